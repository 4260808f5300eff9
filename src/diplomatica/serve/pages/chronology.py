"""The chronology: documents and events in one order of time, day by day."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.model.civil import bounds
from diplomatica.serve.pages.tables import File
from diplomatica.serve.paging import leaf
from diplomatica.serve.render import render

PAGE_SIZE = 100

# An hour counts where it is one of the document's own day: then it stands in the order of that day.
DOCUMENTS = """
select d.id, d.title, d.kind, d.date_earliest as first, d.date_latest as last, d.date_edtf as edtf, 'document' as what,
    (select min(substr(t.local, 12, 5)) from times t
        where t.document_id = d.id and t.kind in ('written', 'handed_in', 'sent', 'transmitted') and t.status <> 'rejected'
        and contains(t.local, 'T') and starts_with(t.local, strftime(d.date_earliest, '%Y-%m-%d'))) as hour
from documents d order by d.row
"""


def chronology(archive: Archive, request: Request) -> Response:
    """All documents and events between two days, each at the first day on which it can lie; the undated are counted."""
    given, said = asked(request)
    within, total, undated = found(archive, given)
    shown = leaf(within, request, PAGE_SIZE)
    return render(
        "chronology.html", archive, "/questions", status=400 if said else 200, given=given, said=said, leaf=shown,
        days=[(day, list(found)) for day, found in groupby(shown.rows, key=lambda row: row["first"] or row["last"])],
        total=total, undated=undated, alone=_alone(archive, given),
    )  # fmt: skip


def asked(request: Request) -> tuple[dict[str, str], str]:
    """The days that an address asks for, and what is wrong with them."""
    given = {name: request.query_params.get(name, "").strip()[:40] for name in ("from", "to")}
    return given, _window(given)[2]


def found(archive: Archive, given: dict[str, str]) -> tuple[list[dict[str, Any]], int, int]:
    """What lies between two days in its order; how many documents and events there are, and how many undated."""
    first, last, _ = _window(given)
    rows = [*archive.view.rows(DOCUMENTS), *map(_event, archive.events().rows)]
    dated = sorted((row for row in rows if row["first"] or row["last"]), key=_order)
    return [row for row in dated if _lies(row, first, last)], len(rows), len(rows) - len(dated)


def _alone(archive: Archive, given: dict[str, str]) -> tuple[int, int, int] | None:
    """How many there would be from what had surely come alone, of how many, and how many undated; None where that is all."""
    if archive.surely is None:
        return None
    within, total, undated = found(archive.surely, given)
    return len(within), total, undated


def whole(archive: Archive, request: Request) -> File:
    """The same as rows of a file; days that cannot be read are refused."""
    given, said = asked(request)
    if said:
        raise UsageError(said)
    within, total, undated = found(archive, given)
    return File(within, total, [f"{undated} of {total} are undated and not in it"])


def _window(given: dict[str, str]) -> tuple[date | None, date | None, str]:
    """The first and the last day that are asked for, and what is wrong with them."""
    try:
        first = bounds(given["from"])[0] if given["from"] else None
        last = bounds(given["to"])[1] if given["to"] else None
    except (ValueError, UsageError):
        return None, None, f"{given['from']!r} to {given['to']!r} are no days such as 1950-09-18 or 1950-09"
    return first, last, ""


def _event(row: dict[str, Any]) -> dict[str, Any]:
    first, last = row["earliest_shown"], row["latest_shown"]
    same = bool(first) and first == last and "T" in first
    return {
        "id": row["id"], "title": row["title"], "kind": row["kind"] or "event", "what": "event", "edtf": None,
        "first": date.fromisoformat(first[:10]) if first else None, "last": date.fromisoformat(last[:10]) if last else None,
        "hour": first[11:16] if same else None,
    }  # fmt: skip


def _order(row: dict[str, Any]) -> tuple[date, date, str, str, str]:
    """What has no hour stands before the hours of its day, a longer span after a shorter one."""
    first = row["first"] or row["last"]
    return first, row["last"] or first, row["hour"] or "", row["what"], row["id"]


def _lies(row: dict[str, Any], first: date | None, last: date | None) -> bool:
    earliest, latest = row["first"] or row["last"], row["last"] or row["first"]
    return (first is None or latest >= first) and (last is None or earliest <= last)
