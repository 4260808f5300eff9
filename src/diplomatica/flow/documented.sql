-- The messages themselves: every sender to every receiver. A draft is sent only when something proves it (a number of its
-- own, or an answer), so drafts make no transmission here. A paper known only from a list or a footnote is asserted, not documented.

INSERT INTO raw_transmissions
SELECT s.document_id, s.who, s.place_id, r.who, r.place_id,
       NULL, w.mode,
       CASE WHEN k.basis IN ('listing', 'citation') AND d.text_scope <> 'full' THEN 'asserted' ELSE 'documented' END,
       NULL, r.role_order,
       m.sent_earliest, m.sent_latest,
       -- Stamps of receipt are those of the addressee's post; who got a copy had it no earlier.
       greatest(m.received_earliest, CASE WHEN m.received_latest < m.sent_earliest THEN NULL ELSE m.sent_earliest END),
       CASE WHEN r.role_order = 1 THEN m.received_latest END,
       m.deciphered_earliest,
       CASE WHEN r.role_order = 1 THEN m.deciphered_latest END,
       CASE WHEN r.role_order = 1 THEN datediff('second', m.sent_printed, m.received_printed) END,
       CASE WHEN r.role_order = 1 AND m.sent_printed IS NOT NULL AND m.received_printed IS NOT NULL
            THEN datediff('second', m.sent_latest, m.received_earliest) END,
       CASE WHEN r.role_order = 1 AND m.sent_printed IS NOT NULL AND m.received_printed IS NOT NULL
            THEN datediff('second', m.sent_earliest, m.received_latest) END
FROM senders s
JOIN receivers r ON r.document_id = s.document_id AND r.who <> s.who
JOIN documents d ON d.id = s.document_id
JOIN manners w ON w.document_id = s.document_id
JOIN moments m ON m.document_id = s.document_id
LEFT JOIN known_from k ON k.document_id = s.document_id
WHERE NOT w.is_draft;

-- Where a message goes through somebody's hands for somebody else, he is to hand it on.
INSERT INTO raw_transmissions
SELECT f.document_id, v.who, v.place_id, f.who, f.place_id, NULL, 'unknown', 'instructed', f.document_id, 5,
       m.sent_earliest, NULL, m.sent_earliest, NULL, NULL, NULL, NULL, NULL, NULL
FROM people f
JOIN people v ON v.document_id = f.document_id AND v.role = 'via' AND v.who <> f.who
JOIN manners w ON w.document_id = f.document_id
JOIN moments m ON m.document_id = f.document_id
WHERE f.role = 'for' AND NOT w.is_draft
  AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.document_id = f.document_id AND a.kind = 'convey');
