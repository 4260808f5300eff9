"""Editors' marks in running text (T6): what the program takes a bracket for, against an annotation by offsets.

`marks.jsonl` has a row for each of 1,248 places, drawn by the hash of volume and offset from all square brackets and doubting
parentheses of the 17 volumes: `volume`, `start` and `end` in the volume's text, `kind` and `draw`. They were annotated from the
words around, without knowing what the program finds: the first draw before the rules were touched, the later ones
after they were mended, to see how well they do on what they were not made from. What a kind means there:

    supplied        words that the editors put in or set right: a place, a signature, `[of]`, `N[ewbegin]`, `4 [5]`, a heading
    identification  who or what is meant: `he [Lund]`
    uncertain       a doubtful reading: `[shot?]`, `(22?)`
    editor_note     what editors tell of the paper: received, footnote in the source, file copy not signed, extract, where printed
    omission        words left out: `[Here follows …]`, `[etc.]`
    redaction       words withheld: `[2 lines not declassified]`
    garbled, sic    damaged on its way; odd, but so in the source
    none            brackets of the paper itself

`also` is a second kind that a careful reader may choose.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evaluation import rows
from evaluation.heads import Row, parsed

GOLD = Path(__file__).with_name("marks.jsonl")
NONE = "none"
FIRST_SIGHT = {1: "0.825", 2: "0.912", 3: "0.937", 4: "0.947", 5: "0.964", 6: "0.982"}
"""F1 of each draw when it was first measured, before its mistakes were looked at."""


class Score:
    """Right ones, and those that are found where none is, missed, or taken for something else."""

    def __init__(self) -> None:
        self.right = self.found = self.there = 0

    def add(self, gold: Row, kind: str | None) -> None:
        """Count one place and what was found there; None for nothing, or for a mark that ends elsewhere."""
        self.there += gold["kind"] != NONE
        self.found += kind is not None
        self.right += is_right(gold, kind)

    def __str__(self) -> str:
        both = self.found + self.there
        return f"{2 * self.right / both:.3f} | {self.right} | {self.found} | {self.there}" if both else "– | 0 | 0 | 0"


def is_right(gold: Row, kind: str | None) -> bool:
    """Whether a mark was found and is of the kind, or of the other one that a reader may choose."""
    return kind is not None and kind in (gold["kind"], gold.get("also"))


def answers(gold: list[Row], segments: Path) -> Iterator[tuple[Row, str | None]]:
    """Each annotated place with the kind of the mark that the program finds from its begin to its end."""
    for volume in sorted({row["volume"] for row in gold}):
        places = {row["start"]: row for row in gold if row["volume"] == volume}
        first = 0
        for segment in rows.read(segments / f"{volume}.jsonl.xz"):
            text = segment["text"]
            inside = [start for start in sorted(places) if first <= start < first + len(text)]
            marks = parsed(text).rows.get("marks", []) if inside else []
            for start in inside:
                span = start - first, places[start]["end"] - first
                kinds = [kind_of(mark) for mark in marks if (mark["start"], mark["end"]) == span]
                elsewhere = any(mark["start"] == span[0] for mark in marks)
                yield places[start], kinds[0] if kinds else "elsewhere" if elsewhere else None
            first += len(text)


def kind_of(mark: Row) -> str:
    """The kind of a mark; of a gloss what it does."""
    return str(mark["subtype"] if mark["kind"] == "gloss" and mark["subtype"] else mark["kind"])


def table(segments: Path, unseen: tuple[str, ...]) -> list[str]:
    """The section of the page."""
    scores: dict[str, Score] = {}
    every = list(answers(rows.read(GOLD), segments))
    for gold, kind in every:
        group = "unseen volumes" if gold["volume"] in unseen else "seen volumes"
        for name in ("all", group, _draw(gold["draw"]), gold["kind"]):
            scores.setdefault(name, Score()).add(gold, kind)
    first = ("all", "seen volumes", "unseen volumes", *map(_draw, FIRST_SIGHT))
    named = [*first, *sorted(set(scores) - {*first})]
    return [
        "## Editors' marks (T6)",
        "",
        f"{len(every)} brackets drawn by chance from the 17 volumes and annotated by offset without knowing what the program finds;",
        "each later draw came after the rules were mended, and was annotated before it was measured.",
        "",
        "| | F1 | right | found | there |",
        "|---|---|---|---|---|",
        *(f"| {name.replace('_', ' ')} | {scores[name]} |" for name in named if name in scores),
        "",
        f"Otherwise than annotated: {'; '.join(_told(gold, kind) for gold, kind in _wrong(every)) or 'none'}.",
        "",
    ]


def _draw(number: int) -> str:
    return f"draw {number} (at first sight {FIRST_SIGHT[number]})"


def _wrong(every: list[tuple[Row, str | None]]) -> list[tuple[Row, str | None]]:
    return [(gold, kind) for gold, kind in every if not is_right(gold, kind) and (gold["kind"] != NONE or kind)]


def _told(gold: Row, kind: str | None) -> str:
    return f"{gold['volume']} at {gold['start']}: {gold['kind']}, found {kind or 'nothing'}"
