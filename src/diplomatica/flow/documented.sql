-- The messages themselves: every sender to every receiver, nobody known to every receiver where no sender is told. A paper known only from a list or a footnote is asserted, not
-- documented; what is known from a draft, and proved to have been sent, is inferred.

INSERT INTO raw_transmissions
SELECT r.document_id, s.who, s.place_id, r.who, r.place_id, NULL, w.mode,
       CASE WHEN w.is_draft THEN 'inferred'
            WHEN k.only_named AND d.text_scope IS DISTINCT FROM 'full' THEN 'asserted' ELSE 'documented' END,
       CASE WHEN w.is_draft THEN p.proof END, r.role_order, NULL,
       m.sent_earliest, m.sent_latest, r.arrived_earliest,
       CASE WHEN r.role_order = 3 THEN m.sent_latest  -- who sent it on had it before
            ELSE coalesce(CASE WHEN r.is_stamped THEN r.stamped_latest END, o.by_then) END,
       -- Nothing is deciphered before it has come, whatever clock the two stamps ran on.
       CASE WHEN r.follows AND m.deciphered_earliest IS NOT NULL THEN greatest(m.deciphered_earliest, r.arrived_earliest) END,
       CASE WHEN r.is_deciphered THEN m.deciphered_latest END,
       CASE WHEN r.is_stamped THEN datediff('second', m.sent_printed, r.stamped_printed) END,
       -- Two clocks are tried at both ends; nothing arrives before it is sent, unless every clock says so.
       CASE WHEN r.is_stamped AND m.sent_printed IS NOT NULL AND r.stamped_printed IS NOT NULL
            THEN CASE WHEN r.stamped_latest < m.sent_earliest THEN datediff('second', m.sent_latest, r.stamped_earliest)
                      ELSE greatest(0, datediff('second', m.sent_latest, r.stamped_earliest)) END END,
       CASE WHEN r.is_stamped AND m.sent_printed IS NOT NULL AND r.stamped_printed IS NOT NULL
            THEN datediff('second', m.sent_earliest, r.stamped_latest) END
FROM reached r
LEFT JOIN handed_over o ON o.document_id = r.document_id AND o.who = r.who
LEFT JOIN senders s ON s.document_id = r.document_id
JOIN documents d ON d.id = r.document_id
JOIN manners w ON w.document_id = r.document_id
JOIN moments m ON m.document_id = r.document_id
LEFT JOIN sent_drafts p ON p.document_id = r.document_id
LEFT JOIN (SELECT document_id, bool_and(basis IN ('listing', 'citation')) AS only_named FROM known_from GROUP BY document_id) k
  ON k.document_id = r.document_id
WHERE NOT w.is_draft OR p.proof IS NOT NULL;

-- The first hands at the far end are to hand it on: those through whom it goes to its addressees, and all to those for whom
-- it is meant, unless the words themselves say that somebody is to tell them. A stamp that names an addressee behind such hands
-- says when it was handed on to him.
INSERT INTO raw_transmissions
SELECT f.document_id, h.who, h.place_id, f.who, CASE WHEN min(f.place_id) = max(f.place_id) THEN min(f.place_id) END,
       NULL, 'unknown', 'instructed', f.document_id, 6, NULL,
       greatest(h.arrived_earliest, o.arrived_earliest), NULL, greatest(h.arrived_earliest, o.arrived_earliest), NULL, NULL, NULL, NULL, NULL, NULL
FROM people f
JOIN reached h ON h.document_id = f.document_id AND h.first_hand AND h.who <> f.who
JOIN manners w ON w.document_id = f.document_id
LEFT JOIN reached o ON o.document_id = f.document_id AND o.who = f.who AND o.role_order = 1 AND o.is_named AND h.role_order = 2
WHERE (f.role = 'for' OR (f.role = 'to' AND h.role_order = 2)) AND NOT w.is_draft
  AND NOT EXISTS (SELECT 1 FROM senders b WHERE b.document_id = f.document_id AND b.who = f.who)
  AND NOT EXISTS (SELECT 1 FROM act_parts t JOIN reached a ON a.document_id = t.document_id AND a.role_order = 1
                  WHERE t.document_id = f.document_id AND t.kind = 'convey' AND t.role = 'to' AND t.entity_id = f.who
                    AND a.who <> t.entity_id)
GROUP BY f.document_id, h.who, h.place_id, f.who, h.arrived_earliest, o.arrived_earliest;
