"""A walk through the pages: every link, form and file that a reader can reach, a few of each shape."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

LINKS = {"a": "href", "link": "href", "script": "src", "img": "src", "form": "action", "use": "href", "image": "href"}
_ID = re.compile(
    r"^((?:/[a-z0-9._-]+)?/(?:d|actor|event|explain|facsimile)/)([^?]+?)((?:\.(?:ris|bib|csl\.json|json|csv|chicago\.txt|txt))?)$"
)


@dataclass(slots=True)
class Found:
    """What a page holds: its links as they stand, its ids, its elements, and what its elements say of each other."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pointed: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    fields: set[tuple[str, str]] = field(default_factory=set)
    """Where each form leads, with each of its fields."""
    headings: list[int] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self._form = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found.elements.append((tag, given))
        if LINKS.get(tag) in given and given.get("method") != "post":
            self.found.links.append(given[LINKS[tag]])
        if "id" in given:
            self.found.ids.append(given["id"])
        if tag == "form":
            self._form = given.get("action", "") if given.get("method") != "post" else ""
        if tag in ("input", "select", "textarea") and given.get("name") and self._form:
            self.found.fields.add((self._form.partition("?")[0], given["name"]))
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            self.found.pointed += given.get(name, "").split()
        if re.fullmatch(r"h[1-6]", tag):
            self.found.headings.append(int(tag[1]))


def found(text: str) -> Found:
    """What a page holds."""
    reader = _Reader()
    reader.feed(text)
    return reader.found


def fields(done: Walk) -> list[tuple[str, str]]:
    """Every path with every field that a form or a link gives it."""
    out = {pair for page in done.pages.values() for pair in page.fields}
    for address in done.linked:
        parts = urlsplit(address)
        out |= {(parts.path, name) for name, _ in parse_qsl(parts.query)}
    return sorted((path, name) for path, name in out if not _ID.match(path))


def is_page(answer: Response) -> bool:
    """Whether an answer is a page, and no file."""
    return answer.headers.get("content-type", "").startswith("text/html")


def shape(address: str) -> str:
    """Addresses of one shape are made by one page in one manner: path without ids, and the names in the query."""
    parts = urlsplit(address)
    names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} - {"lang"}
    if len(names) > 2:
        names = {"several"}
    return _ID.sub(r"\1*\3", parts.path) + ("?" + "&".join(sorted(names)) if names else "")


def named(address: str) -> str | None:
    """The id in an address, if there is one."""
    match = _ID.match(urlsplit(address).path)
    return unquote(match[2]) if match else None


def within(base: str, links: Iterable[str]) -> Iterator[str]:
    """The links that stay in the room, as whole addresses."""
    for link in links:
        if not re.match(r"[a-z][a-z0-9+.-]*:|//", link, re.IGNORECASE):
            yield urljoin(base, link)


@dataclass(slots=True)
class Walk:
    """Where one came: the answer of each address, what each page holds, and who linked where."""

    answers: dict[str, Response]
    pages: dict[str, Found]
    linked: dict[str, str]
    """Every address that a page linked to, and one page that did."""


def walk(client: TestClient, starts: Iterable[str], most: int) -> Walk:
    """Follow links from the starts: to at most so many pages of a path, to one of each manner of asking, to one file of a kind."""
    done = Walk({}, {}, {})
    todo = deque(starts)
    count = Counter(map(shape, todo))
    while todo:
        address = todo.popleft()
        if address in done.answers:
            continue
        answer = done.answers[address] = client.get(address, follow_redirects=False)
        if not is_page(answer):
            continue
        page = done.pages[address] = found(answer.text)
        for target in within(address, page.links):
            bare = urldefrag(target).url
            if target not in done.linked:
                done.linked[target] = address
            kind = shape(bare)
            if bare in done.answers or count[kind] >= (1 if "." in kind or "?" in kind else most):
                continue
            count[kind] += 1
            todo.append(bare)
    return done
