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
    lead: str
    fields: tuple[Field, ...]
    make: Callable[[Archive, Given], Made]

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.name}"

    def is_asked(self, given: Given) -> bool:
        """Whether all that it needs is given."""
        return all(given.get(field.name) for field in self.fields if field.needed)


_FROM = Field("from", N_("From"), hint="1950-09-15", needed=False)
_TO = Field("to", N_("To"), hint="1950-09-21T12:00Z", needed=False)

PICTURES = (
    Drawn(
        "space-time",
        N_("Space and time"),
        N_(
            "A lane for each actor at a place, time to the right, a line for each transmission from its hour of sending to "
            "its arrival. What is not known stays open."
        ),
        (
            _FROM, _TO,
            Field("actor", N_("An actor, with all who belong to it"), "actor", "id or name", needed=False),
            Field("a", N_("Sent by"), "actor", "id or name", needed=False),
            Field("b", N_("Sent to"), "actor", "id or name", needed=False),
            Field("from-place", N_("From where"), hint="id", needed=False),
            Field("to-place", N_("To where"), hint="id", needed=False),
            Field("document", N_("Of one paper"), hint="id", needed=False),
            Field("event", N_("Papers that tell of"), "event", "id", needed=False),
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("status", N_("How it is known"), "choice", needed=False, choices=(("", N_("all")), *((s, s) for s in STATUSES))),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        spacetime.made,
    ),
    Drawn(
        "spread",
        N_("Who had it, when"),
        N_(
            "An event, a document or a point of it: a lane for each who had it, in the order in which they had it, broad from "
            "when it is certain, dashed where it is possible, red up to when a paper says that it had not come."
        ),
        (
            Field("of", N_("An event, a document, or a point of it"), "target", "209812, 209812#3.b"),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        spread.made,
    ),
    Drawn(
        "delays",
        N_("Delays"),
        N_(
            "How long transmissions were on their way, from one actor to another or all of them: a dot for each, higher the "
            "longer it took; red below, those of which nobody says."
        ),
        (
            Field("a", N_("Sent by"), "actor", "id or name", needed=False),
            Field("b", N_("Sent to"), "actor", "id or name", needed=False),
            _FROM, _TO,
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("clock", N_("Hours on the clock of"), hint="UTC, Europe/Moscow, +03:00", needed=False),
        ),
        delays.made,
    ),
    Drawn(
        "calendar",
        N_("Calendar"),
        N_("How many papers bear each day, darker the more; by months where the days are many. A square opens its papers."),
        (Field("actor", N_("An actor, with all who belong to it"), "actor", "id or name", needed=False),),
        calendar.made,
    ),
    Drawn(
        "network",
        N_("Network"),
        N_("Who wrote to whom: a curve for each pair, as broad as their papers are many. A curve opens its channel."),
        (
            _FROM, _TO,
            Field("actor", N_("An actor, with all who belong to it"), "actor", "id or name", needed=False),
            Field("mode", N_("By what means"), "choice", needed=False, choices=(("", N_("all")), *((m, m) for m in MODES))),
            Field("status", N_("How it is known"), "choice", needed=False, choices=(("", N_("all")), *((s, s) for s in STATUSES))),
        ),
        network.made,
    ),
    Drawn(
        "map",
        N_("Map"),
        N_("Posts and the traffic between them, as far as coordinates are given. A curve opens its transmissions."),
        (
            _FROM, _TO,
            Field("place", N_("Traffic of one place"), hint="id", needed=False),
            Field("actor", N_("An actor, with all who belong to it"), "actor", "id or name", needed=False),
        ),
        chart.made,
    ),
)  # fmt: skip
"""All pictures in the order of their page."""
