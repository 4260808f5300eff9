"""What the terms and abbreviations of an edition mean, by its own lists of them."""

from __future__ import annotations

from diplomatica.read.tei.parts import ID
from diplomatica.read.xml_tree import Node, Words

LISTS = frozenset(("terms", "abbreviations", "gloss", "glossary"))
"""Values of `list/@type` of such lists."""
LONGEST = 300
"""Code points of a meaning; what is longer is an article."""
_HEADS = ("term", "gloss", "abbr", "label")


def meanings(root: Node) -> dict[str, str]:
    """What each key means (`#t_X1`), as the entry that bears it says. Of two entries with one key neither is believed."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for node in root.walk():
        if node.name != "list" or node.attributes.get("type") not in (*LISTS, None):
            continue
        plain = "type" not in node.attributes
        label: Node | None = None
        for child in node.nodes():
            if child.name == "label":
                label = child
            elif child.name == "item":
                head = _head(label or child)
                words = child.words() if label is not None else _behind(child, head)
                label = None
                if plain and head is not None and head.name != "term":
                    continue  # of lists that do not say what they are, those of terms with keys count
                if head is not None and 0 < len(words) <= LONGEST:
                    key = f"#{head.attributes[ID]}"
                    if found.setdefault(key, words) != words:
                        doubtful.add(key)
    return {key: words for key, words in found.items() if key not in doubtful}


def _head(node: Node) -> Node | None:
    """The element of an entry that bears its key."""
    return next((one for one in node.walk() if one.name in (*_HEADS, "item") and ID in one.attributes), None)


def _behind(item: Node, head: Node | None) -> str:
    """The words of an entry behind its head: its meaning. A head that is the whole entry has none."""
    if head is None or head is item:
        return ""
    parts: list[str] = []
    waiting: list[Node | Words] = [item]
    while waiting:
        child = waiting.pop()
        if isinstance(child, Words):
            if child.start >= head.end:
                parts.append(child.text)
        elif child is not head and child.name != "note":
            waiting.extend(reversed(child.children))
    return " ".join("".join(parts).split()).lstrip(" ,:;–—-=").rstrip(" ;")
