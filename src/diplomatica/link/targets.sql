-- Of the papers that fit a reference (candidates.sql) the best. Precision first: of two that fit equally well none is taken, none
-- either below a confidence of 0.6, and all are kept as rivals.

-- Where only the day and the posts are told, the same hour, the same file and common words decide (likeness.py). The shares of
-- right ones were counted on telegrams with known answers: 0.98 with the hour, 0.95 in the same file, and by common words.
CREATE OR REPLACE TEMP TABLE weighed AS
SELECT f.fact_id, f.target,
       max(CASE WHEN f.how = 'hour' THEN 1.0 ELSE 0.0 END) + max(CASE WHEN a.file THEN 0.15 ELSE 0.0 END)
       + coalesce(max(a.words), 0.0) AS strength,
       max(CASE WHEN f.how = 'hour' THEN 0.98 WHEN a.file THEN 0.95 WHEN a.words >= 0.25 THEN 0.90 WHEN a.words >= 0.15 THEN 0.78
                WHEN a.words >= 0.10 THEN 0.60 WHEN a.words >= 0.05 THEN 0.50 ELSE 0.30 END) AS score
FROM fitting f LEFT JOIN alike a ON a.fact_id = f.fact_id AND a.target = f.target
WHERE f.how IN ('hour', 'day') GROUP BY f.fact_id, f.target;

-- Of several papers of a day the strongest is the likelier, the farther it is ahead of the next.
CREATE OR REPLACE TEMP TABLE ahead AS
SELECT fact_id, target, score, strength, row_number() OVER by_strength AS place,
       strength - lead(strength) OVER by_strength AS margin
FROM weighed WINDOW by_strength AS (PARTITION BY fact_id ORDER BY strength DESC, target);

CREATE OR REPLACE TEMP TABLE scored AS
SELECT fact_id, target, score FROM fitting WHERE how IN ('number', 'parties', 'sender', 'quoted', 'ends')
UNION ALL
SELECT fact_id, target,
       CASE WHEN place > 1 THEN least(score * 0.3, 0.3)
            WHEN margin IS NULL THEN score
            WHEN margin >= 0.15 THEN score * 0.95
            WHEN margin >= 0.03 THEN score * 0.85
            ELSE score * 0.7 END
FROM ahead;

CREATE OR REPLACE TEMP TABLE ranked AS
SELECT fact_id, target, max(score) AS score,
       row_number() OVER (PARTITION BY fact_id ORDER BY max(score) DESC, target) AS place
FROM scored ANTI JOIN others ON others.fact_id = scored.fact_id AND others.document_id = scored.target
GROUP BY fact_id, target;

CREATE OR REPLACE TEMP TABLE chosen AS
SELECT fact_id, max(CASE WHEN place = 1 THEN target END) AS target, max(score) AS score,
       max(CASE WHEN place = 2 THEN score END) AS second,
       list_sort(list(target || ':' || printf('%.3f', least(score, 1.0)))) AS rivals
FROM ranked WHERE place <= 20 GROUP BY fact_id;

UPDATE "references" SET target_id = c.target, confidence = least(confidence, c.score), rule = rule || '+link.target',
       status = CASE WHEN status = 'suggested' OR least(confidence, c.score) < 0.9 THEN 'suggested' ELSE status END
FROM chosen c WHERE c.fact_id = "references".fact_id AND c.score >= 0.6 AND (c.second IS NULL OR c.second < c.score - 0.005);

UPDATE "references" SET rivals = c.rivals FROM chosen c
WHERE c.fact_id = "references".fact_id AND (c.second IS NOT NULL OR c.score < 0.6);

-- A reference whose target the edition's markup names: its document by its key, or one of another volume by its address.
CREATE OR REPLACE TEMP TABLE encoded_targets AS
SELECT t.fact_id, min(k.document_id) AS target
FROM reference_targets t JOIN document_keys k ON k.key = t.key
GROUP BY t.fact_id HAVING count(DISTINCT k.document_id) = 1;

UPDATE "references" SET target_id = e.target, rule = rule || '+link.key' FROM encoded_targets e
WHERE e.fact_id = "references".fact_id AND status <> 'rejected' AND e.target <> "references".document_id;

-- The paper that an editor's note points to, whatever the candidates were.
UPDATE "references" SET target_id = p.target, rivals = NULL, rule = replace(rule, '+link.target', '') || '+link.pointer',
       confidence = greatest(confidence, 0.97), status = CASE WHEN status = 'suggested' THEN 'accepted' ELSE status END
FROM pointed p WHERE p.fact_id = "references".fact_id AND p.agrees;
