"""The space-time diagram of an archive: lanes and lines of what was chosen, bundled where lines are too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.axis import seconds, when, zone_of
from diplomatica.draw.happened import Event
from diplomatica.draw.lanes import Key, Lane, ordered
from diplomatica.draw.lines import CERTAIN, INKS, POSSIBLE, TOLD, Line
from diplomatica.draw.moment import Moment
from diplomatica.draw.spacetime import Content, space_time
from diplomatica.draw.stage import Stage
from diplomatica.draw.strip import Bar, strip
from diplomatica.library import moment
from diplomatica.serve.language import gettext, ngettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Names, Row, Table, at, clock_of, listed
from diplomatica.serve.wording import lengths, words

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Archive
    from diplomatica.serve.questions import Figure
    from diplomatica.view import View

MOST_LINES = 220
"""Transmissions that are drawn one by one; more are bundled."""

MOST_BUNDLES = 240

LEVELS = ((24, 9), (14, 9), (6, 8), (0, 9), (0, 6), (0, 3))
"""How many lanes of their own and how many places there are; fewer, where bundles between them are too many."""

MOST_EVENTS = 30

SLICES, LEAST_SLICES = 64, 16
"""Into how many slices of time bundles are cut; half as many until there are few enough, but not below the latter."""

ENOUGH = 0.9
"""The share of all transmissions that must be in the bundles drawn; else there are fewer lanes."""

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


FOLDED = "\0"
"""Stands for an actor, or a place, where a lane is that of several."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """The lanes of a picture in their order, and how to find that of an actor at a place."""

    lanes: list[Lane]
    at: Mapping[Key, int]

    def find(self, actor: str | None, place: str | None) -> int:
        """The lane of an actor at a place: its own, that of all others there, that of all others."""
        keys = ((actor, place), (FOLDED, place), (FOLDED, FOLDED))
        return next(self.at[key] for key in keys if key in self.at)

    def numbered(self) -> traffic.Numbered:
        """The same as a query needs it."""
        own = [((lane.actor_id, lane.place_id), at) for at, lane in enumerate(self.lanes) if not lane.folded]
        others = [(lane.place_id, at) for at, lane in enumerate(self.lanes) if lane.folded and lane.place_id != FOLDED]
        return traffic.Numbered(own, others, self.at.get((FOLDED, FOLDED), -1))


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
        found = _lanes(view, between, *LEVELS[0])
        lines, after = _single(archive, inside.rows(MOST_LINES), found)
    else:
        found, lines = _bundled(view, window, between, page)
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


def _lanes(view: View, between: traffic.Between, most_lanes: int, most_places: int) -> Lanes:
    """The busiest lanes; all others folded into one for each place, those of small places into one."""
    each, both = between
    busiest = sorted(each, key=lambda key: (-each[key], key[0] or "", key[1] or ""))
    by_place: dict[str | None, int] = defaultdict(int)
    for key, n in each.items():
        by_place[key[1]] += n
    places = sorted(by_place, key=lambda place: (-by_place[place], place or ""))[:most_places]
    fitting = len(each) <= most_lanes
    kept = busiest if fitting else [key for key in busiest if key[1] in places][:most_lanes]
    folded: dict[Key, list[Key]] = defaultdict(list)
    inside = set(kept)
    for key in busiest:
        if key not in inside:
            folded[FOLDED, key[1] if key[1] in places else FOLDED].append(key)
    names = Names(view.rows).of([name for key in kept for name in key] + [place for _, place in folded])
    lanes = [_lane(key, names, each[key]) for key in kept]
    lanes += [_others(key, names, len(members), sum(each[one] for one in members)) for key, members in folded.items()]
    to_lane = {one: key for key, members in folded.items() for one in members}
    ways: dict[tuple[Key, Key], int] = defaultdict(int)
    for (one, other), n in both.items():
        ways[to_lane.get(one, one), to_lane.get(other, other)] += n
    final = ordered(lanes, ways)
    return Lanes(final, {lane.key: index for index, lane in enumerate(final)})


def _lane(key: Key, names: Mapping[str, Row], n: int) -> Lane:
    actor, place = key
    there = names.get(place or "", {})
    return Lane(
        actor, place, names.get(actor or "", {}).get("name") or actor or gettext("not known"),
        there.get("name") or place or gettext("place not known"), there.get("timezone"), there.get("longitude"), n,
    )  # fmt: skip


def _others(key: Key, names: Mapping[str, Row], members: int, n: int) -> Lane:
    place = key[1]
    there = names.get(place or "", {})
    name = ngettext("%(num)s other", "%(num)s others", members) % {"num": number(members)}
    called = gettext("elsewhere") if place == FOLDED else there.get("name") or place or gettext("place not known")
    return Lane(None, place, name, called, there.get("timezone"), there.get("longitude"), n, members)


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


def _bundled(view: View, window: traffic.Window, between: traffic.Between, page: Page) -> tuple[Lanes, list[Line]]:
    """Bundles of lines that go from lane to lane in one slice of time, each a link that opens it, and the lanes.

    Rather fewer lanes than fewer slices of time: else nobody saw when.
    """
    found = _lanes(view, between, *LEVELS[0])
    finest = traffic.bundles(view, window, SLICES, found.numbered())
    slices, rows = _fewer_slices(finest)
    for level in LEVELS[1:]:
        if sum(row["n"] for row in rows) >= ENOUGH * sum(row["n"] for row in finest):
            break
        fewer = _lanes(view, between, *level)
        lane = [fewer.find(*one.key) for one in found.lanes]
        finest = _merged([{**row, "source": lane[row["source"]], "target": lane[row["target"]]} for row in finest])
        found = fewer
        slices, rows = _fewer_slices(finest)
    wide = (window.end - window.start) / slices
    # Side by side within their slice, those between the same two lanes next to each other: on top of each other nobody saw them.
    pairs = sorted(
        {(row["source"], row["target"], row["ink"]) for row in rows}, key=lambda way: (min(way[:2]), max(way[:2]), way)
    )
    place = {way: (at + 0.5) / len(pairs) for at, way in enumerate(pairs)}
    return found, [
        _bundle(
            row,
            (window.start + row["bucket"] * wide, wide),
            place[row["source"], row["target"], row["ink"]],
            found,
            page,
        )
        for row in rows
    ]


def _fewer_slices(rows: list[Row]) -> tuple[int, list[Row]]:
    """The bundles in as many slices of time as they are few enough, and the thickest of them."""
    slices = SLICES
    while len(rows) > MOST_BUNDLES and slices > LEAST_SLICES:
        slices //= 2
        rows = _merged([{**row, "bucket": row["bucket"] // 2} for row in rows])
    thickest = sorted(rows, key=lambda row: (-row["n"], row["bucket"], row["source"], row["target"], row["ink"]))
    return slices, thickest[:MOST_BUNDLES]


def _merged(rows: Sequence[Row]) -> list[Row]:
    """Bundles of the same lanes, ink and slice as one."""
    out: dict[tuple[int, int, str, int], Row] = {}
    for row in rows:
        place = (row["source"], row["target"], row["ink"], row["bucket"])
        one = out.get(place)
        if one is None:
            out[place] = dict(row)
            continue
        for name in ("n", "left_sum", "came", "came_sum"):
            one[name] += row[name]
    return list(out.values())


def _bundle(row: Row, cut: tuple[float, float], place: float, found: Lanes, page: Page) -> Line:
    """A bundle at its place in a slice of time, `cut`: where it begins and how long it is."""
    begin, wide = cut
    source, target = found.lanes[row["source"]], found.lanes[row["target"]]
    left = begin + wide * (0.06 + 0.88 * place)
    came = left + max(row["came_sum"] / row["came"] - row["left_sum"] / row["n"], 0.0) if row["came"] else None
    ends = {name: lane.actor_id for name, lane in (("a", source), ("b", target)) if lane.actor_id}
    ends |= {
        name: lane.place_id
        for name, lane in (("from-place", source), ("to-place", target))
        if lane.folded and lane.place_id and lane.place_id != FOLDED
    }
    said = ngettext("%(num)s transmission", "%(num)s transmissions", row["n"]) % {"num": number(row["n"])}
    stretch = f"{when(begin, begin, UTC, SPOKEN)} – {when(begin + wide, begin + wide, UTC, SPOKEN)}"
    title = (
        f"{source.name}, {source.place} → {target.name}, {target.place}\n{said}, {stretch}\n{ink_words()[row['ink']]}"
    )
    href = page.stretch(begin, begin + wide, **ends)
    return Line(row["source"], row["target"], row["ink"], (left, left), (came, came), 0, href, title, row["n"])


def ink_words() -> dict[str, str]:
    """What each ink says."""
    return {
        CERTAIN: gettext("had arrived for certain"),
        POSSIBLE: gettext("may have arrived"),
        TOLD: gettext("told or ordered, as another paper says"),
    }


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
