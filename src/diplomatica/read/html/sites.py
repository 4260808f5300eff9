"""Sites whose pages have a known layout: where the document stands, and which elements say what of it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

import msgspec

from diplomatica.read.xml_tree import Node


class Site(msgspec.Struct, frozen=True):
    """The layout of one site's pages."""

    hosts: list[str]
    layout: str
    text: list[str] = []
    labels: list[str] = []
    drop: list[str] = []
    fields: dict[str, list[str]] = {}
    series: str = ""
    """How the titles of volumes begin, for a site that publishes an edition."""


@cache
def sites() -> list[Site]:
    """All known sites, from `sites.toml`."""
    data = tomllib.loads((files("diplomatica.read.html") / "sites.toml").read_text("utf-8"))
    return msgspec.convert(data["site"], list[Site])


def site_of(url: str) -> Site | None:
    """The site of an address, or None."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return None
    return next((site for site in sites() if host in site.hosts), None)


def fits(node: Node, selector: str) -> bool:
    """Whether an element is meant by `tag`, `.class`, `#id`, or a tag followed by such.

    >>> fits(Node("h1", "", {"class": "big title"}, 0), "h1.title")
    True
    """
    tag, sign, name = selector.partition("#" if "#" in selector else ".")
    if tag and tag != node.name:
        return False
    if not sign:
        return bool(tag)
    if sign == "#":
        return node.attributes.get("id") == name
    return set(name.split(".")) <= set(node.attributes.get("class", "").split())


def first(root: Node, selectors: list[str]) -> Node | None:
    """The first element with words that the first possible selector means."""
    nodes = list(root.walk())
    for selector in selectors:
        found = next((node for node in nodes if fits(node, selector) and node.words()), None)
        if found is not None:
            return found
    return None
