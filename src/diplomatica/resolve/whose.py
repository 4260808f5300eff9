"""Whose a stamp of receipt is that names one of those who got the paper: `Delivered to the Legation of Vell, 12 May`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from diplomatica.resolve.directory import Directory
from diplomatica.resolve.frames import columns
from diplomatica.resolve.parties import ANYBODY

if TYPE_CHECKING:
    from datetime import date

    import duckdb

RECEIVING = ("to", "via", "for", "info", "copy")

BUREAUS = frozenset(("office", "private office", "chancery", "secretariat", "cabinet"))
"""Whose stamp is that of the man whose it is: `Office of the Premier`."""

_STAMPS = """
SELECT t.fact_id, t.document_id, t.whose_text, d.date_earliest AS day
FROM times t JOIN documents d ON d.id = t.document_id WHERE t.whose_text IS NOT NULL ORDER BY t.fact_id
"""
_RECEIVERS = f"""
SELECT document_id, entity_id, office_id, text, name_text, office_text FROM parties
WHERE role IN {RECEIVING} AND status <> 'rejected' AND coalesce(entity_id, office_id) IS NOT NULL
  AND document_id IN (SELECT document_id FROM times WHERE whose_text IS NOT NULL)
ORDER BY document_id, ordinal, fact_id
"""


def resolve_whose(con: duckdb.DuckDBPyConnection, directory: Directory) -> None:
    """Fill `times.whose_id`: the one receiver of the paper whom the words mean, himself or by his house; else whom they name.

    It stays empty where the words fit several receivers, or name nobody who is known.
    """
    stamps, found = columns(con, _STAMPS), columns(con, _RECEIVERS)
    receivers: dict[str, list[dict[str, Any]]] = {}
    for i, document in enumerate(found["document_id"]):
        receivers.setdefault(document, []).append({name: values[i] for name, values in found.items()})
    rows = zip(*(stamps[name] for name in ("document_id", "whose_text", "day")), strict=True)
    whose = [meant(directory, receivers.get(document, []), words, day) for document, words, day in rows]
    if not whose:
        return
    con.register(
        "arriving",
        pa.table({"fact_id": pa.array(stamps["fact_id"], pa.string()), "whose_id": pa.array(whose, pa.string())}),
    )
    con.execute("UPDATE times SET whose_id = a.whose_id FROM arriving a WHERE a.fact_id = times.fact_id")
    con.unregister("arriving")


def meant(directory: Directory, receivers: list[dict[str, Any]], words: str, day: date | None) -> str | None:
    """The receiver whom the words of a stamp mean, by what is printed of him, else by his house."""
    plain = _plain(words)
    printed = {
        _who(r) for r in receivers if plain in {_plain(r[name]) for name in ("text", "name_text", "office_text")}
    }
    bureau, desk, head = plain.partition(" of ")
    if not printed and desk and bureau in BUREAUS:  # the Premier's, of whichever state, among those who got it
        printed = {_who(r) for r in receivers if f"{_plain(r['office_text'])} ".startswith(f"{_plain(head)} ")}
    named = directory.identify(words, day, ANYBODY).entity_id
    themselves = {_who(r) for r in receivers if named is not None and named in (r["entity_id"], r["office_id"])}
    theirs = {_who(r) for r in receivers if named is not None and named in _houses(directory, r, day)}
    for fitting in (printed, themselves, theirs):
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return named


def _who(receiver: dict[str, Any]) -> str:
    who = receiver["entity_id"] or receiver["office_id"]
    return str(who)


def _houses(directory: Directory, receiver: dict[str, Any], day: date | None) -> set[str | None]:
    """The offices of a receiver, and the houses to which they belong directly."""
    offices = {receiver["office_id"], *(directory.offices(receiver["entity_id"], day) if receiver["entity_id"] else ())}
    return {*offices, *(directory.parent.get(office) for office in offices if office)} - {None}


def _plain(words: str | None) -> str:
    return " ".join((words or "").lower().removeprefix("the ").split())
