"""All pictures that have a page: what each shows, how it is asked, who makes it. One visible table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diplomatica.serve.language import N_
from diplomatica.serve.pictures import calendar, chart, delays, network, spacetime, spread
from diplomatica.serve.pictures.made import Given, Made
from diplomatica.serve.pictures.traffic import MODES, STATUSES
from diplomatica.serve.questions import Field

if TYPE_CHECKING:
    from diplomatica.library import Archive


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with its page: `make` draws it from the words of the address."""

    name: str
    title: str
    asks: str
    """What the picture answers."""
    lead: str
    fields: tuple[Field, ...]
    make: Callable[[Archive, Given], Made]
    drawable: str
    """A query that has a row where there is something to draw."""

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.name}"

    def is_asked(self, given: Given) -> bool:
        """Whether all that it needs is given."""
        return all(given.get(field.name) for field in self.fields if field.needed)


_FROM = Field("from", N_("From"), hint="{first}", needed=False)
_TO = Field("to", N_("To"), hint="{last}T12:00Z", needed=False)

_SENT = """
select 1 from transmissions where from_id is not null and to_id is not null limit 1
"""

_PLACED = """
select 1 from transmissions t join entities e on e.id in (t.from_place_id, t.to_place_id)
where t.from_place_id is not null and t.to_place_id is not null and e.latitude is not null and e.longitude is not null limit 1
"""

PICTURES = (
    Drawn(
        "space-time",
        N_("Space and time"),
        N_("Who sent what to whom, when, and how long was it on its way?"),
        N_(
            "A lane for each actor at a place, time to the right, a line for each transmission from its hour of sending to "
            "its arrival. What is not known stays open."
        ),
        (
            _FROM, _TO,
            Field("actor", N_("An actor, with all who belong to it"), "actor", N_("id or name"), needed=False),
            Field("a", N_("Sent by"), "actor", N_("id or name"), needed=False),
            Field("b", N_("Sent to"), "actor", N_("id or name"), needed=False),
            Field("from-place", N_("From where"), hint="{place}", needed=False),
            Field("to-place", N_("To where"), hint="{place}", needed=False),
            Field("document", N_("Of one paper"), hint="{document}", needed=False),
            Field("event", N_("Papers that tell of"), "event", "{event}", needed=False),
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("status", N_("How it is known"), "choice", needed=False, choices=(("", N_("all")), *((s, s) for s in STATUSES))),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        spacetime.made,
        _SENT,
    ),
    Drawn(
        "spread",
        N_("Who had it, when"),
        N_("Who had heard of something, from whom, and how late?"),
        N_(
            "An event, a document or a point of it: a lane for each who had it, in the order in which they had it, broad from "
            "when it is certain, dashed where it is possible, red up to when a paper says that it had not come."
        ),
        (
            Field("of", N_("An event, a document, or a point of it"), "target", "{point}"),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        spread.made,
        "select 1 from documents limit 1",
    ),
    Drawn(
        "delays",
        N_("Delays"),
        N_("How long were papers on their way, and when did they come faster or slower?"),
        N_(
            "How long transmissions were on their way, from one actor to another or all of them: a dot for each, higher the "
            "longer it took; red below, those of which nobody says."
        ),
        (
            Field("a", N_("Sent by"), "actor", N_("id or name"), needed=False),
            Field("b", N_("Sent to"), "actor", N_("id or name"), needed=False),
            _FROM, _TO,
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        delays.made,
        _SENT,
    ),
    Drawn(
        "calendar",
        N_("Calendar"),
        N_("Of which days are papers here, and of which none?"),
        N_("How many papers bear each day, darker the more; by months where the days are many. A square opens its papers."),
        (Field("actor", N_("An actor, with all who belong to it"), "actor", N_("id or name"), needed=False),),
        calendar.made,
        "select 1 from documents where date_earliest is not null limit 1",
    ),
    Drawn(
        "network",
        N_("Network"),
        N_("Who wrote to whom, and how much?"),
        N_("Who wrote to whom: a curve for each pair, as broad as their papers are many. A curve opens its channel."),
        (
            _FROM, _TO,
            Field("actor", N_("An actor, with all who belong to it"), "actor", N_("id or name"), needed=False),
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("status", N_("How it is known"), "choice", needed=False, choices=(("", N_("all")), *((s, s) for s in STATUSES))),
        ),
        network.made,
        _SENT,
    ),
    Drawn(
        "map",
        N_("Map"),
        N_("Between which places did the traffic run?"),
        N_("Posts and the traffic between them, as far as coordinates are given. A curve opens its transmissions."),
        (
            _FROM, _TO,
            Field("place", N_("Traffic of one place"), hint="{place}", needed=False),
            Field("actor", N_("An actor, with all who belong to it"), "actor", N_("id or name"), needed=False),
        ),
        chart.made,
        _PLACED,
    ),
)  # fmt: skip
"""All pictures in the order of their page."""
