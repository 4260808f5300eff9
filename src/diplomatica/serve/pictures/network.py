"""The network: who wrote to whom, the busiest actors of a stretch of time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from diplomatica.draw.network import Node, Tie, network
from diplomatica.serve.apart import counted
from diplomatica.serve.language import gettext, number
from diplomatica.serve.pictures import traffic
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Names, Row, Table, listed, papers

if TYPE_CHECKING:
    from diplomatica.library import Archive
    from diplomatica.view import View

MOST, MOST_TIES = 40, 200
"""Actors and pairs that are drawn, the busiest; the table has all."""

_PAIRS = """
SELECT from_id, to_id, count(DISTINCT document_id) AS n FROM {source}
WHERE from_id IS NOT NULL AND to_id IS NOT NULL GROUP BY from_id, to_id ORDER BY n DESC, from_id, to_id
"""

_COUNTS = """
SELECT count(DISTINCT document_id) AS n, count(DISTINCT document_id) FILTER (from_id IS NOT NULL AND to_id IS NOT NULL) AS known
FROM {source}
"""

# The house of an actor: the highest to which he belongs, by offices that he held and what these belong to.
_HOUSES = """
WITH RECURSIVE steps AS (
    SELECT id AS below, parent_id AS above FROM entities WHERE kind <> 'place' AND parent_id IS NOT NULL
    UNION SELECT person_id, office_id FROM tenures WHERE kind IN ('appointed', 'arrived', 'acting')
),
up(of, id, depth) AS (
    SELECT id, id, 0 FROM (SELECT unnest(?) AS id)
    UNION SELECT u.of, s.above, u.depth + 1 FROM up u JOIN steps s ON s.below = u.id WHERE u.depth < 12
),
tops AS (SELECT of, id, max(depth) AS depth FROM up WHERE id NOT IN (SELECT below FROM steps) GROUP BY ALL)
SELECT of, arg_max(id, (depth, id)) AS house FROM tops GROUP BY of ORDER BY of
"""


def made(archive: Archive, given: Given) -> Made:
    """The network for the words of an address."""
    view = archive.view
    what = traffic.chosen(view, given)
    reach = traffic.extent(view, what)
    heading = gettext("Network")
    columns = [
        Column("from_id", gettext("From"), "actor"), Column("to_id", gettext("To"), "actor"), Column("n", gettext("Papers"), "number"),
    ]  # fmt: skip
    # Without a stretch of time also what has no date is counted.
    start, end = what.start, what.end
    if reach is None and (start is not None or end is not None):
        return Made(None, Table(columns, 0, listed([])), [], heading)
    source, parameters = what.source, what.parameters
    if start is not None or end is not None:
        window = traffic.Window(
            what, -traffic.LONG_AGO if start is None else start, traffic.LONG_AGO if end is None else end
        )
        source, parameters = window.source, window.parameters
    pairs = counted(archive, _PAIRS.format(source=source), parameters, key="from_id to_id", counts="n")
    [counts] = view.rows(_COUNTS.format(source=source), parameters)
    named = Names(view.rows).of([row[name] for row in pairs for name in ("from_id", "to_id")])
    for row in pairs:
        row |= {
            "from_name": named.get(row["from_id"], {}).get("name"),
            "to_name": named.get(row["to_id"], {}).get("name"),
        }
    figures = [(counts["known"], counts["n"], gettext("papers with a sender and a receiver that are known"))]
    if not pairs:
        return Made(None, Table(columns, 0, listed([])), figures, heading)
    nodes, ties = _drawn(view, pairs)
    actors = len({row[name] for row in pairs for name in ("from_id", "to_id")})
    figures += [
        (len(nodes), actors, gettext("actors are drawn, the busiest")),
        (len(ties), len(pairs), gettext("ways from one to another are drawn")),
    ]
    description = gettext(
        "%(n)s actors round a circle, those of one house together, and %(ties)s ways by which they wrote to each other."
    ) % {
        "n": number(len(nodes)), "ties": number(len(ties)),
    }  # fmt: skip
    picture = network(nodes, ties, SPOKEN, gettext("Who wrote to whom"), description)
    return Made(picture, Table(columns, len(pairs), listed(pairs)), figures, heading)


def _drawn(view: View, pairs: list[Row]) -> tuple[list[Node], list[Tie]]:
    """The busiest actors by house, the busiest house first, and the ways between them."""
    busy: dict[str, int] = defaultdict(int)
    perhaps: dict[str, int] = defaultdict(int)
    for row in pairs:
        for name in (row["from_id"], row["to_id"]):
            busy[name] += row["n"]
            perhaps[name] += row.get("n_possible", 0)
    chosen = sorted(busy, key=lambda name: (-busy[name], name))[:MOST]
    ties = [row for row in pairs if row["from_id"] in chosen and row["to_id"] in chosen][:MOST_TIES]
    tied = {row[name] for row in ties for name in ("from_id", "to_id")}
    chosen = [name for name in chosen if name in tied]
    houses = {row["of"]: row["house"] for row in view.rows(_HOUSES, [chosen])}
    weight: dict[str, int] = defaultdict(int)
    for name in chosen:
        weight[houses.get(name, "")] += busy[name]
    order = sorted(chosen, key=lambda name: (-weight[houses.get(name, "")], houses.get(name, ""), -busy[name], name))
    named = Names(view.rows).of([*order, *houses.values()])
    called = {name: named.get(name, {}).get("name") or name for name in [*order, *houses.values()]}
    at = {name: index for index, name in enumerate(order)}
    nodes = [
        Node(
            called[name], called.get(houses.get(name, ""), ""), f"/actor/{quote(name, safe='')}",
            f"{called[name]}\n{papers(busy[name], perhaps[name])}",
        )
        for name in order
    ]  # fmt: skip
    lines = [
        Tie(at[row["from_id"]], at[row["to_id"]], row["n"], f"/channel?{urlencode({'a': row['from_id'], 'b': row['to_id']})}",
            f"{called[row['from_id']]} → {called[row['to_id']]}\n{papers(row['n'], row.get('n_possible'))}")
        for row in ties
    ]  # fmt: skip
    return nodes, lines
