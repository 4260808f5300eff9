"""Every link of a page keeps the lens and the language, and papers that had only possibly come are marked with a word.

This is done to the finished page, in one place: no template can forget it. What is searched for cannot stand in a text, for
there every quotation mark and angle bracket is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from diplomatica.serve.language import LANG
from diplomatica.view import Lens

ACTOR, AT = "as-known-to", "at"
"""The two words of an address that put a lens on."""

OFF = "data-lens-off"
"""A link or form with this attribute leaves the lens behind, or brings its own."""

DRAWN = "data-drawn"
"""A link inside of a picture has this attribute: no word can stand beside it."""

OUTSIDE = "data-outside"
"""A link with this attribute leads out of the archive, to the page of all archives."""

OWN_LANGUAGE = "data-lang-off"
"""A link with this attribute leaves the language to its address."""

_LINK = re.compile(r'<(?:a|link|img|object|use)\b[^>]*\b(?:href|src|data)="(/[^"]*)"[^>]*>')
_FORM = re.compile(r'<form\b[^>]*\baction="(/[^"]*)"[^>]*>.*?</form>', re.DOTALL)
_PAPER = re.compile(r'<a\b[^>]*\bhref="/d/([^"?#]+)[^"]*"[^>]*>.*?</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kept:
    """What all links of a page keep: the lens, the language where it is not the archive's own, where the archive lies."""

    lens: Lens | None = None
    lang: str = ""
    base: str = ""
    """The path before all addresses of the archive, where one server has several: `/korea-1950`."""

    def __bool__(self) -> bool:
        return self.lens is not None or bool(self.lang or self.base)

    def for_tag(self, tag: str) -> Kept:
        """What the link or form keeps whose tag this is."""
        outside = OUTSIDE in tag
        return Kept(
            None if outside or OFF in tag else self.lens,
            "" if OWN_LANGUAGE in tag else self.lang,
            "" if outside else self.base,
        )


def carry(page: str, kept: Kept) -> str:
    """The page with all its links and forms keeping what is to be kept, and with its papers marked."""
    if not kept:
        return page
    if kept.lens is not None:
        page = _PAPER.sub(_marking(kept.lens), page)
    page = _LINK.sub(lambda match: _linked(match, kept), page)
    return _FORM.sub(lambda match: _filled(match, kept), page)


def address(path: str, kept: Kept) -> str:
    """An address of this room with what is kept.

    >>> address("/d/s04?x=1#3.b", Kept(Lens("lund", "Lund", "1951-05-14", {}), "de", "/straits"))
    '/straits/d/s04?x=1&as-known-to=lund&at=1951-05-14&lang=de#3.b'
    """
    if not kept:
        return path
    parts = urlsplit(path)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if kept.lens is not None:
        asked = [(key, value) for key, value in asked if key not in (ACTOR, AT)]
        asked += [(ACTOR, kept.lens.actor_id), (AT, kept.lens.at)]
    if kept.lang and LANG not in dict(asked):
        asked.append((LANG, kept.lang))
    return urlunsplit(parts._replace(path=kept.base + parts.path, query=urlencode(asked)))


def without(path: str, query: str, *names: str) -> str:
    """The address of a page without some words of it; without its lens, unless other words are named."""
    dropped = names or (ACTOR, AT)
    asked = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in dropped]
    return f"{path}?{urlencode(asked)}" if asked else path


def _linked(match: re.Match[str], kept: Kept) -> str:
    tag, path = match[0], match[1]
    if path.startswith("/static/"):
        return tag
    return tag.replace(f'="{path}"', f'="{escape(address(unescape(path), kept.for_tag(tag)))}"')


def _filled(match: re.Match[str], kept: Kept) -> str:
    form, path = match[0], match[1]
    kept, given = kept.for_tag(form[: form.index(">")]), {}
    if kept.lens is not None:
        given[ACTOR] = kept.lens.actor_id
        # A form that asks for a moment of its own asks for that of the lens.
        if f'name="{AT}"' not in form:
            given[AT] = kept.lens.at
    if kept.lang:
        given[LANG] = kept.lang
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in given.items())
    form = form.replace(f'action="{path}"', f'action="{kept.base}{path}"', 1)
    return form.removesuffix("</form>") + hidden + "</form>"


def _marking(lens: Lens) -> Callable[[re.Match[str]], str]:
    def marked(match: re.Match[str]) -> str:
        word = None if OFF in match[0] or DRAWN in match[0] else lens.word(unquote(unescape(match[1])))
        return match[0] if word in (None, "certain") else f'{match[0]} <span class="maybe">{word}</span>'

    return marked
