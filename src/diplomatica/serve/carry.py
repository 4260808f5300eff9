"""Every link of a page through a lens keeps the lens, and papers that had only possibly come are marked with a word.

This is done to the finished page, in one place: no template can forget it. What is searched for cannot stand in a text, for
there every quotation mark and angle bracket is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from diplomatica.view import Lens

ACTOR, AT = "as-known-to", "at"
"""The two words of an address that put a lens on."""

OFF = "data-lens-off"
"""A link or form with this attribute leaves the lens behind, or brings its own."""

_LINK = re.compile(r'<(?:a|link)\b[^>]*\bhref="(/[^"]*)"[^>]*>')
_FORM = re.compile(r'<form\b[^>]*\baction="(/[^"]*)"[^>]*>.*?</form>', re.DOTALL)
_PAPER = re.compile(r'<a\b[^>]*\bhref="/d/([^"?#]+)[^"]*"[^>]*>.*?</a>', re.DOTALL)


def carry(page: str, lens: Lens) -> str:
    """The page with the lens in all its links and forms, and with its papers marked."""
    page = _PAPER.sub(_marking(lens), page)
    page = _LINK.sub(lambda match: _linked(match, lens), page)
    return _FORM.sub(lambda match: _filled(match, lens), page)


def address(path: str, lens: Lens) -> str:
    """An address of this room as it is through the lens.

    >>> address("/d/s04?x=1#3.b", Lens("lund", "Lund", "1951-05-14", {}))
    '/d/s04?x=1&as-known-to=lund&at=1951-05-14#3.b'
    """
    parts = urlsplit(path)
    asked = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key not in (ACTOR, AT)]
    return urlunsplit(parts._replace(query=urlencode([*asked, (ACTOR, lens.actor_id), (AT, lens.at)])))


def without(path: str, query: str) -> str:
    """The address of a page without its lens."""
    asked = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in (ACTOR, AT)]
    return f"{path}?{urlencode(asked)}" if asked else path


def _linked(match: re.Match[str], lens: Lens) -> str:
    tag, path = match[0], match[1]
    if OFF in tag or path.startswith("/static/"):
        return tag
    return tag.replace(f'href="{path}"', f'href="{escape(address(unescape(path), lens))}"')


def _filled(match: re.Match[str], lens: Lens) -> str:
    form = match[0]
    if OFF in form[: form.index(">")]:
        return form
    given = {ACTOR: lens.actor_id}
    # A form that asks for a moment of its own asks for that of the lens.
    if f'name="{AT}"' not in form:
        given[AT] = lens.at
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in given.items())
    return form.removesuffix("</form>") + hidden + "</form>"


def _marking(lens: Lens) -> Callable[[re.Match[str]], str]:
    def marked(match: re.Match[str]) -> str:
        word = None if OFF in match[0] else lens.word(unquote(unescape(match[1])))
        return match[0] if word in (None, "certain") else f'{match[0]} <span class="maybe">{word}</span>'

    return marked
