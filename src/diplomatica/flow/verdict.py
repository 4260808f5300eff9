"""All ways to one actor become one row of an answer: certain and possible from when, with the best proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from diplomatica.flow.shown import shown

if TYPE_CHECKING:
    from diplomatica.flow.arrivals import Arrival
    from diplomatica.flow.rollup import Society


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of an answer, how many there would be without the question (None: not countable), and what to know about them."""

    rows: Sequence[dict[str, Any]]
    of: int | None = None
    notes: list[str] = field(default_factory=list)
    tally: Mapping[str, int] = field(default_factory=dict)
    """How many rows have each value, and how many are a `document`, where that is known without making them."""
    certain: Answer | None = None
    """Through a lens: the same asked of what had surely come, alone."""


ACTS = ("answers", "refers", "follows", "corrects", "relays", "encloses")
"""Relations of a later paper by which its writer shows that an earlier one had come."""


def verdicts(found: list[Arrival], society: Society) -> list[dict[str, Any]]:
    """The rows of all actors whom something reached: the earliest certain first, then the possible, then by actor."""
    rows = [verdict(actor, group, society) for actor, group in society.grouped(found)]
    return sorted(
        rows,
        key=lambda r: (
            r["value"] != "certain",
            order(r["certain_from"] or r["possible_from"]),
            r["level"],
            r["actor_id"],
        ),
    )


def verdict(actor: str, levels: list[tuple[str, Arrival]], society: Society) -> dict[str, Any]:
    """The row of an actor from all arrivals that count for him, each with its level, the best proof first.

    Where an act of the receiver bounds the best way, the chain has it, too.
    """
    group = [arrival for _, arrival in levels]
    best = group[0]
    # The nearest by which the value holds; the words come in the order of the alphabet, as it happens.
    level = min(level for level, arrival in levels if arrival.certain or not best.certain)
    # How early it can have come only a way tells; an act that shows that it had come does not, unless nothing else is known.
    ways = [a for a in group if not a.only_by] or group
    bounded = [(a.possible, a.nth, n) for n, a in enumerate(ways) if a.possible is not None]
    soonest = ways[min(bounded)[2]] if len(bounded) == len(ways) else None
    possible, places = (soonest.possible, soonest.places) if soonest else (None, best.places)
    acts = [arrival.chain[0] for arrival in group if arrival.only_by and arrival.certain == best.certain]
    return {**row(best, possible, places, actor, level, society), "chain": with_act(best, acts)}


def with_act(best: Arrival, acts: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The chain of the best proof; where an act of the receiver is what bounds it, with that act behind the sending.

    `acts` are the links of what else shows that the thing had come by the same moment, the soonest first.
    """
    first, *inner = best.chain
    if best.only_by:
        return [_act(first), *inner] if first["relation"] in ACTS else best.chain
    if best.certain is None or "transmission_id" not in first:
        return best.chain
    act = next((act for act in acts if act["relation"] in ACTS), None)
    if act is None or act["document_id"] in {link["document_id"] for link in best.chain}:
        return best.chain
    return [first, _act(act), *inner]


def _act(link: dict[str, Any]) -> dict[str, Any]:
    return {**link, "rule": "flow.answered" if link["relation"] == "answers" else "flow.mentioned"}


def row(
    best: Arrival, possible: datetime | None, places: tuple[str | None, ...], actor: str, level: str, society: Society
) -> dict[str, Any]:
    """The row of an actor from his best proof, and when it was possible first (None: nothing bounds it), with its places.

    What was possible only after it is certain says nothing of how early it came.
    """
    certain = best.certain
    if certain and possible and possible > certain:
        possible = None  # no known way can have brought it so early
    one_moment = certain is not None and certain == possible  # the two ends of a day are two moments
    of_best = possible == best.possible
    return {
        "actor_id": actor,
        "actor": society.name(actor),
        "level": level,
        "value": "certain" if certain else "possible",
        "certain_from": certain,
        "possible_from": possible,
        "certain_shown": shown(
            certain, society.clocks(best.places), end=True, hour=one_moment or _clocked(best, best.places[:1], society)
        ),
        "possible_shown": shown(
            possible,
            society.clocks(places),
            end=False,
            hour=one_moment or (of_best and _clocked(best, best.places, society)),
        ),
        "rung": best.rung,
        "passages": best.passages,
        # Of the best way alone: the shortest it can have taken and the longest.
        "lag_min_seconds": _seconds(best.since_latest, best.possible),
        "lag_max_seconds": _seconds(best.since_earliest, certain),
        "through": best.actor if best.actor != actor else None,
        "chain": best.chain,
    }


def _clocked(best: Arrival, places: Sequence[str | None], society: Society) -> bool:
    """Whether a paper came by its own sending between places whose clocks are known: then its days are days of these clocks."""
    sent = bool(best.chain) and best.chain[0]["status"] == "documented" and "transmission_id" in best.chain[0]
    return sent and bool(places) and all(place in society.zones for place in places)


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    return int((end - start).total_seconds()) if start and end else None


def order(moment: datetime | None) -> str:
    """A key that puts unknown moments last."""
    return moment.isoformat() if moment else "9999"


def figures(counts: Mapping[tuple[str, str], int], own: str = "themselves") -> str:
    """How many of the rows of each value and level are certain, those reached themselves (in the words of `own`) apart from
    those of whom a member was.

    >>> figures({("certain", "direct"): 1, ("possible", "member"): 1})
    '1 certain themselves, 0 more through members, of 2'
    """
    certain, through = (
        sum(n for (value, level), n in counts.items() if value == "certain" and (level == "member") is of_member)
        for of_member in (False, True)
    )
    return f"{certain} certain {own}, {through} more through members, of {sum(counts.values())}"
