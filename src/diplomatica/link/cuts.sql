-- Where the search for the paper that a reference means ended at a bound: said, for what was not looked at may be the paper.
-- The bound is said and no count: that would tell of papers that not everybody may see.

INSERT INTO problems (path, document_id, stage, severity, code, message, start, "end")
SELECT d.source_path, d.id, 'link', 'note', 'too-many-candidates', x.message, CASE WHEN r.start >= 0 THEN r.start END,
       CASE WHEN r.start >= 0 THEN r."end" END
FROM (
    -- A number that many bear, and nothing that tells which of them: "No. 1" without day, town and sender.
    SELECT w.fact_id, 'No. ' || min(r.number) || ' is borne by more than 200 papers here, and the reference tells neither its day'
           || ' nor from where it came: none of them was looked at' AS message
    FROM wanted w JOIN "references" r ON r.fact_id = w.fact_id
    JOIN (SELECT DISTINCT number_key FROM numbered) b ON b.number_key = w.number_key
    ANTI JOIN few f ON f.number_key = w.number_key
    WHERE r.target_id IS NULL AND w.fact_id NOT IN (SELECT fact_id FROM pairs) GROUP BY w.fact_id
    UNION ALL
    SELECT r.fact_id, 'the reference may mean any day of more than a year: by its number and day only the first year was looked through'
    FROM "references" r WHERE r.number IS NOT NULL AND r.date_latest > r.date_earliest + 366 AND r.target_id IS NULL
      AND r.fact_id IN (SELECT fact_id FROM wanted)
    UNION ALL
    SELECT f.fact_id, 'more than 40 papers of that day fit: too many for their words to be compared'
    FROM fitting f JOIN "references" r ON r.fact_id = f.fact_id ANTI JOIN alike a ON a.fact_id = f.fact_id
    WHERE r.number IS NULL AND r.start >= 0 AND f.how IN ('hour', 'day') GROUP BY f.fact_id
    UNION ALL
    SELECT fact_id, 'more than 20 papers fit: the 20 that fit best are kept as rivals'
    FROM ranked GROUP BY fact_id HAVING max(place) > 20) x
JOIN "references" r ON r.fact_id = x.fact_id JOIN documents d ON d.id = r.document_id;

-- A paper that bears a long run of numbers is found by the whole run alone.
INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'link', 'note', 'long-run', 'the numbers ' || k.number_key || ' are more than 20: references find the paper by the whole run alone'
FROM said_keys k JOIN documents d ON d.id = k.document_id
WHERE regexp_matches(k.number_key, '^\d{1,6}-\d{1,6}$')
  AND TRY_CAST(split_part(k.number_key, '-', 2) AS BIGINT) > TRY_CAST(split_part(k.number_key, '-', 1) AS BIGINT) + 20;
