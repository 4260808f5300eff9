"""Quotations that are opened and never closed: a problem to show, for their end is a guess."""

from __future__ import annotations

from diplomatica.parse.scan import pattern
from diplomatica.parse.state import State

_MARKS = pattern(r"[\"“”«»]")


def quotation(state: State) -> None:
    """Note every quotation mark that stays open to the end of the text."""
    text = state.text
    opened: list[tuple[int, str]] = []
    for hit in state.scan.all(_MARKS):
        at = hit.start
        mark = text[at]
        if mark in "”»" or (mark == '"' and not _opens(text, at)):
            if opened:
                opened.pop()
        elif opened and opened[-1][1] == mark and (mark != '"' or text[at - 1] == "\n"):
            continue  # each paragraph of a long quotation opens it again
        else:
            opened.append((at, mark))
    for at, _ in opened[:8]:
        words = " ".join(text[at : at + 30].split())
        state.problem(
            "unclosed-quotation", f"the quotation that opens at {words}… is never closed", start=at, end=at + 1
        )


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    return (before.isspace() or before in "([—–-“«") and not (after.isspace() or after == "")
