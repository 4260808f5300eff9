-- What a catalogue states stands nowhere in the text: the places by which its rows belonged together (below zero) have served.

UPDATE "references" SET start = NULL, "end" = NULL WHERE start < 0;
UPDATE ignorance SET start = NULL, "end" = NULL WHERE start < 0;
UPDATE reports SET start = NULL, "end" = NULL WHERE start < 0;

INSERT INTO problems (path, document_id, stage, severity, code, message)
SELECT DISTINCT d.source_path, d.id, 'link', 'warning', 'unknown-event',
       x.event_id || ' is no event of authority/events.csv: what is said of it here counts for nothing'
FROM (SELECT document_id, event_id FROM reports WHERE event_id IS NOT NULL
      UNION SELECT document_id, event_id FROM ignorance WHERE event_id IS NOT NULL) x
JOIN documents d ON d.id = x.document_id
WHERE x.event_id NOT IN (SELECT id FROM events);
