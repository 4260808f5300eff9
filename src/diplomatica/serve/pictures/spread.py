"""The spread of an event, a document or a point of it: who had it when, by what way, with the hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.axis import HOUR, length, seconds
from diplomatica.draw.happened import Event
from diplomatica.draw.lines import Line, ink
from diplomatica.draw.moment import Moment
from diplomatica.draw.spread import Knower, Spread, spread, words_of
from diplomatica.draw.stage import Stage
from diplomatica.library import moment
from diplomatica.serve.language import gettext, number
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Row, Table, at, clock_of, listed
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import RUNGS, VALUES, bound, lengths

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Answer, Archive

MOST, FEW = 40, 14
"""Lanes of a picture on its own page, and of a small one on another."""

NARROW = 560
"""The width of a small plot."""

_SENT = "SELECT id, sent_earliest, sent_latest, status FROM transmissions WHERE id = any(?)"
_EVENT = "SELECT id, title, earliest, latest, public_from FROM events WHERE id = ?"


def made(archive: Archive, given: Given) -> Made:
    """The picture of the document, point or event that is named; UsageError for one that is not there."""
    target = given["of"]
    answer = archive.who_knew(target)
    picture = drawn(archive, answer, target, given, MOST)
    title = _title(archive, target)
    columns = [
        Column("actor_id", gettext("Actor"), "actor"),
        Column("value_shown", gettext("How sure")),
        Column("certain_said_shown", gettext("Certain from")),
        Column("possible_said_shown", gettext("Possible from")),
        Column("lag_shown", gettext("Afterwards")),
        Column("rung_shown", gettext("How far")),
        Column("document_id", gettext("Paper"), "document"),
    ]
    papers = titles(archive.view, [_last(row)["document_id"] for row in answer.rows if row["chain"]])
    rows = [_cells(row, papers) for row in answer.rows]
    direct = _direct(answer)
    certain = sum(row["certain_from"] is not None for row in direct)
    figures = [
        (len(answer.rows), answer.of, gettext("actors of this archive had it, or may have had it")),
        (certain, len(direct), gettext("of those drawn themselves had it for certain")),
    ]
    notes = list(answer.notes)
    if len(direct) > MOST:
        notes.append(gettext("the first %(n)s are drawn; the table has all") % {"n": number(MOST)})
    where = _where(archive, target)
    return Made(
        picture, Table(columns, len(rows), listed(rows)), figures,
        gettext("Who had it, when: %(what)s") % {"what": title}, notes, links=[(title, where)] if where else (),
    )  # fmt: skip


def small(archive: Archive, answer: Answer | None, target: str) -> Picture | None:
    """The picture for the page of what it is about; None where there is too little to draw."""
    if answer is None or len(_direct(answer)) < 2:
        return None
    return drawn(archive, answer, target, {}, FEW)


def address(target: str) -> str:
    """The page of the picture of something."""
    return f"/spread?{urlencode({'of': target})}"


def drawn(archive: Archive, answer: Answer, target: str, given: Given, most: int) -> Picture | None:
    """The picture of an answer; None where no time at all is known."""
    view = archive.view
    direct = _direct(answer)[:most]
    happened, public = _event(archive, target)
    steps = [_last(row) for row in direct if row["chain"]]
    ids = sorted({step["transmission_id"] for step in steps if step.get("transmission_id")})
    ways = {row["id"]: row for row in view.rows(_SENT, [ids])} if ids else {}
    floor = happened.earliest if happened else None
    known = _times(direct, ways.values(), floor) + (
        [happened.middle] if happened and happened.middle is not None else []
    )
    if not known:
        return None
    span = max(max(known) - min(known), 3 * HOUR)
    stage = Stage(min(known) - 0.03 * span, min(known) + 1.12 * span, SPOKEN, *clock_of(given))
    stage = replace(stage, wide=NARROW if most == FEW else stage.wide)
    knowers = [_knower(row, floor, stage) for row in direct]
    lanes = {row["actor_id"]: index for index, row in reversed(list(enumerate(direct)))}
    lens = (
        Moment(seconds(moment(archive.lens.at)), f"{archive.lens.actor}, {archive.lens.at}") if archive.lens else None
    )
    certain = sum(one.certain is not None for one in knowers)
    description = gettext("%(n)s actors in the order in which they had it: %(certain)s for certain, %(others)s possibly or not.") % {
        "n": len(knowers), "certain": certain, "others": len(knowers) - certain,
    }  # fmt: skip
    lines = _lines(direct, ways, lanes, archive)
    return spread(Spread(knowers, lines, happened, lens, public), stage, gettext("Who had it, when"), description)


def _event(archive: Archive, target: str) -> tuple[Event | None, float | None]:
    """The event that it is about, where it is about one, and from when on it was public."""
    found = archive.view.rows(_EVENT, [target])
    if not found:
        return None, None
    [row] = found
    event = Event(row["title"] or row["id"], at(row["earliest"]), at(row["latest"]), _where(archive, target), main=True)
    return event, at(row["public_from"])


def _direct(answer: Answer) -> list[Row]:
    """Those who had it themselves; those who had it through others where there is nobody else."""
    return [row for row in answer.rows if row["level"] != "member"] or list(answer.rows)


def _times(rows: Sequence[Row], ways: object, floor: float | None) -> list[float]:
    """All moments that must be in the picture; a latest bound of what is only possible is none of them."""
    found = [at(row[name]) for row in rows for name in ("certain_from", "possible_from", "attested_not_at")]
    found += [at(row["sent_earliest"]) for row in ways]  # type: ignore[attr-defined]  # values of a dict
    return [max(one, floor) if floor is not None else one for one in found if one is not None]


def _knower(row: Row, floor: float | None, stage: Stage) -> Knower:
    certain, possible = at(row["certain_from"]), at(row["possible_from"])
    if possible is not None and floor is not None:
        possible = max(possible, floor)
    is_denied = row["value"] == "attested_not"
    beside = ""
    if (row["lag_max_seconds"] or 0) > 0 or (row["lag_min_seconds"] or 0) > 0:
        beside = _after(row)
    elif certain is None and possible is None and not is_denied:
        beside = gettext("when is not known")
    one = Knower(
        row["actor"] or row["actor_id"], possible, certain, at(row["attested_not_at"]), is_denied or bool(row["attested_by"]), beside,
        f"/actor/{quote(row['actor_id'], safe='')}",
    )  # fmt: skip
    told = words_of(one, stage)
    return replace(one, title=f"{told}\n{lengths(row['lag_min_seconds'], row['lag_max_seconds'])}" if beside else told)


def _after(row: Row) -> str:
    """How long after: one length where both bounds are the same, else both."""
    least, most = row["lag_min_seconds"], row["lag_max_seconds"]
    if most is None:
        return gettext("at least %(length)s") % {"length": length(least, SPOKEN)}
    if least is None or least <= 0:
        return gettext("by %(length)s") % {"length": length(most, SPOKEN)}
    return length(most, SPOKEN) if least == most else f"{length(least, SPOKEN)} – {length(most, SPOKEN)}"


def _last(row: Row) -> Row:
    """The last step of a chain: not one by which somebody shows that he had it, where another is known; nothing of no chain."""
    steps = [step for step in row["chain"] if "rule" not in step] or row["chain"]
    return steps[-1] if steps else {}


def _lines(rows: Sequence[Row], ways: Mapping[str, Row], lanes: Mapping[str, int], archive: Archive) -> list[Line]:
    """The last step by which each had it, where it was sent to him by one who is in the picture."""
    out: list[Line] = []
    for row in rows:
        step = _last(row)
        way = ways.get(step.get("transmission_id") or "")
        if way is None or step["from_id"] not in lanes or step["to_id"] != row["actor_id"]:
            continue
        sent = (at(way["sent_earliest"]), at(way["sent_latest"]))
        came = (at(step["arrived_earliest"]), at(step["arrived_latest"]))
        source, target = lanes[step["from_id"]], lanes[row["actor_id"]]
        href = f"/d/{quote(step['document_id'], safe='')}"
        title = f"{rows[source]['actor']} → {row['actor']}\n{step['document_id']}"
        out.append(Line(source, target, ink(way["status"], came[1]), sent, came, 0, href, title))
    return out


def _cells(row: Row, papers: Mapping[str, str]) -> Row:
    """One row of the table: the answer's own, and the same in words."""
    step = _last(row)
    none = gettext("not known")
    return {
        **row,
        "actor_name": row["actor"], "document_id": step.get("document_id"),
        "title": papers.get(step.get("document_id", "")), "value_shown": VALUES[row["value"]],
        "certain_said_shown": bound(row["certain_shown"]) or none, "possible_said_shown": bound(row["possible_shown"]) or none,
        "lag_shown": lengths(row["lag_min_seconds"], row["lag_max_seconds"]) if row["lag_max_seconds"] or row["lag_min_seconds"] else "",
        "rung_shown": RUNGS[row["rung"]] if row["rung"] else "",
    }  # fmt: skip


def _title(archive: Archive, target: str) -> str:
    """What it is called."""
    base = target.partition("#")
    found = archive.view.rows(
        "select title from events where id = $id union all select title from documents where id = $base",
        {"id": target, "base": archive.view.canonical(base[0])},
    )
    title = (found[0]["title"] if found else None) or base[0]
    return f"{title}, {base[2]}" if base[2] else title


def _where(archive: Archive, target: str) -> str:
    """The page of what it is about."""
    if archive.view.rows("select 1 from events where id = ?", [target]):
        return f"/event/{quote(target, safe='')}"
    name, _, passage = target.partition("#")
    return f"/d/{quote(archive.view.canonical(name), safe='')}" + (f"#{quote(passage, safe='')}" if passage else "")
