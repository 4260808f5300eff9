"""The delays of a channel, or of all traffic: how long transmissions were on their way, of how many that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.axis import length, seconds, when
from diplomatica.draw.delays import Delay, Quarters, delays
from diplomatica.draw.moment import Moment
from diplomatica.draw.stage import Stage
from diplomatica.library import moment
from diplomatica.serve.language import gettext, ngettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Names, Row, Table, clock_of, listed
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import lengths

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Archive
    from diplomatica.view import View

MOST, COLUMNS, STEPS = 300, 72, 22
"""Transmissions that are drawn one by one; above that, the columns of time and steps of length in which they are counted."""

SMALL = 640
"""The width of the plot on the page of a channel."""

# Papers are traffic: not what one of them says was told, said in a conversation, or to be told.
_PAPERS = "(t.status = 'documented' OR (t.status = 'asserted' AND t.asserted_by IS NULL))"

_FIGURES = """
SELECT count(*) AS n, count(*) FILTER (delay_min_seconds = delay_max_seconds) AS exact, count(delay_max_seconds) AS bounded,
    quantile_disc(delay_min_seconds, 0.25) FILTER (delay_min_seconds = delay_max_seconds) AS low,
    quantile_disc(delay_min_seconds, 0.5) FILTER (delay_min_seconds = delay_max_seconds) AS middle,
    quantile_disc(delay_min_seconds, 0.75) FILTER (delay_min_seconds = delay_max_seconds) AS high
FROM {source}
"""

# When it was sent: the middle of what is known, as in the other pictures; for the many the middle of its slice of time.
_SENT = "coalesce((se + sl) / 2, se, sl, ae, al)"

_ROWS = f"""
SELECT id, document_id, from_id, to_id, mode, status, se, sl, ae, al, sent_earliest, sent_latest, arrived_earliest, arrived_latest,
    delay_printed_seconds, delay_min_seconds, delay_max_seconds, {_SENT} AS sent_at
FROM {{source}} ORDER BY sent_at NULLS LAST, id LIMIT {{limit}} OFFSET {{offset}}
"""

_MANY = f"""
SELECT CAST(floor(({_SENT} - ?) / ?) AS INTEGER) AS slot,
    CASE WHEN delay_max_seconds IS NULL THEN NULL ELSE CAST(round(ln(greatest(delay_max_seconds, 60)) * ?) AS INTEGER) END AS step,
    count(*) AS n, avg(delay_max_seconds) AS mean
FROM {{source}} WHERE first_known IS NOT NULL GROUP BY slot, step ORDER BY slot, step NULLS LAST
"""


def made(archive: Archive, given: Given) -> Made:
    """The delays for the words of an address."""
    view, window, names = archive.view, _window(archive.view, given), Names(archive.view.rows)
    known = names.of([given.get("a"), given.get("b")])
    ends = [known.get(given.get(end, ""), {}).get("name") or given.get(end, "") for end in ("a", "b")]
    heading = gettext("Delays")
    if any(ends):
        heading = gettext("Delays: %(a)s → %(b)s") % {
            "a": ends[0] or gettext("anybody"),
            "b": ends[1] or gettext("anybody"),
        }
    columns = [
        Column("from_id", gettext("From"), "actor"), Column("to_id", gettext("To"), "actor"),
        Column("sent_shown", gettext("Sent")), Column("arrived_shown", gettext("Arrived")),
        Column("delay_shown", gettext("On the way")), Column("document_id", gettext("Paper"), "document"),
    ]  # fmt: skip
    if window is None:
        return Made(None, Table(columns, 0, listed([])), [], heading)
    found = view.rows(_FIGURES.format(source=window.source), window.parameters)[0]
    picture = drawn(archive, given, window, found, Stage(window.start, window.end, SPOKEN, *clock_of(given)))
    figures = [
        (found["exact"], found["n"], gettext("have both hours on clocks that are known")),
        (found["bounded"], found["n"], gettext("have a longest delay at least")),
        (found["n"] - found["bounded"], found["n"], gettext("arrived nobody says when")),
    ]
    links = (
        [(gettext("The channel"), f"/channel?{urlencode({'a': given['a'], 'b': given['b']})}")]
        if given.get("a") and given.get("b")
        else []
    )
    table = Table(columns, found["n"], lambda limit, offset: _cells(view, window, limit, offset))
    return Made(picture, table, figures, heading, _notes(found), links=links)


def small(archive: Archive, a: str, b: str) -> Picture | None:
    """The picture for the page of a channel; None where no delay has any bound."""
    given = {"a": a, "b": b}
    window = _window(archive.view, given)
    if window is None:
        return None
    found = archive.view.rows(_FIGURES.format(source=window.source), window.parameters)[0]
    if not found["bounded"]:
        return None
    return drawn(archive, given, window, found, Stage(window.start, window.end, SPOKEN, wide=SMALL))


def drawn(archive: Archive, given: Given, window: traffic.Window, found: Row, stage: Stage) -> Picture:
    """The drawing alone."""
    quarters = Quarters(found["low"], found["middle"], found["high"], found["exact"]) if found["exact"] >= 4 else None
    each = _each(archive, window) if found["n"] <= MOST else _many(archive.view, window, given)
    lens = (
        Moment(seconds(moment(archive.lens.at)), f"{archive.lens.actor}, {archive.lens.at}") if archive.lens else None
    )
    description = gettext(
        "How long %(n)s transmissions were on their way, over the time of their sending: of %(exact)s it is known, "
        "of %(others)s not exactly or not at all."
    ) % {
        "n": number(found["n"]), "exact": number(found["exact"]), "others": number(found["n"] - found["exact"]),
    }  # fmt: skip
    if quarters:
        description += " " + gettext("Half of those that are known took %(low)s to %(high)s, the median is %(middle)s.") % {
            name: length(getattr(quarters, name), SPOKEN) for name in ("low", "middle", "high")
        }  # fmt: skip
    return delays(each, quarters, stage, gettext("How long it took"), description, lens)


def _window(view: View, given: Given) -> traffic.Window | None:
    """The papers that were chosen, over all their time or that which was asked for."""
    what = traffic.chosen(view, given)
    what = replace(what, where=f"{what.where} and {_PAPERS}")
    reach = traffic.extent(view, what)
    if reach is None:
        return None
    start = reach.start if what.start is None else what.start
    end = reach.end if what.end is None else what.end
    return traffic.Window(what, start, max(end, start + 3600))


def _each(archive: Archive, window: traffic.Window) -> list[Delay]:
    rows = archive.view.rows(_ROWS.format(source=window.source, limit=MOST, offset=0), window.parameters)
    named = Names(archive.view.rows).of([row[end] for row in rows for end in ("from_id", "to_id")])
    return [
        Delay(row["sent_at"], row["delay_min_seconds"] if row["delay_max_seconds"] is not None else None, row["delay_max_seconds"],
              f"/d/{quote(row['document_id'], safe='')}", _title(row, named))
        for row in rows if row["sent_at"] is not None
    ]  # fmt: skip


def _title(row: Row, named: Mapping[str, Row]) -> str:
    ends = [
        named.get(row[end] or "", {}).get("name") or row[end] or gettext("not known") for end in ("from_id", "to_id")
    ]
    sent = when(row["se"], row["sl"], UTC, SPOKEN)
    return "\n".join([
        f"{ends[0]} → {ends[1]}", gettext("sent: %(when)s") % {"when": sent},
        gettext("on the way: %(length)s") % {"length": lengths(row["delay_min_seconds"], row["delay_max_seconds"])}, row["document_id"],
    ])  # fmt: skip


def _many(view: View, window: traffic.Window, given: Given) -> list[Delay]:
    """Those of one slice of time and about one length as one dot."""
    wide = (window.end - window.start) / COLUMNS
    rows = view.rows(_MANY.format(source=window.source), [window.start, wide, STEPS / 10, *window.parameters])
    out = []
    for row in rows:
        begin = window.start + row["slot"] * wide
        count = ngettext("%(num)s transmission", "%(num)s transmissions", row["n"]) % {"num": number(row["n"])}
        about = (
            gettext("not known")
            if row["mean"] is None
            else gettext("about %(length)s") % {"length": length(row["mean"], SPOKEN)}
        )
        stretch = f"{when(begin, begin, UTC, SPOKEN)} – {when(begin + wide, begin + wide, UTC, SPOKEN)}"
        kept = {key: value for key, value in given.items() if value}
        href = f"/delays?{urlencode({**kept, 'from': traffic.iso(begin), 'to': traffic.iso(begin + wide)})}"
        out.append(Delay(begin + wide / 2, row["mean"], row["mean"], href, f"{count}, {about}\n{stretch}", row["n"]))
    return out


def _notes(found: Row) -> list[str]:
    notes = [gettext("papers alone are counted, not what one of them says was told or is to be told")]
    if found["n"] > MOST:
        notes.append(
            gettext(
                "a dot stands for those of one slice of time and of about one length; of a delay between bounds the longest is drawn"
            )
        )
    return notes


KEPT = (
    "mode", "status", "sent_earliest", "sent_latest", "arrived_earliest", "arrived_latest", "delay_printed_seconds", "delay_min_seconds",
    "delay_max_seconds",
)  # fmt: skip
"""What a row of the table has from the transmission as it is."""


def _cells(view: View, window: traffic.Window, limit: int, offset: int) -> list[Row]:
    """Rows of the table."""
    rows = view.rows(_ROWS.format(source=window.source, limit=limit, offset=offset), window.parameters)
    named = Names(view.rows).of([row[end] for row in rows for end in ("from_id", "to_id")])
    called = titles(view, [row["document_id"] for row in rows])
    return [
        {
            "id": row["id"], "document_id": row["document_id"], "title": called.get(row["document_id"]),
            "from_id": row["from_id"], "from_name": named.get(row["from_id"] or "", {}).get("name"),
            "to_id": row["to_id"], "to_name": named.get(row["to_id"] or "", {}).get("name"),
            **{name: row[name] for name in KEPT},
            "sent_shown": when(row["se"], row["sl"], UTC, SPOKEN), "arrived_shown": when(row["ae"], row["al"], UTC, SPOKEN),
            "delay_shown": lengths(row["delay_min_seconds"], row["delay_max_seconds"]),
        }
        for row in rows
    ]  # fmt: skip
