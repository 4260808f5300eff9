-- Every way in which the seeds came to actors: one row an arrival. `flow.ways` fills in what stands in braces: the seeds, the
-- ways to look for and the condition on the actor, and for the rung asked for its two bounds and its name.
--
-- The tables `near_*` hold the rows of the papers that matter (`flow.near`). A seed is a document, a passage of it, or a passage that reports an event. It travels with its own document and with all
-- that enclose or relay it (`carried`). Of what was relayed something may have been left out: `some` says whether the carrier
-- surely holds some of it, `whole` whether it surely holds all. Where a link names the passages that it passes on, what stands
-- in these goes along as surely as it stood there, and nothing else does. A copy has all of it, and a passage where it has one
-- of that name; a copy of a copy is not followed. Paths longer than nine papers are not followed.
seeds AS ({seeds}),
links AS (
    SELECT document_id, target_id, relation, start, "end", passages, CAST(NULL AS VARCHAR[]) AS there FROM near_references
    WHERE relation IN ('encloses', 'relays') AND status <> 'rejected' AND target_id IS NOT NULL {copies}
),
-- The smallest passage of the carrier in which the enclosed paper stands.
spots AS (
    SELECT document_id, start, first(passage_id ORDER BY length, passage_id) AS spot
    FROM (SELECT k.document_id, k.start, p.passage_id, p."end" - p.start AS length
          FROM (SELECT DISTINCT document_id, start FROM links WHERE start IS NOT NULL) k
          JOIN near_passages p ON p.document_id = k.document_id AND p.status <> 'rejected' AND p.start <= k.start AND k.start < p."end")
    GROUP BY document_id, start
),
-- Who was told a passage was told what stands in it.
climbed AS (
    SELECT document_id AS carrier, spot, spot AS passage_id FROM spots
    UNION
    SELECT document_id, passage_id, passage_id FROM seeds WHERE passage_id IS NOT NULL
    UNION {copied}
    SELECT c.carrier, c.spot, p.parent_id FROM climbed c
    JOIN near_passages p ON p.document_id = c.carrier AND p.passage_id = c.passage_id WHERE p.parent_id IS NOT NULL AND p.status <> 'rejected'
),
wider AS (SELECT carrier, spot, list(passage_id ORDER BY passage_id) AS passages FROM climbed GROUP BY carrier, spot),
chained AS (
    SELECT seed, document_id AS carrier, TRUE AS some, TRUE AS whole, TRUE AS itself, [document_id] AS path,
           CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links,
           passage_id AS spot, all_of_it
    FROM seeds
    UNION ALL
    SELECT c.seed, l.document_id,
           CASE WHEN l.there IS NULL THEN c.itself OR (c.some AND (l.relation = 'encloses' OR l.passages IS NOT NULL)) ELSE c.some END,
           c.whole AND (l.relation IN ('encloses', 'copy_of') OR l.passages IS NOT NULL),
           l.there IS NOT NULL AND c.itself AND (c.spot IS NULL OR list_contains(l.there, c.spot)), list_append(c.path, l.document_id),
           list_append(c.links, struct_pack(relation := l.relation, start := l.start, "end" := l."end", passages := l.passages)),
           CASE WHEN l.there IS NULL THEN p.spot WHEN list_contains(l.there, c.spot) THEN c.spot END, c.all_of_it
    FROM chained c JOIN links l ON l.target_id = c.carrier
    LEFT JOIN spots p ON p.document_id = l.document_id AND p.start = l.start
    LEFT JOIN wider n ON n.carrier = c.carrier AND n.spot = c.spot
    WHERE NOT list_contains(c.path, l.document_id) AND len(c.path) < 9
      AND (l.there IS NULL OR len(c.links) = 0 OR c.links[-1].relation <> 'copy_of')
      AND (l.passages IS NULL
           OR CASE WHEN c.spot IS NULL THEN c.itself AND NOT c.all_of_it AND len(l.passages) > 0
                   ELSE list_has_any(l.passages, n.passages) END)
),
carried AS (
    SELECT c.seed, c.carrier, c.itself, c.path, c.links, s.target, s.all_of_it, c.spot,
           CASE WHEN s.all_of_it OR s.passage_id IS NOT NULL THEN c.whole ELSE c.some END AS sure
    FROM chained c JOIN seeds s ON s.seed = c.seed
),
replies AS (
    SELECT r.document_id, r.target_id, r.relation, r.start, r."end" FROM near_references r
    WHERE r.relation IN ('answers', 'refers') AND r.status <> 'rejected' AND r.in_note IS NOT TRUE
      AND r.target_id IN (SELECT carrier FROM carried)
),
papers AS (
    SELECT carrier AS document_id FROM carried UNION SELECT document_id FROM replies UNION SELECT document_id FROM seeds
    UNION SELECT document_id FROM near_mentions
),
sendings AS (SELECT t.* FROM near_transmissions t WHERE t.document_id IN (SELECT document_id FROM papers)),
hands AS (
    SELECT p.document_id, coalesce(p.entity_id, p.office_id) AS actor, p.role, p.start, p."end", p.fact_id FROM near_parties p
    WHERE p.document_id IN (SELECT document_id FROM papers) AND p.status <> 'rejected'
      AND coalesce(p.entity_id, p.office_id) IS NOT NULL
      AND p.role IN ('drafted', 'cleared', 'authorised', 'signed', 'sender', 'interpreter', 'note_taker', 'present')
),
-- A note by hand that says who did something and when: "Agreed. L. 16.V." dates that act alone.
acted AS (
    SELECT h.fact_id, min(x.earliest) AS first, max(x.latest) AS last
    FROM near_parties h
    JOIN near_marks m ON m.document_id = h.document_id AND m.kind IN ('handwritten', 'resolution') AND m.status <> 'rejected'
     AND m.start <= h.start AND h.start < m."end"
    JOIN near_times x ON x.document_id = h.document_id AND x.kind IN ('written', 'other') AND x.status <> 'rejected'
     AND m.start <= x.start AND x.start < m."end" AND x.earliest IS NOT NULL AND x.latest IS NOT NULL
    GROUP BY h.fact_id
),
days AS (
    SELECT document_id, min(earliest) AS first, min(latest) AS last FROM near_times
    WHERE kind = 'written' AND status <> 'rejected' GROUP BY document_id
),
-- Where its writer's office is: on whose clock the days of a paper run that went nowhere.
desks AS (
    SELECT p.document_id, min(e.place_id) AS place_id FROM near_parties p JOIN entities e ON e.id = p.office_id
    WHERE p.role IN ('sender', 'signed', 'drafted') AND p.status <> 'rejected' AND e.place_id IS NOT NULL
      AND p.document_id IN (SELECT document_id FROM papers)
    GROUP BY p.document_id HAVING count(DISTINCT e.place_id) = 1
),
-- When a paper was written: its sending where known, else the day of writing on its writer's clock, and never after that;
-- without such a day not after the end of the document's on any clock of the earth.
written AS (
    SELECT d.id AS document_id, d.date_earliest AS day,
           coalesce(min(t.sent_earliest), min(x.first), CAST(d.date_earliest AS TIMESTAMP) AT TIME ZONE 'UTC' - INTERVAL 14 HOUR) AS first,
           least(min(t.sent_latest), coalesce(min(x.last), CAST(d.date_latest AS TIMESTAMP) AT TIME ZONE 'UTC' + INTERVAL 38 HOUR)) AS last,
           coalesce(min(t.from_place_id), CASE WHEN min(x.first) IS NOT NULL THEN coalesce(d.place_from, min(s.place_id)) END) AS place_id
    FROM near_documents d LEFT JOIN sendings t
      ON t.document_id = d.id AND t.status IN ('documented', 'asserted') AND t.passages IS NULL
    LEFT JOIN days x ON x.document_id = d.id
    LEFT JOIN desks s ON s.document_id = d.id
    WHERE d.id IN (SELECT document_id FROM papers)
    GROUP BY d.id, d.date_earliest, d.date_latest, d.place_from
),
given AS (
    SELECT document_id, min(earliest) AS first, min(latest) AS last FROM near_times
    WHERE kind = 'distributed' AND status <> 'rejected' AND document_id IN (SELECT carrier FROM carried)
    GROUP BY document_id
),
-- The first day on which a paper is stamped as received, by him whom the stamp names, where it does: who held an office then had it.
came AS (
    SELECT document_id, whose, min(earliest) AS first, min(latest) AS last, min(CASE WHEN local NOT LIKE '%/%' OR local LIKE '%/' || substr(local, 1, 10) || '%' THEN try_cast(substr(local, 1, 10) AS DATE) END) AS day
    FROM (SELECT *, coalesce(whose_id, '') AS whose, max(kind) OVER (PARTITION BY document_id, whose_id) AS best FROM near_times
          WHERE kind IN ('received', 'delivered') AND status <> 'rejected' AND earliest IS NOT NULL
            AND (whose_text IS NULL OR whose_id IS NOT NULL) AND document_id IN (SELECT carrier FROM carried))
    WHERE kind = best GROUP BY document_id, whose  -- received, where there is such a stamp
),
sent AS (
    SELECT c.seed, c.target, c.path, c.sure, c.links, t.*,
           CASE WHEN c.sure AND t.status <> 'instructed' THEN {certain} END AS certain, {possible} AS possible,
           -- Of those who had it no earlier than the stamp: for them it speaks.
           CASE WHEN t.passages IS NULL AND t.status <> 'instructed' AND t.asserted_by IS DISTINCT FROM t.document_id
                 AND t.arrived_earliest >= CASE WHEN o.document_id IS NULL THEN m.first ELSE o.first END
                THEN coalesce(CASE WHEN o.document_id IS NULL THEN m.day ELSE o.day END, w.day) ELSE w.day END AS day, w.place_id
    FROM carried c JOIN sendings t ON t.document_id = c.carrier
    JOIN written w ON w.document_id = t.document_id
    LEFT JOIN wider n ON n.carrier = c.carrier AND n.spot = c.spot
    LEFT JOIN given g ON g.document_id = t.document_id
    LEFT JOIN came m ON m.document_id = t.document_id AND m.whose = ''
    LEFT JOIN came o ON o.document_id = t.document_id AND o.whose = t.to_id
    WHERE t.passages IS NULL
       OR CASE WHEN c.spot IS NULL THEN c.itself AND NOT c.all_of_it AND len(t.passages) > 0
               ELSE list_has_any(t.passages, n.passages) END
),
-- What papers that report an event assert to have passed in it, on its civil day. Days are compared by the middle of their
-- intervals, which clocks move by some hours and never by a day.
tellings AS (
    SELECT DISTINCT min(s.seed) OVER (PARTITION BY s.target, t.id) AS seed, s.target, s.happened, t.*
    FROM seeds s JOIN sendings t ON t.document_id = s.document_id
    WHERE t.status = 'asserted' AND t.asserted_by = t.document_id
      AND (coalesce(t.sent_earliest, t.sent_latest, s.happened_earliest, s.happened_latest) IS NULL
           OR abs(epoch(t.sent_earliest) + epoch(t.sent_latest) - epoch(s.happened_earliest) - epoch(s.happened_latest)) <= 32 * 3600)
      AND ((s.happened = 'conversation' AND t.mode = 'oral' AND len(t.passages) = 0)
           OR (s.happened = 'message' AND t.mode <> 'oral'))
),
-- When a conversation began and was over: by the hours that papers give for it, or by the event's own; those that end first. Of
-- hours the last is the end; a day leaves open at which hour of it that was.
over AS (
    SELECT target, first(first ORDER BY last NULLS LAST, first DESC NULLS LAST) AS began, min(last) AS last,
           first(CASE WHEN last - first < INTERVAL 20 HOUR THEN last ELSE first END ORDER BY last NULLS LAST, first DESC NULLS LAST) AS first,
           first(document_id ORDER BY last NULLS LAST, first DESC NULLS LAST, document_id NULLS FIRST) AS document_id
    FROM (SELECT target, arrived_earliest AS first, arrived_latest AS last, document_id FROM tellings
          WHERE happened = 'conversation' AND arrived_latest - arrived_earliest < INTERVAL 20 HOUR
          UNION ALL
          SELECT target, happened_earliest, happened_latest, NULL FROM seeds WHERE happened = 'conversation')
    GROUP BY target
),
-- The record of a conversation: the paper as a whole is about it, and about no other.
records AS (
    SELECT s.seed, o.began, o.first, o.last, nullif(o.document_id, s.document_id) AS told_in FROM seeds s JOIN over o ON o.target = s.target
    WHERE s.happened = 'conversation' AND s.passage_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM near_reports r JOIN events e ON e.id = r.event_id AND e.kind = 'conversation'
        WHERE r.document_id = s.document_id AND r.event_id <> s.target AND r.status <> 'rejected' AND r.passage_id IS NULL
          AND r.modality <> 'forecast')
),
-- Through whose hands the carrier went: from the end of that act. A record was not written before the talk was over.
by_hand AS (
    SELECT c.seed, c.target, c.path, c.links, h.actor,
           CASE WHEN c.sure THEN coalesce(n.last, w.last) END AS certain,
           CASE WHEN c.itself THEN greatest(coalesce(n.first, w.first), {over}) ELSE coalesce(n.first, w.first) END AS possible,
           CASE WHEN c.sure AND coalesce(n.last, w.last) IS NOT NULL THEN 'read' ELSE 'addressed' END AS rung,
           CAST(NULL AS VARCHAR[]) AS passages, w.day, CAST(NULL AS VARCHAR) AS sender_id,
           h.document_id, CAST(NULL AS VARCHAR) AS transmission_id, h.role AS relation, 'documented' AS status, h.start, h."end",
           coalesce(n.first, w.first) AS arrived_earliest, coalesce(n.last, w.last) AS arrived_latest,
           CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM carried c JOIN hands h ON h.document_id = c.carrier JOIN written w ON w.document_id = c.carrier
    LEFT JOIN acted n ON n.fact_id = h.fact_id {records}
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
      AND (o.arrived_earliest IS NULL OR least(t.sent_latest, t.arrived_latest) >= o.arrived_earliest) AND t.arrived_latest IS NOT NULL
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
-- Who speaks of a paper that was meant for him had it (`flow.mentions`): what was sent to him, or to his house.
by_mention AS (
    SELECT s.seed, s.target, s.path, s.links, m.actor,
           CASE WHEN s.sure THEN a.last END AS certain, w.first AS possible,
           CASE WHEN s.sure AND a.last IS NOT NULL THEN 'read' ELSE 'addressed' END AS rung,
           s.passages, a.day, CAST(NULL AS VARCHAR) AS sender_id,
           m.document_id, CAST(NULL AS VARCHAR) AS transmission_id, m.relation, 'inferred' AS status, m.start, m."end",
           w.first AS arrived_earliest, a.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, a.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM sent s JOIN near_mentions m ON m.transmission_id = s.id
    JOIN written w ON w.document_id = s.document_id JOIN written a ON a.document_id = m.document_id
    WHERE coalesce(a.last >= w.first, TRUE)  -- else another paper is meant
),
-- Who told somebody a thing had it himself when he told it; he may have had it ever so long.
by_telling AS (
    SELECT seed, target, path, links, from_id AS actor, CASE WHEN sure THEN coalesce(sent_latest, arrived_latest) END AS certain,
           CAST(NULL AS TIMESTAMPTZ) AS possible,
           CASE WHEN sure AND coalesce(sent_latest, arrived_latest) IS NOT NULL THEN 'read' ELSE 'addressed' END AS rung, passages,
           day, CAST(NULL AS VARCHAR) AS sender_id, document_id, CAST(NULL AS VARCHAR) AS transmission_id, 'told it' AS relation,
           'asserted' AS status, CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end",
           sent_earliest AS arrived_earliest, coalesce(sent_latest, arrived_latest) AS arrived_latest,
           CAST(NULL AS TIMESTAMPTZ) AS since_earliest, CAST(NULL AS TIMESTAMPTZ) AS since_latest,
           CAST(NULL AS VARCHAR) AS from_id, coalesce(from_place_id, place_id) AS place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM sent WHERE from_id IS NOT NULL AND {told}
),
-- Who speaks of an event was aware of it before the paper's date.
by_voice AS (
    SELECT s.seed, s.target, [s.document_id] AS path, CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links, s.voice_id AS actor, w.last AS certain, s.happened_earliest AS possible,
           CASE WHEN w.last IS NULL THEN 'addressed' ELSE 'read' END AS rung, CAST(NULL AS VARCHAR[]) AS passages, w.day,
           CAST(NULL AS VARCHAR) AS sender_id, s.document_id, CAST(NULL AS VARCHAR) AS transmission_id,
           'voice: ' || s.modality AS relation, 'inferred' AS status, s.start, s."end",
           s.happened_earliest AS arrived_earliest, w.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM seeds s JOIN written w ON w.document_id = s.document_id
    WHERE s.voice_id IS NOT NULL
),
-- What a paper says was said is dated apart from it: who heard of an event in a talk knows from the talk on, and who spoke of it
-- there had known.
by_talk AS (
    SELECT t.seed, t.target, [t.document_id] AS path, CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links,
           t.actor, t.last AS certain, CASE WHEN t.heard THEN coalesce(t.earliest, t.happened_earliest) ELSE t.happened_earliest END AS possible,
           CASE WHEN t.last IS NULL THEN 'addressed' ELSE 'read' END AS rung, CAST(NULL AS VARCHAR[]) AS passages, t.day,
           CAST(NULL AS VARCHAR) AS sender_id, t.document_id, CAST(NULL AS VARCHAR) AS transmission_id,
           'spoken: ' || t.modality AS relation, CASE WHEN t.heard THEN 'asserted' ELSE 'inferred' END AS status, t.start, t."end",
           coalesce(t.earliest, t.happened_earliest) AS arrived_earliest, t.last AS arrived_latest,
           CAST(NULL AS TIMESTAMPTZ) AS since_earliest, CAST(NULL AS TIMESTAMPTZ) AS since_latest,
           CASE WHEN t.heard THEN t.speaker_id END AS from_id, t.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM (SELECT s.seed, s.target, s.document_id, s.modality, s.happened_earliest, x.earliest, coalesce(x.latest, w.last) AS last,
                 x.start, x."end", x.speaker_id, w.day, w.place_id,
                 unnest([x.speaker_id, x.addressee_id]) AS actor, unnest([FALSE, TRUE]) AS heard
          FROM seeds s JOIN written w ON w.document_id = s.document_id
          JOIN near_speech x ON x.document_id = s.document_id AND x.status <> 'rejected' AND x.mode IN ('quotes', 'reports')
           AND x.start <= s.start AND s."end" <= x."end") t
    WHERE t.actor IS NOT NULL
),
-- Who took part, as the document asserts.
by_part AS (
    SELECT t.seed, t.target, [t.document_id] AS path,
           CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links,
           t.to_id AS actor, {certain} AS certain, {possible} AS possible,
           CASE WHEN {certain} IS NULL THEN 'addressed' ELSE {rung} END AS rung, t.passages, w.day, t.from_id AS sender_id,
           t.document_id, t.id AS transmission_id, t.mode AS relation, t.status,
           CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end", t.arrived_earliest, t.arrived_latest,
           t.sent_earliest AS since_earliest, t.sent_latest AS since_latest, t.from_id, w.place_id, t.from_place_id
    FROM tellings t JOIN written w ON w.document_id = t.document_id
    LEFT JOIN given g ON g.document_id = t.document_id
),
-- Who brought a message knows of it from then on.
by_messenger AS (
    SELECT t.seed, t.target, [t.document_id] AS path,
           CAST([] AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links,
           t.from_id AS actor, coalesce(t.sent_latest, t.arrived_latest) AS certain, t.sent_earliest AS possible,
           CASE WHEN coalesce(t.sent_latest, t.arrived_latest) IS NULL THEN 'addressed' ELSE 'read' END AS rung,
           CAST(NULL AS VARCHAR[]) AS passages, w.day, CAST(NULL AS VARCHAR) AS sender_id,
           t.document_id, t.id AS transmission_id, 'told it' AS relation, t.status,
           CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end", t.sent_earliest AS arrived_earliest,
           coalesce(t.sent_latest, t.arrived_latest) AS arrived_latest,
           CAST(NULL AS TIMESTAMPTZ) AS since_earliest, CAST(NULL AS TIMESTAMPTZ) AS since_latest,
           CAST(NULL AS VARCHAR) AS from_id, coalesce(t.from_place_id, w.place_id) AS place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM tellings t JOIN written w ON w.document_id = t.document_id WHERE t.happened = 'message' AND t.from_id IS NOT NULL
),
-- Those present at a conversation know of it by its end, whenever it was put on paper: of the one that the paper is about.
by_presence AS (
    SELECT s.seed, s.target, CASE WHEN o.told_in IS NULL THEN [s.document_id] ELSE [o.told_in, s.document_id] END AS path,
           CAST(CASE WHEN o.told_in IS NULL THEN []
                     ELSE [struct_pack(relation := 'hours of the talk', start := NULL, "end" := NULL, passages := NULL)] END
                AS STRUCT(relation VARCHAR, start INTEGER, "end" INTEGER, passages VARCHAR[])[]) AS links,
           h.actor, o.last AS certain, o.began AS possible,
           CASE WHEN o.last IS NULL THEN 'addressed' ELSE 'read' END AS rung, CAST(NULL AS VARCHAR[]) AS passages, w.day,
           CAST(NULL AS VARCHAR) AS sender_id, s.document_id, CAST(NULL AS VARCHAR) AS transmission_id,
           h.role AS relation, 'documented' AS status, h.start, h."end",
           o.began AS arrived_earliest, o.last AS arrived_latest, CAST(NULL AS TIMESTAMPTZ) AS since_earliest,
           CAST(NULL AS TIMESTAMPTZ) AS since_latest, CAST(NULL AS VARCHAR) AS from_id, w.place_id, CAST(NULL AS VARCHAR) AS from_place_id
    FROM seeds s JOIN records o ON o.seed = s.seed JOIN written w ON w.document_id = s.document_id
    JOIN hands h ON h.document_id = s.document_id AND h.role IN ('present', 'interpreter', 'note_taker')
),
arrivals AS ({arrivals}),
proofs AS (
    SELECT a.* EXCLUDE (since_earliest, since_latest),
           -- An act that shows that something had come, without saying how: it bounds from above alone.
           a.status = 'inferred' AND a.transmission_id IS NULL AS only_by,
           -- The delay of news counts from the event, that of a paper from its sending.
           CASE WHEN s.all_of_it AND NOT a.took_part THEN s.happened_earliest ELSE a.since_earliest END AS since_earliest,
           CASE WHEN s.all_of_it AND NOT a.took_part THEN s.happened_latest ELSE a.since_latest END AS since_latest,
           s.modality, s.passage_id AS report_passage, s.start AS report_start, s."end" AS report_end, t.to_place_id,
           x.day AS sender_day
    FROM arrivals a JOIN seeds s ON s.seed = a.seed
    LEFT JOIN written x ON x.document_id = a.document_id
    LEFT JOIN near_transmissions t ON t.id = a.transmission_id
)
