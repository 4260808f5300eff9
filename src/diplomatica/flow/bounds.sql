-- Bounds that other papers give, then the table itself; contradictions are kept with both readings and named.

-- Who speaks in a paper: its sender, and the offices that he held that day, unless he was elsewhere.
CREATE OR REPLACE TEMP TABLE speakers AS
SELECT s.document_id, s.who FROM senders s
UNION
SELECT s.document_id, h.office_id
FROM senders s
JOIN documents d ON d.id = s.document_id
JOIN posts h ON h.person_id = s.who
 AND d.date_earliest BETWEEN coalesce(h.first, DATE '0001-01-01') AND coalesce(h.last, DATE '9999-12-31')
LEFT JOIN entities e ON e.id = h.office_id
LEFT JOIN stays w ON w.person_id = s.who AND e.place_id IS NOT NULL
 AND d.date_earliest BETWEEN coalesce(w.first, DATE '0001-01-01') AND coalesce(w.last, DATE '9999-12-31')
GROUP BY s.document_id, s.who, h.office_id
HAVING bool_and(h.holds) AND coalesce(bool_or(w.place_id = e.place_id), TRUE);

-- Terminus ante quem: who answers a paper, or speaks of one that went to him, had it by then, whatever else is known. Not where he
-- says himself that it had not come, nor where he wrote before it was sent: then another paper is meant.
CREATE OR REPLACE TEMP TABLE shown AS
SELECT r.target_id AS document_id, s.who, r.document_id AS act, bool_or(r.relation = 'answers') AS answers, m.written_latest AS by_then
FROM "references" r
JOIN speakers s ON s.document_id = r.document_id
JOIN moments m ON m.document_id = r.document_id
JOIN documents a ON a.id = r.document_id
JOIN documents d ON d.id = r.target_id
JOIN moments t ON t.document_id = r.target_id
WHERE r.status <> 'rejected' AND r.in_note IS NOT TRUE AND m.written_latest IS NOT NULL
  AND (r.relation = 'answers'
       OR (r.relation IN ('refers', 'follows', 'corrects', 'relays', 'encloses') AND r.document_id <> r.target_id
           AND coalesce(a.date_latest >= d.date_earliest, TRUE) AND coalesce(m.written_latest >= t.sent_earliest, TRUE)
           AND NOT EXISTS (SELECT 1 FROM ignorance i WHERE i.document_id = r.document_id AND i.target_id = r.target_id
                           AND i.status <> 'rejected')))
GROUP BY r.target_id, s.who, r.document_id, m.written_latest;

CREATE OR REPLACE TEMP TABLE bounded AS
SELECT document_id, who, min(by_then) AS by_then FROM shown GROUP BY document_id, who;

-- The document's id comes first in that of its transmissions: so they stand together in the sorted table and are read together.
CREATE OR REPLACE TEMP TABLE named_transmissions AS
SELECT 't-' || t.document_id || '-' || substr(md5(concat_ws(chr(31), t.document_id, t.from_id, t.to_id, t.status, CAST(t.ordinal AS VARCHAR),
                                    array_to_string(t.passages, ' '), t.told_in)), 1, 10) AS id,
       t.*, CASE WHEN t.ordinal <= 5 THEN b.by_then END AS by_then
FROM raw_transmissions t LEFT JOIN bounded b ON b.document_id = t.document_id AND b.who = t.to_id;

INSERT INTO transmissions
SELECT DISTINCT id, document_id, from_id, from_place_id, to_id, to_place_id, passages, mode, status, asserted_by,
       sent_earliest, sent_latest, arrived_earliest, least(arrived_latest, by_then), readable_earliest,
       -- A bound of reading stands only beside a printed hour of deciphering: without one, arrival is all that is asked for.
       CASE WHEN readable_latest IS NOT NULL THEN least(readable_latest, by_then) END,
       delay_printed_seconds, delay_min_seconds, delay_max_seconds
FROM named_transmissions;

-- The proof of such a bound, for `explain` and so that nobody sees a bound whose proof he may not see. What proves no more than
-- the paper's own hours, or than an earlier act, is none.
INSERT INTO reasons (fact_id, ordinal, rule, text, document_id, source)
SELECT w.id, row_number() OVER (PARTITION BY w.id ORDER BY w.act) - 1,
       CASE WHEN w.answers THEN 'flow.answered' ELSE 'flow.mentioned' END,
       CASE WHEN w.answers THEN 'answered by ' ELSE 'spoken of in ' END || w.act || ', which proves that it had come by then', w.act, 'text'
FROM (SELECT DISTINCT t.id, s.act, s.answers
      FROM named_transmissions t JOIN shown s ON s.document_id = t.document_id AND s.who = t.to_id AND s.by_then = t.by_then
      WHERE t.arrived_latest IS NULL OR t.by_then < t.arrived_latest OR t.by_then < t.readable_latest) w;

INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       'received (' || min(r.text) || ') before it was '
       || coalesce('sent (' || min(CASE WHEN s.kind <> 'written' THEN s.text END) || ')', 'written (' || min(s.text) || ')',
                   'written, by its own date')
       || ' on every clock that may be meant; both are kept'
FROM moments m JOIN receipts c ON c.document_id = m.document_id AND c.latest < m.sent_earliest JOIN documents d ON d.id = m.document_id
JOIN times r ON r.document_id = d.id AND r.kind IN ('received', 'delivered') AND r.status <> 'rejected' AND r.earliest IS NOT NULL
     AND CASE WHEN r.whose_text IS NULL THEN '' ELSE coalesce(r.whose_id, '?') END = c.whose
LEFT JOIN times s ON s.document_id = d.id AND s.kind IN ('sent', 'transmitted', 'handed_in', 'written') AND s.status <> 'rejected'
     AND s.earliest IS NOT NULL
GROUP BY d.source_path, d.id, c.whose;

-- As printed the wrong way round, and no known clocks that explain it: for people to look at.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'flow', 'note', 'printed-order',
       'as printed received ' || CASE WHEN minutes >= 60 THEN (minutes // 60) || ' h ' ELSE '' END || (minutes % 60)
       || ' min before it was sent; the two clocks are not known to differ'
FROM (SELECT m.document_id, datediff('minute', r.printed, sent_printed) AS minutes
      FROM moments m JOIN receipts r ON r.document_id = m.document_id
      WHERE r.printed < sent_printed
        -- Known clocks explain it, or the order is impossible and said so above.
        AND (sent_earliest <> sent_latest OR r.earliest <> r.latest) AND r.latest >= sent_earliest) m
JOIN documents d ON d.id = m.document_id;
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       'answered by ' || r.document_id || ' before it was sent on every clock that may be meant; both are kept'
FROM "references" r JOIN documents d ON d.id = r.target_id AND d.id <> r.document_id
JOIN moments m ON m.document_id = d.id
JOIN moments a ON a.document_id = r.document_id
WHERE r.relation = 'answers' AND r.status <> 'rejected' AND a.written_latest < m.sent_earliest;
-- Nor has anybody answered what he got later, by the stamp of his receipt.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       CASE WHEN s.answers THEN 'answered by ' ELSE 'spoken of in ' END || s.act || ' before it was received, by its stamp, on every clock that may be meant; both are kept'
FROM shown s JOIN reached h ON h.document_id = s.document_id AND h.who = s.who AND h.is_stamped
JOIN moments m ON m.document_id = s.document_id JOIN documents d ON d.id = s.document_id
WHERE s.by_then < h.stamped_earliest AND coalesce(s.by_then >= m.sent_earliest, TRUE);
-- Nothing can be deciphered, or handed round once deciphered, before it has come.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       x.kind || ' (' || min(x.text) || ') before it was received (' || min(r.text) || ') on every clock that may be meant; both are kept'
FROM moments m JOIN documents d ON d.id = m.document_id
JOIN times x ON x.document_id = d.id AND x.kind IN ('deciphered', 'distributed') AND x.status <> 'rejected'
JOIN times r ON r.document_id = d.id AND r.kind IN ('received', 'delivered') AND r.status <> 'rejected' AND r.whose_text IS NULL
WHERE x.latest < m.received_earliest
GROUP BY d.source_path, d.id, x.kind;
