"""The space-time diagram of an archive: lanes and lines of what was chosen, bundled where lines are too many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.axis import seconds, when, zone_of
from diplomatica.draw.happened import Event
from diplomatica.draw.lines import CERTAIN, INKS, POSSIBLE, TOLD, Line
from diplomatica.draw.moment import Moment
from diplomatica.draw.spacetime import Content, space_time
from diplomatica.draw.stage import Stage
from diplomatica.draw.strip import Bar, strip
from diplomatica.library import moment
from diplomatica.serve.language import gettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.bundles import LEVELS, bundled, ink_words
from diplomatica.serve.pictures.laned import Lanes, lanes
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Row, Table, at, clock_of, listed
from diplomatica.serve.wording import lengths, words

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Archive
    from diplomatica.serve.questions import Figure

MOST_LINES = 220
"""Transmissions that are drawn one by one; more are bundled."""

MOST_EVENTS = 30

_EVENTS = """
SELECT e.id, e.title, e.place_id, e.earliest, e.latest, count(DISTINCT r.document_id) AS told
FROM events e LEFT JOIN reports r ON r.event_id = e.id AND r.status <> 'rejected'
WHERE coalesce(e.earliest, e.latest) <= make_timestamptz(CAST(? * 1000000 AS BIGINT))
  AND coalesce(e.latest, e.earliest) >= make_timestamptz(CAST(? * 1000000 AS BIGINT))
GROUP BY e.id, e.title, e.place_id, e.earliest, e.latest ORDER BY (e.id = ?) DESC, told DESC, e.earliest NULLS LAST, e.id LIMIT ?
"""

_AFTER = """
SELECT DISTINCT target_id AS before, document_id AS after FROM "references"
WHERE target_id = any(?) AND document_id = any(?) AND target_id <> document_id AND status <> 'rejected' ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Page:
    """The words of an address and the page that they are of, for links to other stretches and choices."""

    path: str
    given: Given

    def address(self, **other: str) -> str:
        """The same picture with other words; what is empty is left out."""
        kept = {key: value for key, value in {**self.given, **other}.items() if value}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def stretch(self, start: float, end: float, **other: str) -> str:
        """The same picture from one moment to another."""
        return self.address(**{"from": traffic.iso(start), "to": traffic.iso(end), **other})


def made(archive: Archive, given: Given) -> Made:
    """The diagram for the words of an address; UsageError for words that cannot be read."""
    view, page = archive.view, Page("/space-time", given)
    what = traffic.chosen(view, given)
    reach = traffic.extent(view, what)
    total = view.rows("select count(*) as n from transmissions")[0]["n"]
    heading = gettext("Space and time")
    if reach is None:
        return Made(
            None,
            _table(None),
            [(0, total, gettext("transmissions of this archive are in this picture"))],
            heading,
        )
    window = _window(what, reach)
    stage = Stage(window.start, window.end, SPOKEN, *clock_of(given))
    inside = traffic.Within(view, window, MOST_LINES)
    counts, shown = inside.counts, inside.total
    picture = drawn(archive, inside, stage, page)
    bars = [Bar(b, e, n, page.stretch(b, e)) for b, e, n in traffic.histogram(view, what, reach)]
    whole = replace(stage, start=min(reach.start, window.start), end=max(reach.end, window.end))
    above = (
        strip(bars, (window.start, window.end), whole, gettext("All transmissions by time")) if len(bars) > 1 else None
    )
    every = traffic.Window(what, what.start or -traffic.LONG_AGO, what.end or traffic.LONG_AGO)
    # What has a date lies between the ends of all that has: without ends, and with both, the window has all rows of the table.
    same = (what.start is None) == (what.end is None)
    table = _table(inside if same else traffic.Within(view, every, MOST_LINES))
    figures = _figures(counts, shown, total, reach)
    return Made(
        picture, table, figures, heading, _notes(picture, shown), above, links=_ways(page, window, reach), keys=_keys()
    )


def _window(what: traffic.Chosen, reach: traffic.Extent) -> traffic.Window:
    """The stretch that was asked for, else that of all that was chosen."""
    start = reach.start if what.start is None else what.start
    end = reach.end if what.end is None else what.end
    return traffic.Window(what, start, end if end > start else start + 6 * 3600)


def _figures(counts: Mapping[str, int], shown: int, total: int, reach: traffic.Extent) -> list[Figure]:
    """What is in the picture, of how much, and what is not."""
    said = ink_words()
    names = {CERTAIN: gettext("solid"), POSSIBLE: gettext("dashed"), TOLD: gettext("dotted")}
    out: list[Figure] = [(shown, total, gettext("transmissions of this archive are in this picture"))]
    out += [(counts.get(ink, 0), shown, f"{names[ink]}: {said[ink]}") for ink in INKS]
    if reach.total > reach.dated:
        out.append(
            (reach.total - reach.dated, reach.total, gettext("of those chosen have no date at all and cannot be drawn"))
        )
    if shown < reach.dated:
        out.append((reach.dated - shown, reach.dated, gettext("of those chosen lie outside of this stretch of time")))
    return out


def drawn(archive: Archive, inside: traffic.Within, stage: Stage, page: Page) -> Picture:
    """The diagram of a window alone."""
    view, window, counts = archive.view, inside.window, inside.counts
    between = inside.lanes()
    after = ""
    if inside.total <= MOST_LINES:
        found = lanes(view, between, *LEVELS[0])
        lines, after = _single(archive, inside.rows(MOST_LINES), found)
    else:
        found, lines = bundled(view, window, between, page.stretch)
    main = page.given.get("event", "")
    events = [
        Event(row["title"] or row["id"], at(row["earliest"]), at(row["latest"]), f"/event/{quote(row['id'], safe='')}", row["id"] == main)
        for row in view.rows(_EVENTS, [window.end, window.start, main, MOST_EVENTS])
    ]  # fmt: skip
    lens = (
        Moment(seconds(moment(archive.lens.at)), f"{archive.lens.actor}, {archive.lens.at}") if archive.lens else None
    )
    ends = [when(end, end, stage.clock, SPOKEN) for end in (window.start, window.end)]
    description = gettext(
        "%(n)s transmissions between %(lanes)s lanes (actors at places), %(start)s to %(end)s: %(certain)s had arrived for "
        "certain, %(possible)s may have arrived, %(told)s were told or ordered."
    ) % {
        "n": number(inside.total), "lanes": len(found.lanes), "start": ends[0], "end": ends[1],
        **{ink: number(counts.get(ink, 0)) for ink in INKS},
    }  # fmt: skip
    picture = space_time(
        Content(found.lanes, lines, events, lens), stage, gettext("Who sent what to whom, when"), description
    )
    return replace(picture, data={**picture.data, "after": after})


def _single(archive: Archive, rows: Sequence[Row], found: Lanes) -> tuple[list[Line], str]:
    """One line for each transmission, and which paper speaks of which, by their numbers in the picture."""
    papers = {name: index for index, name in enumerate(dict.fromkeys(row["document_id"] for row in rows))}
    lines = [
        Line(
            found.find(row["from_id"], row["from_place_id"]), found.find(row["to_id"], row["to_place_id"]), row["ink"],
            (row["se"], row["sl"]), (row["ae"], row["al"]), papers[row["document_id"]], f"/d/{quote(row['document_id'], safe='')}",
            _title(row, archive),
        )
        for row in rows
    ]  # fmt: skip
    after = archive.view.rows(_AFTER, [list(papers), list(papers)]) if papers else []
    return lines, " ".join(f"{papers[row['before']]}>{papers[row['after']]}" for row in after)


def _title(row: Row, archive: Archive) -> str:
    """What one sees who points at a line: who, to whom, when, how long, which paper."""
    ends = [row[f"{end}_name"] or gettext("not known") for end in ("from", "to")]
    ends = [
        f"{name}, {place}" if (place := row[f"{end}_place"]) else name
        for name, end in zip(ends, ("from", "to"), strict=True)
    ]
    zones = [zone_of(row["from_zone"]), zone_of(row["to_zone"])]
    sent, arrived = (
        when(*pair, zone, SPOKEN)
        for pair, zone in zip(((row["se"], row["sl"]), (row["ae"], row["al"])), zones, strict=True)
    )
    said = [
        f"{ends[0]} → {ends[1]}",
        gettext("%(mode)s, %(status)s") % {"mode": words(row["mode"]), "status": words(row["status"])},
        gettext("sent: %(when)s") % {"when": sent},
        gettext("arrived: %(when)s") % {"when": arrived},
    ]
    if row["delay_min_seconds"] is not None:
        said.append(
            gettext("on the way: %(length)s") % {"length": lengths(row["delay_min_seconds"], row["delay_max_seconds"])}
        )
    lens = archive.lens
    if lens is not None and lens.word(row["document_id"]) not in (None, "certain"):
        said.append(gettext("through the lens: %(value)s") % {"value": words(lens.word(row["document_id"]))})
    return "\n".join([*said, row["title"] or row["document_id"]])


def _notes(picture: Picture, shown: int) -> list[str]:
    drawn = picture.counts["transmissions"]
    if drawn == picture.counts["lines"]:
        return []
    out = [
        gettext(
            "%(lines)s lines stand for %(n)s transmissions: those between two lanes in one slice of time are one line, "
            "as broad as they are many; they stand side by side in their slice, and slant by the mean of their delays"
        )
        % {"lines": number(picture.counts["lines"]), "n": number(drawn)}
    ]
    if drawn < shown:
        out.append(
            gettext("%(n)s of %(of)s are in bundles too thin to be drawn; a narrower choice shows them")
            % {"n": number(shown - drawn), "of": number(shown)}
        )
    return out


def _ways(page: Page, window: traffic.Window, reach: traffic.Extent) -> list[tuple[str, str]]:
    """Addresses of neighbouring stretches of time: they serve without scripts."""
    start, end = window.start, window.end
    span = end - start
    ways = [
        (gettext("earlier"), start - span * 0.8, end - span * 0.8, start > reach.start),
        (gettext("later"), start + span * 0.8, end + span * 0.8, end < reach.end),
        (gettext("nearer"), start + span / 4, end - span / 4, span > 4 * 3600),
        (gettext("farther"), start - span / 2, end + span / 2, span < reach.end - reach.start),
    ]
    links = [(said, page.stretch(begin, stop)) for said, begin, stop, fits in ways if fits]
    if page.given.get("from") or page.given.get("to"):
        links.append((gettext("all"), page.address(**{"from": "", "to": ""})))
    return links


def _keys() -> dict[str, str]:
    """The keys of the ways to other stretches."""
    return {
        gettext("earlier"): "[",
        gettext("later"): "]",
        gettext("nearer"): "+",
        gettext("farther"): "-",
        gettext("all"): "0",
    }


def _table(every: traffic.Within | None) -> Table:
    """The transmissions of a window as rows."""
    columns = [
        Column("from_id", gettext("From"), "actor"),
        Column("to_id", gettext("To"), "actor"),
        Column("sent_shown", gettext("Sent")),
        Column("arrived_shown", gettext("Arrived")),
        Column("delay_shown", gettext("On the way")),
        Column("how", gettext("How"), "made"),
        Column("document_id", gettext("Paper"), "document"),
    ]
    if every is None:
        return Table(columns, 0, listed([]))
    return Table(columns, every.total, lambda limit, offset: [_cells(r) for r in every.rows(limit, offset)])


BARE = (
    "from_id", "from_name", "from_place_id", "to_id", "to_name", "to_place_id", "mode", "status", "ink", "sent_earliest", "sent_latest",
    "arrived_earliest", "arrived_latest", "delay_printed_seconds", "delay_min_seconds", "delay_max_seconds",
)  # fmt: skip
"""What a row of the table has from the transmission as it is."""


def _cells(row: Row) -> Row:
    """One row of the table: the bounds as they are known, and in words on the clock of each end."""
    return {
        "id": row["id"], "document_id": row["document_id"], "title": row["title"],
        **{key: row[key] for key in BARE},
        "sent_shown": when(row["se"], row["sl"], zone_of(row["from_zone"]), SPOKEN),
        "arrived_shown": when(row["ae"], row["al"], zone_of(row["to_zone"]), SPOKEN),
        "delay_shown": lengths(row["delay_min_seconds"], row["delay_max_seconds"]),
        "how": gettext("%(mode)s, %(status)s") % {"mode": words(row["mode"]), "status": words(row["status"])},
    }  # fmt: skip
