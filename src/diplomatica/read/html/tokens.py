"""HTML cut into tags and words, each with its place: in one pass, whatever stands in the file.

Follows the tokenization of the HTML standard (https://html.spec.whatwg.org/#tokenization) where it matters for words.
The standard library's parser and the fast libraries either need quadratic time on hostile input or forget where things stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_NAME = re.compile(r"[^\s/>]+")
_ATTRIBUTE = re.compile(r"""[\s/=]*([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?""")
_LEFT = re.compile(r"[\s/=]*>?")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,40});?")

RAW = frozenset(("script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"))
"""Elements whose content is words up to their own end tag."""
_DECODED = frozenset(("textarea", "title"))
MAX_ATTRIBUTES = 100


class Tag(NamedTuple):
    """`<name …>` or `</name>`; `start:end` are code points of the source."""

    name: str
    closing: bool
    attributes: dict[str, str]
    start: int
    end: int


class Run(NamedTuple):
    """Words between tags; a character reference is a run of its own, whose words are not those of the source."""

    words: str
    start: int
    end: int


class Comment(NamedTuple):
    """What stands in a comment: browsers note there where a page came from."""

    words: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Tag | Run | Comment]:
    """Tags, runs of words and comments in their order. Never fails: what is no markup is words, as in a browser.

    >>> [token.name for token in tokens("<p>Orsk &amp; Vell</p>") if isinstance(token, Tag)]
    ['p', 'p']
    """
    at, length = 0, len(text)
    while at < length:
        sign = text.find("<", at)
        # A sign that opens nothing is a word of its own.
        while sign >= 0 and not (text[sign + 1 : sign + 2].isascii() and _opens(text, sign)):
            sign = text.find("<", sign + 1)
        stop = length if sign < 0 else sign
        if stop > at:
            yield from _runs(text, at, stop)
        if sign < 0:
            return
        token = _markup(text, sign)
        yield token
        at = token.end
        if isinstance(token, Tag) and not token.closing and token.name in RAW:
            at, inner = _raw(text, at, token.name)
            yield from inner


def _opens(text: str, sign: int) -> bool:
    following = text[sign + 1 : sign + 3]
    return bool(following) and (
        following[0].isalpha() or following[0] in "!?" or (following[0] == "/" and following[1:] != "")
    )


def _markup(text: str, at: int) -> Tag | Comment:
    """The tag or comment that begins here; one that never ends takes the rest of the file."""
    if text.startswith("<!--", at):
        end = text.find("-->", at + 4)
        stop = len(text) if end < 0 else end
        return Comment(text[at + 4 : stop], at, len(text) if end < 0 else end + 3)
    closing = text[at + 1] == "/"
    name = _NAME.match(text, at + 2 if closing else at + 1)
    if text[at + 1] in "!?" or name is None or not name.group()[0].isalpha():
        end = text.find(">", at)
        return Comment("", at, len(text) if end < 0 else end + 1)
    attributes, end = _attributes(text, name.end())
    return Tag(name.group().lower(), closing, attributes, at, end)


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """Attributes by lower-case name, the first of a name counts; and where the tag ends."""
    found: dict[str, str] = {}
    while (match := _ATTRIBUTE.match(text, at)) is not None:
        at = match.end()
        if len(found) < MAX_ATTRIBUTES:
            value = match.group(2) or ""
            plain = value[1:-1] if value[:1] in ("'", '"') and value[-1:] == value[:1] and len(value) > 1 else value
            found.setdefault(match.group(1).lower(), unescape(plain) if "&" in plain else plain)
    left = _LEFT.match(text, at)
    return found, left.end() if left else at


def _raw(text: str, at: int, name: str) -> tuple[int, list[Run]]:
    """Where the end tag of a raw element begins, and its words where they are for people."""
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
    stop = match.start() if match else len(text)
    return stop, list(_runs(text, at, stop)) if name in _DECODED else []


def _runs(text: str, at: int, stop: int) -> Iterator[Run]:
    """Words up to a place, character references apart."""
    if text.find("&", at, stop) < 0:
        yield Run(text[at:stop], at, stop)
        return
    for match in _REFERENCE.finditer(text, at, stop):
        said = unescape(match.group())
        if said == match.group():
            continue
        if match.start() > at:
            yield Run(text[at : match.start()], at, match.start())
        yield Run(said, match.start(), match.end())
        at = match.end()
    if stop > at:
        yield Run(text[at:stop], at, stop)
