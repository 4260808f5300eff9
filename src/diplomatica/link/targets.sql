-- Which paper of the archive a reference means. Precision first: a reference with two fitting papers finds none, and
-- keeps both as rivals.

-- A number as people compare it: "№ 483/sh", "No. 483/SH" and "483/sh" are one.
CREATE OR REPLACE TEMP TABLE number_keys AS
SELECT DISTINCT n.document_id, regexp_replace(lower(n.value), '^(nos?|n|№|nº|#)[.: ]*|[ ,]', '', 'g') AS number_key
FROM numbers n WHERE n.role IN ('own', 'incoming', 'outgoing', 'special', 'repeat') AND n.status <> 'rejected';

CREATE OR REPLACE TEMP TABLE ends AS
SELECT DISTINCT document_id, CASE WHEN role = 'to' THEN 'to' ELSE 'from' END AS side, unnest([entity_id, office_id]) AS who
FROM parties WHERE role IN ('sender', 'signed', 'to', 'via', 'for') AND status <> 'rejected';

CREATE OR REPLACE TEMP TABLE wanted AS
SELECT r.fact_id, r.document_id, r.relation, r.from_id, r.to_id, r.date_earliest, r.date_latest,
       regexp_replace(lower(k.number), '^(nos?|n|№|nº|#)[.: ]*|[ ,]', '', 'g') AS number_key, d.date_earliest AS written
FROM "references" r JOIN documents d ON d.id = r.document_id
-- A sender's own number and that of the cipher office are two numbers of one paper.
JOIN (SELECT fact_id, number FROM "references" UNION SELECT fact_id, who FROM reference_more WHERE side = 'number') k
  ON k.fact_id = r.fact_id
WHERE r.status <> 'rejected' AND r.relation IN ('answers', 'refers', 'follows', 'corrects', 'relays', 'encloses');

-- Where a catalogue names several senders or recipients, a paper with others than these is another paper.
CREATE OR REPLACE TEMP TABLE others AS
SELECT DISTINCT m.fact_id, e.document_id FROM reference_more m JOIN ends e ON e.side = m.side AND e.who IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM ends x WHERE x.document_id = e.document_id AND x.side = m.side AND x.who = m.who);

-- By number: the sender, where both are known, must agree, or be of the same side (a ministry, and the man who signs for
-- it); numbers restart, so the paper is not older than a year.
CREATE OR REPLACE TEMP TABLE fitting AS
SELECT w.fact_id, c.document_id AS target, CASE WHEN w.date_earliest IS NOT NULL THEN 0.97 ELSE 0.92 END AS score
FROM wanted w JOIN number_keys c ON c.number_key = w.number_key AND c.document_id <> w.document_id
JOIN documents t ON t.id = c.document_id
WHERE w.number_key <> ''
  AND (w.written IS NULL OR t.date_latest IS NULL
       OR (t.date_earliest <= w.written + INTERVAL 3 DAY AND t.date_latest >= w.written - INTERVAL 370 DAY))
  AND (w.date_earliest IS NULL OR t.date_earliest IS NULL
       OR (t.date_earliest <= w.date_latest + INTERVAL 1 DAY AND t.date_latest >= w.date_earliest - INTERVAL 1 DAY))
  AND (w.from_id IS NULL
       OR NOT EXISTS (SELECT 1 FROM ends e WHERE e.document_id = t.id AND e.side = 'from' AND e.who IS NOT NULL)
       OR EXISTS (SELECT 1 FROM ends e WHERE e.document_id = t.id AND e.side = 'from' AND e.who = w.from_id)
       OR EXISTS (SELECT 1 FROM voices v JOIN reference_sides s ON s.side_id = v.side_id
                  WHERE v.document_id = t.id AND s.fact_id = w.fact_id))
UNION ALL
-- By day and both parties, where no number is given.
SELECT w.fact_id, t.id, 0.9
FROM wanted w
JOIN ends f ON f.side = 'from' AND f.who = w.from_id
JOIN documents t ON t.id = f.document_id AND t.id <> w.document_id
JOIN ends r ON r.document_id = t.id AND r.side = 'to' AND r.who = w.to_id
WHERE coalesce(w.number_key, '') = '' AND w.date_earliest = w.date_latest
  AND t.date_earliest = w.date_earliest AND t.date_latest = w.date_latest;

CREATE OR REPLACE TEMP TABLE chosen AS
SELECT fact_id, count(DISTINCT target) AS candidates, min(target) AS target, max(score) AS score,
       list_sort(list(DISTINCT target || ':0.500')) AS rivals
FROM fitting ANTI JOIN others ON others.fact_id = fitting.fact_id AND others.document_id = fitting.target GROUP BY fact_id;

UPDATE "references" SET target_id = c.target, confidence = least(confidence, c.score), rule = rule || '+link.target',
       status = CASE WHEN status = 'suggested' OR least(confidence, c.score) < 0.9 THEN 'suggested' ELSE status END
FROM chosen c WHERE c.fact_id = "references".fact_id AND c.candidates = 1;

UPDATE "references" SET rivals = c.rivals FROM chosen c WHERE c.fact_id = "references".fact_id AND c.candidates > 1;

-- A reference whose target the edition's markup names: its document by its key, or one of another volume by its address.
CREATE OR REPLACE TEMP TABLE encoded_targets AS
SELECT t.fact_id, min(k.document_id) AS target
FROM reference_targets t JOIN document_keys k ON k.key = t.key
GROUP BY t.fact_id HAVING count(DISTINCT k.document_id) = 1;

UPDATE "references" SET target_id = e.target, rule = rule || '+link.key' FROM encoded_targets e
WHERE e.fact_id = "references".fact_id AND status <> 'rejected' AND e.target <> "references".document_id;
