"""Marks: what stands in brackets, by its label or by its shape, and stamps that a note tells of."""

from __future__ import annotations

from diplomatica.parse.bracket_labels import DATED, labelled
from diplomatica.parse.bracket_shapes import shaped_bracket
from diplomatica.parse.brackets import brackets, strip
from diplomatica.parse.dates import find_dates
from diplomatica.parse.phrases import patterns
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import Span, State

NOTE_LENGTH = 400
"""Code points of an editor's note about the page."""
OPENS_NOTE = pattern(
    r"[\p{Ll}\d†]{1,2}[.)]? ?(?:[Oo]n|[Aa]t|[Ii]n) (?:the )?(?:first|last|top|bottom|upper|lower|left|right|margin)\b"
)
"""A note of the page without a star: `b On first page at top stamp "…"`."""

DOUBT = pattern(r"\((?P<text>\d{0,4}\?|[\p{L}’-]{2,20}\?)\)")
OF_THE_PAPER = pattern(
    r"[.,;:]?[”\"]?\s?(?:These |The |All )?(?:and following )?[Bb]rackets "
    r"(?:throughout |in this \p{L}+ )?(?:appear |are )?in the (?:source|original)\b"
)
"""A note of the editors that grew onto a bracket and says that it is none of theirs."""


def marks(state: State) -> None:
    """Add a row of `marks` for every bracket that can be read."""
    _stamp_notes(state)
    _doubts(state)
    if "[" not in state.text:
        return
    for start, end in brackets(state):
        inner = strip(state.text, start + 1, end - 1)
        if inner[0] == inner[1] or state.scan.at(OF_THE_PAPER, end, end + 60):
            continue
        read = labelled(state, start, end, inner) or shaped_bracket(state, start, end, inner)
        if read is None:
            continue
        if read.kind == "editor_note":
            _withheld(state, read.content)
        content = state.text[read.content[0] : read.content[1]]
        state.add(
            "marks",
            rule=f"marks.{read.subtype or read.kind}",
            confidence=read.confidence,
            kind=read.kind,
            subtype=read.subtype,
            hand=read.hand,
            date_text=_date(state, content) if read.kind in DATED else None,
            start=start,
            end=read.end or end,
            text=content,
            target=f"n{content}" if read.kind == "footnote" else None,
        )


def _withheld(state: State, note: Span) -> None:
    """Words withheld that a note tells of besides where the paper is: `[Source: Vell Archive. Secret. 3 pages not declassified.]`"""
    words = state.text[slice(*note)]
    names = [name for name, kind in state.convention.labels.items() if kind == "redaction" and name in words]
    for name in names[:1]:
        at = words.index(name)
        begin, stop = words.rfind(". ", 0, at) + 2, words.find(".", at)
        if begin > 1:
            span = note[0] + begin, note[0] + (len(words) if stop < 0 else stop)
            state.quote("marks", span, rule="marks.redaction", confidence=0.9, kind="redaction")["text"] = state.text[
                slice(*span)
            ]


def _doubts(state: State) -> None:
    """Doubt in round brackets, `23 (22?) August`, `beside you (?)`, `(Lund?)`: more than a word may be the writer's question."""
    if "?)" not in state.text:
        return
    for hit in state.scan.all(DOUBT):
        span = hit.span("text") or (hit.start, hit.end)
        state.quote("marks", (hit.start, hit.end), rule="marks.uncertain", confidence=0.85, kind="uncertain")[
            "text"
        ] = state.text[slice(*span)]


def _stamp_notes(state: State) -> None:
    """Stamps that an editor's note below the page tells of: `* On the first page a stamp "to the mayor"`."""
    for block in state.blocks:
        if len(block.text) > NOTE_LENGTH or not (
            block.text[0] == "*" or state.scan.at(OPENS_NOTE, block.start, block.end)
        ):
            continue
        for found in patterns(state.convention, "source_note"):
            for hit in state.scan.all(found, block.start, block.end):
                span = hit.span("text") or (hit.start, hit.end)
                words = state.text[slice(*span)]
                state.quote(
                    "marks",
                    (hit.start, hit.end),
                    rule="marks.stamp",
                    confidence=0.9,
                    kind="stamp",
                    date_text=_date(state, words),
                )["text"] = words


def _date(state: State, words: str) -> str | None:
    if not any(letter.isdigit() for letter in words):
        return None
    found = find_dates(words, near=state.day, order=state.convention.order)
    return found[0].edtf if found else None
