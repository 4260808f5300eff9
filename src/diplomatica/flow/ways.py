"""The query that finds every way in which documents and news came to actors, for one rung."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from diplomatica.errors import UsageError
from diplomatica.flow.near import COPIES, TOLD

if TYPE_CHECKING:
    from diplomatica.flow.near import Near

RUNGS = ("addressed", "sent", "arrived", "readable", "distributed", "read")
"""How far a document had come, lowest first; what proves one proves all below it."""

_NO_TIME = "CAST(NULL AS TIMESTAMPTZ)"
_SENT = "least(t.sent_latest, t.arrived_latest, t.readable_latest)"
_ARRIVING = "coalesce(t.arrived_earliest, t.sent_earliest)"
_READABLE = f"coalesce(t.readable_earliest, {_ARRIVING})"

# Rung: latest bound, earliest bound, name. Acts of the recipient prove `read`; no transmission does.
_BOUNDS = {
    "addressed": (_SENT, "t.sent_earliest", "'addressed'"),
    "sent": (_SENT, "t.sent_earliest", "'sent'"),
    "arrived": ("least(t.arrived_latest, t.readable_latest)", _ARRIVING, "'arrived'"),
    "readable": ("t.readable_latest", _READABLE, "'readable'"),
    "distributed": (
        "CASE WHEN t.status = 'documented' THEN g.last END",
        f"coalesce(CASE WHEN t.status = 'documented' THEN g.first END, {_READABLE})",
        "'distributed'",
    ),
    "read": (_NO_TIME, _READABLE, "'read'"),
    # Not asked for: readable where a deciphering hour is printed, else arrived.
    None: (
        "coalesce(t.readable_latest, t.arrived_latest)",
        f"CASE WHEN t.readable_latest IS NULL THEN {_ARRIVING} ELSE {_READABLE} END",
        "CASE WHEN readable_latest IS NULL THEN 'arrived' ELSE 'readable' END",
    ),
}

DOCUMENT_SEEDS = """
SELECT row_number() OVER (ORDER BY d.id) AS seed, d.id AS target, d.id AS document_id, CAST({passage} AS VARCHAR) AS passage_id,
       FALSE AS all_of_it, CAST(NULL AS VARCHAR) AS voice_id, CAST(NULL AS VARCHAR) AS modality, CAST(NULL AS VARCHAR) AS happened,
       CAST(NULL AS TIMESTAMPTZ) AS happened_earliest, CAST(NULL AS TIMESTAMPTZ) AS happened_latest,
       CAST(NULL AS INTEGER) AS start, CAST(NULL AS INTEGER) AS "end"
FROM near_documents d WHERE {of}
"""
"""Documents as seeds; `of` says which."""

EVENT_SEEDS = """
SELECT -row_number() OVER (ORDER BY r.event_id, r.document_id, r.start NULLS LAST, r.fact_id) AS seed,
       r.event_id AS target, r.document_id, r.passage_id,
       TRUE AS all_of_it, r.voice_id, r.modality, e.kind AS happened, e.earliest AS happened_earliest, e.latest AS happened_latest,
       r.start, r."end"
FROM near_reports r JOIN events e ON e.id = r.event_id JOIN near_documents d ON d.id = r.document_id
WHERE r.status <> 'rejected' AND r.modality <> 'forecast' AND {of}
"""
"""The passages that report events as seeds; `of` says which. Who was told that a thing would come was not told that it came."""

# Papers with the same words, each of the other; and the passages of each that stand in the other under the same name.
_COPIES = f"""
UNION ALL
SELECT c.document_id, c.target_id, 'copy_of', CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS VARCHAR[]),
       coalesce(list(p.passage_id ORDER BY p.passage_id) FILTER (p.passage_id IS NOT NULL), [])
FROM ({COPIES}) c LEFT JOIN near_passages p ON p.document_id = c.document_id AND p.status <> 'rejected'
WHERE c.document_id IN (SELECT id FROM near_documents) AND c.target_id IN (SELECT id FROM near_documents)
GROUP BY c.document_id, c.target_id
"""
_COPIED = """
SELECT l.document_id, k.spot, k.spot FROM links l
JOIN (SELECT document_id, spot FROM spots UNION SELECT document_id, passage_id FROM seeds) k ON k.document_id = l.target_id
WHERE list_contains(l.there, k.spot)
UNION
"""

SOONEST = (
    "only_by, possible NULLS FIRST, certain NULLS LAST, len(path), document_id, transmission_id NULLS LAST, relation, "
    'start NULLS LAST, seed, actor, took_part, path, links, "end" NULLS LAST, passages, since_earliest, since_latest'
)
ORDER = f"certain NULLS LAST, {SOONEST}"
"""The best proof first; equal ones in an order that depends on the rows alone."""


def ways(near: Near, seeds: str, reached: str = "TRUE", rung: str | None = None, *, documents: bool = False) -> str:
    """Common table expressions that end in `proofs`, those of `near` first; to stand after WITH RECURSIVE.

    `reached` is a condition on the column `actor`; `documents` says that no seed is of an event. Half of the time that a
    question takes is the making of its query: what cannot give a row is left out. Raises UsageError for a rung that there is not.
    """
    if rung not in _BOUNDS:
        raise UsageError(f"no rung {rung!r}; there are {', '.join(RUNGS)}")
    certain, possible, name = _BOUNDS[rung]
    brought = [
        "by_hand",
        "by_sending",
        "by_order",
        "by_answer",
        *(["by_mention"] if near.spoken_of else []),
        *(["by_telling"] if near.told else []),
    ]
    talks = near.talks and not documents
    took_part = [] if documents else ["by_voice", *(["by_talk"] if near.speech else [])]
    took_part += ["by_presence", "by_part", "by_messenger"] if talks else []
    arrivals = [f"SELECT *, {part} AS took_part FROM {one} WHERE {reached}" for part, names in
                (("FALSE", brought), ("TRUE", took_part)) for one in names]  # fmt: skip
    text = _text().format(
        seeds=seeds,
        certain=certain,
        possible=possible,
        rung=name,
        arrivals=" UNION ALL ".join(arrivals),
        told=TOLD,
        copies=_COPIES if near.copied else "",
        copied=_COPIED if near.copied else "",
        over="o.first" if talks else _NO_TIME,
        records="LEFT JOIN records o ON o.seed = c.seed" if talks else "",
    )
    return f"{near.tables}, {text}"


@cache
def _text() -> str:
    return files("diplomatica.flow").joinpath("ways.sql").read_text(encoding="utf-8")
