-- What an editor's note right behind a reference says of the paper (parse.pointers): it is Document 35 of the same edition, or
-- the one before (supra) or behind this (infra); or it is not printed, or was not found, and no paper of this edition then.

CREATE OR REPLACE TEMP TABLE neighbours AS
SELECT id, source_path, lag(id) OVER file AS before, lead(id) OVER file AS behind FROM documents WHERE source_path IS NOT NULL
WINDOW file AS (PARTITION BY source_path ORDER BY source_start, "row");

CREATE OR REPLACE TEMP TABLE named_by_editors AS
SELECT p.fact_id, p.kind, r.document_id,
       CASE p.kind WHEN 'before' THEN n.before WHEN 'after' THEN n.behind ELSE d.id END AS target
FROM reference_pointers p JOIN "references" r ON r.fact_id = p.fact_id JOIN neighbours n ON n.id = r.document_id
LEFT JOIN (SELECT source_path, edition_number, min(id) AS id FROM documents WHERE edition_number IS NOT NULL
           GROUP BY source_path, edition_number HAVING count(*) = 1) d
  ON d.source_path = n.source_path AND d.edition_number = p.value AND p.kind = 'document'
WHERE p.kind IN ('document', 'before', 'after');

-- A note may point to a paper that only speaks of the one that is meant: the number, or else the day, must not be another.
CREATE OR REPLACE TEMP TABLE pointed AS
SELECT e.fact_id, e.target, e.kind,
       CASE WHEN r.number IS NULL OR NOT EXISTS (SELECT 1 FROM number_keys k WHERE k.document_id = e.target)
            THEN r.date_earliest IS NULL OR d.date_earliest IS NULL
                 OR (d.date_earliest <= r.date_latest + INTERVAL 1 DAY AND d.date_latest >= r.date_earliest - INTERVAL 1 DAY)
            ELSE EXISTS (SELECT 1 FROM wanted w JOIN number_keys k ON k.number_key = w.number_key
                         WHERE w.fact_id = e.fact_id AND k.document_id = e.target) END AS agrees
FROM named_by_editors e JOIN "references" r ON r.fact_id = e.fact_id JOIN documents d ON d.id = e.target
WHERE e.target <> e.document_id AND r.status <> 'rejected';

-- What a paper was repeated as may stand in its head alone: "repeated to Orsk as telegram 523".
UPDATE pointed SET agrees = TRUE FROM (
    SELECT p.fact_id FROM pointed p JOIN "references" r ON r.fact_id = p.fact_id JOIN texts t ON t.document_id = p.target
    WHERE NOT p.agrees AND regexp_matches(r.number, '^\d{1,6}$')
      AND (contains(lower(substr(t.text, 1, 2000)), lower(r.series || ' ' || r.number))
           OR (len(r.number) >= 3 AND list_contains(regexp_extract_all(substr(t.text, 1, 2000), '\d+'), r.number)))) x
WHERE x.fact_id = pointed.fact_id;

-- Not printed here, not found, or printed in another edition: none of the papers of this one.
DELETE FROM fitting USING (
    SELECT f.fact_id, f.target FROM fitting f JOIN documents t ON t.id = f.target
    JOIN reference_pointers p ON p.fact_id = f.fact_id
    JOIN "references" r ON r.fact_id = f.fact_id JOIN documents d ON d.id = r.document_id AND d.source_path = t.source_path
    WHERE p.kind IN ('unprinted', 'unfound', 'elsewhere')) x
WHERE x.fact_id = fitting.fact_id AND x.target = fitting.target;
