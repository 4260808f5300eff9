"""The papers before and after one: by date, in its file or volume, in its channel, and in the thread it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diplomatica.view import View

MOST_CHANNELS = 2

# One question for all orders: what a question costs is its making, not its rows.
_ORDERED = """
select {n} as way, p.*, m.place as here from placed_{n} p, (select place from placed_{n} where id = $id) m where abs(p.place - m.place) = 1
"""
_PLACED = """placed_{n} as (
    select id, title, date_earliest, date_latest, date_edtf, row_number() over (order by {order}) as place, count(*) over () as of
    from ({rows}))"""

_COLUMNS = 'd.id, d.title, d.date_earliest, d.date_latest, d.date_edtf, d."row"'
_BY_DATE = 'date_earliest nulls last, date_latest nulls last, "row"'

_HEADS = "select id, title, date_earliest, date_latest, date_edtf from documents where id = any(?)"

_FILE = f"""select {_COLUMNS}, min(try_cast(regexp_extract(h.listy, '\\d+') as integer)) as sheet
from documents d join holdings h on h.document_id = d.id
where h.status <> 'rejected' and h.repository is not distinct from $repository and h.collection is not distinct from $collection
  and h.fond is not distinct from $fond and h.opis is not distinct from $opis and h.delo is not distinct from $delo
  and h.papka is not distinct from $papka and ($delo is not null or $papka is not null or h.reference = $reference)
group by all"""

_VOLUME = f"""select {_COLUMNS}, d.source_start from documents d
where d.source_path = $path and d.edition_number is not null and d.source_start is not null"""

_CHANNEL = f"""select {_COLUMNS}, min(t.sent_earliest) as sent from documents d join transmissions t on t.document_id = d.id
where t.from_id = $from_{{n}} and t.to_id = $to_{{n}} and t.status = 'documented' group by all"""

_IN_THREAD = ("answers", "follows", "corrects")
"""Relations that make one correspondence of two papers."""


@dataclass(frozen=True, slots=True)
class Way:
    """One order in which the paper stands between two others: of what it is, and its place in it."""

    kind: str
    """`date`, `file`, `volume` or `channel`."""
    name: str
    place: int
    of: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    ends: Mapping[str, Any] = field(default_factory=dict)
    """Of a channel: who writes to whom, as a row with ids and names."""


def ways(view: View, shown: Mapping[str, Any]) -> list[Way]:
    """The orders in which there is a paper before or after this one; by date first."""
    return [*_by_date(view, shown["id"]), *_others(view, shown)]


def _by_date(view: View, name: str) -> Iterator[Way]:
    place, of, before, after = view.index.by_date(name, view.access, view.only)
    beside = [one for one in (before, after) if one is not None]
    if beside:
        heads = {row["id"]: row for row in view.rows(_HEADS, [beside])}
        yield Way("date", "", place, of, heads.get(before or ""), heads.get(after or ""))


def _others(view: View, shown: Mapping[str, Any]) -> list[Way]:
    orders = [*_file(shown), *_volume(shown), *_channels(shown)]
    if not orders:
        return []
    placed = ", ".join(
        _PLACED.format(n=n, rows=order.rows.replace("{n}", str(n)), order=order.order) for n, order in enumerate(orders)
    )
    query = (
        f"with {placed} "
        + " union all ".join(_ORDERED.format(n=n) for n in range(len(orders)))
        + " order by way, place"
    )
    asked: dict[str, Any] = {"id": shown["id"]}
    for n, order in enumerate(orders):
        asked |= {key.replace("{n}", str(n)): value for key, value in order.asked.items()}
    found = view.rows(query, asked)
    return [_way(order, rows) for n, order in enumerate(orders) if (rows := [row for row in found if row["way"] == n])]


def thread(shown: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """What this paper takes up and what takes it up, each paper once: rows of `references`."""
    earlier = {
        row["target_id"]: row for row in shown["references"] if row["target_id"] and row["relation"] in _IN_THREAD
    }
    later = {row["document_id"]: row for row in shown["referred_to_by"] if row["relation"] in _IN_THREAD}
    return list(earlier.values()), list(later.values())


@dataclass(frozen=True, slots=True)
class _Order:
    """Rows of documents and their order, as SQL with what it asks for."""

    kind: str
    rows: str
    order: str
    asked: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    ends: Mapping[str, Any] = field(default_factory=dict)


def _file(shown: Mapping[str, Any]) -> Iterator[_Order]:
    for holding in shown["holdings"][:1]:
        parts = {
            key: holding[key] for key in ("repository", "collection", "fond", "opis", "delo", "papka", "reference")
        }
        if parts["delo"] or parts["papka"] or parts["reference"]:
            said = [f"{short} {parts[key]}" for key, short in _SHORT.items() if parts[key]]
            called = ", ".join(said) if said else str(parts["reference"])
            yield _Order("file", _FILE, f"sheet nulls last, {_BY_DATE}", parts, called)


_SHORT = {"fond": "f.", "opis": "op.", "papka": "p.", "delo": "d."}


def _volume(shown: Mapping[str, Any]) -> Iterator[_Order]:
    if shown["edition_number"] and shown["source_start"] is not None:
        asked = {"path": shown["source_path"]}
        yield _Order("volume", _VOLUME, 'source_start, "row"', asked, shown["collection"] or "")


def _channels(shown: Mapping[str, Any]) -> Iterator[_Order]:
    sent = [
        row for row in shown["transmissions"] if row["status"] == "documented" and row["document_id"] == shown["id"]
    ]
    pairs = {(row["from_id"], row["to_id"]): row for row in sent if row["from_id"] and row["to_id"]}
    for ends, row in list(pairs.items())[:MOST_CHANNELS]:
        asked = dict(zip(("from_{n}", "to_{n}"), ends, strict=True))
        yield _Order("channel", _CHANNEL, f"sent nulls last, {_BY_DATE}", asked, ends=row)


def _way(order: _Order, found: Sequence[Mapping[str, Any]]) -> Way:
    here = found[0]["here"]
    before = next((row for row in found if row["place"] < here), None)
    after = next((row for row in found if row["place"] > here), None)
    return Way(order.kind, order.name, here, found[0]["of"], before, after, order.ends)
