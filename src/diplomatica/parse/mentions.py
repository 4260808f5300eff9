"""Who is mentioned, as far as the form alone tells: persons by title or initials, groups, offices, dates."""

from __future__ import annotations

from diplomatica.parse.encoded import keyed, named
from diplomatica.parse.people import bare
from diplomatica.parse.phrases import shaped, word_set
from diplomatica.parse.spans import Taken
from diplomatica.parse.state import Span, State
from diplomatica.parse.untitled import Words, again, by_words

TITLED = r"\b(?:{TITLES}|{TITLE}) \p{Lu}"
ONE = "{NAME}"
SEVERAL = "{NAME}(?:, {NAME})*(?:,? and {NAME})?"
INITIALS = r"(?:^|[^\p{L}.])(?P<name>(?:\p{Lu}\. ?){1,3}{WORD})"
GROUP = r"(?:\b[Tt]he )?\b{WORD} {GROUP}\b"
POST = (
    r"(?:\b(?P<whose>{OWN}|{RECIPIENT}|{OTHER}|[Tt]he) )?(?:\b(?P<adjective>{WORD}) )?"
    r"\b{OFFICE}\b(?: (?:in|to|at) (?:the )?(?P<place>{NAME}))?"
)


def mentions(state: State) -> None:
    """Add a row of `mentions` for each, longest first where two overlap; names known to an authority are found later."""
    offices = (row for row in state.found("parties") if row.get("start") is not None and row.get("office_text"))
    taken = Taken()
    named(state, taken)
    for row in offices:
        taken.claim((row["start"], row["end"]))
    _groups(state, taken)
    _posts(state, taken)
    _titled(state, taken)
    if not keyed(state):
        _initials(state, taken)
    for party in state.found("parties"):
        if (
            party.get("start") is not None
            and party.get("name_text")
            and party["role"] in ("signed", "note_taker", "interpreter")
        ):
            _add(state, (party["start"], party["end"]), "person", "signature", 0.93, taken)
    if not keyed(state):
        _untitled(state, taken)
    for found in state.work.dates:
        if found.form in ("day", "year"):
            continue
        _add(state, (found.start, found.end), "date", "date", 0.95, Taken())
    state.rows.get("mentions", []).sort(key=lambda row: (row["start"], row["end"]))


def _add(state: State, span: Span, kind: str, rule: str, confidence: float, taken: Taken) -> None:
    if taken.claim(span):
        state.quote("mentions", span, rule=f"mentions.{rule}", confidence=confidence, kind=kind)


def _groups(state: State, taken: Taken) -> None:
    for hit in state.scan.all(shaped(state.convention, GROUP)):
        words = state.text[hit.start : hit.end]
        if words[:4].lower() == "the " or words.endswith("s"):
            _add(state, (hit.start, hit.end), "group", "group", 0.9, taken)


def _posts(state: State, taken: Taken) -> None:
    for hit in state.scan.all(shaped(state.convention, POST), state.work.head_end if len(state.blocks) > 1 else 0):
        whose, adjective, place = hit.text("whose"), hit.text("adjective"), hit.text("place")
        owned = whose is not None and whose.lower() != "the"
        if owned or place or (adjective and whose):
            _add(state, (hit.start, hit.end), "office", "office", 0.9 if place else 0.75, taken)


def _titled(state: State, taken: Taken) -> None:
    convention = state.convention
    for hit in state.scan.all(shaped(convention, TITLED)):
        # The name begins with the last letter of the match: groups in the pattern would cost more than all else here.
        start, title = hit.end - 1, state.text[hit.start : hit.end - 2]
        if title not in word_set(convention, "titles"):
            name = state.scan.at(shaped(convention, ONE), start)
            if name:
                _person(state, (start, name.end), taken, "title", 0.92)
            continue
        names = state.scan.at(shaped(convention, SEVERAL), start)
        if names:
            for one in state.scan.all(shaped(convention, ONE), start, names.end):
                _person(state, (one.start, one.end), taken, "titles", 0.92)


def _initials(state: State, taken: Taken) -> None:
    for hit in state.scan.all(shaped(state.convention, INITIALS)):
        span = hit.span("name")
        if span:
            _person(state, span, taken, "initials", 0.9)


def _untitled(state: State, taken: Taken) -> None:
    words = Words(state)
    for span in by_words(state, words):
        _person(state, span, taken, "words", 0.8)
    for span in again(state, words, taken):
        _person(state, span, taken, "again", 0.85)


def _person(state: State, span: Span, taken: Taken, rule: str, confidence: float) -> None:
    if state.text[span[0] : span[1]].partition(" ")[0] in word_set(state.convention, "title"):
        span = bare(state, span)
    words = state.text[slice(*span)].replace(".", " ").split()
    if not word_set(state.convention, "not_names").isdisjoint(words) or len(words[-1]) < 2:
        return
    _add(state, span, "person", rule, confidence, taken)
