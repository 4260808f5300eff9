"""What a demand of the recipient looks like: shared by the rules that end points and that list requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.phrases import patterns, word_set, words
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


@lru_cache(maxsize=64)
def _bidding(convention: Convention) -> Pattern:
    """A demand at the beginning of a sentence with any verb: `You should keep …`; which verbs are none is checked on the match."""
    said = words(convention, "bidding")
    return pattern(
        rf"\b(?:{said}) (?:(?:also|therefore|now|\p{{Ll}}+ly) )?(?P<verb>\p{{Ll}}+(?: in mind)?) [\p{{L}}\d]"
    )


def demands(state: State, start: int, end: int) -> list[Demand]:
    """The demands between two offsets, in order: `Telegraph about the results.`, `you should report on it`."""
    read = [*_asked(state, start, end), *_wished(state, start, end), *_bidden(state, start, end)]
    found: list[Demand] = []
    # Of two ways to read a sentence the first here stands.
    for demand in sorted(read, key=lambda one: one.span[0]):
        if not found or demand.span[0] >= found[-1].span[1]:
            found.append(demand)
    return found


def _asked(state: State, start: int, end: int) -> Iterator[Demand]:
    """Demands by a verb of asking or doing that the convention lists."""
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
        kind = _kinds(state.convention).get(word, "action")
        if you is None and kind == "meet":
            continue  # "See the note" sends nobody to anybody
        if kind == "answer" and _to_others(state, verb[0], end):
            kind = "action"
        span = _sentence(state, hit.start, verb[1], end, whole=opens)
        yield Demand(kind, span, word)
        behind = span[1]


def _to_others(state: State, verb: int, end: int) -> bool:
    """Whether a verb of telling sends the recipient to somebody else than the writer's house: `inform the guard`."""
    for found in patterns(state.convention, "to_others"):
        hit = state.scan.at(found, verb, end)
        whom = hit.text("whom") if hit else None
        if whom:
            return not to_us(state, whom)
    return False


def to_us(state: State, whom: str) -> bool:
    """Whether words name the writer's own house: `the Ministry`."""
    own = {word.lower() for name in ("centre", "mission", "house") for word in word_set(state.convention, name)}
    return bool(own & set(whom.lower().split()))


def _wished(state: State, start: int, end: int) -> Iterator[Demand]:
    """What a writer wishes or waits for in his own voice: `I should be grateful for an early answer.`"""
    for kind in ("answer", "action"):
        for found in patterns(state.convention, f"wish_{kind}"):
            for hit in state.scan.all(found, start, end):
                if starts_sentence(state.text, hit.start) and not in_quotation(state, hit.start):
                    yield Demand(kind, _sentence(state, hit.start, hit.end, end, whole=True), "")


def _bidden(state: State, start: int, end: int) -> Iterator[Demand]:
    """Demands with a verb that no list knows."""
    if not state.convention.list("bidding"):
        return
    for hit in state.scan.all(_bidding(state.convention), start, end):
        verb = hit.span("verb")
        if verb is None or not starts_sentence(state.text, hit.start) or in_quotation(state, hit.start):
            continue
        word = state.text[slice(*verb)]
        none = word in word_set(state.convention, "no_bidding")
        if not none:
            to_us = any(state.scan.at(found, verb[0], end) for found in patterns(state.convention, "to_us"))
            kind = "answer" if to_us else "action"
            yield Demand(kind, _sentence(state, hit.start, hit.end, end, whole=True), word)


def _sentence(state: State, start: int, at: int, end: int, *, whole: bool) -> Span:
    """From a demand to the end of its sentence, with the stop where the sentence began with it."""
    stop, behind = sentence_end(state, at, end)
    return start, max(behind, stop, at) if whole else max(stop, at)


def in_quotation(state: State, at: int) -> bool:
    """Whether quotation marks are open at an offset of a paragraph: then others are asked."""
    before = state.text[state.text.rfind("\n", 0, at) + 1 : at]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
