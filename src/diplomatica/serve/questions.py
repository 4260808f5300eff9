"""The questions that have a page: what each asks for, how it is asked, what is counted first. One visible table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from diplomatica.errors import UsageError
from diplomatica.serve.apart import Alone, alone
from diplomatica.serve.language import N_, gettext
from diplomatica.serve.wording import RUNGS, STATES_AT, TIMES, VALUES

if TYPE_CHECKING:
    from diplomatica.library import Answer, Archive

Row: TypeAlias = dict[str, Any]
Given: TypeAlias = Mapping[str, str]
Figure: TypeAlias = tuple[int, int | None, str]
"""How many, of how many (None: nothing to divide by), and of what."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; `kind` is actor, target, paper, text or choice."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    needed: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its page: `ask` answers it, `figures` counts the answer, `paged` gives the rows that fill pages."""

    name: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    ask: Callable[[Archive, Given], Answer]
    heading: Callable[[Given], str]
    figures: Callable[[Answer], list[Figure]]
    paged: Callable[[Answer], Sequence[Row]] = lambda answer: answer.rows

    @property
    def path(self) -> str:
        """Its address."""
        return f"/{self.name}"

    @property
    def template(self) -> str:
        """The part of the page that shows its rows."""
        return f"answers/{self.name.replace('-', '_')}.html"

    def is_asked(self, given: Given) -> bool:
        """Whether all that it needs is given; one that needs nothing is always asked."""
        return all(given.get(field.name) for field in self.fields if field.needed)


def _actor(name: str, label: str, *, needed: bool = True) -> Field:
    return Field(name, label, "actor", N_("id or name"), needed)


_RUNG = Field(
    "rung", N_("How far it had come"), "choice", needed=False,
    choices=(("", N_("readable or arrived")), *RUNGS.items()),
)  # fmt: skip
_EXACT = Field(
    "exact",
    N_("Whose papers"),
    "choice",
    needed=False,
    choices=(("", N_("theirs and of all who belong to them")), ("1", N_("theirs alone"))),
)
_COPIES = Field(
    "copies",
    N_("Copies"),
    "choice",
    needed=False,
    choices=(("", N_("counted, too")), ("0", N_("who got a copy alone is left out"))),
)
_AT = Field("at", N_("By when"), hint=N_("{last} or {last}T14:30Z"), needed=False)
_FROM = Field("from", N_("From"), hint="{first}")
_TO = Field("to", N_("To"), hint="{last}")


def _number(given: Given, name: str, otherwise: float) -> float:
    text = given.get(name, "")
    try:
        found = float(text) if text else otherwise
    except ValueError:
        found = float("nan")
    if not abs(found) < 1e6:
        raise UsageError(f"{text!r} is no number that makes sense here")
    return found


def _filled(sentence: str, given: Given) -> str:
    """The sentence in the language that is spoken, with what was given."""
    return gettext(sentence) % given


def _by_value(answer: Answer, what: str, *values: str) -> list[Figure]:
    """How many rows have each value, of all rows shown."""
    tally = answer.tally or Counter(row["value"] for row in answer.rows)
    return [(tally.get(value, 0), len(answer.rows), f"{VALUES[value]} {what}".strip()) for value in values]


def _knew(answer: Answer) -> list[Figure]:
    counts = _by_value(answer, "", "certain", "possible", "attested_not")
    return [*counts, (len(answer.rows), answer.of, gettext("actors of this archive"))]


def _known_figures(answer: Answer) -> list[Figure]:
    documents = answer.tally.get("document", 0)
    return [
        *_by_value(answer, "", "certain", "possible"),
        (documents, len(answer.rows), gettext("documents, the others events")),
    ]


def _compared(answer: Answer) -> list[Figure]:
    alike, *only = (answer.tally.get(name, 0) for name in ("alike", "a_alone", "b_alone"))
    total = len(answer.rows)
    return [(alike, total, gettext("alike on both sides")),
            (only[0], total, gettext("certain for the first, no evidence of the second")),
            (only[1], total, gettext("certain for the second, no evidence of the first"))]  # fmt: skip


def _channel_figures(answer: Answer) -> list[Figure]:
    weeks = [row for row in answer.rows if row["measure"] == "volume"]
    dated = sum(row["period"] is not None for row in weeks)
    hours = next((row for row in answer.rows if row["measure"] == "transit printed"), None)
    claims = sum(row["measure"] == "claim" for row in answer.rows)
    out: list[Figure] = [
        (sum(row["n"] for row in weeks), None, gettext("documents went this way")),
        (dated, None, gettext("weeks have any of them")),
    ]
    through = [row for row in answer.rows if row["measure"] == "through"]
    if through:
        direct = sum(row["n"] for row in through if row["from_level"] == row["to_level"] == "direct")
        out.append((direct, through[0]["of"], gettext("went from the one itself to the other itself")))
    if hours:
        out.append((hours["n"], hours["of"], gettext("transmissions have both hours printed")))
    return [*out, (claims, None, gettext("claims of contemporaries about it"))]


def _complete(answer: Answer) -> list[Figure]:
    return [
        (
            row["n_certain_in_time"],
            row["of"],
            gettext("events certainly in time")
            if row["measure"] == "events"
            else gettext("documents certainly in time"),
        )
        for row in answer.rows
        if row["measure"] in ("events", "documents")
    ]


def _silent(answer: Answer) -> list[Figure]:
    silences = sum(row["measure"] == "silence" for row in answer.rows)
    inside = sum(row["within_coverage"] for row in answer.rows)
    return [
        (len(answer.rows), answer.of, gettext("stretches and steps of numbers that were looked at are unusual")),
        (silences, len(answer.rows), gettext("of these silences, the others gaps in numbers")),
        (inside, len(answer.rows), gettext("of these within a coverage declared complete")),
    ]


def _intervals(archive: Archive, given: Given) -> Answer:
    above, below = (_number(given, name, 0.0) if given.get(name) else None for name in ("above", "below"))
    if given.get("document"):
        return archive.intervals(given["document"], given.get("other") or None, above, below)
    if given.get("other"):
        raise UsageError("name the first paper as well")
    ends = given.get("from") or "sent", given.get("to") or "received"
    return archive.intervals_between(*ends, above, below, given.get("sender") or None, given.get("receiver") or None)


def _between(answer: Answer) -> list[Figure]:
    total = len(answer.rows)
    exact = sum(row["min_seconds"] is not None and row["min_seconds"] == row["max_seconds"] for row in answer.rows)
    turned = sum((row["printed_seconds"] or 0) < 0 for row in answer.rows)
    return [
        (total, None, gettext("intervals")),
        (exact, total, gettext("are known exactly, on known clocks or on one")),
        (turned, total, gettext("are less than nothing as printed")),
    ]


def _states(answer: Answer) -> list[Figure]:
    counts = {name: sum(row["state_at"] == name for row in answer.rows) for name in STATES_AT}
    return [(number, answer.of, STATES_AT[name]) for name, number in counts.items() if number]


def alone_of(question: Question, answer: Answer) -> Alone:
    """Through a lens, the figures of an answer that are others from what had surely come."""
    return alone(question.figures(answer), question.figures(answer.certain)) if answer.certain is not None else {}


QUESTIONS = (
    Question(
        "who-knew",
        N_("Who knew"),
        N_("Who had a document, or news of an event: certain and possible from when, and by what chain. Having it does not mean "
        "having read it."),
        (Field("target", N_("An event, a document, or a point of it"), "target", "{point}"), _RUNG),
        lambda archive, given: archive.who_knew(given["target"], given.get("rung") or None),
        lambda given: _filled(N_("Who knew of %(target)s"), given),
        _knew,
    ),
    Question(
        "known",
        N_("What had reached somebody"),
        N_("Documents and events that had reached an actor by a moment, newest first; what was only possible by then is said so."),
        (_actor("actor", N_("Who")), _AT, _RUNG),
        lambda archive, given: archive.known(given["actor"], given.get("at") or None, given.get("rung") or None),
        lambda given: _filled(N_("What had reached %(actor)s by %(at)s") if given.get("at") else N_("What had reached %(actor)s"), given),
        _known_figures,
    ),
    Question(
        "learned",
        N_("What somebody learned in a span of time"),
        N_("What reached an actor between two moments, oldest first. Certain is what surely came in the span, neither before nor "
        "after."),
        (_actor("actor", N_("Who")), _FROM, _TO, _RUNG),
        lambda archive, given: archive.learned(given["actor"], given["from"], given["to"], given.get("rung") or None),
        lambda given: _filled(N_("What %(actor)s learned from %(from)s to %(to)s"), given),
        _known_figures,
    ),
    Question(
        "ahead",
        N_("Who was ahead of whom"),
        N_("What one actor had before another, and by how much."),
        (_actor("a", N_("Who was ahead")), _actor("b", N_("Of whom")), _RUNG),
        lambda archive, given: archive.ahead(given["a"], given["b"], given.get("rung") or None),
        lambda given: _filled(N_("What %(a)s had before %(b)s"), given),
        lambda answer: _by_value(answer, "", "certain", "possible", "no_evidence"),
    ),
    Question(
        "compare-knowledge",
        N_("Two actors beside each other"),
        N_("What two actors had at one moment, what differs first."),
        (_actor("a", N_("The first")), _actor("b", N_("The second")), Field("at", N_("When"), hint="{last}")),
        lambda archive, given: archive.compare_knowledge(given["a"], given["b"], given["at"]),
        lambda given: _filled(N_("What %(a)s and %(b)s had at %(at)s"), given),
        _compared,
    ),
    Question(
        "channel",
        N_("One channel"),
        N_("How much went from one actor to another week by week, how late it was, and what contemporaries said of it."),
        (_actor("a", N_("From")), _actor("b", N_("To")),
         Field("clocks_apart", N_("Hours by which the receiver’s clock was ahead"), hint="0", needed=False), _EXACT, _COPIES),
        lambda archive, given: archive.channel(
            given["a"], given["b"], _number(given, "clocks_apart", 0.0), exact=bool(given.get("exact")),
            copies=given.get("copies") != "0"),
        lambda given: _filled(N_("The channel from %(a)s to %(b)s"), given),
        _channel_figures,
        lambda answer: [row for row in answer.rows if row["measure"] == "volume"],
    ),
    Question(
        "completeness",
        N_("How much came in time"),
        N_("Of what happened in a window, and of the documents meant for an actor: how much had reached him within a time."),
        (_actor("actor", N_("Who")), _FROM, _TO, Field("within", N_("In time is within"), hint="24h", needed=False), _RUNG),
        lambda archive, given: archive.completeness(
            given["actor"], given["from"], given["to"], given.get("within") or "24h", given.get("rung") or None),
        lambda given: _filled(N_("What came to %(actor)s in time, %(from)s to %(to)s"), given),
        _complete,
        lambda answer: [row for row in answer.rows if row["measure"] in ("event", "document")],
    ),
    Question(
        "silences",
        N_("Unusual silences"),
        N_("Stretches of days without traffic that are unlikely in a channel’s own rhythm, and numbers that are absent. Without an "
        "actor, of all channels."),
        (_actor("a", N_("From"), needed=False), _actor("b", N_("To"), needed=False), _EXACT),
        lambda archive, given: archive.silences(
            given.get("a") or None, given.get("b") or None, exact=bool(given.get("exact"))),
        lambda given: _filled(
            N_("Unusual silences from %(a)s to %(b)s") if given.get("a") and given.get("b") else N_("Unusual silences"), given),
        _silent,
    ),
    Question(
        "intervals",
        N_("The time between printed hours"),
        N_("How long after one printed hour another one stands, on all papers that have both, or on one or two papers: as printed, and "
        "on the clocks that may be meant. Without more, from sending to receipt."),
        (Field("from", N_("From the hour"), "choice", needed=False, choices=(("", N_("not chosen: sent")), *TIMES.items())),
         Field("to", N_("To the hour"), "choice", needed=False, choices=(("", N_("not chosen: received")), *TIMES.items())),
         Field("above", N_("More than so many hours"), hint="24", needed=False),
         Field("below", N_("Less than so many hours"), hint="0", needed=False),
         _actor("sender", N_("Papers of"), needed=False), _actor("receiver", N_("Papers to"), needed=False),
         Field("document", N_("Or all hours of one paper"), "paper", "{document}", needed=False),
         Field("other", N_("and those of another"), "paper", needed=False)),
        _intervals,
        lambda given: _filled(
            N_("The time between the hours of %(document)s and of %(other)s") if given.get("other") else
            N_("The time between the hours of %(document)s") if given.get("document") else
            N_("The time between printed hours"), given),
        _between,
    ),
    Question(
        "requests",
        N_("Requests"),
        N_("What documents ask for, whether an answer is held, and how long each had been open. “No answer held” does not say that "
        "none was given."),
        (Field("state", N_("State"), "choice", needed=False, choices=(("", N_("all")), *STATES_AT.items())),
         Field("at", N_("As it stood at"), hint=N_("the archive’s end"), needed=False)),
        lambda archive, given: archive.requests(given.get("state") or None, given.get("at") or None),
        lambda given: _filled(N_("Requests as they stood at %(at)s") if given.get("at") else N_("Requests"), given),
        _states,
    ),
)  # fmt: skip
"""All questions in the order of their page."""
