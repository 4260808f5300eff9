"""XML as a small tree that knows where everything stands: elements, their attributes, their words.

Expat reads it. Entities that a file declares itself are refused, nothing outside the file is ever opened, and depth is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import TypeAlias
from xml.parsers import expat

from diplomatica.errors import DocumentError

DEEPEST = 120
"""Elements within elements; editions have about thirty."""
MOST = 1_000_000
"""Elements of one file, whose tree takes half a gigabyte. The largest volumes of editions have a third."""
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {_XML: "xml", "http://history.state.gov/frus/ns/1.0": "frus"}
_APART = "\x1f"
"""Stands between a namespace and a name."""


@dataclass(frozen=True, slots=True)
class Words:
    """Characters between two tags, and the code points of the source that they stand for."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Node:
    """An element by its local name, with attributes in their order; `start:end` are code points of the source."""

    name: str
    namespace: str
    attributes: dict[str, str]
    start: int
    end: int = 0
    children: list[Child] = field(default_factory=list)

    def nodes(self) -> Iterator[Node]:
        """Its child elements."""
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """Itself and all elements below it, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.nodes())))

    def find(self, *path: str) -> Node | None:
        """The first element at a path of names below it."""
        here: Node | None = self
        for name in path:
            here = next((node for node in here.nodes() if node.name == name), None) if here else None
        return here

    def words(self) -> str:
        """All words in it with single spaces."""
        parts: list[str] = []
        waiting: list[Child] = [self]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Words):
                parts.append(child.text)
            else:
                waiting.extend(reversed(child.children))
        return " ".join("".join(parts).split())


Child: TypeAlias = Node | Words


def parse_xml(text: str) -> Node:
    """The root of a document that is well-formed. Raises DocumentError with line and column for anything else.

    >>> parse_xml("<p>The <name key='a'>Envoy</name></p>").find("name").words()
    'Envoy'
    """
    return _Builder(text).root()


class _Builder:
    """Follows Expat through the text and counts bytes back into code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(text)
        self.byte = self.point = self.count = 0
        self.open: list[Node] = []
        self.top: Node | None = None
        # Texts reach this room decoded: whatever encoding the file declares was the file's.
        self.parser = parser = expat.ParserCreate("utf-8", _APART)
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.SkippedEntityHandler = self._skipped
        parser.EntityDeclHandler = self._declared
        # With an external DTD that nobody opens, an entity of it is skipped and not an error.
        parser.UseForeignDTD(False)

    def root(self) -> Node:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            at = self._at(min(self.parser.ErrorByteIndex, len(self.data)), quiet=True)
            message = f"line {error.lineno}, column {error.offset + 1}: no well-formed XML ({said}); correct it there"
            raise DocumentError("bad-xml", message, at, at + 1) from None
        assert self.top is not None
        return self.top

    def _at(self, byte: int, *, quiet: bool = False) -> int:
        """The code point at a byte; bytes come in order, except where an error is told."""
        if self.ascii:
            return byte
        if byte < self.byte:
            return len(self.data[:byte].decode("utf-8", "replace"))
        point = self.point + len(self.data[self.byte : byte].decode("utf-8", "replace" if quiet else "surrogatepass"))
        self.byte, self.point = byte, point
        return point

    def _here(self) -> int:
        return self._at(self.parser.CurrentByteIndex)

    def _start(self, name: str, attributes: list[str]) -> None:
        if len(self.open) >= DEEPEST:
            at = self._here()
            raise DocumentError(
                "too-deep", f"more than {DEEPEST} elements within each other; expected a document", at, at
            )
        self.count += 1
        if self.count > MOST:
            at = self._here()
            raise DocumentError("too-many-tags", f"more than {MOST:,} elements; split the file", at, at)
        namespace, _, local = name.rpartition(_APART)
        named = {_prefixed(attributes[n]): attributes[n + 1] for n in range(0, len(attributes), 2)}
        node = Node(local, namespace, named, self._here())
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.top = node
        self.open.append(node)

    def _end(self, _name: str) -> None:
        node = self.open.pop()
        node.end = self.text.find(">", self._here()) + 1 or len(self.text)

    def _characters(self, words: str) -> None:
        at = self._here()
        # A run stands for itself; a reference such as `&amp;` or `&#160;` stands for more characters than it gives.
        end = at + len(words) if self.text.startswith(words, at) else self.text.find(";", at) + 1 or at + len(words)
        self._say(words, at, end)

    def _say(self, words: str, at: int, end: int) -> None:
        if not self.open:
            return
        children = self.open[-1].children
        last = children[-1] if children else None
        if isinstance(last, Words) and last.end == at and len(last.text) == at - last.start and end - at == len(words):
            children[-1] = Words(last.text + words, last.start, end)
        else:
            children.append(Words(words, at, end))

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if is_parameter:
            return
        at = self._here()
        known = html5.get(f"{name};")
        if known is None:
            message = f"the entity &{name}; is declared nowhere that is read; write its character instead"
            raise DocumentError("unknown-entity", message, at, at + len(name) + 2)
        self._say(known, at, at + len(name) + 2)

    def _declared(self, name: str, *_: object) -> None:
        at = self._here()
        message = f"the file declares the entity {name}; declared entities are not read, write out what they stand for"
        raise DocumentError("declared-entity", message, at, at)


def _prefixed(name: str) -> str:
    namespace, _, local = name.rpartition(_APART)
    if not namespace:
        return local
    return f"{_PREFIXES[namespace]}:{local}" if namespace in _PREFIXES else f"{{{namespace}}}{local}"
