"""One file that holds many documents: where they begin, and each as a raw document of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import re2

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, RawDocument, Span
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import file_key, file_slug, slug
from diplomatica.read.reads import Reads, note

HEAD = 70
"""Code points of its beginning that tell a document without a number from the others of its file."""


class Cut(NamedTuple):
    """Where a document begins in its file, and the number that the edition gave it."""

    start: int
    number: str | None


Cutter = Callable[[str], list[Cut]]
"""Finds where the documents of a text begin, in order."""


def split_file(decoded: Decoded, path: str, cutter: Cutter) -> Reads:
    """The documents of a file. What stands before the first is a document, too: a volume's front matter.

    Raises DocumentError where the text shows no document.
    """
    text = decoded.text
    found = cutter(text)
    if not found:
        raise DocumentError("nothing-to-split", "no beginning of a document was found; read the file without `split`")
    cuts = [Cut(0, None), *found] if text[: found[0].start].strip() else found
    ends = [cut.start for cut in cuts[1:]] + [len(text)]
    front = len(cuts) > len(found)
    raws = [
        _document(decoded, path, cut, end, front=front and not place)
        for place, (cut, end) in enumerate(zip(cuts, ends, strict=True))
    ]
    message = f"{len(found)} documents" + (" and the front matter" if front else "")
    return Reads(raws, [note("split", f"read as {message}")])


def _document(decoded: Decoded, path: str, cut: Cut, end: int, *, front: bool) -> RawDocument:
    text, spans, first, last = _part(decoded, cut.start, end)
    if front:
        part, fields = "front matter", [Field("kind", "front matter", "before the first document")]
    else:
        part = cut.number or " ".join(text[:HEAD].split())
        place = f"code point {first}"
        fields = [Field("edition_number", cut.number, place, first, first + 1)] if cut.number else []
    return RawDocument(
        keys=[f"{file_key(path)}#{part}"],
        preferred_id=slug(f"{file_slug(path)}-{part}"),
        basis="record",
        text=text,
        spans=spans,
        fields=fields,
        source_start=first,
        source_end=last,
    )


def _part(decoded: Decoded, start: int, end: int) -> tuple[str, list[Span], int, int]:
    """A stretch without white space at its ends, with spans that cover the stretch whole; its place in the source."""
    text = decoded.text
    stretch = text[start:end]
    left, right = len(stretch) - len(stretch.lstrip()), len(stretch) - len(stretch.rstrip())
    from_, to = decoded.source(start, end)
    inner, outer = decoded.whole(start + left, max(start + left, end - right))
    first, last = decoded.source(inner, outer)
    spans = [*_furniture(from_, first), *decoded.spans(inner, outer), *_furniture(last, to)]
    return text[inner:outer], spans, from_, to


def _furniture(start: int, end: int) -> list[Span]:
    return [Span(None, None, start, end, "furniture")] if end > start else []


def by_pattern(source: str) -> Cutter:
    r"""Documents begin at the matches of an RE2 pattern, in which `^` is the begin of a line; its group `number` is their number.

    Raises DocumentError for what is no pattern.

    >>> [(cut.start, cut.number) for cut in by_pattern(r"^No\. (?P<number>\d+)")("Vell, 1951\nNo. 4 To Orsk\nNo. 5 To Vell\n")]
    [(11, '4'), (25, '5')]
    """
    try:
        found = re2.compile(f"(?m:{source})")
    except re2.error as error:
        raise DocumentError("bad-pattern", f"{source!r} is no RE2 pattern: {error}") from None

    def cutter(text: str) -> list[Cut]:
        numbered = "number" in found.groupindex
        cuts = {match.start(): match.group("number") if numbered else None for match in found.finditer(text)}
        return [Cut(start, number) for start, number in cuts.items()]

    return cutter
