-- Bounds that other papers give, then the table itself; contradictions are kept with both readings and named.

-- Terminus ante quem: who answers a paper had it by then, whatever else is known.
CREATE OR REPLACE TEMP TABLE answered AS
SELECT r.target_id AS document_id, s.who, min(m.written_latest) AS by_then
FROM "references" r
JOIN senders s ON s.document_id = r.document_id
JOIN moments m ON m.document_id = r.document_id
WHERE r.relation = 'answers' AND r.target_id IS NOT NULL AND r.status <> 'rejected' AND m.written_latest IS NOT NULL
GROUP BY r.target_id, s.who;

-- The document's id comes first in that of its transmissions: so they stand together in the sorted table and are read together.
INSERT INTO transmissions
SELECT DISTINCT 't-' || t.document_id || '-' || substr(md5(concat_ws(chr(31), t.document_id, t.from_id, t.to_id, t.status, CAST(t.ordinal AS VARCHAR),
                                    array_to_string(t.passages, ' '), t.told_in)), 1, 10),
       t.document_id, t.from_id, t.from_place_id, t.to_id, t.to_place_id, t.passages, t.mode, t.status, t.asserted_by,
       t.sent_earliest, t.sent_latest, t.arrived_earliest,
       CASE WHEN t.ordinal <= 5 THEN least(t.arrived_latest, a.by_then) ELSE t.arrived_latest END,
       t.readable_earliest,
       -- A bound of reading stands only beside a printed hour of deciphering: without one, arrival is all that is asked for.
       CASE WHEN t.ordinal <= 5 AND t.readable_latest IS NOT NULL
            THEN least(t.readable_latest, a.by_then) ELSE t.readable_latest END,
       t.delay_printed_seconds, t.delay_min_seconds, t.delay_max_seconds
FROM raw_transmissions t LEFT JOIN answered a ON a.document_id = t.document_id AND a.who = t.to_id;

-- The proof of such a bound, for `explain` and so that nobody sees a bound whose proof he may not see.
INSERT INTO reasons (fact_id, ordinal, rule, text, document_id, source)
SELECT w.id, row_number() OVER (PARTITION BY w.id ORDER BY w.by_then, w.answer) - 1, 'flow.answered',
       'answered by ' || w.answer || ', which proves that it had come by then', w.answer, 'text'
FROM (SELECT DISTINCT t.id, r.document_id AS answer, m.written_latest AS by_then
      FROM transmissions t
      JOIN "references" r ON r.target_id = t.document_id AND r.relation = 'answers' AND r.status <> 'rejected'
      JOIN senders s ON s.document_id = r.document_id AND s.who = t.to_id
      JOIN moments m ON m.document_id = r.document_id
      WHERE t.passages IS NULL AND t.status <> 'instructed' AND m.written_latest IS NOT NULL) w;

INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       'received (' || min(r.text) || ') before it was '
       || coalesce('sent (' || min(CASE WHEN s.kind <> 'written' THEN s.text END) || ')', 'written (' || min(s.text) || ')',
                   'written, by its own date')
       || ' on every clock that may be meant; both are kept'
FROM moments m JOIN documents d ON d.id = m.document_id
JOIN times r ON r.document_id = d.id AND r.kind IN ('received', 'delivered') AND r.status <> 'rejected' AND r.earliest IS NOT NULL
LEFT JOIN times s ON s.document_id = d.id AND s.kind IN ('sent', 'transmitted', 'handed_in', 'written') AND s.status <> 'rejected'
     AND s.earliest IS NOT NULL
WHERE m.received_latest < m.sent_earliest
GROUP BY d.source_path, d.id;

-- As printed the wrong way round, and no known clocks that explain it: for people to look at.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT d.source_path, d.id, 'flow', 'note', 'printed-order',
       'as printed received ' || CASE WHEN minutes >= 60 THEN (minutes // 60) || ' h ' ELSE '' END || (minutes % 60)
       || ' min before it was sent; the two clocks are not known to differ'
FROM (SELECT *, datediff('minute', received_printed, sent_printed) AS minutes FROM moments
      WHERE received_printed < sent_printed
        -- Known clocks explain it, or the order is impossible and said so above.
        AND (sent_earliest <> sent_latest OR received_earliest <> received_latest) AND received_latest >= sent_earliest) m
JOIN documents d ON d.id = m.document_id;
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       'answered by ' || r.document_id || ' before it was sent on every clock that may be meant; both are kept'
FROM "references" r JOIN documents d ON d.id = r.target_id AND d.id <> r.document_id
JOIN moments m ON m.document_id = d.id
JOIN moments a ON a.document_id = r.document_id
WHERE r.relation = 'answers' AND r.status <> 'rejected' AND a.written_latest < m.sent_earliest;
-- Nothing can be deciphered, or handed round once deciphered, before it has come.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT d.source_path, d.id, 'flow', 'warning', 'impossible-order',
       x.kind || ' (' || min(x.text) || ') before it was received (' || min(r.text) || ') on every clock that may be meant; both are kept'
FROM moments m JOIN documents d ON d.id = m.document_id
JOIN times x ON x.document_id = d.id AND x.kind IN ('deciphered', 'distributed') AND x.status <> 'rejected'
JOIN times r ON r.document_id = d.id AND r.kind IN ('received', 'delivered') AND r.status <> 'rejected'
WHERE x.latest < m.received_earliest
GROUP BY d.source_path, d.id, x.kind;
