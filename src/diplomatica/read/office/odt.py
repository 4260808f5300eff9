"""An OpenDocument text: paragraphs with the numbers of their lists, tables, notes, tracked changes, comments, pictures.

After OASIS OpenDocument 1.3, part 3; content stands in `content.xml`, or in one XML file (`.fodt`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from diplomatica.errors import DocumentError
from diplomatica.read.decode import decode
from diplomatica.read.flowing import Flowing
from diplomatica.read.laid_out import read_words
from diplomatica.read.office.docx import attribute, whole
from diplomatica.read.office.media import Media
from diplomatica.read.office.numbering import shown
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads
from diplomatica.read.split import Cutter
from diplomatica.read.xml_tree import Node, Words, parse_xml

MAIN = "content.xml"
TYPE = b"application/vnd.oasis.opendocument.text"
_LIST = "META-INF/manifest.xml"
_SILENT = frozenset(
    ("tracked-changes", "note-citation", "sequence-decls", "forms", "frame-title", "automatic-styles", "font-face-decls",
     "styles", "master-styles", "meta", "settings", "scripts", "change", "ruby-text")
)  # fmt: skip


def recognise(path: str, data: bytes) -> bool:
    """Whether the bytes are a zip file that says it is an OpenDocument text, or is called one."""
    return data.startswith(b"PK") and (TYPE in data[:200] or path.lower().endswith((".odt", ".ott")))


def read(data: bytes, path: str, cutter: Cutter | None = None) -> Reads:
    """The documents of an OpenDocument text. Raises DocumentError where it cannot be unpacked or is not well-formed."""
    package = Package(data)
    if not package.has(MAIN):
        raise DocumentError("bad-zip", f"the file has no {MAIN}; expected an OpenDocument text")
    refuse_encrypted(package)
    text = decode(package.read(MAIN)).text
    root = parse_xml(text)
    words = Text(f"!{MAIN}", Media(package, path))
    if package.has("styles.xml"):
        words.styles_of(parse_xml(decode(package.read("styles.xml")).text))
    words.say(root)
    reads = read_words(words.flowing, path, {words.part: len(text)}, cutter, words.media.pictures())
    return Reads(reads.raws, [*reads.problems, *words.media.remarks()])


def refuse_encrypted(package: Package) -> None:
    """Raises DocumentError for a file with a password: its parts are noise, and only the list of them says so."""
    if package.has(_LIST) and b"encryption-data" in package.read(_LIST):
        raise DocumentError("encrypted", "the file has a password; save it without one")


@dataclass(slots=True)
class Lists:
    """Where the walk is among lists that lie in each other: their styles, and how far each has counted."""

    names: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    label: str = ""
    """The number of the item that begins; empty when a paragraph has taken it."""


@dataclass(slots=True)
class Text:
    """Walks the content once; `flowing` has its words."""

    part: str
    media: Media
    flowing: Flowing = field(default_factory=Flowing)
    notes: list[tuple[str, Node]] = field(default_factory=list)
    underlined: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    numbered: dict[str, dict[int, tuple[int, str, str, str, int]]] = field(default_factory=dict)
    """By list style and level: first number, kind, words before and after it, how many levels are shown."""
    inserted: set[str] = field(default_factory=set)
    lists: Lists = field(default_factory=Lists)
    _said: dict[str, str] = field(default_factory=dict)
    """Comments by their names."""

    def styles_of(self, root: Node) -> None:
        """Take up what styles say of lines under and through words, and of numbers."""
        for node in root.walk():
            if node.name == "style" and (said := node.find("text-properties")) is not None:
                if attribute(said, "text-underline-style") not in ("", "none"):
                    self.underlined.add(attribute(node, "name"))
                if attribute(said, "text-line-through-style") not in ("", "none"):
                    self.struck.add(attribute(node, "name"))
            elif node.name == "list-style":
                self.numbered[attribute(node, "name")] = dict(_levels(node))

    def say(self, root: Node) -> None:
        """Say the content, then its notes."""
        self.styles_of(root)
        for node in root.walk():
            if node.name == "changed-region" and node.find("insertion") is not None:
                self.inserted.add(attribute(node, "id"))
        self.flowing.part = self.part
        self._children(root)
        for label, node in self.notes:  # which grows
            self.flowing.paragraph()
            self.flowing.open("note", "note", label, [])
            self._children(node)
            self.flowing.close()

    def _children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, Words):
                if node.name in (
                    "p",
                    "h",
                    "span",
                    "a",
                    "bookmark-ref",
                    "ruby-base",
                    "meta-field",
                ) or node.name.endswith(("-ref", "-field")):
                    self.flowing.words(child.text, child.start, child.end)
            else:
                self._element(child)

    def _element(self, node: Node) -> None:
        special = SPECIAL.get(node.name)
        if special is not None:
            special(self, node)
        elif node.name not in _SILENT:
            self._children(node)

    def _line(self, _node: Node) -> None:
        self.flowing.line()

    def _blank(self, node: Node) -> None:
        self.flowing.words(" ", node.start, node.start)

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
        if self.flowing.pending != "\t":
            self.flowing.paragraph()
        if self.lists.label:
            self.flowing.supply(self.lists.label)
            self.flowing.words(" ", node.start, node.start)
            self.lists.label = ""
        self._span(node)

    def _span(self, node: Node) -> None:
        style = attribute(node, "style-name")
        kinds = ["underlined"] * (style in self.underlined) + ["deleted"] * (style in self.struck)
        for kind in kinds:
            self.flowing.open(kind, node.name, None, [])
        self._children(node)
        for _ in kinds:
            self.flowing.close()

    def _note(self, node: Node) -> None:
        cited, body = node.find("note-citation"), node.find("note-body")
        if body is None:
            return
        label = (cited.words() if cited is not None else "") or str(len(self.notes) + 1)
        self.flowing.point("anchor", "note", label, [])
        self.notes.append((label, body))

    def _list(self, node: Node) -> None:
        lists = self.lists
        name = attribute(node, "style-name") or (lists.names[-1] if lists.names else "")
        level = self.numbered.get(name, {}).get(len(lists.names) + 1)
        lists.names.append(name)
        lists.numbers.append((level[0] if level else 1) - 1)
        self._children(node)
        lists.names.pop()
        lists.numbers.pop()
        lists.label = ""

    def _item(self, node: Node) -> None:
        lists = self.lists
        if lists.names and node.name == "list-item":
            given = attribute(node, "start-value")
            lists.numbers[-1] = whole(given) if given else lists.numbers[-1] + 1
            lists.label = self._label()
        self._children(node)

    def _label(self) -> str:
        levels = self.numbered.get(self.lists.names[-1], {})
        depth = len(self.lists.names)
        if depth not in levels:
            return ""
        _, kind, before, after, count = levels[depth]
        if not kind:
            return ""
        first = max(depth - count, 0)
        parts = [shown(self.lists.numbers[n], levels.get(n + 1, levels[depth])[1] or "1") for n in range(first, depth)]
        return f"{before}{'.'.join(parts)}{after}".strip()

    def _change(self, node: Node) -> None:
        name = attribute(node, "change-id")
        if name not in self.inserted:
            return
        if node.name == "change-start":
            self.flowing.mark_from(f"change {name}")
        else:
            self.flowing.mark_to(f"change {name}", "inserted", "change", "")

    def _comment(self, node: Node) -> None:
        name = f"comment {attribute(node, 'name')}"
        if node.name == "annotation":
            creator = node.find("creator")
            said = " ".join(child.words() for child in node.nodes() if child.name in ("p", "list"))
            words = f"{creator.words()}: {said}" if creator is not None else said
            self._said[name] = words
            self.flowing.mark_from(name)
        else:
            self.flowing.mark_to(name, "gloss", "annotation", self._said.get(name, ""))

    def _picture(self, node: Node) -> None:
        """A picture in its frame, and its copies for other programs, as far as they are of kinds that are shown."""
        self.media.meet("", attribute(node, "href"), self.flowing.at)
        self._children(node)


SPECIAL: dict[str, Callable[[Text, Node], None]] = {
    "p": Text._paragraph,
    "h": Text._paragraph,
    "span": Text._span,
    "s": Text._blank,
    "tab": Text._blank,
    "line-break": Text._line,
    "note": Text._note,
    "list": Text._list,
    "list-item": Text._item,
    "list-header": Text._item,
    "table": Text._table,
    "table-row": Text._row,
    "table-cell": Text._cell,
    "change-start": Text._change,
    "change-end": Text._change,
    "annotation": Text._comment,
    "annotation-end": Text._comment,
    "image": Text._picture,
}


def _levels(node: Node) -> list[tuple[int, tuple[int, str, str, str, int]]]:
    found = []
    for level in node.nodes():
        if level.name == "list-level-style-number":
            before, after = attribute(level, "num-prefix"), attribute(level, "num-suffix")
            start, count = whole(attribute(level, "start-value")) or 1, whole(attribute(level, "display-levels")) or 1
            found.append(
                (whole(attribute(level, "level")), (start, attribute(level, "num-format"), before, after, count))
            )
    return found
