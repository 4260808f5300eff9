"""The questions about who knew what, and when: each asks `flow`, and through a lens once more of what had surely come."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from diplomatica.errors import UsageError
from diplomatica.library.times import begin, duration, moment
from diplomatica.library.twice import twice

if TYPE_CHECKING:
    from diplomatica.flow.answers import Answer
    from diplomatica.view import Lens, View


class Questions(ABC):
    """What an open archive can be asked about knowledge, by the same words as the commands."""

    view: View
    audience: str

    @property
    @abstractmethod
    def lens(self) -> Lens | None:
        """As known to whom, at what time; None for all that is held."""

    @property
    @abstractmethod
    def surely(self) -> Self | None:
        """The same with nothing in it but what had surely come, where the lens lets through anything that only can have come."""

    @abstractmethod
    def hides(self, target: str) -> str:
        """What to say of a document or event that the lens does not show; empty where it shows it."""

    @abstractmethod
    def _canonical(self, target: str) -> str:
        """`id` or `id#passage` under the id that the document goes by."""

    @abstractmethod
    def _find(self, target: str) -> tuple[str, str | None]:
        """Document and passage of `id` or `id#passage`; UsageError where they are not there."""

    @twice()
    def intervals(
        self,
        document: str,
        other: str | None = None,
        above_hours: float | None = None,
        below_hours: float | None = None,
    ) -> Answer:
        """The time between the printed hours of a document, or between those of two: as printed and on all clocks."""
        from diplomatica.flow.intervals import bounded, intervals

        ids = [self._find(name)[0] for name in (document, other) if name is not None]
        answer = intervals(self.view.connection, *ids)
        return replace(answer, rows=bounded(answer.rows, above_hours, below_hours))

    @twice()
    def intervals_between(
        self,
        first: str,
        second: str,
        above_hours: float | None = None,
        below_hours: float | None = None,
        sender: str | None = None,
        receiver: str | None = None,
    ) -> Answer:
        """All documents with printed hours of two kinds, and the time between: `intervals_between("sent", "received", below_hours=0)`.

        `sender` and `receiver` keep those that went from the one, or to the other.
        """
        from diplomatica.flow.intervals import between

        return between(self.view.connection, first, second, above_hours, below_hours, (sender, receiver))

    @twice()
    def who_knew(self, target: str, rung: str | None = None) -> Answer:
        """Who had a document, a passage of it or news of an event: certain and possible from when, by what chain.

        `rung` is how far it had come: addressed, sent, arrived, readable, distributed or read; without it, readable
        where a deciphering hour is printed, else arrived.
        """
        from diplomatica.flow import answers

        if hidden := self.hides(target):
            raise UsageError(hidden)
        return answers.who_knew(self.view.connection, self._canonical(target), rung, ledger=self.view.ledger)

    @twice()
    def known(self, actor: str, at: str | datetime | None = None, rung: str | None = None) -> Answer:
        """What had reached an actor by a moment (ISO 8601; a day means its end), newest first."""
        from diplomatica.flow import answers

        return answers.known(
            self.view.connection, actor, moment(at) if isinstance(at, str) else at, rung, ledger=self.view.ledger
        )

    @twice()
    def learned(self, actor: str, start: str | datetime, end: str | datetime, rung: str | None = None) -> Answer:
        """What reached an actor between two moments (a day alone: from its begin, to its end), oldest first."""
        from diplomatica.flow import answers

        return answers.learned(
            self.view.connection,
            actor,
            begin(start),
            moment(end) if isinstance(end, str) else end,
            rung,
            ledger=self.view.ledger,
        )

    @twice()
    def ahead(self, a: str, b: str, rung: str | None = None) -> Answer:
        """What one actor had before another, and by how much."""
        from diplomatica.flow import answers

        return answers.ahead(self.view.connection, a, b, rung, ledger=self.view.ledger)

    @twice()
    def compare_knowledge(self, a: str, b: str, at: str | datetime, rung: str | None = None) -> Answer:
        """What two actors had at a moment, beside each other."""
        from diplomatica.flow import answers

        return answers.compare(
            self.view.connection, a, b, moment(at) if isinstance(at, str) else at, rung, ledger=self.view.ledger
        )

    @twice("measure period quality document_id passage_id from_id to_id", "n of left_out")
    def channel(
        self, /, a: str, b: str, clocks_apart_hours: float = 0.0, *, exact: bool = False, **wanted: Any
    ) -> Answer:
        """The channel from one actor to another: volume by week, delays with their number of hours, what was said of it.

        `wanted` as in `channels`; `by="year"` gives volume and delays by year. An office, service or government counts
        what its members sent and got, as in `known`, unless `exact` asks for the two alone.
        """
        from diplomatica.flow import answers
        from diplomatica.flow.delays import Wanted

        return answers.channel(
            self.view.connection, a, b, clocks_apart_hours, Wanted(exact=exact, **wanted), ledger=self.view.ledger
        )

    @twice(
        "from_id to_id period", "documents transmissions documented with_both_hours put_together known_clocks left_out"
    )
    def channels(self, /, **wanted: Any) -> Answer:
        """Who wrote to whom, how often, and how late as far as hours are printed.

        `wanted`: `by` (year, month or week), `kind` of paper, `shortest_hours` and `longest_hours` of a delay that is believed, `copies`
        to count who got a paper as a copy alone, whom one `channel` counts unless told not to:
        `archive.channels(by="year", kind="telegram", shortest_hours=-0.5)`.
        """
        from diplomatica.flow import answers
        from diplomatica.flow.delays import Wanted

        return answers.channels(self.view.connection, Wanted(**wanted), ledger=self.view.ledger)

    @twice("id", "mentions")
    def missing(self) -> Answer:
        """What is referred to or implied and not held."""
        from diplomatica.flow import answers

        return self._of_public(answers.missing(self.view.connection))

    @twice()
    def requests(self, state: str | None = None, at: str | datetime | None = None) -> Answer:
        """What documents ask for, whether an answer is held, and how long each had been open at a moment.

        Without a moment the end of the archive's last day counts, or that of the lens.
        """
        from diplomatica.flow import asked

        at = at or (self.lens.at if self.lens else None)
        return asked.requests(self.view.connection, state, moment(at) if isinstance(at, str) else at)

    @twice("measure", grows=False)
    def completeness(
        self,
        actor: str,
        start: str | datetime,
        end: str | datetime,
        within: str | timedelta = "24h",
        rung: str | None = None,
    ) -> Answer:
        """Of what happened in a window and of what was meant for an actor, how much had reached him within a time.

        `within` is a `timedelta`, or `24h`, `90min`, `3d`. Counts first, each with its denominator, then the rows behind them.
        """
        from diplomatica.flow import completeness

        window = (begin(start), moment(end) if isinstance(end, str) else end)
        time = duration(within) if isinstance(within, str) else within
        return self._of_public(
            completeness.completeness(self.view.connection, actor, *window, time, rung, self.view.ledger)
        )

    @twice()
    def silences(
        self, a: str | None = None, b: str | None = None, expected: float = 0.05, *, exact: bool = False
    ) -> Answer:
        """Unusual silences of the channel from one actor to another, or of all channels, and gaps in numbers.

        A house sends and receives what its members do, as in `channel`, unless `exact` asks for the two alone.
        `expected` is how many as unlikely chance alone may give among all that were tested.
        """
        from diplomatica.flow import silences

        return self._of_public(silences.silences(self.view.connection, a, b, expected, self.view.ledger, exact=exact))

    @twice("id", "reports")
    def events(self, event_id: str | None = None) -> Answer:
        """What happened, the oldest first, or one event; bounds also as a person reads them."""
        from diplomatica.flow import directory

        return directory.events(self.view.connection, event_id)

    def _of_public(self, answer: Answer) -> Answer:
        """An answer that counts what is absent, with a word on what this audience may not see: said whether or not it is so."""
        if self.audience == "all":
            return answer
        note = "seen as the public sees it: papers that are not public, if there are any, count as not here"
        return replace(answer, notes=[*answer.notes, note])
