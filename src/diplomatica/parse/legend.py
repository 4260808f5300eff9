"""The archive's legend below a document: `RGANI. F. 3. Op. 66. D. 329. L. 51-54. Copy. Typewritten text.`"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from diplomatica.parse.phrases import patterns
from diplomatica.parse.shelfmarks import parse_holding, split_described, split_holdings
from diplomatica.parse.state import Span, State

LOOK_BACK = 14
"""Paragraphs from the end among which a legend is looked for."""
WIDEST = 600
"""Code points; a longer line tells a story."""
SURE, LABELLED = 0.95, 0.85


def legend(state: State) -> None:
    """Add a holding for each shelfmark of the legend lines, where no catalogue told where the original lies.

    What the line says of the copy (`Original. Typewritten text.`) stays in the words of the row; `is_copy` is true where it
    says so. A legend that says *ibid.* has its own parts alone; what it leaves out, `resolve` takes from the document before.
    """
    if state.found("holdings"):
        return
    for start, end in _lines(state):
        for template in patterns(state.convention, "shelfmark"):
            hit = state.scan.whole(template, start, end)
            if hit is None:
                continue
            mark = hit.span("mark") or (start, end)
            for part in split_holdings(state.text[slice(*mark)]):
                at = max(state.text.find(part, *mark), mark[0])
                _add(state, (at, min(at + len(part), mark[1])), part, SURE if mark == (start, end) else LABELLED)
            break


def _lines(state: State) -> Iterator[Span]:
    """The lines of the last paragraphs that have a number, in order."""
    for block in state.blocks[-LOOK_BACK:]:
        at = block.start
        for line in block.text.split("\n"):
            kept = line.strip()
            if kept and len(kept) <= WIDEST and any(char.isdigit() for char in kept):
                start = at + line.index(kept[0])
                yield start, start + len(kept)
            at += len(line) + 1


def _add(state: State, span: Span, words: str, confidence: float) -> None:
    shelfmark, described = split_described(words)
    found = asdict(parse_holding(shelfmark))
    if described.lower().startswith(
        ("copy", "photocopy", "electrographic copy", "certified copy", "копия", "ксерокопия")
    ):
        found["is_copy"] = True
    state.add(
        "holdings",
        rule="legend.ibid" if shelfmark.lower().startswith(("ibid", "там же")) else "legend.line",
        confidence=confidence,
        ordinal=len(state.found("holdings")),
        start=span[0],
        end=span[1],
        **{**found, "text": state.text[slice(*span)]},
    )
