-- What documents say was told, is to be told, or was said in a conversation.

CREATE OR REPLACE TEMP TABLE act_days AS
SELECT a.document_id, a.start, a."end", a.kind, a.passages, a.mode, m.written_latest,
       -- A civil day in a text names no clock: any clock of the earth, but not after the document itself.
       CAST(a.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR AS first,
       least(CAST(a.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR, m.written_latest) AS last
FROM acts a JOIN moments m ON m.document_id = a.document_id;

-- A place can neither tell nor be told.
CREATE OR REPLACE TEMP TABLE parts AS
SELECT p.document_id, p.start, p."end", p.kind, p.role, p.part_start, p.entity_id, e.place_id
FROM act_parts p JOIN entities e ON e.id = p.entity_id WHERE e.kind IS DISTINCT FROM 'place';

-- To be conveyed: every addressee of the document to whomever he is to tell; possible from when the instruction arrived.
INSERT INTO raw_transmissions
SELECT a.document_id, r.who, r.place_id, t.entity_id, coalesce(t.place_id, r.place_id), 
       -- All of it where the words name no passage; none where they say themselves what is to be told.
       CASE WHEN a.passages = ['-'] THEN [] ELSE nullif(a.passages, []) END,
       coalesce(a.mode, 'unknown'), 'instructed', a.document_id, 10, concat(a.start, '-', a."end"),
       r.arrived_earliest, NULL, r.arrived_earliest, NULL, NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts t ON t.document_id = a.document_id AND t.start = a.start AND t."end" = a."end" AND t.kind = a.kind AND t.role = 'to'
JOIN reached r ON r.document_id = a.document_id AND r.role_order = 1 AND r.who <> t.entity_id
JOIN manners w ON w.document_id = a.document_id
WHERE a.kind = 'convey' AND NOT w.is_draft
  AND NOT EXISTS (SELECT 1 FROM senders b WHERE b.document_id = a.document_id AND b.who = t.entity_id);

-- Told, as the document says: certain by the document's own date on its word, the day as it states it. Where nobody says who told
-- it, or nobody knows him, it was told all the same.
INSERT INTO raw_transmissions
SELECT a.document_id, f.entity_id, f.place_id, t.entity_id,
       CASE WHEN t.place_id IS NULL AND f.role = 'via' THEN f.place_id ELSE t.place_id END, coalesce(a.passages, []),
       coalesce(a.mode, 'unknown'), 'asserted', a.document_id, 20, concat(a.start, '-', a."end"),
       a.first, a.last, a.first, a.written_latest, NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts t ON t.document_id = a.document_id AND t.start = a.start AND t."end" = a."end" AND t.kind = a.kind AND t.role = 'to'
LEFT JOIN parts f ON f.document_id = a.document_id AND f.start = a.start AND f."end" = a."end" AND f.kind = a.kind AND f.role IN ('by', 'via')
WHERE a.kind = 'told' AND f.entity_id IS DISTINCT FROM t.entity_id
  AND (f.role IS NULL OR f.role = 'via' OR (f.role = 'by' AND NOT EXISTS (
       SELECT 1 FROM parts v WHERE v.document_id = a.document_id AND v.start = a.start AND v."end" = a."end"
         AND v.kind = a.kind AND v.role = 'via')));

-- Through somebody: he had been told before.
INSERT INTO raw_transmissions
SELECT a.document_id, b.entity_id, b.place_id, v.entity_id, v.place_id, coalesce(a.passages, []), 'unknown', 'inferred',
       a.document_id, 21, concat(a.start, '-', a."end"), NULL, a.last, NULL, a.written_latest, NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts b ON b.document_id = a.document_id AND b.start = a.start AND b."end" = a."end" AND b.kind = a.kind AND b.role = 'by'
JOIN parts v ON v.document_id = a.document_id AND v.start = a.start AND v."end" = a."end" AND v.kind = a.kind AND v.role = 'via'
WHERE a.kind = 'told' AND b.entity_id <> v.entity_id;

-- A conversation: both sides heard each other at its end. None of this document's passages passed there. Only what this
-- document says of it counts here: another may speak of the same conversation.
CREATE OR REPLACE TEMP TABLE talks AS
SELECT x.document_id, x.event_id, coalesce(max(e.earliest), max(a.first)) AS first,
       -- The hours of the talk itself, where it is listed with them, else the days that the words name.
       CASE WHEN min(e.latest) IS NULL THEN min(a.last) ELSE least(min(e.latest), max(a.written_latest)) END AS last, max(a.written_latest) AS written_latest
FROM act_events x JOIN act_days a ON a.document_id = x.document_id AND a.start = x.start AND a."end" = x."end" AND a.kind = x.kind
LEFT JOIN events e ON e.id = x.event_id
WHERE x.kind = 'conversation' GROUP BY x.document_id, x.event_id;

CREATE OR REPLACE TEMP TABLE talkers AS
SELECT DISTINCT x.document_id, x.event_id, p.role = 'by' AS speaks, p.entity_id AS who, p.place_id
FROM act_events x JOIN parts p ON p.document_id = x.document_id AND p.start = x.start AND p."end" = x."end" AND p.kind = x.kind
WHERE x.kind = 'conversation';

INSERT INTO raw_transmissions
SELECT DISTINCT e.document_id, f.who, f.place_id, t.who, t.place_id, [], 'oral', 'asserted', e.document_id, 30, e.event_id,
       e.first, e.last, e.first, e.last, NULL, NULL, NULL, NULL, NULL
FROM talks e
JOIN talkers f ON f.document_id = e.document_id AND f.event_id = e.event_id
JOIN talkers t ON t.document_id = e.document_id AND t.event_id = e.event_id AND t.speaks <> f.speaks AND t.who <> f.who;

-- What the missing papers of acts prove: a report that the writer must have had. That it was addressed to him, or how it came
-- to him from his side, nobody says.
INSERT INTO raw_transmissions
SELECT DISTINCT r.document_id, n.from_id, fe.place_id, v.entity_id, te.place_id, [], 'unknown', 'inferred', r.document_id, 40,
       concat_ws(chr(31), n.id, e.event_id),
       e.first, e.written_latest, e.first, e.written_latest, NULL, NULL, NULL, NULL, NULL
FROM not_held n
JOIN "references" r ON r.not_held_id = n.id AND r.status <> 'rejected'
JOIN talks e ON e.document_id = r.document_id AND e.event_id = r.event_id
JOIN voices v ON v.document_id = r.document_id
LEFT JOIN entities fe ON fe.id = n.from_id
LEFT JOIN entities te ON te.id = v.entity_id
WHERE n.existence = 'inferred' AND n.from_id <> v.entity_id;
