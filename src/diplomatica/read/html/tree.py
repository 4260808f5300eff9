"""A saved page as a small tree, forgiving as a browser is: end tags that are missing, wrong or too many do no harm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from diplomatica.errors import DocumentError
from diplomatica.read.html.tokens import Comment, Run, Tag, tokens
from diplomatica.read.xml_tree import Node, Words


def names(words: str) -> frozenset[str]:
    """Names of elements, written as people write them."""
    return frozenset(words.split())


DEEPEST = 200
"""Elements within elements; what lies deeper is laid flat, its words stay."""
MOST = 2_000_000
"""Tags of one page; the longest real ones have some ten thousand."""
VOID = names("area base br col embed hr img input link meta param source track wbr")
BLOCKS = names(
    "address article aside blockquote center details dialog dd dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table ul "
    "tbody thead tfoot tr td th caption body html"
)
"""Elements that stand apart from the words around them."""
_WALLS = names("table td th caption html body button object template")
"""Elements that an end tag inside them cannot close."""
_CLOSES_P = BLOCKS - names("td th tr tbody thead tfoot caption body html")
_SIBLINGS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "option": (frozenset(("option",)), frozenset(("select", "datalist"))),
    "tr": (frozenset(("tr", "td", "th")), frozenset(("table",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tbody": (frozenset(("tbody", "thead", "tfoot", "tr", "td", "th")), frozenset(("table",))),
    "tfoot": (frozenset(("tbody", "thead", "tfoot", "tr", "td", "th")), frozenset(("table",))),
}
"""What an element ends when it begins, and the element beyond which it does not look."""


@dataclass(slots=True)
class Tree:
    """A page: its root, the comments, and whether elements lay too deep to be nested."""

    root: Node
    comments: list[str] = field(default_factory=list)
    flattened: bool = False


def parse_html(text: str) -> Tree:
    """The page as a tree whose root is called `html`, in time proportional to the text.

    Raises DocumentError for a page of more than two million tags, and for nothing else.

    >>> parse_html("<p>The Envoy<p>the <b>Minister").root.words()
    'The Envoythe Minister'
    """
    builder = _Builder(len(text))
    for token in tokens(text):
        if isinstance(token, Run):
            builder.stack[-1].children.append(Words(token.words, token.start, token.end))
        elif isinstance(token, Comment):
            if token.words:
                builder.tree.comments.append(token.words)
        else:
            builder.tag(token)
    for node in builder.stack[1:]:
        node.end = len(text)
    return builder.tree


class _Builder:
    """The elements that are open, innermost last, and how many of each name."""

    def __init__(self, length: int) -> None:
        self.tree = Tree(Node("html", "", {}, 0, length))
        self.stack = [self.tree.root]
        self.names: Counter[str] = Counter()
        self.tags = 0

    def tag(self, tag: Tag) -> None:
        self.tags += 1
        if self.tags > MOST:
            raise DocumentError("too-many-tags", f"more than {MOST} tags; expected a page", tag.start, tag.end)
        if not tag.closing:
            self._open(tag)
        elif tag.name not in ("html", "body"):  # words after the end of the page belong to the page
            self._end((tag.name,), _WALLS, tag.end)

    def _open(self, tag: Tag) -> None:
        if tag.name == "html":
            for name, value in tag.attributes.items():
                self.tree.root.attributes.setdefault(name, value)
            return
        if tag.name in _CLOSES_P:
            self._end(("p",), _WALLS, tag.start)
        if tag.name in _SIBLINGS:
            siblings, walls = _SIBLINGS[tag.name]
            while self._end(siblings, walls, tag.start):
                pass
        node = Node(tag.name, "", tag.attributes, tag.start, tag.end)
        self.stack[-1].children.append(node)
        if tag.name in VOID:
            return
        if len(self.stack) >= DEEPEST:
            self.tree.flattened = True
            return
        self.stack.append(node)
        self.names[tag.name] += 1

    def _end(self, names: Collection[str], walls: Collection[str], at: int) -> bool:
        """End the innermost open element of these names, and what is open in it; nothing beyond a wall."""
        if not any(self.names[name] for name in names):
            return False
        for place in range(len(self.stack) - 1, 0, -1):
            name = self.stack[place].name
            if name in names:
                for node in self.stack[place:]:
                    node.end = at
                    self.names[node.name] -= 1
                del self.stack[place:]
                return True
            if name in walls:
                return False
        return False
