-- What documents say was told, is to be told, or was said in a conversation.

CREATE OR REPLACE TEMP TABLE act_days AS
SELECT a.document_id, a.start, a."end", a.kind, a.passages, a.mode, m.sent_earliest AS written_earliest,
       m.sent_latest AS written_latest,
       -- A civil day in a text names no clock: any clock of the earth, but not after the document itself.
       CAST(a.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR AS first,
       least(CAST(a.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR, m.sent_latest) AS last
FROM acts a JOIN moments m ON m.document_id = a.document_id;

CREATE OR REPLACE TEMP TABLE parts AS
SELECT p.document_id, p.start, p."end", p.kind, p.role, p.part_start, p.entity_id, e.place_id
FROM act_parts p JOIN entities e ON e.id = p.entity_id;

-- To be conveyed: every addressee of the document to whomever he is to tell; possible from when the instruction arrived.
INSERT INTO raw_transmissions
SELECT a.document_id, r.who, r.place_id, t.entity_id, coalesce(t.place_id, r.place_id), nullif(a.passages, []),
       coalesce(a.mode, 'unknown'), 'instructed', a.document_id, 10,
       coalesce(m.received_earliest, m.sent_earliest), NULL, coalesce(m.received_earliest, m.sent_earliest), NULL,
       NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts t ON t.document_id = a.document_id AND t.start = a.start AND t."end" = a."end" AND t.kind = a.kind AND t.role = 'to'
JOIN receivers r ON r.document_id = a.document_id AND r.role_order = 1 AND r.who <> t.entity_id
JOIN moments m ON m.document_id = a.document_id
JOIN manners w ON w.document_id = a.document_id
WHERE a.kind = 'convey' AND NOT w.is_draft;

-- Told, as the document says: certain by the document's own date on its word, the day as it states it.
INSERT INTO raw_transmissions
SELECT a.document_id, coalesce(v.entity_id, b.entity_id), coalesce(v.place_id, b.place_id), t.entity_id,
       coalesce(t.place_id, v.place_id), coalesce(a.passages, []), coalesce(a.mode, 'unknown'), 'asserted', a.document_id, 20,
       a.first, a.last, a.first, a.written_latest, NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts t ON t.document_id = a.document_id AND t.start = a.start AND t."end" = a."end" AND t.kind = a.kind AND t.role = 'to'
LEFT JOIN parts b ON b.document_id = a.document_id AND b.start = a.start AND b."end" = a."end" AND b.kind = a.kind AND b.role = 'by'
LEFT JOIN parts v ON v.document_id = a.document_id AND v.start = a.start AND v."end" = a."end" AND v.kind = a.kind AND v.role = 'via'
WHERE a.kind = 'told' AND coalesce(v.entity_id, b.entity_id) IS NOT NULL AND coalesce(v.entity_id, b.entity_id) <> t.entity_id;

-- Through somebody: he had been told before.
INSERT INTO raw_transmissions
SELECT a.document_id, b.entity_id, b.place_id, v.entity_id, v.place_id, coalesce(a.passages, []), 'unknown', 'inferred',
       a.document_id, 21, NULL, a.last, NULL, a.written_latest, NULL, NULL, NULL, NULL, NULL
FROM act_days a
JOIN parts b ON b.document_id = a.document_id AND b.start = a.start AND b."end" = a."end" AND b.kind = a.kind AND b.role = 'by'
JOIN parts v ON v.document_id = a.document_id AND v.start = a.start AND v."end" = a."end" AND v.kind = a.kind AND v.role = 'via'
WHERE a.kind = 'told' AND b.entity_id <> v.entity_id;

-- A conversation: both sides heard each other at its end. None of this document's passages passed there.
INSERT INTO raw_transmissions
SELECT DISTINCT e.document_id, f.who, f.place_id, t.who, t.place_id, CAST([] AS VARCHAR[]), 'oral', 'asserted', e.document_id, 30,
       max(e.first) OVER (PARTITION BY e.event_id), min(e.last) OVER (PARTITION BY e.event_id),
       max(e.first) OVER (PARTITION BY e.event_id), min(e.last) OVER (PARTITION BY e.event_id),
       CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM (SELECT x.event_id, a.* FROM act_events x JOIN act_days a
      ON a.document_id = x.document_id AND a.start = x.start AND a."end" = x."end" AND a.kind = x.kind
      WHERE x.kind = 'conversation') e
JOIN (SELECT DISTINCT x.event_id, p.role = 'by' AS speaks, p.entity_id AS who, p.place_id FROM act_events x JOIN parts p
      ON p.document_id = x.document_id AND p.start = x.start AND p."end" = x."end" AND p.kind = x.kind) f ON f.event_id = e.event_id
JOIN (SELECT DISTINCT x.event_id, p.role = 'by' AS speaks, p.entity_id AS who, p.place_id FROM act_events x JOIN parts p
      ON p.document_id = x.document_id AND p.start = x.start AND p."end" = x."end" AND p.kind = x.kind) t
     ON t.event_id = e.event_id AND t.speaks <> f.speaks AND t.who <> f.who;

-- What the missing papers of acts prove: a report that the writer must have had.
INSERT INTO raw_transmissions
SELECT r.document_id, n.from_id, fe.place_id, n.to_id, te.place_id, CAST([] AS VARCHAR[]), 'unknown', 'inferred', r.document_id, 40,
       max(a.first), max(a.written_latest), max(a.first), max(a.written_latest), NULL, NULL, NULL, NULL, NULL
FROM not_held n
JOIN "references" r ON r.not_held_id = n.id
JOIN act_events x ON x.document_id = r.document_id AND x.event_id = r.event_id AND x.kind = 'conversation'
JOIN act_days a ON a.document_id = x.document_id AND a.start = x.start AND a."end" = x."end" AND a.kind = x.kind
LEFT JOIN entities fe ON fe.id = n.from_id
LEFT JOIN entities te ON te.id = n.to_id
WHERE n.existence = 'inferred' AND n.from_id IS NOT NULL AND n.to_id IS NOT NULL
GROUP BY r.document_id, n.id, n.from_id, n.to_id, fe.place_id, te.place_id;
