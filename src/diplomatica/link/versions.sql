-- Texts that are the same in part or whole. Every text leaves marks: those of its runs of three words whose hash falls into one of
-- eight parts, of a short text one of four. Only texts that share marks are compared, word by word; so nothing grows with the square.

CREATE OR REPLACE TEMP TABLE marks_of AS
SELECT DISTINCT document_id, mark FROM (
    SELECT document_id, long, hash(a, b, c) AS mark FROM (
        SELECT document_id, len(words) > 300 AS long, unnest(words) AS a, unnest(words[2:]) AS b, unnest(words[3:]) AS c
        FROM (SELECT document_id, string_split(lower(replace(text, chr(10), ' ')), ' ') AS words FROM texts WHERE text <> ''))
    WHERE c IS NOT NULL)
WHERE mark % 8 = 0 OR (NOT long AND mark % 4 = 0);

-- A run of words that more than thirty texts have is a formula.
CREATE OR REPLACE TEMP TABLE formulas AS
SELECT mark FROM marks_of GROUP BY mark HAVING count(*) > 30;

CREATE OR REPLACE TEMP TABLE marked AS
SELECT document_id, count(*) AS marks, count(*) - count(f.mark) AS telling
FROM marks_of m LEFT JOIN formulas f ON f.mark = m.mark GROUP BY document_id;

CREATE OR REPLACE TEMP TABLE paired AS
SELECT p.one, p.two FROM (
    SELECT a.document_id AS one, b.document_id AS two, count(*) AS shared
    FROM marks_of a JOIN marks_of b ON b.mark = a.mark AND b.document_id > a.document_id
    ANTI JOIN formulas f ON f.mark = a.mark
    GROUP BY a.document_id, b.document_id HAVING count(*) >= 2) p
JOIN marked m ON m.document_id = p.one JOIN marked n ON n.document_id = p.two
WHERE p.shared >= 0.15 * least(m.telling, n.telling);

CREATE OR REPLACE TEMP TABLE runs AS
SELECT DISTINCT document_id, hash(a, b, c) AS run FROM (
    SELECT document_id, unnest(words) AS a, unnest(words[2:]) AS b, unnest(words[3:]) AS c
    FROM (SELECT t.document_id, regexp_extract_all(lower(t.text), '[\p{L}\p{N}]+') AS words
          FROM texts t JOIN (SELECT one AS id FROM paired UNION SELECT two FROM paired) p ON p.id = t.document_id))
WHERE c IS NOT NULL;

CREATE OR REPLACE TEMP TABLE run_counts AS
SELECT document_id, count(*) AS runs FROM runs GROUP BY document_id;

-- Of each pair, what part of the runs of each stands in the other.
CREATE OR REPLACE TEMP TABLE overlapping AS
SELECT p.one, p.two, x.runs AS runs_one, y.runs AS runs_two, count(b.run) AS shared
FROM paired p JOIN run_counts x ON x.document_id = p.one JOIN run_counts y ON y.document_id = p.two
JOIN runs a ON a.document_id = p.one LEFT JOIN runs b ON b.document_id = p.two AND b.run = a.run
GROUP BY p.one, p.two, x.runs, y.runs;

-- What is known of each pair that has enough in common. A short text whose few words are those of any head is no version.
CREATE OR REPLACE TEMP TABLE alike_texts AS
SELECT o.one, o.two, o.runs_one, o.runs_two, o.shared, a.kind AS kind_one, b.kind AS kind_two,
       coalesce(x.redactions, 0) AS redactions_one, coalesce(y.redactions, 0) AS redactions_two,
       coalesce(a.date_latest < b.date_earliest - INTERVAL 3 DAY OR b.date_latest < a.date_earliest - INTERVAL 3 DAY, FALSE) AS other_day
FROM overlapping o JOIN documents a ON a.id = o.one JOIN documents b ON b.id = o.two
LEFT JOIN (SELECT document_id, count(*) AS redactions FROM marks WHERE kind = 'redaction' GROUP BY document_id) x ON x.document_id = o.one
LEFT JOIN (SELECT document_id, count(*) AS redactions FROM marks WHERE kind = 'redaction' GROUP BY document_id) y ON y.document_id = o.two
WHERE o.shared >= 30 AND o.shared >= 0.4 * least(o.runs_one, o.runs_two)
  AND NOT EXISTS (SELECT 1 FROM versions v WHERE (v.document_id = o.one AND v.other_id = o.two) OR (v.document_id = o.two AND v.other_id = o.one));

INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT d.source_path, d.id, 'link', 'note', 'common-words', 'most of its words stand in more than thirty other texts: which of them are versions of it was not looked at'
FROM marked m JOIN documents d ON d.id = m.document_id WHERE m.marks >= 16 AND m.telling < 0.25 * m.marks;
