"""The map of posts and traffic: places whose coordinates are known, and what went from one to another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.chart import Post, Way, chart
from diplomatica.serve.apart import counted
from diplomatica.serve.language import gettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Names, Row, Table, listed, papers

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Archive

MOST = 120
"""Ways that are drawn, the busiest; the table has all."""

NAMED = 12
"""Places without coordinates that are named; the others are counted."""

_PAIRS = """
SELECT from_place_id, to_place_id, count(DISTINCT document_id) AS n FROM {source}
WHERE from_place_id IS NOT NULL AND to_place_id IS NOT NULL GROUP BY ALL ORDER BY n DESC, from_place_id, to_place_id
"""

_COUNTS = """
SELECT count(DISTINCT document_id) AS n,
    count(DISTINCT document_id) FILTER (from_place_id IS NOT NULL AND to_place_id IS NOT NULL) AS known FROM {source}
"""


def made(archive: Archive, given: Given) -> Made:
    """The map for the words of an address; with `place` the traffic of that place alone."""
    view = archive.view
    what = traffic.chosen(view, given)
    source, parameters = what.source, what.parameters
    if what.start is not None or what.end is not None:
        window = traffic.Window(
            what,
            -traffic.LONG_AGO if what.start is None else what.start,
            traffic.LONG_AGO if what.end is None else what.end,
        )
        source, parameters = window.source, window.parameters
    pairs = counted(archive, _PAIRS.format(source=source), parameters, key="from_place_id to_place_id", counts="n")
    if place := given.get("place"):
        pairs = [row for row in pairs if place in (row["from_place_id"], row["to_place_id"])]
    [counts] = view.rows(_COUNTS.format(source=source), parameters)
    named = Names(view.rows).of([row[name] for row in pairs for name in ("from_place_id", "to_place_id")])
    for row in pairs:
        row |= {
            f"{end}_place_name": named.get(row[f"{end}_place_id"], {}).get("name") for end in ("from", "to")
        }  # fmt: skip
    columns = [
        Column("from_place_id", gettext("From where"), "actor"), Column("to_place_id", gettext("To where"), "actor"),
        Column("n", gettext("Papers"), "number"),
    ]  # fmt: skip
    figures = [
        (counts["known"], counts["n"], gettext("papers of which it is known where they came from and where they went"))
    ]
    lost = sorted({name for name, row in named.items() if row["latitude"] is None or row["longitude"] is None})
    if named:
        figures.append((len(named) - len(lost), len(named), gettext("of their places have coordinates")))
    notes = []
    if lost:
        words = ", ".join(named[name]["name"] or name for name in lost[:NAMED])
        more = gettext(" and %(n)s more") % {"n": number(len(lost) - NAMED)} if len(lost) > NAMED else ""
        notes.append(
            gettext("not on the map, since nobody gave their coordinates: %(places)s") % {"places": words + more}
        )
    heading = gettext("Map")
    if place:
        heading = gettext("Map: %(place)s") % {"place": named.get(place, {}).get("name") or place}
    table = Table(columns, len(pairs), listed(pairs))
    return Made(_picture(pairs, named), table, figures, heading, notes)


def small(archive: Archive, place: str) -> Picture | None:
    """The map for the page of a place; None where it has no traffic with coordinates at both ends."""
    made_ = made(archive, {"place": place})
    return made_.picture if made_.picture is not None and made_.picture.counts["ways"] else None


def _picture(pairs: list[Row], named: dict[str, Row]) -> Picture | None:
    busy: dict[str, int] = defaultdict(int)
    perhaps: dict[str, int] = defaultdict(int)
    for row in pairs:
        for name in {row["from_place_id"], row["to_place_id"]}:
            busy[name] += row["n"]
            perhaps[name] += row.get("n_possible", 0)
    known = [
        name
        for name in sorted(busy)
        if named.get(name, {}).get("latitude") is not None and named[name]["longitude"] is not None
    ]
    if not known:
        return None
    at = {name: index for index, name in enumerate(known)}
    posts = [
        Post(called := named[name]["name"] or name, named[name]["longitude"], named[name]["latitude"], busy[name],
             f"/actor/{quote(name, safe='')}", f"{called}\n{papers(busy[name], perhaps[name])}")
        for name in known
    ]  # fmt: skip
    drawn = [row for row in pairs if row["from_place_id"] in at and row["to_place_id"] in at][:MOST]
    ways = [
        Way(at[row["from_place_id"]], at[row["to_place_id"]], row["n"],
            f"/space-time?{urlencode({'from-place': row['from_place_id'], 'to-place': row['to_place_id']})}",
            f"{posts[at[row['from_place_id']]].name} → {posts[at[row['to_place_id']]].name}\n{papers(row['n'], row.get('n_possible'))}")
        for row in drawn
    ]  # fmt: skip
    description = gettext("%(posts)s places, and what went from one to another: %(ways)s ways.") % {
        "posts": number(len(posts)), "ways": number(len(ways)),
    }  # fmt: skip
    return chart(posts, ways, SPOKEN, gettext("Posts and their traffic"), description)
