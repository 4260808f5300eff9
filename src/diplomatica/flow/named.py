"""The papers that name an actor, or somebody of his side, as one that they are meant for or come from."""

from __future__ import annotations

MEANT, OWN = ("to", "for", "copy", "info"), ("sender", "signed")
"""Roles of those whom a paper is meant for, and of those whom it comes from; through whom it only goes is neither."""

NAMED = f"""
WITH named AS (
    SELECT DISTINCT document_id, role, who FROM (
        SELECT document_id, role, unnest([entity_id, office_id]) AS who FROM parties
        WHERE role IN {MEANT + OWN} AND status <> 'rejected')
    WHERE who IS NOT NULL AND {{of}}
),
sent AS (
    SELECT t.document_id, min(t.sent_earliest) AS earliest, min(t.sent_latest) AS latest, min(t.from_place_id) AS place_id,
           min(t.from_id) AS sender
    FROM transmissions t SEMI JOIN named n ON n.document_id = t.document_id
    WHERE t.status IN ('documented', 'asserted', 'inferred') AND t.passages IS NULL GROUP BY t.document_id
)
SELECT n.who, n.role, d.id AS document_id, d.title, d.date_earliest, d.date_latest, coalesce(d.kind LIKE '%draft%', FALSE) AS is_draft,
       s.document_id IS NOT NULL AS is_sent, s.earliest AS sent_earliest, s.latest AS sent_latest, s.place_id AS sent_place_id,
       s.sender AS sender_id
FROM named n JOIN documents d ON d.id = n.document_id LEFT JOIN sent s ON s.document_id = d.id
"""
"""A row for each paper, actor and role, with the paper's days and the bounds of its sending; `of` says of whom (`who`)."""
