-- Per document: when it can have left, arrived and been readable; who sent it; who received it.

-- The best witness of an end is the hour printed for it; the document's own day is the last resort.
CREATE OR REPLACE TEMP TABLE hours AS
SELECT document_id, kind, earliest, latest,
       CASE WHEN local LIKE '%T24:00%' THEN try_cast(substr(local, 1, 10) AS TIMESTAMP) + INTERVAL 1 DAY
            WHEN local LIKE '%T%' THEN try_cast(local AS TIMESTAMP) END AS printed,
       row_number() OVER (PARTITION BY document_id, kind ORDER BY latest NULLS LAST, earliest, fact_id) AS n
FROM times WHERE status <> 'rejected' AND earliest IS NOT NULL;

CREATE OR REPLACE TEMP TABLE moments AS
SELECT d.id AS document_id,
       coalesce(s.earliest, m.earliest, h.earliest, w.earliest, y.earliest) AS sent_earliest,
       coalesce(s.latest, m.latest, h.latest, w.latest, y.latest) AS sent_latest,
       coalesce(s.printed, m.printed, h.printed) AS sent_printed,
       coalesce(r.earliest, v.earliest) AS received_earliest,
       coalesce(r.latest, v.latest) AS received_latest,
       coalesce(r.printed, v.printed) AS received_printed,
       c.earliest AS deciphered_earliest, c.latest AS deciphered_latest
FROM documents d
LEFT JOIN hours s ON s.document_id = d.id AND s.kind = 'sent' AND s.n = 1
LEFT JOIN hours m ON m.document_id = d.id AND m.kind = 'transmitted' AND m.n = 1
LEFT JOIN hours h ON h.document_id = d.id AND h.kind = 'handed_in' AND h.n = 1
LEFT JOIN hours w ON w.document_id = d.id AND w.kind = 'written' AND w.n = 1
LEFT JOIN hours r ON r.document_id = d.id AND r.kind = 'received' AND r.n = 1
LEFT JOIN hours v ON v.document_id = d.id AND v.kind = 'delivered' AND v.n = 1
LEFT JOIN hours c ON c.document_id = d.id AND c.kind = 'deciphered' AND c.n = 1
LEFT JOIN document_days y ON y.document_id = d.id;

-- The person where one is known, else the office; every identity once.
CREATE OR REPLACE TEMP TABLE people AS
SELECT p.document_id, p.role, coalesce(p.entity_id, p.office_id) AS who,
       max(s.seat) AS place_id
FROM parties p LEFT JOIN seats s ON s.fact_id = p.fact_id
WHERE p.status <> 'rejected' AND coalesce(p.entity_id, p.office_id) IS NOT NULL
GROUP BY p.document_id, p.role, coalesce(p.entity_id, p.office_id);

CREATE OR REPLACE TEMP TABLE senders AS
SELECT document_id, who, place_id FROM people WHERE role = 'sender'
UNION ALL
SELECT document_id, who, place_id FROM people p WHERE role = 'signed'
  AND NOT EXISTS (SELECT 1 FROM people s WHERE s.document_id = p.document_id AND s.role = 'sender');

-- How each receiver stands to the sender. Somebody through whom it went sits at one end or the other: at the sender's end
-- he sends it on, at the far end the stamps of receipt are his. A copy at the sender's end is the sender's own file.
CREATE OR REPLACE TEMP TABLE sender_seats AS
SELECT document_id, min(place_id) AS seat FROM senders GROUP BY document_id HAVING count(DISTINCT place_id) = 1;

CREATE OR REPLACE TEMP TABLE receivers AS
SELECT p.document_id, p.who, max(p.place_id) AS place_id,
       min(CASE WHEN p.role = 'to' THEN 1
                WHEN p.role = 'via' AND p.place_id = s.seat THEN 3
                WHEN p.role = 'via' THEN 2
                WHEN p.place_id = s.seat THEN 5
                ELSE 4 END) AS role_order
FROM people p LEFT JOIN sender_seats s ON s.document_id = p.document_id
WHERE p.role IN ('to', 'via', 'info', 'copy')
GROUP BY p.document_id, p.who;

-- Whose hands the stamps of receipt are: those of the first far end.
CREATE OR REPLACE TEMP TABLE stamped AS
SELECT document_id, max(CASE WHEN role_order = 2 THEN 2 ELSE 1 END) AS role_order
FROM receivers WHERE role_order IN (1, 2) GROUP BY document_id;

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

CREATE OR REPLACE TEMP TABLE raw_transmissions (
    document_id VARCHAR, from_id VARCHAR, from_place_id VARCHAR, to_id VARCHAR, to_place_id VARCHAR, passages VARCHAR[],
    mode VARCHAR, status VARCHAR, asserted_by VARCHAR, ordinal INTEGER,
    sent_earliest TIMESTAMPTZ, sent_latest TIMESTAMPTZ, arrived_earliest TIMESTAMPTZ, arrived_latest TIMESTAMPTZ,
    readable_earliest TIMESTAMPTZ, readable_latest TIMESTAMPTZ,
    delay_printed_seconds BIGINT, delay_min_seconds BIGINT, delay_max_seconds BIGINT);
