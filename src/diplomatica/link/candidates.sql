-- Which papers of the archive a reference may mean, and how surely by what it says of them.

-- A number as people compare it: "№ 483/sh", "No. 483/SH" and "483/sh" are one.
CREATE OR REPLACE TEMP TABLE said_keys AS
SELECT document_id, number_key, min(said) AS said FROM (
    SELECT n.document_id, replace(regexp_replace(lower(n.value), '^(nos?|n|№|nº|#)[.: ]*|[ ,]', '', 'g'), '–', '-') AS number_key,
           CASE n.role WHEN 'repeat' THEN 1 ELSE 0 END AS said
    FROM numbers n
    WHERE n.role IN ('own', 'incoming', 'outgoing', 'special', 'repeat') AND n.status <> 'rejected'
    -- A paper that is called by its number: "Notice No. 9".
    UNION ALL
    SELECT d.id, replace(lower(regexp_extract(d.title, '\b[Nn]os?\. ?(\d{1,6}(?:[-–/]\w{1,6})?)', 1)), '–', '-'), 2
    FROM documents d WHERE d.title IS NOT NULL AND regexp_matches(d.title, '\b[Nn]os?\. ?\d')
) GROUP BY document_id, number_key;

-- A telegram in several parts has a number for each: "485-487" is also called by the first, or any.
CREATE OR REPLACE TEMP TABLE number_keys AS
SELECT document_id, number_key, min(said) AS said FROM (
    SELECT document_id, number_key, said FROM said_keys
    UNION ALL
    SELECT document_id, CAST(unnest(generate_series(first, last)) AS VARCHAR), said
    FROM (SELECT document_id, said, TRY_CAST(split_part(number_key, '-', 1) AS BIGINT) AS first,
                 TRY_CAST(split_part(number_key, '-', 2) AS BIGINT) AS last
          FROM said_keys WHERE regexp_matches(number_key, '^\d{1,6}-\d{1,6}$'))
    WHERE last BETWEEN first AND first + 20
) GROUP BY document_id, number_key;

CREATE OR REPLACE TEMP TABLE ends AS
SELECT DISTINCT document_id, CASE WHEN role = 'to' THEN 'to' ELSE 'from' END AS side, unnest([entity_id, office_id]) AS who
FROM parties WHERE role IN ('sender', 'signed', 'to', 'via', 'for') AND status <> 'rejected';

-- A sender's own number and that of the cipher office are two numbers of one paper; a number of a named series is one with its
-- name, unless the name only says whose paper it is (Deptel).
CREATE OR REPLACE TEMP TABLE wanted AS
SELECT r.fact_id, r.document_id, r.from_id, r.to_id, r.date_earliest, r.date_latest, d.date_earliest AS written,
       replace(regexp_replace(lower(k.number), '^(nos?|n|№|nº|#)[.: ]*|[ ,]', '', 'g'), '–', '-') AS number_key,
       p.senders, p.recipients, p.never, own.abroad, w.hour, d.source_path,
       -- The kinds of papers that words tell surely apart.
       CASE WHEN r.relation <> 'answers' OR r.number IS NULL THEN replace(regexp_extract(lower(r.text), '(telegram|cable|letter|airgram)', 1), 'cable', 'telegram') END AS paper,
       -- An editor who names the town may speak of a paper that was written later.
       CASE WHEN w.from_way NOT LIKE '@%' OR w.to_way NOT LIKE '@%' THEN 120 ELSE 3 END AS later
FROM "references" r JOIN documents d ON d.id = r.document_id
JOIN (SELECT fact_id, number FROM "references"
      UNION SELECT fact_id, who FROM reference_more WHERE side = 'number'
      UNION SELECT fact_id, series || number FROM "references" WHERE series IS NOT NULL AND number IS NOT NULL) k
  ON k.fact_id = r.fact_id
LEFT JOIN reference_posts p ON p.fact_id = r.fact_id
LEFT JOIN document_posts own ON own.document_id = r.document_id
LEFT JOIN reference_ways w ON w.fact_id = r.fact_id
WHERE r.status <> 'rejected' AND r.relation IN ('answers', 'refers', 'follows', 'corrects', 'relays', 'encloses');

-- Where a catalogue names several senders or recipients, a paper with others than these is another paper.
CREATE OR REPLACE TEMP TABLE others AS
SELECT DISTINCT m.fact_id, e.document_id FROM reference_more m JOIN ends e ON e.side = m.side AND e.who IS NOT NULL
WHERE NOT EXISTS (SELECT 1 FROM ends x WHERE x.document_id = e.document_id AND x.side = m.side AND x.who = m.who);

-- Papers that may be meant are looked up by number and day, by number and post, by number and sender; only a number that few
-- papers bear is looked up by itself: "No. 1" of a large archive is no clue.
CREATE OR REPLACE TEMP TABLE numbered AS
SELECT k.document_id, k.number_key, k.said, t.date_earliest, t.date_latest, p.senders, p.recipients, p.abroad, t.source_path
FROM number_keys k JOIN documents t ON t.id = k.document_id
LEFT JOIN document_posts p ON p.document_id = k.document_id WHERE k.number_key <> '';

CREATE OR REPLACE TEMP TABLE hours AS
SELECT document_id, min(substr(local, 12, 5)) AS hour FROM times
WHERE kind IN ('sent', 'written') AND status <> 'rejected' AND local LIKE '%T__:__%' GROUP BY document_id HAVING count(DISTINCT substr(local, 12, 5)) = 1;

CREATE OR REPLACE TEMP TABLE few AS
SELECT number_key FROM numbered GROUP BY number_key HAVING count(*) <= 200;

CREATE OR REPLACE TEMP TABLE pairs AS
SELECT w.fact_id, w.number_key, c.document_id AS target
FROM (SELECT fact_id, number_key, document_id, unnest(generate_series(date_earliest - 1, least(date_latest, date_earliest + 366) + 1, INTERVAL 1 DAY)) AS day
      FROM (SELECT fact_id, number_key, document_id, date_earliest, date_latest FROM wanted WHERE date_earliest IS NOT NULL AND number_key <> '')) w
JOIN numbered c ON c.number_key = w.number_key AND c.date_earliest = w.day
UNION
SELECT w.fact_id, w.number_key, c.document_id
FROM (SELECT fact_id, number_key, unnest(senders) AS post FROM wanted WHERE number_key <> '') w
JOIN (SELECT number_key, document_id, unnest(senders) AS post FROM numbered) c
  ON c.number_key = w.number_key AND c.post = w.post
UNION
SELECT w.fact_id, w.number_key, c.document_id
FROM wanted w JOIN numbered c ON c.number_key = w.number_key JOIN ends e ON e.document_id = c.document_id
WHERE w.from_id IS NOT NULL AND e.side = 'from' AND e.who = w.from_id
UNION
SELECT w.fact_id, w.number_key, c.document_id
FROM wanted w JOIN few f ON f.number_key = w.number_key JOIN numbered c ON c.number_key = w.number_key;

-- By number: the sender, where both are known, must agree, or be of the same side (a ministry, and the man who signs for
-- it); the posts likewise; numbers restart, so the paper is not older than a year.
CREATE OR REPLACE TEMP TABLE fitting AS
SELECT w.fact_id, c.document_id AS target, 'number' AS how,
       (CASE WHEN w.date_earliest IS NOT NULL THEN 0.95 ELSE 0.90 END)
       -- A paper printed twice: an edition means the one in its own volume.
       + CASE WHEN c.source_path = w.source_path THEN 0.008 ELSE 0 END
       - CASE WHEN c.said = 2 THEN 0.01 ELSE 0 END
       + CASE WHEN w.date_earliest = c.date_earliest THEN 0.02 ELSE 0 END
       + CASE WHEN list_has_any(w.senders, c.senders) THEN 0.02 ELSE 0 END
       + CASE WHEN list_has_any(w.recipients, c.recipients) THEN 0.01 ELSE 0 END AS score
FROM wanted w JOIN pairs x ON x.fact_id = w.fact_id AND x.number_key = w.number_key
JOIN numbered c ON c.document_id = x.target AND c.number_key = w.number_key
WHERE c.document_id <> w.document_id
  AND (w.written IS NULL OR c.date_latest IS NULL
       OR (c.date_earliest <= w.written + w.later AND c.date_latest >= w.written - INTERVAL 370 DAY)
       OR (w.date_earliest IS NOT NULL AND c.date_earliest BETWEEN w.date_earliest - 1 AND w.date_latest + 1))
  AND (w.date_earliest IS NULL OR (c.date_earliest IS NULL AND coalesce(len(w.abroad), 0) = 0)
       OR (c.date_earliest <= w.date_latest + INTERVAL 1 DAY AND c.date_latest >= w.date_earliest - INTERVAL 1 DAY))
  AND (w.from_id IS NULL
       OR NOT EXISTS (SELECT 1 FROM ends e WHERE e.document_id = c.document_id AND e.side = 'from' AND e.who IS NOT NULL)
       OR EXISTS (SELECT 1 FROM ends e WHERE e.document_id = c.document_id AND e.side = 'from' AND e.who = w.from_id)
       OR EXISTS (SELECT 1 FROM voices v JOIN reference_sides s ON s.side_id = v.side_id
                  WHERE v.document_id = c.document_id AND s.fact_id = w.fact_id))
  AND (coalesce(len(w.senders), 0) = 0 OR coalesce(len(c.senders), 0) = 0 OR list_has_any(w.senders, c.senders))
  AND (c.said = 1 OR coalesce(len(w.recipients), 0) = 0 OR coalesce(len(c.recipients), 0) = 0
       OR list_has_any(w.recipients, c.recipients))
  AND (coalesce(len(w.never), 0) = 0 OR NOT coalesce(list_has_any(w.never, c.senders), false))
  -- A number without day and sender is one of the traffic that the paper itself belongs to.
  AND (w.date_earliest IS NOT NULL OR coalesce(len(w.senders), 0) > 0 OR coalesce(len(w.abroad), 0) = 0
       OR coalesce(len(c.abroad), 0) = 0 OR list_has_any(w.abroad, c.abroad)
       OR coalesce(list_has_any(w.recipients, c.abroad), false))
UNION ALL
-- By day and both parties, where no number is given.
SELECT w.fact_id, t.id, 'parties', 0.9
FROM wanted w
JOIN ends f ON f.side = 'from' AND f.who = w.from_id
JOIN documents t ON t.id = f.document_id AND t.id <> w.document_id
JOIN ends r ON r.document_id = t.id AND r.side = 'to' AND r.who = w.to_id
WHERE coalesce(w.number_key, '') = '' AND w.date_earliest = w.date_latest
  AND t.date_earliest = w.date_earliest AND t.date_latest = w.date_latest
UNION ALL
-- By day, sender and kind, where nothing tells to whom it went.
SELECT w.fact_id, t.id, 'sender', 0.9
FROM wanted w
JOIN ends f ON f.side = 'from' AND f.who = w.from_id
JOIN documents t ON t.id = f.document_id AND t.id <> w.document_id
WHERE coalesce(w.number_key, '') = '' AND w.to_id IS NULL AND w.date_earliest = w.date_latest
  AND t.date_earliest = w.date_earliest AND t.date_latest = w.date_latest AND (w.paper = '' OR coalesce(t.kind, w.paper) = w.paper)
UNION ALL
-- By sender and words: what is quoted behind the reference stands in the paper.
SELECT w.fact_id, t.id, 'quoted', 0.95
FROM (SELECT w.*, regexp_extract(substr(x.text, r."end" + 1, 300), '["“](?:\d{1,2}\. )?([^"”\n]{40,90})', 1) AS words
      FROM wanted w JOIN "references" r ON r.fact_id = w.fact_id JOIN texts x ON x.document_id = r.document_id
      WHERE r.relation = 'relays' AND coalesce(w.number_key, '') = '' AND w.from_id IS NOT NULL) w
JOIN ends f ON f.side = 'from' AND f.who = w.from_id
JOIN documents t ON t.id = f.document_id AND t.id <> w.document_id
JOIN texts y ON y.document_id = t.id
WHERE w.words <> '' AND contains(y.text, w.words)
UNION ALL
-- By sender or his house, recipient and kind, where no day is told: the only such paper of the two months before.
SELECT w.fact_id, min(t.id), 'ends', 0.9
FROM wanted w
JOIN ends r ON r.side = 'to' AND r.who = w.to_id
JOIN documents t ON t.id = r.document_id AND t.id <> w.document_id
JOIN ends f ON f.document_id = t.id AND f.side = 'from'
LEFT JOIN voices v ON v.document_id = t.id
WHERE coalesce(w.number_key, '') = '' AND w.date_earliest IS NULL AND w.from_id IS NOT NULL AND (f.who = w.from_id OR v.house_id = w.from_id)
  AND w.paper <> '' AND t.kind = w.paper AND t.date_latest <= w.written AND t.date_earliest >= w.written - INTERVAL 60 DAY
GROUP BY w.fact_id HAVING count(DISTINCT t.id) = 1
UNION ALL
-- By day and posts: numbered papers of that day between them; the hour, where both tell it, must be the same.
SELECT w.fact_id, c.document_id, CASE WHEN w.hour = h.hour THEN 'hour' ELSE 'day' END, 0.5
FROM (SELECT *, unnest(list_distinct(list_concat(coalesce(senders, []), coalesce(recipients, [])))) AS post FROM wanted) w
JOIN (SELECT *, unnest(list_distinct(list_concat(coalesce(senders, []), coalesce(recipients, [])))) AS post FROM numbered) c
  ON c.post = w.post AND c.date_earliest = w.date_earliest AND c.document_id <> w.document_id
LEFT JOIN hours h ON h.document_id = c.document_id
WHERE coalesce(w.number_key, '') = '' AND w.date_earliest = w.date_latest AND c.date_latest = c.date_earliest
  AND (w.hour IS NULL OR h.hour IS NULL OR w.hour = h.hour)
  AND (coalesce(len(w.senders), 0) = 0 OR list_has_any(w.senders, c.senders))
  AND (coalesce(len(w.recipients), 0) = 0 OR coalesce(len(c.recipients), 0) = 0 OR list_has_any(w.recipients, c.recipients))
  AND (coalesce(len(w.never), 0) = 0 OR NOT coalesce(list_has_any(w.never, c.senders), false));
