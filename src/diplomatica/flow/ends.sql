-- Per document: when it can have left, arrived and been readable; who sent it; who received it.

-- The best witness of an end is the hour printed for it; the document's own day is the last resort. Of several hours of one
-- kind the first counts, wherever it can lie: something had been sent, or had come, by then. A stamp of receipt that names
-- somebody is his alone (`whose`; '?' where nobody knows who is meant), all others are nobody's by name ('').
CREATE OR REPLACE TEMP TABLE hours AS
SELECT document_id, whose, witness_of, earliest, latest, printed, day FROM (
    SELECT t.document_id, t.whose, k.witness_of, min(t.earliest) AS earliest, min(t.latest) AS latest,
           first(CASE WHEN t.local LIKE '%/%' THEN NULL  -- between two hours
                      WHEN t.local LIKE '%T24:00%' THEN try_cast(substr(t.local, 1, 10) AS TIMESTAMP) + INTERVAL 1 DAY
                      WHEN t.local LIKE '%T%' THEN try_cast(t.local AS TIMESTAMP) END
                 ORDER BY t.latest NULLS LAST, t.earliest, t.local NULLS LAST) AS printed,
           min(CASE WHEN t.local NOT LIKE '%/%' OR t.local LIKE '%/' || substr(t.local, 1, 10) || '%' THEN try_cast(substr(t.local, 1, 10) AS DATE) END) AS day,
           row_number() OVER (PARTITION BY t.document_id, t.whose, k.witness_of ORDER BY k.rank) AS n
    FROM (SELECT *, CASE WHEN whose_text IS NULL OR kind NOT IN ('received', 'delivered') THEN ''
                         ELSE coalesce(whose_id, '?') END AS whose FROM times) t
    JOIN (VALUES ('sent', 'sent', 1), ('transmitted', 'sent', 2), ('handed_in', 'sent', 3), ('written', 'written', 1),
                 ('received', 'received', 1), ('delivered', 'received', 2), ('deciphered', 'deciphered', 1)
         ) k (kind, witness_of, rank) ON k.kind = t.kind
    WHERE t.status <> 'rejected' AND t.earliest IS NOT NULL
    GROUP BY t.document_id, t.whose, k.witness_of, k.rank)
WHERE n = 1;

CREATE OR REPLACE TEMP TABLE receipts AS SELECT * EXCLUDE (witness_of) FROM hours WHERE witness_of = 'received';

-- What was written at an hour was not sent before; that it was sent by then nobody says.
CREATE OR REPLACE TEMP TABLE moments AS
SELECT d.id AS document_id,
       coalesce(s.earliest, w.earliest, y.earliest) AS sent_earliest,
       CASE WHEN s.document_id IS NULL THEN y.latest ELSE s.latest END AS sent_latest,
       s.printed AS sent_printed,
       least(w.latest, CASE WHEN s.document_id IS NULL THEN y.latest ELSE s.latest END) AS written_latest,
       r.earliest AS received_earliest, r.latest AS received_latest, r.printed AS received_printed,
       c.earliest AS deciphered_earliest, c.latest AS deciphered_latest
FROM documents d
LEFT JOIN hours s ON s.document_id = d.id AND s.witness_of = 'sent'
LEFT JOIN hours w ON w.document_id = d.id AND w.witness_of = 'written'
LEFT JOIN receipts r ON r.document_id = d.id AND r.whose = ''
LEFT JOIN hours c ON c.document_id = d.id AND c.witness_of = 'deciphered'
LEFT JOIN document_days y ON y.document_id = d.id;

-- Who is addressed at a place and was elsewhere on the day on which the paper came there (its own day, where no stamp says).
CREATE OR REPLACE TEMP TABLE away AS
SELECT p.fact_id
FROM (SELECT p.fact_id, p.entity_id, s.seat,
             coalesce(min(CASE WHEN r.whose <> '' THEN r.day END), min(CASE WHEN r.whose = '' THEN r.day END),
                      CASE WHEN d.date_earliest = d.date_latest THEN d.date_earliest END) AS day
      FROM parties p
      JOIN seats s ON s.fact_id = p.fact_id
      JOIN documents d ON d.id = p.document_id
      LEFT JOIN receipts r ON r.document_id = p.document_id AND r.whose IN ('', p.entity_id, p.office_id)
      WHERE p.role IN ('to', 'via', 'for', 'info', 'copy') AND s.seat IS NOT NULL
      GROUP BY p.fact_id, p.entity_id, s.seat, d.date_earliest, d.date_latest) p
JOIN stays w ON w.person_id = p.entity_id AND p.day BETWEEN coalesce(w.first, DATE '0001-01-01') AND coalesce(w.last, DATE '9999-12-31')
GROUP BY p.fact_id HAVING bool_and(w.place_id <> p.seat);

-- The person where one is known, else the office; every identity once, at the place on which all that is printed agrees. What
-- goes to a man in his office who was elsewhere went to the office.
CREATE OR REPLACE TEMP TABLE named AS
SELECT p.document_id, p.role, p.entity_id, p.office_id, s.seat, a.fact_id IS NOT NULL AND p.office_id IS NULL AS is_away,
       CASE WHEN a.fact_id IS NULL THEN coalesce(p.entity_id, p.office_id) ELSE coalesce(p.office_id, p.entity_id) END AS who
FROM parties p LEFT JOIN seats s ON s.fact_id = p.fact_id LEFT JOIN away a ON a.fact_id = p.fact_id
WHERE p.status <> 'rejected' AND coalesce(p.entity_id, p.office_id) IS NOT NULL;

CREATE OR REPLACE TEMP TABLE people AS
SELECT document_id, role, who, CASE WHEN min(seat) = max(seat) THEN min(seat) END AS place_id, bool_and(is_away) AS is_away
FROM named GROUP BY document_id, role, who;

-- The stamps that name somebody, by the one who is meant.
CREATE OR REPLACE TEMP TABLE own_receipts AS
SELECT document_id, who, min(earliest) AS earliest, min(latest) AS latest, first(printed ORDER BY latest NULLS LAST, earliest, whose) AS printed
FROM (SELECT DISTINCT r.*, p.who FROM receipts r
      JOIN named p ON p.document_id = r.document_id AND p.role IN ('to', 'via', 'info', 'copy') AND r.whose IN (p.entity_id, p.office_id))
GROUP BY document_id, who;

CREATE OR REPLACE TEMP TABLE senders AS
SELECT document_id, who, place_id FROM people WHERE role = 'sender'
UNION ALL
SELECT document_id, who, place_id FROM people p WHERE role = 'signed'
  AND NOT EXISTS (SELECT 1 FROM people s WHERE s.document_id = p.document_id AND s.role = 'sender');

-- How each receiver stands to the sender. Somebody through whom it went sits at one end or the other: at the sender's end
-- he sends it on, at the far end the stamps of receipt are his. A copy at the sender's end is the sender's own file.
-- Within one place nobody can tell the ends apart: nobody sits at the sender's. Who stands in several roles has the first of
-- them; who sends a paper does not receive it.
CREATE OR REPLACE TEMP TABLE sender_seats AS
SELECT s.document_id, s.seat
FROM (SELECT document_id, min(place_id) AS seat FROM senders GROUP BY document_id HAVING count(DISTINCT place_id) = 1) s
WHERE NOT EXISTS (SELECT 1 FROM people t LEFT JOIN senders b ON b.document_id = t.document_id AND b.who = t.who
                  WHERE t.document_id = s.document_id AND t.role = 'to' AND t.place_id = s.seat AND b.who IS NULL);

CREATE OR REPLACE TEMP TABLE receivers AS
SELECT document_id, who, role_order, place_id, is_away FROM (
    SELECT document_id, who, role_order, CASE WHEN min(place_id) = max(place_id) THEN min(place_id) END AS place_id,
           bool_and(is_away) AS is_away,
           row_number() OVER (PARTITION BY document_id, who ORDER BY role_order) AS n
    FROM (SELECT p.document_id, p.who, p.place_id, p.is_away,
                 CASE WHEN p.role = 'to' THEN 1
                      WHEN p.role = 'via' AND p.place_id = s.seat THEN 3
                      WHEN p.role = 'via' THEN 2
                      WHEN p.place_id = s.seat THEN 5
                      ELSE 4 END AS role_order
          FROM people p LEFT JOIN sender_seats s ON s.document_id = p.document_id
          WHERE p.role IN ('to', 'via', 'info', 'copy')
            AND NOT EXISTS (SELECT 1 FROM senders b WHERE b.document_id = p.document_id AND b.who = p.who))
    GROUP BY document_id, who, role_order)
WHERE n = 1;

-- Whose hands the stamps of receipt are: those of the first far end. Where that is several men at several places, a stamp is
-- one man's and nobody says whose: then it is nobody's.
CREATE OR REPLACE TEMP TABLE stamped AS
SELECT r.document_id, f.role_order, CASE WHEN min(r.place_id) = max(r.place_id) THEN min(r.place_id) END AS seat,
       count(*) = 1 OR (count(*) = count(r.place_id) AND min(r.place_id) = max(r.place_id)) AS theirs
FROM (SELECT document_id, max(role_order) AS role_order FROM receivers WHERE role_order IN (1, 2) GROUP BY document_id) f
JOIN receivers r ON r.document_id = f.document_id AND r.role_order = f.role_order
GROUP BY r.document_id, f.role_order;

-- What the stamps say of each receiver. They are his; or he sits where they were put on, or behind the man who put them on,
-- and cannot have had it before; or they say nothing of him, as of a man who was elsewhere that day. What never left its
-- sender's end has no first hour.
CREATE OR REPLACE TEMP TABLE reached AS
SELECT r.document_id, r.who, r.place_id, r.role_order, r.first_hand, r.is_stamped OR r.is_named AS is_stamped, r.is_named,
       CASE WHEN r.role_order IN (3, 5) AND NOT r.is_named THEN NULL
            WHEN r.stamped_earliest IS NULL THEN m.sent_earliest
            WHEN r.stamped_latest < m.sent_earliest THEN r.stamped_earliest
            ELSE greatest(r.stamped_earliest, m.sent_earliest) END AS arrived_earliest,
       r.stamped_earliest, r.stamped_latest, r.stamped_printed, r.follows, r.is_stamped AS is_deciphered
FROM (SELECT r.*, CASE WHEN r.is_named THEN o.earliest WHEN r.follows THEN g.earliest END AS stamped_earliest,
             CASE WHEN r.is_named THEN o.latest WHEN r.follows THEN g.latest END AS stamped_latest,
             CASE WHEN r.is_named THEN o.printed WHEN r.follows THEN g.printed END AS stamped_printed
      FROM (SELECT w.*, coalesce(x.role_order = w.role_order, FALSE) AS first_hand,
                   coalesce(x.role_order = w.role_order AND x.theirs AND NOT w.is_away, FALSE) AS is_stamped,
                   coalesce(x.theirs AND NOT w.is_away AND (w.role_order IN (1, 2) OR (w.role_order = 4 AND w.place_id = x.seat)), FALSE) AS follows,
                   n.who IS NOT NULL AND NOT w.is_away AS is_named
            FROM receivers w LEFT JOIN stamped x ON x.document_id = w.document_id
            LEFT JOIN own_receipts n ON n.document_id = w.document_id AND n.who = w.who) r
      LEFT JOIN own_receipts o ON o.document_id = r.document_id AND o.who = r.who
      LEFT JOIN receipts g ON g.document_id = r.document_id AND g.whose = '') r
JOIN moments m ON m.document_id = r.document_id;

-- Through whose hands alone a paper went to one man (`is_deciphered`: those of the far end, and he was there), he had it by the
-- hour that is stamped for that man by name.
CREATE OR REPLACE TEMP TABLE handed_over AS
SELECT h.document_id, h.who, t.stamped_latest AS by_then
FROM reached h
JOIN reached t ON t.document_id = h.document_id AND t.role_order = 1 AND t.is_named
JOIN moments m ON m.document_id = h.document_id
SEMI JOIN (SELECT document_id FROM receivers GROUP BY document_id
           HAVING count(*) FILTER (role_order = 1) = 1 AND count(*) FILTER (role_order = 2) = 1) r ON r.document_id = h.document_id
WHERE h.role_order = 2 AND h.is_deciphered AND NOT coalesce(t.stamped_latest < m.sent_earliest, FALSE);

-- How a paper of this kind travels.
CREATE OR REPLACE TEMP TABLE manners AS
SELECT id AS document_id,
       CASE WHEN kind LIKE '%cipher%' THEN 'cipher'
            WHEN kind LIKE '%telegram%' OR kind LIKE '%cable%' OR kind LIKE '%airgram%' THEN 'telegram'
            WHEN kind LIKE '%letter%' OR kind LIKE '%note%' OR kind LIKE '%memorandum%' THEN 'letter'
            WHEN kind LIKE '%despatch%' OR kind LIKE '%dispatch%' THEN 'courier'
            WHEN kind LIKE '%press%' THEN 'press'
            ELSE 'unknown' END AS mode,
       coalesce(kind LIKE '%draft%', FALSE) AS is_draft
FROM documents;

-- A draft was sent where its own number in the register says so, or somebody to whom it is addressed answers it: the paper that
-- proves it, by document.
CREATE OR REPLACE TEMP TABLE sent_drafts AS
SELECT document_id, first(proof ORDER BY rank, by_then NULLS LAST, proof) AS proof FROM (
    SELECT document_id, document_id AS proof, 1 AS rank, CAST(NULL AS TIMESTAMPTZ) AS by_then FROM numbers
    WHERE role IN ('own', 'outgoing', 'incoming') AND status <> 'rejected'
    UNION ALL
    SELECT a.target_id, a.document_id, 2, m.written_latest FROM "references" a
    JOIN senders s ON s.document_id = a.document_id
    JOIN people r ON r.document_id = a.target_id AND r.who = s.who AND r.role IN ('to', 'via', 'for', 'info', 'copy')
    JOIN moments m ON m.document_id = a.document_id
    WHERE a.relation = 'answers' AND a.status <> 'rejected'
      AND NOT EXISTS (SELECT 1 FROM senders b WHERE b.document_id = a.target_id AND b.who = s.who))
GROUP BY document_id;

CREATE OR REPLACE TEMP TABLE raw_transmissions (
    document_id VARCHAR, from_id VARCHAR, from_place_id VARCHAR, to_id VARCHAR, to_place_id VARCHAR, passages VARCHAR[],
    mode VARCHAR, status VARCHAR, asserted_by VARCHAR, ordinal INTEGER, told_in VARCHAR,
    sent_earliest TIMESTAMPTZ, sent_latest TIMESTAMPTZ, arrived_earliest TIMESTAMPTZ, arrived_latest TIMESTAMPTZ,
    readable_earliest TIMESTAMPTZ, readable_latest TIMESTAMPTZ,
    delay_printed_seconds BIGINT, delay_min_seconds BIGINT, delay_max_seconds BIGINT);
