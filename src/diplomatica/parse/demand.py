"""What a demand of the recipient looks like: shared by the rules that end points and that list requests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.sentences import sentence_end, starts_sentence
from diplomatica.parse.state import Span, State


@dataclass(frozen=True, slots=True)
class Demand:
    """One sentence or clause that asks something of the recipient."""

    kind: str
    """answer, action or meet."""
    span: Span
    verb: str


@lru_cache(maxsize=64)
def _imperative(convention: Convention) -> Pattern:
    """A verb of asking with what follows it in a demand; whether a sentence begins there is checked on the match."""
    return pattern(
        rf"(?:(?P<you>{words(convention, 'should')}|Kindly|Immediately|Urgently) )?"
        rf"\b(?P<verb>(?i:{words(convention, 'answer', 'action')}|{words(convention, 'meet')}))"
        rf"(?:[.,]| (?:{words(convention, 'asked')})\b)"
    )


@lru_cache(maxsize=64)
def _kinds(convention: Convention) -> dict[str, str]:
    kinds = dict.fromkeys(convention.list("meet"), "meet")
    kinds |= dict.fromkeys(convention.list("action"), "action")
    return kinds | dict.fromkeys(convention.list("answer"), "answer")


def demands(state: State, start: int, end: int) -> list[Demand]:
    """The demands between two offsets, in order: `Telegraph about the results.`, `you should report on it`."""
    found: list[Demand] = []
    behind = start
    for hit in state.scan.all(_imperative(state.convention), start, end):
        verb, you = hit.span("verb"), hit.span("you")
        if verb is None or hit.start < behind:
            continue
        opens = starts_sentence(state.text, hit.start) and state.text[hit.start].isupper()
        # Without "you should" only a sentence that begins with the verb asks for anything.
        if not opens and (you is None or not state.text[verb[0]].islower()):
            continue
        word = state.text[slice(*verb)].lower()
        if you is None and _kinds(state.convention).get(word) == "meet":
            continue  # "See the note" sends nobody to anybody
        stop, after = sentence_end(state, verb[1], end)
        stop = max(stop, verb[1])
        span = (hit.start, max(after, stop) if opens else stop)
        found.append(Demand(_kinds(state.convention).get(word, "action"), span, word))
        behind = span[1]
    return found
