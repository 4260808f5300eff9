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
MAX_WORDS = 2_000


class Fact(NamedTuple):
    """One thing said of a page: the field, its value, the element that says it (None: a comment)."""

    name: str
    value: str
    node: Node | None


def facts(tree: Tree) -> Iterator[Fact]:
    """Address, title, language, publisher and rights as far as the page says them; of each the strongest statement."""
    metas: dict[str, tuple[str, Node]] = {}
    links: dict[str, tuple[str, Node]] = {}
    title: Node | None = None
    for node in tree.root.walk():
        said = node.attributes
        if node.name == "meta":
            name = (said.get("property") or said.get("name") or "").lower()
            metas.setdefault(name, (" ".join(said.get("content", "").split())[:MAX_WORDS], node))
        elif node.name == "link":
            for kind in said.get("rel", "").lower().split():
                links.setdefault(kind, (said.get("href", "").strip()[:MAX_WORDS], node))
        elif node.name == "title" and title is None:
            title = node
    address = _address(tree, metas, links)
    if address:
        yield address
    yield from _first("title", TITLES, metas)
    if title is not None and title.words():
        yield Fact("page_title", title.words()[:MAX_WORDS], title)
    yield from _first("provider", PUBLISHERS, metas)
    yield from _first("rights", RIGHTS, metas)
    language = tree.root.attributes.get("lang", "").partition("-")[0].lower()
    if re.fullmatch(r"[a-z]{2,3}", language):
        yield Fact("language", language, tree.root)


def _first(name: str, kinds: tuple[str, ...], metas: dict[str, tuple[str, Node]]) -> Iterator[Fact]:
    for kind in kinds:
        if metas.get(kind, ("", None))[0]:
            yield Fact(name, *metas[kind])
            return


def _address(tree: Tree, metas: dict[str, tuple[str, Node]], links: dict[str, tuple[str, Node]]) -> Fact | None:
    said = [links["canonical"]] if "canonical" in links else []
    said += [metas[kind] for kind in ADDRESSES if kind in metas]
    for url, node in said:
        if url.startswith(("http://", "https://")):
            return Fact("url", url, node)
    for words in tree.comments[:20]:
        match = _SAVED.search(words[:MAX_WORDS])
        if match:
            return Fact("url", match[1], None)
    return None
