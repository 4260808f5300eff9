"""The language of a page: every sentence passes through here, written in English, translated from `locale/`.

The language is chosen by the address alone (`?lang=de`, else what `diplomatica.toml` says), so that an address shows
everybody the same page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from diplomatica.serve.catalogue import ENGLISH, Catalogue, read

LANG = "lang"
"""The word of an address that chooses a language."""

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages of the pages, each called as its readers call it."""

_NOW: ContextVar[str] = ContextVar("language", default="en")


def choose(code: str) -> None:
    """Speak this language, one of `LANGUAGES`, for the rest of this request."""
    _NOW.set(code)


def chosen() -> str:
    """The language that is spoken."""
    return _NOW.get()


def gettext(message: str) -> str:
    """A sentence in the language that is spoken."""
    return _spoken().one(message)


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence with a number: the form that goes with it."""
    return _spoken().many(one, many, number)


def pgettext(context: str, message: str) -> str:
    """A word that needs its context to be translated: `May`, the month."""
    return _spoken().one(message, context)


def N_(message: str) -> str:
    """Marks a sentence for translation where it is written; it is translated where it is used."""
    return message


class Words(Mapping[str, str]):
    """A vocabulary for people: its values, marked with `N_`, are translated when they are looked up."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def __getitem__(self, key: str) -> str:
        return gettext(self._words[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def number(value: int | float) -> str:
    """A number with its thousands set apart.

    >>> number(12345)
    '12,345'
    """
    return f"{value:,}".translate(str.maketrans(",.", pgettext("thousands", ",") + pgettext("decimal", ".")))


def install(environment: Environment) -> None:
    """Give templates `{% trans %}`, `_()`, `ngettext()` and `pgettext()`; what they put into a sentence is escaped."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # added by the extension
    environment.globals.update(gettext=_sentence, _=_sentence, ngettext=_counted, pgettext=_in_context)
    environment.filters["number"] = number


@pass_context
def _sentence(context: Context, message: str, /, **values: Any) -> str:
    return _filled(gettext(message), values)


@pass_context
def _counted(context: Context, one: str, many: str, count: int, /, **values: Any) -> str:
    return _filled(ngettext(one, many, count), {"num": number(count), **values})


@pass_context
def _in_context(context: Context, where: str, message: str, /, **values: Any) -> str:
    return _filled(pgettext(where, message), values)


def _filled(sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence, which is ours and may hold tags, with the values escaped."""
    return Markup(sentence) % values


def _spoken() -> Catalogue:
    return _catalogue(_NOW.get())


@cache
def _catalogue(code: str) -> Catalogue:
    if code == "en":
        return ENGLISH
    return read(files("diplomatica.serve").joinpath("locale", f"{code}.po").read_text(encoding="utf-8"))
