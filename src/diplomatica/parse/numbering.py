"""The numbers that the document bears: its own, the file's, the copy's."""

from __future__ import annotations

from diplomatica.parse.phrases import able
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import State

LOCAL = r"\p{L}{2,8}[-_]?\d[\w.-]{2,30}"
"""A last line such as `ab1234_05-06`: an archive's name for its scan."""


def numbering(state: State) -> None:
    """Add the numbers of the head by the convention's series, and the local number at the very end."""
    taken = {row["start"] for row in state.found("numbers")}
    for place in able(state.scan, state.convention, "numbers"):
        series = state.convention.numbers[place]
        end = state.work.head_end if series.where == "head" else None
        if end == 0:
            continue
        for hit in state.scan.all(pattern(series.pattern), 0, end):
            span = hit.span("value")
            if span is None or span[0] in taken or _of_another(state, hit.start):
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
    _local(state)


def _of_another(state: State, start: int) -> bool:
    """Whether the words before say whose paper the number is: "To your telegram No. 61" is no number of this one."""
    line = state.text[max(0, start - 60) : start].rpartition("\n")[2].lower()
    before = [word.strip("(:,") for word in line.split()]
    messages = state.convention.list("message")
    while before and before[-1] in messages:
        before.pop()
    return bool(before) and before[-1] in state.convention.list("another")


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
