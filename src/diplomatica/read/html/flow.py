"""The words of a page out of its tree: paragraphs, lists with the numbers that a browser shows, tables, notes at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from diplomatica.read.flowing import Flowing
from diplomatica.read.html.notes import Notes
from diplomatica.read.html.tree import BLOCKS, names
from diplomatica.read.numerals import roman
from diplomatica.read.tei.body import TAGGED
from diplomatica.read.xml_tree import Node, Words

SILENT = names(
    "script style head title template noscript nav svg math iframe object embed video audio canvas map "
    "button input select textarea datalist progress meter dialog noembed noframes xmp menu"
)
"""What is no word of a document: programs, pictures, controls, the site's own ways."""
AROUND = names("footer aside")
"""Elements of the page around its text."""
MARKED = {"u": "underlined", "ins": "inserted", "del": "deleted", "s": "deleted", "strike": "deleted"}
CONTAINERS = names("div section article main td blockquote form center")
TITLES = names("h1 h2 h3 h4 h5 h6")
HEADINGS = TITLES | names("dt th strong b label")
TEI_CLASSES = names("head dateline salute signed persName placeName orgName roleName gloss attachment supplied unclear")
"""Classes that programs which publish TEI keep on elements, as `tei-dateline` or `tei-persName2`."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Page:
    """Walks a page once; `flowing` has what it says.

    Elements whose `id()` is in `without` are passed over. A heading that is one of `labels` gets the colon that it means.
    """

    def __init__(
        self,
        notes: Notes,
        without: frozenset[int] = frozenset(),
        labels: frozenset[str] = frozenset(),
        flowing: Flowing | None = None,
    ) -> None:
        self.flowing = flowing or Flowing()
        self._notes = notes
        self._without = without
        self._labels = labels
        self.links: list[tuple[int, int]] = []
        """Where links stand in the text."""
        self.headings: list[tuple[int, int]] = []
        self.containers: list[tuple[int, int]] = []
        """Where the words of each division of the page stand."""
        self._broken_at = -1
        self.enclosed: Mapping[int, tuple[str, str]] = {}
        """Papers of their own within the page, by `id()` of their elements: key and heading, which leave a point."""
        self.own_notes: Sequence[Node] | None = None
        """The elements of the notes that are said; None for all."""

    def say(self, node: Node, tail: tuple[Node, ...] = ()) -> None:
        """Say an element with all in it, then the notes that lie outside."""
        self._children(node)
        for body, label in self._waiting(node, tail):
            self.flowing.paragraph()
            self.flowing.open("note", body.name, label, [])
            self._children(body)
            self.flowing.close()

    def _waiting(self, node: Node, tail: tuple[Node, ...]) -> list[tuple[Node, str]]:
        bodies = self._notes.bodies
        if self.own_notes is not None:
            return [(inner, bodies[id(inner)]) for inner in self.own_notes]
        found = {id(inner): inner for top in (node, *tail) for inner in top.walk() if id(inner) in bodies}
        return [(inner, bodies[name]) for name, inner in found.items()]

    def _children(self, node: Node) -> None:
        number = _first(node)
        for child in node.children:
            if isinstance(child, Words):
                self._words(child, node)
                continue
            if child.name == "li" and number is not None:
                number = _given(child, number)
                self._element(child, _shown(number, node))
                number += 1
            else:
                self._element(child, None)

    def _words(self, words: Words, parent: Node) -> None:
        if parent.name != "pre" or "\n" not in words.text or words.end - words.start != len(words.text):
            self.flowing.words(words.text, words.start, words.end)
            return
        at = words.start
        for place, line in enumerate(words.text.split("\n")):
            if place:
                self._line()
            self.flowing.words(line, at, at + len(line))
            at += len(line) + 1

    def _line(self) -> None:
        """Begin a line; two without words between them begin a paragraph."""
        if self._broken_at == self.flowing.at:
            self.flowing.paragraph()
        else:
            self.flowing.line()
        self._broken_at = self.flowing.at

    def _element(self, node: Node, shown: str | None) -> None:
        name = node.name
        if id(node) in self._notes.anchors:
            self.flowing.point("anchor", name, self._notes.anchors[id(node)], [])
        elif id(node) in self.enclosed:
            key, heading = self.enclosed[id(node)]
            self.flowing.point("enclosure", name, key, [("head", heading)])
        elif name == "br":
            self._line()
        elif not self._silent(node):
            self._loud(node, shown)

    def _silent(self, node: Node) -> bool:
        known = id(node)
        return (
            node.name in SILENT
            or known in self._without
            or known in self._notes.bodies
            or known in self._notes.back
            or hidden(node)
        )

    def _loud(self, node: Node, shown: str | None) -> None:
        name = node.name
        if name in ("td", "th"):
            self.flowing.tab()
        elif name == "tr":
            self.flowing.line()
        elif name in BLOCKS:
            self.flowing.paragraph()
        if shown is not None:
            self.flowing.supply(shown)
            self.flowing.words(" ", node.start, node.start)
        kinds = tagged(node)
        marks = self._marks(node)
        before = self.flowing.at
        for kind, value in kinds:
            self.flowing.open(kind, name, value, list(node.attributes.items())[:8])
        if (
            shown is not None
            and (first := next((child for child in node.nodes()), None)) is not None
            and first.name in ("p", "div")
        ):
            self._item(node, first)
        else:
            self._children(node)
        for _ in kinds:
            self.flowing.close()
        if marks is not None and self.flowing.at > before:
            marks.append((before, self.flowing.at))
        if self._labels and name in HEADINGS and " ".join(node.words().lower().split()) in self._labels:
            self.flowing.supply(":")
        if name in BLOCKS and name not in ("td", "th", "tr"):
            self.flowing.paragraph()

    def _marks(self, node: Node) -> list[tuple[int, int]] | None:
        if node.name == "a":
            return self.links if "href" in node.attributes else None
        if node.name in CONTAINERS:
            return self.containers
        return self.headings if node.name in TITLES else None

    def _item(self, node: Node, first: Node) -> None:
        """An item that begins with a paragraph: its number stands before that paragraph, not above it."""
        for child in node.children:
            if isinstance(child, Words):
                self._words(child, node)
            elif child is first and not self._silent(child):
                self._children(child)
                self.flowing.paragraph()
            else:
                self._element(child, None)


def hidden(node: Node) -> bool:
    """Whether a browser does not show the element."""
    said = node.attributes
    style = "".join(said.get("style", "").lower().split())
    return "hidden" in said or "display:none" in style or "visibility:hidden" in style


def tagged(node: Node) -> list[tuple[str, str | None]]:
    """Kinds and values of the tags that an element is."""
    found: list[tuple[str, str | None]] = []
    if node.name in MARKED:
        found.append((MARKED[node.name], None))
    if node.name == "a" and node.attributes.get("href", "").startswith(("http://", "https://")):
        found.append(("reference", node.attributes["href"]))
    for word in node.attributes.get("class", "").split():
        if word.startswith("tei-") and (name := word[4:].rstrip("0123456789")) in TEI_CLASSES:
            found.append((TAGGED[name], None))
            break
    return found


def _first(node: Node) -> int | None:
    """The number of a list's first item; None for what is no numbered list."""
    if node.name != "ol" or "none" in node.attributes.get("style", ""):
        return None
    start = node.attributes.get("start", "1").strip()
    return int(start) if start.lstrip("-").isdecimal() and start.isascii() and len(start) < 7 else 1


def _given(item: Node, number: int) -> int:
    value = item.attributes.get("value", "").strip()
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 7 else number


def _shown(number: int, node: Node) -> str:
    """An item's number as a browser shows it."""
    kind = node.attributes.get("type", "1")
    if number < 1 or kind not in ("a", "A", "i", "I"):
        return f"{number}."
    words = roman(number) if kind in "iI" else _alphabetic(number)
    return f"{words.upper() if kind in 'AI' else words}."


def _alphabetic(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = _LETTERS[rest] + found
    return found
