-- Who asked whom, and whether an answer is held: a paper back from the one who was asked that refers to this one as answered.

UPDATE requests SET from_id = s.who FROM (
    SELECT document_id, min(coalesce(entity_id, office_id)) AS who FROM parties
    WHERE role IN ('sender', 'signed') AND status <> 'rejected' GROUP BY document_id) s
WHERE s.document_id = requests.document_id AND requests.from_id IS NULL;

UPDATE requests SET to_id = s.who FROM (
    SELECT document_id, min(coalesce(entity_id, office_id)) AS who FROM parties
    WHERE role = 'to' AND status <> 'rejected' GROUP BY document_id) s
WHERE s.document_id = requests.document_id AND requests.to_id IS NULL;

-- The hours between both are those printed, as printed; days alone give none.
CREATE OR REPLACE TEMP TABLE sent_hours AS
SELECT document_id, min(try_cast(local AS TIMESTAMP)) AS moment FROM times
WHERE kind IN ('sent', 'transmitted', 'handed_in') AND status <> 'rejected' AND local LIKE '%T%' GROUP BY document_id;

UPDATE requests SET state = 'answered', answered_by = a.answer, answered_after_seconds = a.seconds
FROM (
    SELECT q.fact_id, r.document_id AS answer, datediff('second', asked.moment, told.moment) AS seconds,
           row_number() OVER (PARTITION BY q.fact_id ORDER BY b.date_earliest NULLS LAST, b.id) AS n
    FROM requests q
    JOIN "references" r ON r.target_id = q.document_id AND r.relation = 'answers' AND r.status <> 'rejected'
    JOIN documents b ON b.id = r.document_id
    LEFT JOIN sent_hours asked ON asked.document_id = q.document_id
    LEFT JOIN sent_hours told ON told.document_id = b.id
    WHERE q.status <> 'rejected') a
WHERE a.n = 1 AND a.fact_id = requests.fact_id;
