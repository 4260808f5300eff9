"""The numbers that the document bears: its own, the file's, the copy's."""

from __future__ import annotations

from diplomatica.parse.phrases import able, likely, patterns
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import Span, State

LOCAL = r"\p{L}{2,8}[-_]?\d[\w.-]{2,30}"
"""A last line such as `ab1234_05-06`: an archive's name for its scan."""

NEXT_SENTENCE = pattern(r"\. ?\p{Lu}")
REPEATS, SENTENCE = 500, 160
"""Code points at a paper's end where a sentence tells to whom it was repeated, and of such a sentence."""


UNDER = pattern(r"(?:No\.?|Nr\.?|№|#) ?(?P<value>\d{1,6}(?:/[\p{L}\d]{1,4})?)\.?")
"""A line below the signature that is a number alone: the sender's own."""
BELOW = 12
"""Paragraphs at the end of a paper among which such a line stands."""


def numbering(state: State) -> None:
    """Add the numbers of the head by the convention's series, the sender's below the text, and the local number at the very end."""
    taken = {row["start"] for row in state.found("numbers")}
    for place in able(state.scan, state.convention, "numbers"):
        series = state.convention.numbers[place]
        end = state.work.head_end if series.where == "head" else None
        if end == 0:
            continue
        for hit in state.scan.all(pattern(series.pattern), 0, end):
            span = hit.span("value")
            if span is None or span[0] in taken or _of_another(state, hit.start) or _counted(state, span):
                continue
            taken.add(span[0])
            state.add(
                "numbers",
                rule="numbering.head",
                confidence=0.92,
                value=_tidy(state.text[slice(*span)]),
                series=series.name,
                role=series.role,
                start=span[0],
                end=span[1],
            )
    _repeats(state, taken)
    _under(state, taken)
    _local(state)


def _under(state: State, taken: set[int]) -> None:
    """The number on a line of its own near the end, below the words of the paper."""
    for block in state.blocks[max(1, len(state.blocks) - BELOW) :]:
        hit = state.scan.whole(UNDER, block.start, block.end) if len(block.text) < 20 else None
        span = hit.span("value") if hit else None
        if span and span[0] not in taken and block.start >= state.work.head_end:
            taken.add(span[0])
            value = state.text[slice(*span)]
            row = state.add("numbers", rule="numbering.under", confidence=0.88, value=value, role="outgoing")
            row |= {"series": None, "start": span[0], "end": span[1]}


def _repeats(state: State, taken: set[int]) -> None:
    """The numbers under which the paper went to others, `Sent Department as 779; repeated Vienna as 3.`"""
    signs = likely(state.scan, state.convention, "repeat_sign")
    if not signs:
        return
    first = max(state.work.head_end, len(state.text) - REPEATS)
    for sign in signs:
        for begin in state.scan.all(sign, first):
            last = min(begin.end + SENTENCE, len(state.text))
            following = state.scan.first(NEXT_SENTENCE, begin.end, last)
            stop = following.start if following else last
            for found in patterns(state.convention, "repeat"):
                for hit in state.scan.all(found, begin.start, stop):
                    span = hit.span("number")
                    if span and span[0] not in taken:
                        taken.add(span[0])
                        value = state.text[slice(*span)]
                        row = state.add("numbers", rule="numbering.repeat", confidence=0.9, value=value, role="repeat")
                        row |= {"series": None, "start": span[0], "end": span[1]}


def _of_another(state: State, start: int) -> bool:
    """Whether the words before say whose paper the number is: "To your telegram No. 61" is no number of this one."""
    line = state.text[max(0, start - 60) : start].rpartition("\n")[2].lower()
    before = [word.strip("(:,") for word in line.split()]
    messages = state.convention.list("message")
    while before and before[-1] in messages:
        before.pop()
    return bool(before) and before[-1] in state.convention.list("another")


def _counted(state: State, span: Span) -> bool:
    """Whether a line is the number of a page or a part, or a day: `PAGE 3`, `VOL. II`, `MAY 1951`."""
    words = state.text[slice(*span)]
    letters = words[: next((n for n, char in enumerate(words) if char.isdigit()), 0)]
    # Letters that stand right before the figures are a series: P3, S/1501.
    return letters[-1:] in (" ", ".", "-") and letters.strip(" .-").lower() in state.convention.list("counted")


def _tidy(words: str) -> str:
    return words.replace(" - ", "-").replace(" – ", "–").strip()


def _local(state: State) -> None:
    last = state.blocks[-1] if len(state.blocks) > 1 else None
    if last is None or len(last.text) > 40 or state.scan.whole(pattern(LOCAL), last.start, last.end) is None:
        return
    state.add(
        "numbers",
        rule="numbering.local",
        confidence=0.9,
        value=last.text,
        series=None,
        role="local",
        start=last.start,
        end=last.end,
    )
