"""Pages that a transcription program read or that a person typed in one: PAGE and ALTO, a page each, line by line.

PAGE: https://www.primaresearch.org/schema/PAGE/; ALTO: https://www.loc.gov/standards/alto/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile
from diplomatica.read.decode import Decoded
from diplomatica.read.flowing import Flowing
from diplomatica.read.laid_out import read_words
from diplomatica.read.partition import in_source
from diplomatica.read.reads import Reads
from diplomatica.read.xml_tree import Node, Words, parse_xml

_PAGE = re.compile(r"<(?:\w+:)?PcGts\b")
_ALTO = re.compile(r"<(?:\w+:)?alto\b")
HEAD = 5_000
IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2")
MOST_WORDS = 100_000
"""Of one page: that of a newspaper has ten thousand."""
_HYPHENS = "-¬⸗\u00ad"


def recognise(path: str, text: str) -> bool:
    """Whether the file is XML by its name and its root is PAGE's or ALTO's."""
    return path.lower().endswith(".xml") and (_PAGE.search(text[:HEAD]) or _ALTO.search(text[:HEAD])) is not None


def read(decoded: Decoded, path: str, beside: Sequence[str] = ()) -> Reads:
    """The page as a document, with its picture where one of the same name stands beside it. Raises DocumentError where it has no words."""
    flowing = Flowing()
    say(flowing, decoded)
    if not flowing.text:
        raise DocumentError("empty", "the page has no transcribed line; expected a document")
    flowing.spans = [in_source(decoded, span) for span in flowing.spans]
    reads = read_words(flowing, path, {"": decoded.source_end})
    pictures = [Facsimile(name, 0) for name in beside if name.lower().endswith(IMAGES)][:1]
    return Reads([replace(raw, facsimiles=pictures) for raw in reads.raws], reads.problems)


def say(flowing: Flowing, decoded: Decoded) -> None:
    """Say the words of a page, block by block; their places are those of `decoded.text`."""
    root = parse_xml(decoded.text)
    words = sum(1 for node in root.walk() if node.name in ("Word", "String"))
    if words > MOST_WORDS:
        raise DocumentError("too-large", f"the page has {words:,} words; up to {MOST_WORDS:,} are read, split it")
    for block in _page_blocks(root) if root.name == "PcGts" else _alto_blocks(root):
        flowing.paragraph()
        _block(flowing, block)


class Word(NamedTuple):
    """A word of a line, in pieces where the file writes a sign as a reference: its words, begin and end in the file; and how sure it is."""

    pieces: list[tuple[str, int, int]]
    sure: str | None
    """Per cent."""


Line = list[Word]


def _block(flowing: Flowing, lines: list[Line]) -> None:
    """The lines of a block; a word that is parted at the end of a line is joined."""
    joined = False
    for line in lines:
        if not joined:
            flowing.line()
        joined = False
        for place, word in enumerate(line):
            if place:
                flowing.words(" ", word.pieces[0][1], word.pieces[0][1])
            if word.sure is not None:
                flowing.open("word", "ocr", word.sure, [])
            joined = place == len(line) - 1 and line is not lines[-1] and _parted(word)
            for n, (said, start, end) in enumerate(word.pieces):
                cut = joined and n == len(word.pieces) - 1
                flowing.words(said[:-1] if cut else said, start, end - 1 if cut and end - start == len(said) else end)
            if word.sure is not None:
                flowing.close()


def _parted(word: Word) -> bool:
    """Whether a word goes on in the next line."""
    said = "".join(piece[0] for piece in word.pieces).rstrip()
    return len(said) > 1 and said[-1] in _HYPHENS and said[-2].islower() and word.pieces[-1][0].endswith(said[-1])


def _page_blocks(root: Node) -> Iterator[list[Line]]:
    """Regions in the order that the page says, else as they stand."""
    regions = {
        node.attributes.get("id", str(n)): node for n, node in enumerate(root.walk()) if node.name == "TextRegion"
    }
    order = [
        node.attributes.get("regionRef", "") for node in root.walk() if node.name in ("RegionRefIndexed", "RegionRef")
    ]
    named = [regions[name] for name in dict.fromkeys(order) if name in regions]
    known = {id(node) for node in named}
    for region in [*named, *(node for node in regions.values() if id(node) not in known)]:
        lines = [line for node in region.nodes() if node.name == "TextLine" and (line := _page_line(node))]
        if lines:
            yield lines


def _page_line(line: Node) -> Line:
    """The transcription of a line: its own, else its words'."""
    own = next((node for node in line.nodes() if node.name == "TextEquiv"), None)
    if own is not None and (found := _unicode(own)):
        return found
    return [
        word
        for node in line.nodes()
        if node.name == "Word"
        for equivalent in node.nodes()
        if equivalent.name == "TextEquiv"
        for word in _unicode(equivalent)
    ]


def _unicode(node: Node) -> Line:
    said = node.find("Unicode")
    pieces = (
        [(child.text, child.start, child.end) for child in said.children if isinstance(child, Words)]
        if said is not None
        else []
    )
    return (
        [Word(pieces, _per_cent(node.attributes.get("conf")))] if "".join(piece[0] for piece in pieces).strip() else []
    )


def _alto_blocks(root: Node) -> Iterator[list[Line]]:
    for block in root.walk():
        if block.name == "TextBlock":
            lines = [line for node in block.nodes() if node.name == "TextLine" and (line := _alto_line(node))]
            if lines:
                yield lines


def _alto_line(line: Node) -> Line:
    found: Line = []
    for node in line.nodes():
        content = node.attributes.get("CONTENT", "")
        if node.name == "String" and content.strip():
            found.append(Word([(content, node.start, node.end)], _per_cent(node.attributes.get("WC"))))
        elif node.name == "HYP" and found:
            found[-1].pieces.append(("-", node.start, node.end))
    return found


def _per_cent(words: str | None) -> str | None:
    """A confidence between 0 and 1 in per cent; None for none, and for what is no such number."""
    try:
        value = float(words) if words else None
    except ValueError:
        return None
    return f"{100 * value:.0f}" if value is not None and 0 <= value <= 1 else None
