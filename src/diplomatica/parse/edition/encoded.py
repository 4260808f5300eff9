"""The head of an edition whose markup sets its parts apart: heading, dateline and the note of the source need not be guessed."""

from __future__ import annotations

from diplomatica.conventions import Convention
from diplomatica.parse.edition.dateline import datelines
from diplomatica.parse.edition.head import LINE, Head, behind, marked
from diplomatica.parse.edition.heading import read_heading
from diplomatica.parse.edition.lead import lead
from diplomatica.parse.state import Span, State


def find_encoded(state: State, convention: Convention) -> Head | None:
    """The head by its tags; None where no heading is tagged."""
    heading = _first(state, "head")
    if heading is None:
        return None
    scan, before = state.scan, lead(state.scan, convention)
    start = before.end if heading[0] < before.end < heading[1] else heading[0]
    head = Head(before, (start, heading[1]), source=state.work.source_note, body=heading[1])
    line = _first(state, "dateline")
    if line is not None:
        found = next(datelines(scan, *line), None)
        head.dateline, head.place = found, found.place if found else None
        head.body = line[1]
        _above(state, convention, head, line[0])
    if head.dateline is not None:
        behind(scan, convention, head)
    head.parties = read_heading(scan, *head.heading, convention, sole=True)
    return head


def _first(state: State, kind: str) -> Span | None:
    return next(((tag.start, tag.end) for tag in state.raw.tags if tag.kind == kind and tag.start < tag.end), None)


def _above(state: State, convention: Convention, head: Head, end: int) -> None:
    """The line of classification and precedence between heading and dateline."""
    found = state.scan.first(marked(convention, LINE), head.heading[1], end)
    if found:
        head.marking = found.span("marking")
