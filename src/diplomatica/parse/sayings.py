"""Reported words: who said what to whom, as the document tells it in its own words.

A verb of saying is found first, for it is cheap to look for; who stands before it and what must follow it are tried there alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from diplomatica.conventions import Convention
from diplomatica.model.schema import ASIDE
from diplomatica.parse.people import somebody
from diplomatica.parse.phrases import patterns, word_set, words
from diplomatica.parse.scan import Hit, Pattern, pattern
from diplomatica.parse.sentences import sentence_end, sentence_start
from diplomatica.parse.state import Span, State
from diplomatica.parse.statements import conditional

CONFIDENCE, UNSURE = 0.92, 0.85
"""Of what a verb says, and of `according to`, which names papers as often as men."""
VERBS = ("saying", "holding", "telling", "naming", "asking")
REACH = 130
"""Code points before a verb in which its subject stands."""
_PRONOUNS = ("i", "we", "he", "she", "they", "her", "him")
_JOINS = (" and", " but", ",", ";", ":", " while", " whereupon", "(", "—")
"""How a second saying in a sentence is joined to the first; else it lies within it."""
_NOTHING = pattern(r" nothing(?:[.,;:\n]|$)")


def sayings(state: State) -> None:
    """Add a row of `speech` for each sentence that gives somebody's words, and an act that names him and whom he spoke to.

    Words of a message that is still to be conveyed were not said yet; those within quotation marks are somebody's already.
    """
    verb = _verb(state.convention)
    if verb is None or not state.convention.patterns.get("said"):
        return
    closed = [(row["start"], row["end"]) for row in state.found("speech")]
    closed += [(row["start"], row["end"]) for row in state.found("marks") if row["kind"] in ASIDE]
    last: Span = (0, 0)
    for hit in state.scan.all(verb, state.work.head_end if len(state.blocks) > 1 else 0, state.work.tail_start):
        if closed and any(start <= hit.start < end for start, end in closed):
            continue
        found = _said(state, hit)
        if found is None:
            continue
        start, behind = found.start, found.behind
        if start < last[1] and not state.text[:start].rstrip(" ").endswith(_JOINS):
            continue
        _, end = sentence_end(state, behind)
        if start < last[1]:
            _shorten(state, last, start)
        last = start, end
        _add(state, last, found)


@lru_cache(maxsize=64)
def _verb(convention: Convention) -> Pattern | None:
    return pattern(rf"\b(?:{words(convention, *VERBS)}|[Aa]ccording to)\b") if convention.list("saying") else None


class Saying(NamedTuple):
    """Who says something to whom, where the words begin that tell it, and where his own must follow."""

    who: Span
    to: Span | None
    start: int
    behind: int
    confidence: float = CONFIDENCE


@lru_cache(maxsize=64)
def _one(convention: Convention, name: str) -> Pattern:
    """All patterns of a name as one, the first that fits; its groups are `to0`, `to1` …"""
    sources = convention.patterns.get(name, ())
    return pattern("|".join(f"(?:{source.replace('(?P<to>', f'(?P<to{n}>')})" for n, source in enumerate(sources)))


def _said(state: State, verb: Hit) -> Saying | None:
    """What a verb of saying says; None where nobody is said to say anything."""
    if state.text[verb.start] in "Aa" and state.text[verb.end - 2 : verb.end] == "to":
        hit = next(
            (hit for it in patterns(state.convention, "according") if (hit := state.scan.at(it, verb.start))), None
        )
        who = hit.span("who") if hit else None
        able = who and _can_speak(state, who) and not state.text[who[0] : who[1]].endswith(("'s", "’s"))
        return Saying(who, None, verb.start, who[1], UNSURE) if who and able else None
    first = None
    for what, before in (("said", "sayer"), ("interposed", "interposer")):
        said = state.scan.at(_one(state.convention, what), verb.start)
        if said is None:
            continue
        if state.scan.at(_NOTHING, said.end):
            return None  # who asked for nothing has said nothing
        if first is None:
            first = max(sentence_start(state, verb.start), verb.start - REACH)
        who = _before(state, before, first, verb.start)
        if who and _can_speak(state, who) and not conditional(state, first, who[0]):
            if what == "interposed" and not _subject(state, who, first):
                continue
            to = next(
                (span for n in range(len(state.convention.patterns[what])) if (span := said.span(f"to{n}"))), None
            )
            start = who[0] if what == "said" else first
            return Saying(who, somebody(state, to) if to else None, start, said.end if what == "said" else verb.end)
    return None


def _subject(state: State, who: Span, first: int) -> bool:
    """Whether a pronoun within the words is the one that opens them: `He had not, he said, been there.`"""
    word = state.text[slice(*who)].lower()
    return word not in _PRONOUNS[1:] or state.text[first:].lower().startswith(f"{word} ")


def _before(state: State, name: str, first: int, end: int) -> Span | None:
    before = state.scan.cut(first, end)
    for found in patterns(state.convention, name):
        hit = before.first(found)
        span = hit.span("who") if hit else None
        if span:
            return _named(state, (first + span[0], first + span[1]))
    return None


def _named(state: State, span: Span) -> Span | None:
    """A subject without the words that only open its sentence: `When Lund` is `Lund`, `Also` is nobody."""
    start, end = span
    while start < end:
        word = state.text[start:end].partition(" ")[0]
        if word.lower() not in word_set(state.convention, "opening"):
            return start, end
        start += len(word) + 1
    return None


def _can_speak(state: State, who: Span) -> bool:
    """Whether a subject can be somebody: no word that merely begins a sentence (`Also said that …`)."""
    word = state.text[slice(*who)].lower()
    return word in _PRONOUNS or word not in word_set(state.convention, "supplied")


def _shorten(state: State, span: Span, end: int) -> None:
    """End a saying where the next one of its sentence begins."""
    for row in (state.found("speech")[-1], state.found("acts")[-1]):
        if row["start"] == span[0]:
            row["end"] = end
            if "text" in row:
                row["text"] = state.text[span[0] : end]


def _add(state: State, span: Span, found: Saying) -> None:
    start, end = span
    who = somebody(state, found.who)
    rule, confidence = "sayings.said", found.confidence
    state.add("speech", rule=rule, confidence=confidence, start=start, end=end, mode="reports")
    state.add_act(
        rule=rule,
        confidence=confidence,
        start=start,
        end=end,
        text=state.text[start:end],
        kind="said",
        parts=[f"by:{who[0]}:{who[1]}", *([f"to:{found.to[0]}:{found.to[1]}"] if found.to else [])],
        passages=[],
        mode="unknown",
    )
