"""A Word file: paragraphs with the numbers that Word shows, tables, notes, insertions, comments, pictures.

After ECMA-376 (Office Open XML), part 1, WordprocessingML.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from diplomatica.errors import DocumentError
from diplomatica.read.decode import decode
from diplomatica.read.flowing import Flowing
from diplomatica.read.laid_out import read_words
from diplomatica.read.office.media import Media
from diplomatica.read.office.numbering import Counter, Level
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads
from diplomatica.read.split import Cutter
from diplomatica.read.xml_tree import Node, Words, parse_xml

MAIN = "word/document.xml"
NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
COMMENTS = "word/comments.xml"
STYLES = "word/styles.xml"
_ROOT = re.compile(r"<((?:\w+:)?styles)\b[^>]*[^>/]>")
_MARKED = {"ins": "inserted", "moveTo": "inserted", "del": "deleted", "moveFrom": "deleted"}
_SILENT = frozenset(
    (
        "instrText",
        "Fallback",
        "pPr",
        "rPr",
        "sectPr",
        "tblPr",
        "trPr",
        "tcPr",
        "tblGrid",
        "delInstrText",
        "sdtPr",
    )
)


def recognise(_path: str, data: bytes) -> bool:
    """Whether the bytes are a zip file with Word's main part."""
    return data.startswith(b"PK") and MAIN.encode() in data


def read(data: bytes, path: str, cutter: Cutter | None = None) -> Reads:
    """The documents of a Word file. Raises DocumentError where it cannot be unpacked or is not well-formed."""
    package = Package(data)
    if not package.has(MAIN):
        raise DocumentError("bad-zip", f"the file has no {MAIN}; expected a Word file")
    word = Word(package, Media(package, path))
    word.say()
    reads = read_words(word.flowing, path, word.lengths, cutter, word.media.pictures())
    return Reads(reads.raws, [*reads.problems, *word.media.remarks()])


@dataclass(slots=True)
class Word:
    """Walks a Word file once; `flowing` has its words, `lengths` the size of each part in code points."""

    package: Package
    media: Media
    flowing: Flowing = field(default_factory=Flowing)
    lengths: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[str, str, Node]] = field(default_factory=list)
    """Label, part and element of each note, in the order of their anchors."""
    trees: dict[str, Node] = field(default_factory=dict)
    counters: dict[str, Counter] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Number and level that a style of paragraphs has."""
    comments: dict[str, str] = field(default_factory=dict)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)

    def say(self) -> None:
        """Say the document, then its notes."""
        self._numbering()
        said = self._tree(COMMENTS)
        for node in said.nodes() if said else ():
            author = attribute(node, "author")
            self.comments[attribute(node, "id")] = f"{author}: {node.words()}" if author else node.words()
        root = self._tree(MAIN)
        assert root is not None
        self.flowing.part = f"!{MAIN}"
        self._children(root)
        for label, part, node in self.notes:  # which grows: notes may hold notes of their own
            self.flowing.part = f"!{part}"
            self.flowing.paragraph()
            self.flowing.open("note", node.name, label, [])
            self._children(node)
            self.flowing.close()

    def _tree(self, name: str) -> Node | None:
        """The root of a part, or None where the file has no such part."""
        if name not in self.trees:
            if not self.package.has(name):
                return None
            text = decode(self.package.read(name)).text
            self.trees[name] = parse_xml(text)
            if name in (MAIN, *NOTES.values()):
                self.lengths[f"!{name}"] = len(text)
        return self.trees[name]

    def _numbering(self) -> None:
        root = self._tree("word/numbering.xml")
        abstract: dict[str, dict[int, Level]] = {}
        for node in root.nodes() if root else ():
            if node.name == "abstractNum":
                levels = {
                    whole(attribute(level, "ilvl")): _level(level) for level in node.nodes() if level.name == "lvl"
                }
                abstract[attribute(node, "abstractNumId")] = levels
        for node in root.nodes() if root else ():
            if node.name == "num" and (of := node.find("abstractNumId")) is not None:
                levels = dict(abstract.get(value(of), {}))
                for override in (child for child in node.nodes() if child.name == "lvlOverride"):
                    depth = whole(attribute(override, "ilvl"))
                    begins = override.find("startOverride")
                    if begins is not None and depth in levels:
                        old = levels[depth]
                        levels[depth] = Level(whole(value(begins)), old.kind, old.pattern)
                self.counters[attribute(node, "numId")] = Counter(levels)
        for node in self._numbered_styles():
            found = node.find("pPr", "numPr")
            number = found.find("numId") if found is not None else None
            if found is not None and number is not None:
                self.styles[attribute(node, "styleId")] = (value(number), whole(value(found.find("ilvl"))))

    def _numbered_styles(self) -> list[Node]:
        """The styles that number their paragraphs: few among the hundreds that a file brings along, so the others are not parsed."""
        if not self.package.has(STYLES):
            return []
        text = decode(self.package.read(STYLES)).text
        root = _ROOT.search(text)
        name = root[1][:-1] if root else ""
        chunks = [chunk[chunk.rfind(f"<{name} ") :] for chunk in text.split(f"</{name}>")[:-1]]
        blocks = [f"{chunk}</{name}>" for chunk in chunks if chunk.startswith(f"<{name} ") and "numPr" in chunk]
        if root is None or not blocks:
            return []
        return list(parse_xml(f"{root.group()}{''.join(blocks)}</{root[1]}>").nodes())

    def _children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Node):
                self._element(child)

    def _element(self, node: Node) -> None:
        if node.name in _SILENT:
            return
        special = SPECIAL.get(node.name)
        if special is not None:
            special(self, node)
        elif node.name in _MARKED:
            said = [(key, attribute(node, key)) for key in ("author", "date")]
            self.flowing.open(_MARKED[node.name], node.name, None, said)
            self._children(node)
            self.flowing.close()
        else:
            self._children(node)

    def _words(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Words):
                self.flowing.words(child.text, child.start, child.end)

    def _line(self, _node: Node) -> None:
        self.flowing.line()

    def _blank(self, node: Node) -> None:
        self.flowing.words(" ", node.start, node.start)

    def _hyphen(self, _node: Node) -> None:
        self.flowing.supply("-")

    def _table(self, node: Node) -> None:
        self.flowing.paragraph()
        self._children(node)
        self.flowing.paragraph()

    def _row(self, node: Node) -> None:
        self.flowing.line()
        self._children(node)

    def _cell(self, node: Node) -> None:
        self.flowing.tab()
        self._children(node)

    def _paragraph(self, node: Node) -> None:
        if self.flowing.pending != "\t":  # the first paragraph of a cell stands behind the tab
            self.flowing.paragraph()
        label = self._label(node)
        if label:
            self.flowing.supply(label)
            self.flowing.words(" ", node.start, node.start)
        self._children(node)

    def _label(self, node: Node) -> str:
        properties = node.find("pPr")
        if properties is None:
            return ""
        stated = properties.find("numPr")
        number = stated.find("numId") if stated is not None else None
        depth = stated.find("ilvl") if stated is not None else None
        style = properties.find("pStyle")
        if number is not None:
            name, level = value(number), whole(value(depth)) if depth is not None else 0
        elif style is not None and value(style) in self.styles:
            name, level = self.styles[value(style)]
        else:
            return ""
        counter = self.counters.get(name)
        return counter.next(level) if counter else ""

    def _run(self, node: Node) -> None:
        properties = node.find("rPr")
        if (
            properties is not None
            and properties.find("vanish") is not None
            and value(properties.find("vanish")) not in ("0", "false")
        ):
            return
        line = properties.find("u") if properties is not None else None
        struck = properties is not None and any(
            (found := properties.find(kind)) is not None and value(found) not in ("0", "false")
            for kind in ("strike", "dstrike")
        )
        kinds = ["underlined"] if line is not None and value(line) != "none" else []
        kinds += ["deleted"] if struck else []
        for kind in kinds:
            self.flowing.open(kind, "r", None, [])
        self._children(node)
        for _ in kinds:
            self.flowing.close()

    def _note(self, node: Node) -> None:
        part = NOTES[node.name]
        root = self._tree(part)
        found = (
            next((note for note in root.nodes() if attribute(note, "id") == attribute(node, "id")), None)
            if root
            else None
        )
        if found is None or any(held is found for _, _, held in self.notes):
            return
        label = str(len(self.notes) + 1)
        self.flowing.point("anchor", node.name, label, [])
        self.notes.append((label, part, found))

    def _comment(self, node: Node) -> None:
        """A comment is a gloss on its range; ranges may cross each other."""
        name = attribute(node, "id")
        if node.name == "commentRangeStart" and name in self.comments:
            self.flowing.mark_from(name)
        elif node.name == "commentRangeEnd" and name in self.comments:
            self.flowing.mark_to(name, "gloss", "comment", self.comments[name])

    def _picture(self, node: Node) -> None:
        """A picture that the relations of its part tell the name of; old ones (`pict`) may hold several, and words that are no text."""
        part = self.flowing.part[1:]
        for inner in node.walk():
            name = attribute(inner, {"blip": "embed", "imagedata": "id"}.get(inner.name, ""))
            target = self._relations(part).get(name)
            if target is not None:
                self.media.meet(posixpath.dirname(part), target, self.flowing.at)

    def _relations(self, part: str) -> dict[str, str]:
        """What the ids of a part's relations point to within the package."""
        if part not in self.relations:
            folder, name = posixpath.split(part)
            try:
                root = self._tree(f"{folder}/_rels/{name}.rels")
            except DocumentError:  # what is damaged here costs the pictures, not the words
                root = None
            self.relations[part] = {
                attribute(node, "Id"): attribute(node, "Target")
                for node in (root.nodes() if root else ())
                if attribute(node, "TargetMode") != "External"
            }
        return self.relations[part]


SPECIAL: dict[str, Callable[[Word, Node], None]] = {
    "t": Word._words,
    "delText": Word._words,
    "p": Word._paragraph,
    "r": Word._run,
    "br": Word._line,
    "cr": Word._line,
    "tab": Word._blank,
    "noBreakHyphen": Word._hyphen,
    "tbl": Word._table,
    "tr": Word._row,
    "tc": Word._cell,
    "footnoteReference": Word._note,
    "endnoteReference": Word._note,
    "commentRangeStart": Word._comment,
    "commentRangeEnd": Word._comment,
    "blip": Word._picture,
    "pict": Word._picture,
}


def attribute(node: Node | None, name: str) -> str:
    """An attribute by its local name; empty where it is missing."""
    if node is None:
        return ""
    return next((said for key, said in node.attributes.items() if key.rpartition("}")[2] == name), "")


def value(node: Node | None) -> str:
    """The attribute `val` of a property."""
    return attribute(node, "val")


def whole(words: str) -> int:
    """A small whole number as properties have them; 0 for anything else."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 7 else 0


def _level(node: Node) -> Level:
    start, kind, pattern = node.find("start"), node.find("numFmt"), node.find("lvlText")
    return Level(whole(value(start)) if start is not None else 1, value(kind) or "decimal", value(pattern))
