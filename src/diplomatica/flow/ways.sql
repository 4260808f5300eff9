-- Every way in which the seeds came to actors: one row an arrival. `flow.ways` fills in what stands in braces: the seeds, a
-- condition on the actor, and for the rung asked for its two bounds and its name.
--
-- The tables `near_*` hold the rows of the papers that matter (`flow.near`). A seed is a document, a passage of it, or a passage that reports an event. It travels with its own document and with all
-- that enclose or relay it (`carried`). Of what was relayed something may have been left out: `some` says whether the carrier
-- surely holds some of it, `whole` whether it surely holds all. Paths longer than nine papers are not followed.
seeds AS ({seeds}),
links AS (
    SELECT document_id, target_id, relation, start, "end" FROM near_references
    WHERE relation IN ('encloses', 'relays') AND status <> 'rejected' AND target_id IS NOT NULL
),
chained AS (
    SELECT seed, document_id AS carrier, TRUE AS some, TRUE AS whole, TRUE AS itself, [document_id] AS path,
           CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER)[]) AS links, CAST(NULL AS INTEGER) AS start
    FROM seeds
    UNION ALL
    SELECT c.seed, l.document_id, c.itself OR (c.some AND l.relation = 'encloses'), c.whole AND l.relation = 'encloses',
           FALSE, list_append(c.path, l.document_id),
           list_append(c.links, struct_pack(relation := l.relation, start := l.start, "end" := l."end")), l.start
    FROM chained c JOIN links l ON l.target_id = c.carrier
    WHERE NOT list_contains(c.path, l.document_id) AND len(c.path) < 9
),
-- The smallest passage of the carrier in which the enclosed paper stands.
spots AS (
    SELECT document_id, start, first(passage_id ORDER BY length, passage_id) AS spot
    FROM (SELECT k.carrier AS document_id, k.start, p.passage_id, p."end" - p.start AS length
          FROM (SELECT DISTINCT carrier, start FROM chained WHERE start IS NOT NULL) k
          JOIN near_passages p ON p.document_id = k.carrier AND p.start <= k.start AND k.start < p."end")
    GROUP BY document_id, start
),
carried AS (
    SELECT c.seed, c.carrier, c.itself, c.path, c.links, s.target, s.all_of_it,
           CASE WHEN c.itself THEN s.passage_id ELSE p.spot END AS spot,
           CASE WHEN s.all_of_it OR s.passage_id IS NOT NULL THEN c.whole ELSE c.some END AS sure
    FROM chained c JOIN seeds s ON s.seed = c.seed
    LEFT JOIN spots p ON p.document_id = c.carrier AND p.start = c.start
),
-- Who was told a passage was told what stands in it.
climbed AS (
    SELECT DISTINCT carrier, spot, spot AS passage_id FROM carried WHERE spot IS NOT NULL
    UNION
    SELECT c.carrier, c.spot, p.parent_id FROM climbed c
    JOIN near_passages p ON p.document_id = c.carrier AND p.passage_id = c.passage_id WHERE p.parent_id IS NOT NULL
),
wider AS (SELECT carrier, spot, list(passage_id ORDER BY passage_id) AS passages FROM climbed GROUP BY carrier, spot),
replies AS (
    SELECT r.document_id, r.target_id, r.relation, r.start, r."end" FROM near_references r
    WHERE r.relation IN ('answers', 'refers') AND r.status <> 'rejected'
      AND r.target_id IN (SELECT carrier FROM carried)
),
papers AS (
    SELECT carrier AS document_id FROM carried UNION SELECT document_id FROM replies UNION SELECT document_id FROM seeds
),
sendings AS (SELECT t.* FROM near_transmissions t WHERE t.document_id IN (SELECT document_id FROM papers)),
hands AS (
    SELECT p.document_id, coalesce(p.entity_id, p.office_id) AS actor, p.role, p.start, p."end", p.fact_id FROM near_parties p
    WHERE p.document_id IN (SELECT document_id FROM papers) AND p.status <> 'rejected'
      AND coalesce(p.entity_id, p.office_id) IS NOT NULL
      AND p.role IN ('drafted', 'cleared', 'authorised', 'signed', 'sender', 'interpreter', 'note_taker', 'present')
),
-- When a paper was written: its sending where known, never after the end of its day on any clock of the earth.
written AS (
    SELECT d.id AS document_id, d.date_earliest AS day,
           coalesce(min(t.sent_earliest), CAST(d.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR) AS first,
           least(min(t.sent_latest), CAST(d.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR) AS last,
           min(t.from_place_id) AS place_id
    FROM near_documents d LEFT JOIN sendings t
      ON t.document_id = d.id AND t.status IN ('documented', 'asserted') AND t.passages IS NULL
    WHERE d.id IN (SELECT document_id FROM papers)
    GROUP BY d.id, d.date_earliest, d.date_latest
),
given AS (
    SELECT document_id, min(earliest) AS first, min(latest) AS last FROM near_times
    WHERE kind = 'distributed' AND status <> 'rejected' AND document_id IN (SELECT carrier FROM carried)
    GROUP BY document_id
),
sent AS (
    SELECT c.seed, c.target, c.path, c.sure, c.links, t.*,
           CASE WHEN c.sure AND t.status <> 'instructed' THEN {certain} END AS certain, {possible} AS possible, w.day, w.place_id
    FROM carried c JOIN sendings t ON t.document_id = c.carrier
    JOIN written w ON w.document_id = t.document_id
    LEFT JOIN wider n ON n.carrier = c.carrier AND n.spot = c.spot
    LEFT JOIN given g ON g.document_id = t.document_id
    WHERE t.passages IS NULL
       OR CASE WHEN c.spot IS NULL THEN c.itself AND NOT c.all_of_it AND len(t.passages) > 0
               ELSE list_has_any(t.passages, n.passages) END
),
-- Through whose hands the carrier went: from the end of that act.
by_hand AS (
    SELECT c.seed, c.target, c.path, c.links, h.actor,
           CASE WHEN c.sure THEN w.last END AS certain, w.first AS possible,
           CASE WHEN c.sure AND w.last IS NOT NULL THEN 'read' ELSE 'addressed' END AS rung,
           CAST(NULL AS VARCHAR[]) AS passages, w.day, CAST(NULL AS VARCHAR) AS sender_id,
           h.document_id, CAST(NULL AS VARCHAR) AS transmission_id, h.role AS relation, 'documented' AS status, h.start, h."end",
           w.first AS arrived_earliest, w.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM carried c JOIN hands h ON h.document_id = c.carrier JOIN written w ON w.document_id = c.carrier
),
by_sending AS (
    SELECT seed, target, path, links, to_id AS actor, certain, possible,
           CASE WHEN certain IS NULL THEN 'addressed' ELSE {rung} END AS rung, passages, day,
           CASE WHEN status IN ('documented', 'asserted') THEN from_id END AS sender_id, document_id, id AS transmission_id,
           mode AS relation, status, CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end", arrived_earliest, arrived_latest,
           sent_earliest AS since_earliest, sent_latest AS since_latest, from_id, place_id, from_place_id
    FROM sent
),
-- What was ordered to be told, and a paper that refers to the order says that it was told, not before the order came.
by_order AS (
    SELECT o.seed, o.target, o.path, o.links, o.to_id AS actor,
           CASE WHEN o.sure THEN t.arrived_latest END AS certain, greatest(o.arrived_earliest, t.arrived_earliest) AS possible,
           CASE WHEN o.sure THEN 'arrived' ELSE 'addressed' END AS rung, o.passages, w.day,
           o.from_id AS sender_id, t.document_id, t.id AS transmission_id, 'told as instructed' AS relation, t.status,
           r.start, r."end", t.arrived_earliest, t.arrived_latest, o.sent_earliest AS since_earliest, o.sent_latest AS since_latest,
           o.from_id, w.place_id, t.from_place_id
    FROM sent o JOIN replies r ON r.target_id = o.document_id
    JOIN sendings t ON t.document_id = r.document_id AND t.from_id = o.from_id AND t.to_id = o.to_id
    JOIN written w ON w.document_id = t.document_id
    WHERE o.status = 'instructed' AND t.status = 'asserted' AND len(t.passages) = 0
      AND (o.arrived_earliest IS NULL OR t.arrived_latest >= o.arrived_earliest) AND t.arrived_latest IS NOT NULL
),
-- Who answers a paper has read it.
by_answer AS (
    SELECT c.seed, c.target, c.path, c.links, h.actor,
           CASE WHEN c.sure THEN a.last END AS certain, w.first AS possible,
           CASE WHEN c.sure AND a.last IS NOT NULL THEN 'read' ELSE 'addressed' END AS rung,
           CAST(NULL AS VARCHAR[]) AS passages, a.day, CAST(NULL AS VARCHAR) AS sender_id,
           h.document_id, CAST(NULL AS VARCHAR) AS transmission_id, 'answers' AS relation, 'inferred' AS status, r.start, r."end",
           w.first AS arrived_earliest, a.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, a.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM carried c JOIN replies r ON r.target_id = c.carrier AND r.relation = 'answers'
    JOIN hands h ON h.document_id = r.document_id
     AND (h.role = 'sender' OR (h.role = 'signed' AND NOT EXISTS (
          SELECT 1 FROM hands s WHERE s.document_id = h.document_id AND s.role = 'sender')))
    JOIN written w ON w.document_id = c.carrier JOIN written a ON a.document_id = r.document_id
),
-- Who speaks of an event was aware of it before the paper's date.
by_voice AS (
    SELECT s.seed, s.target, [s.document_id] AS path, CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER)[]) AS links, s.voice_id AS actor, w.last AS certain, s.happened_earliest AS possible,
           CASE WHEN w.last IS NULL THEN 'addressed' ELSE 'read' END AS rung, CAST(NULL AS VARCHAR[]) AS passages, w.day,
           CAST(NULL AS VARCHAR) AS sender_id, s.document_id, CAST(NULL AS VARCHAR) AS transmission_id,
           'voice: ' || s.modality AS relation, 'inferred' AS status, s.start, s."end",
           s.happened_earliest AS arrived_earliest, w.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM seeds s JOIN written w ON w.document_id = s.document_id
    WHERE s.voice_id IS NOT NULL
),
-- Who took part: what the document asserts to have passed on the civil day of the event. Days are compared by the middle of
-- their intervals, which clocks move by some hours and never by a day.
by_part AS (
    SELECT DISTINCT min(s.seed) OVER (PARTITION BY s.target, t.id) AS seed, s.target, [t.document_id] AS path,
           CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER)[]) AS links,
           t.to_id AS actor, {certain} AS certain, {possible} AS possible,
           CASE WHEN {certain} IS NULL THEN 'addressed' ELSE {rung} END AS rung, t.passages, w.day, t.from_id AS sender_id,
           t.document_id, t.id AS transmission_id, t.mode AS relation, t.status,
           CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end", t.arrived_earliest, t.arrived_latest,
           t.sent_earliest AS since_earliest, t.sent_latest AS since_latest, t.from_id, w.place_id, t.from_place_id
    FROM seeds s JOIN sendings t ON t.document_id = s.document_id JOIN written w ON w.document_id = t.document_id
    LEFT JOIN given g ON g.document_id = t.document_id
    WHERE t.status = 'asserted' AND t.asserted_by = t.document_id
      AND (coalesce(t.sent_earliest, t.sent_latest, s.happened_earliest, s.happened_latest) IS NULL
           OR abs(epoch(t.sent_earliest) + epoch(t.sent_latest) - epoch(s.happened_earliest) - epoch(s.happened_latest)) <= 32 * 3600)
      AND ((s.happened = 'conversation' AND t.mode = 'oral' AND len(t.passages) = 0)
           OR (s.happened = 'message' AND t.mode <> 'oral'))
),
-- Those present at a conversation know of it from its end, whenever it was put on paper: of the one that the paper is about.
-- Where hours are given for it the last is its end; where a day is, it ended at any hour of it.
by_presence AS (
    SELECT s.seed, s.target, [s.document_id] AS path, CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER)[]) AS links,
           h.actor, s.happened_latest AS certain,
           CASE WHEN s.happened_latest - s.happened_earliest < INTERVAL 20 HOUR THEN s.happened_latest ELSE s.happened_earliest END AS possible,
           CASE WHEN s.happened_latest IS NULL THEN 'addressed' ELSE 'read' END AS rung, CAST(NULL AS VARCHAR[]) AS passages, w.day,
           CAST(NULL AS VARCHAR) AS sender_id, s.document_id, CAST(NULL AS VARCHAR) AS transmission_id,
           h.role AS relation, 'documented' AS status, h.start, h."end",
           s.happened_earliest AS arrived_earliest, s.happened_latest AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM seeds s JOIN written w ON w.document_id = s.document_id
    JOIN hands h ON h.document_id = s.document_id AND h.role IN ('present', 'interpreter', 'note_taker')
    WHERE s.happened = 'conversation' AND s.passage_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM near_reports r JOIN events e ON e.id = r.event_id AND e.kind = 'conversation'
        WHERE r.document_id = s.document_id AND r.event_id <> s.target AND r.status <> 'rejected' AND r.passage_id IS NULL
          AND r.modality <> 'forecast')
),
arrivals AS (
    SELECT *, FALSE AS took_part FROM (
        SELECT * FROM by_hand UNION ALL SELECT * FROM by_sending UNION ALL SELECT * FROM by_order
        UNION ALL SELECT * FROM by_answer)
    WHERE {reached}
    UNION ALL
    SELECT *, TRUE FROM (SELECT * FROM by_voice UNION ALL SELECT * FROM by_presence UNION ALL SELECT * FROM by_part) WHERE {reached}
),
proofs AS (
    SELECT a.* EXCLUDE (since_earliest, since_latest),
           -- An act that shows that something had come, without saying how: it bounds from above alone.
           a.status = 'inferred' AND a.transmission_id IS NULL AS only_by,
           -- The delay of news counts from the event, that of a paper from its sending.
           CASE WHEN s.all_of_it AND NOT a.took_part THEN s.happened_earliest ELSE a.since_earliest END AS since_earliest,
           CASE WHEN s.all_of_it AND NOT a.took_part THEN s.happened_latest ELSE a.since_latest END AS since_latest,
           s.modality, s.passage_id AS report_passage, s.start AS report_start, s."end" AS report_end, t.to_place_id
    FROM arrivals a JOIN seeds s ON s.seed = a.seed
    LEFT JOIN near_transmissions t ON t.id = a.transmission_id
)
