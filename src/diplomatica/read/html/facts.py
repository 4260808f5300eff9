"""What the head of a page and its browser say of it: address, title, language, publisher, rights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diplomatica.read.html.tree import Tree
from diplomatica.read.xml_tree import Node

TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
PUBLISHERS = ("og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher")
RIGHTS = ("dc.rights", "dcterms.rights", "dcterms.license")
ADDRESSES = ("og:url", "citation_public_url", "citation_abstract_html_url")
_SAVED = re.compile(r"(?:saved from url=(?:\(\d+\))?|url:\s*)(https?://\S+)")
"""What browsers and programs that save pages write in a comment."""
COMMENTS = 20
"""Comments among which a browser's note of the address is looked for; it is the first or second."""
MAX_WORDS = 2_000
"""Characters of one statement. No longer address is one; other words are cut, and the fact says so."""


class Fact(NamedTuple):
    """One thing said of a page: the field, its value, the element that says it (None: a comment)."""

    name: str
    value: str
    """Empty for an address that is too long to be one."""
    node: Node | None
    cut: int = 0
    """Characters that the page says in all, where that is more than are kept."""


def facts(tree: Tree) -> Iterator[Fact]:
    """Address, title, language, publisher and rights as far as the page says them; of each the strongest statement."""
    metas: dict[str, tuple[str, Node]] = {}
    links: dict[str, tuple[str, Node]] = {}
    title: Node | None = None
    for node in tree.root.walk():
        said = node.attributes
        if node.name == "meta":
            name = (said.get("property") or said.get("name") or "").lower()
            metas.setdefault(name, (" ".join(said.get("content", "").split()), node))
        elif node.name == "link":
            for kind in said.get("rel", "").lower().split():
                links.setdefault(kind, (said.get("href", "").strip(), node))
        elif node.name == "title" and title is None:
            title = node
    yield from _address(tree, metas, links)
    yield from _first("title", TITLES, metas)
    if title is not None and title.words():
        yield bounded("page_title", title.words(), title)
    yield from _first("provider", PUBLISHERS, metas)
    yield from _first("rights", RIGHTS, metas)
    language = tree.root.attributes.get("lang", "").partition("-")[0].lower()
    if re.fullmatch(r"[a-z]{2,3}", language):
        yield Fact("language", language, tree.root)


def bounded(name: str, words: str, node: Node) -> Fact:
    """A statement with as many of its words as are kept."""
    return Fact(name, words[:MAX_WORDS], node, len(words) if len(words) > MAX_WORDS else 0)


def _first(name: str, kinds: tuple[str, ...], metas: dict[str, tuple[str, Node]]) -> Iterator[Fact]:
    for kind in kinds:
        if metas.get(kind, ("", None))[0]:
            yield bounded(name, *metas[kind])
            return


def _address(tree: Tree, metas: dict[str, tuple[str, Node]], links: dict[str, tuple[str, Node]]) -> Iterator[Fact]:
    """The address, behind those that are too long to be one."""
    said = [links["canonical"]] if "canonical" in links else []
    said += [metas[kind] for kind in ADDRESSES if kind in metas]
    for url, node in said:
        if len(url) > MAX_WORDS:
            yield Fact("url", "", node, len(url))
        elif url.startswith(("http://", "https://")):
            yield Fact("url", url, node)
            return
    for words in tree.comments[:COMMENTS]:
        match = _SAVED.search(words[:MAX_WORDS])
        if match:
            yield Fact("url", match[1], None)
            return
