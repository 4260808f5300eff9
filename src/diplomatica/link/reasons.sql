-- Why a reference leads where it leads, in words, behind the reasons that are there already: for `explain` and the pages.

CREATE OR REPLACE TEMP TABLE agreeing AS
SELECT r.fact_id, r.target_id, k.score, min(CASE WHEN f.how = 'number' THEN n.said END) AS said,
       bool_or(f.how = 'hour') AS same_hour, bool_or(f.how = 'parties') AS both_parties,
       min(p.name) AS came_from, min(q.name) AS went_to, max(a.words) AS words, bool_or(coalesce(a.file, FALSE)) AS file
FROM "references" r JOIN ranked k ON k.fact_id = r.fact_id AND k.target = r.target_id
JOIN fitting f ON f.fact_id = r.fact_id AND f.target = r.target_id
JOIN wanted w ON w.fact_id = r.fact_id
LEFT JOIN document_posts c ON c.document_id = r.target_id
LEFT JOIN number_keys n ON n.document_id = r.target_id AND n.number_key = w.number_key
LEFT JOIN alike a ON a.fact_id = r.fact_id AND a.target = r.target_id
LEFT JOIN post_names p ON p.post = list_sort(list_intersect(w.senders, c.senders))[1]
LEFT JOIN post_names q ON q.post = list_sort(list_intersect(w.recipients, c.recipients))[1]
WHERE r.rule LIKE '%+link.target' AND r.status <> 'rejected'
GROUP BY r.fact_id, r.target_id, k.score;

CREATE OR REPLACE TEMP TABLE linked_for AS
SELECT a.fact_id, 'link.target' AS rule, a.target_id AS document_id, 'text' AS source, a.score,
       concat_ws(', ',
           CASE a.said WHEN 0 THEN 'it bears that number' WHEN 1 THEN 'it was repeated under that number' WHEN 2 THEN 'its title has that number' END,
           CASE WHEN d.date_earliest >= r.date_earliest AND d.date_latest <= r.date_latest
                THEN CASE WHEN r.date_earliest = r.date_latest THEN 'it is of that day' ELSE 'it is of those days' END
                WHEN r.date_earliest IS NOT NULL AND d.date_earliest IS NOT NULL THEN 'it is of the day before or after' END,
           CASE WHEN a.same_hour THEN 'it was sent at that hour' END,
           CASE WHEN a.both_parties THEN 'its sender and recipient are those'
                WHEN e.who IS NOT NULL THEN 'its sender is the one meant' END,
           'it came from ' || a.came_from, 'it went to ' || a.went_to,
           CASE WHEN a.file THEN 'it lies in the same file' END,
           CASE WHEN a.words >= 0.05 THEN 'it has ' || CAST(round(100 * a.words) AS INTEGER) || ' of 100 parts of the weight of the words around' END) AS text
FROM agreeing a JOIN "references" r ON r.fact_id = a.fact_id JOIN documents d ON d.id = a.target_id
LEFT JOIN (SELECT DISTINCT document_id, who FROM ends WHERE side = 'from') e ON e.document_id = a.target_id AND e.who = r.from_id
UNION ALL
SELECT p.fact_id, 'link.pointer', p.target, 'text', 0.97,
       CASE p.kind WHEN 'before' THEN 'the editor’s note there: the document before this one' WHEN 'after' THEN 'the editor’s note there: the document behind this one'
                   ELSE 'the editor’s note there: Document ' || d.edition_number END
FROM pointed p JOIN "references" r ON r.fact_id = p.fact_id AND r.target_id = p.target JOIN documents d ON d.id = p.target
WHERE p.agrees AND r.rule LIKE '%+link.pointer'
UNION ALL
SELECT r.fact_id, 'link.pointer', r.document_id, 'text', 0.97,
       'the editor’s note there: ' || CASE p.kind WHEN 'unprinted' THEN 'not printed' WHEN 'unfound' THEN 'not found' WHEN 'destroyed' THEN 'destroyed' ELSE p.value END
FROM reference_pointers p JOIN "references" r ON r.fact_id = p.fact_id
WHERE p.kind IN ('unprinted', 'unfound', 'destroyed', 'printed', 'elsewhere') AND r.not_held_id IS NOT NULL
UNION ALL
SELECT r.fact_id, 'link.key', r.target_id, 'record', 0.99, 'the markup of the edition names it'
FROM encoded_targets e JOIN "references" r ON r.fact_id = e.fact_id AND r.target_id = e.target WHERE r.rule LIKE '%+link.key'
UNION ALL
SELECT q.fact_id, 'link.answer', q.answered_by, 'text', min(r.confidence), 'it says that it answers this paper'
FROM requests q JOIN "references" r ON r.document_id = q.answered_by AND r.target_id = q.document_id AND r.relation = 'answers'
WHERE r.status <> 'rejected' AND q.state = 'answered' GROUP BY q.fact_id, q.answered_by;

INSERT INTO reasons (fact_id, ordinal, rule, text, document_id, source, score)
SELECT l.fact_id, coalesce(m.next, 0) + row_number() OVER (PARTITION BY l.fact_id ORDER BY l.rule, l.document_id) - 1,
       l.rule, l.text, l.document_id, l.source, round(least(l.score, 1.0), 3)
FROM linked_for l LEFT JOIN (SELECT fact_id, max(ordinal) + 1 AS next FROM reasons GROUP BY fact_id) m ON m.fact_id = l.fact_id
WHERE l.text <> '';
