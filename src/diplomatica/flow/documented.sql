-- The messages themselves: every sender to every receiver. A draft is sent only when something proves it (a number of its
-- own, or an answer), so drafts make no transmission here. A paper known only from a list or a footnote is asserted, not documented.

INSERT INTO raw_transmissions
SELECT s.document_id, s.who, s.place_id, r.who, r.place_id,
       NULL, w.mode,
       CASE WHEN k.basis IN ('listing', 'citation') AND d.text_scope <> 'full' THEN 'asserted' ELSE 'documented' END,
       NULL, r.role_order,
       m.sent_earliest, m.sent_latest,
       CASE WHEN r.role_order = 3 THEN NULL  -- who sent it on had it before
            WHEN r.role_order = 5 OR m.received_latest < m.sent_earliest THEN coalesce(m.received_earliest, m.sent_earliest)
            ELSE greatest(m.received_earliest, m.sent_earliest) END,
       CASE WHEN r.role_order = 3 THEN m.sent_latest WHEN r.role_order = x.role_order THEN m.received_latest END,
       -- Nothing is deciphered before it has come, whatever clock the two stamps ran on.
       CASE WHEN r.role_order NOT IN (3, 5) AND m.deciphered_earliest IS NOT NULL
            THEN greatest(m.deciphered_earliest, m.received_earliest) END,
       CASE WHEN r.role_order = x.role_order THEN m.deciphered_latest END,
       CASE WHEN r.role_order = x.role_order THEN datediff('second', m.sent_printed, m.received_printed) END,
       -- Two clocks are tried at both ends; nothing arrives before it is sent, unless every clock says so.
       CASE WHEN r.role_order = x.role_order AND m.sent_printed IS NOT NULL AND m.received_printed IS NOT NULL
            THEN CASE WHEN m.received_latest < m.sent_earliest THEN datediff('second', m.sent_latest, m.received_earliest)
                      ELSE greatest(0, datediff('second', m.sent_latest, m.received_earliest)) END END,
       CASE WHEN r.role_order = x.role_order AND m.sent_printed IS NOT NULL AND m.received_printed IS NOT NULL
            THEN datediff('second', m.sent_earliest, m.received_latest) END
FROM senders s
JOIN receivers r ON r.document_id = s.document_id AND r.who <> s.who
JOIN documents d ON d.id = s.document_id
JOIN manners w ON w.document_id = s.document_id
JOIN moments m ON m.document_id = s.document_id
LEFT JOIN stamped x ON x.document_id = s.document_id
LEFT JOIN known_from k ON k.document_id = s.document_id
WHERE NOT w.is_draft;

-- Where a message goes through somebody's hands at the far end, he is to hand it on to those it is meant for.
INSERT INTO raw_transmissions
SELECT DISTINCT f.document_id, v.who, v.place_id, f.who, f.place_id, CAST(NULL AS VARCHAR[]), 'unknown', 'instructed', f.document_id, 6,
       coalesce(m.received_earliest, m.sent_earliest), CAST(NULL AS TIMESTAMPTZ), coalesce(m.received_earliest, m.sent_earliest),
       CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ),
       CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM people f
JOIN receivers v ON v.document_id = f.document_id AND v.role_order = 2 AND v.who <> f.who
JOIN manners w ON w.document_id = f.document_id
JOIN moments m ON m.document_id = f.document_id
WHERE f.role IN ('for', 'to') AND NOT w.is_draft
  AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.document_id = f.document_id AND a.kind = 'convey');

-- A calendar that says for whom a message is meant, without the words: its addressee is to tell him.
INSERT INTO raw_transmissions
SELECT DISTINCT f.document_id, t.who, t.place_id, f.who, f.place_id, CAST(NULL AS VARCHAR[]), 'unknown', 'instructed', f.document_id, 7,
       coalesce(m.received_earliest, m.sent_earliest), CAST(NULL AS TIMESTAMPTZ), coalesce(m.received_earliest, m.sent_earliest),
       CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ), CAST(NULL AS TIMESTAMPTZ),
       CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
FROM people f
JOIN receivers t ON t.document_id = f.document_id AND t.role_order = 1 AND t.who <> f.who
JOIN manners w ON w.document_id = f.document_id
JOIN moments m ON m.document_id = f.document_id
WHERE f.role = 'for' AND NOT w.is_draft
  AND NOT EXISTS (SELECT 1 FROM receivers v WHERE v.document_id = f.document_id AND v.role_order = 2)
  AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.document_id = f.document_id AND a.kind = 'convey');
