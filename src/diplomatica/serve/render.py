"""Templates, and what all of them may use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from diplomatica import __version__
from diplomatica.library import Archive
from diplomatica.serve import hints, language, notes, saying, wording
from diplomatica.serve.carry import OWN_LANGUAGE, Kept, carry, without
from diplomatica.serve.desk import SITTING
from diplomatica.serve.language import LANG, LANGUAGES, N_, Words
from diplomatica.serve.pictures import calendar, chart, delays, spread
from diplomatica.serve.staticfiles import held, static
from diplomatica.view import Lens, Snippet

NAVIGATION = Words(
    {
        "/search": N_("Documents"),
        "/questions": N_("Questions"),
        "/pictures": N_("Pictures"),
        "/channels": N_("Channels"),
        "/not-held": N_("Not held"),
        "/requests": N_("Requests"),
        "/actors": N_("Actors"),
        "/events": N_("Events"),
        "/problems": N_("Problems"),
    }
)
"""The bar over every page: addresses with their words."""

ACTORS = """
select e.id, e.name, count(t.id) as n from entities e left join transmissions t on t.to_id = e.id or t.from_id = e.id
where e.kind <> 'place' group by e.id, e.name order by n desc, e.name, e.id limit 300
"""

_ACTORS: WeakKeyDictionary[Archive, list[dict[str, Any]]] = WeakKeyDictionary()


@cache
def environment() -> Environment:
    """The templates; all output is escaped, and a name that is not there is an error."""
    made = Environment(
        loader=PackageLoader("diplomatica.serve"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    language.install(made)
    for name in (
        "day",
        "days",
        "instant",
        "instants",
        "bound",
        "between",
        "local",
        "length",
        "lengths",
        "language",
        "kind",
        "relation",
        "plural",
        "words",
    ):
        made.filters[name] = getattr(wording, name)
    made.filters["note"] = notes.said
    made.filters["month"] = wording.year_month
    made.filters["segment"] = lambda value: quote(str(value), safe="")
    made.globals.update(
        roles=wording.ROLES,
        time_kinds=wording.TIMES,
        clocks=wording.CLOCKS,
        mark_kinds=wording.MARKS,
        states=wording.STATES,
        states_at=wording.STATES_AT,
        values=wording.VALUES,
        qualities=wording.QUALITIES,
        measures=wording.MEASURES,
        ignorances=wording.IGNORANCE,
        modalities=wording.MODALITIES,
        existences=wording.EXISTENCE,
        rungs=wording.RUNGS,
        says_more=wording.says_more,
        without=_without,
        actors_named=actors_named,
        named=_named,
        highlighted=_highlighted,
        query=query,
        hint=hints.hint,
        asking=hints.asking,
        with_page=lambda leaf, page: query(leaf.path, **{**leaf.query, "page": page if page > 1 else ""}),
        navigation=NAVIGATION,
        version=__version__,
        static=static,
        spread_of=spread.small,
        calendar_of=calendar.small,
        delays_of=delays.small,
        map_of=chart.small,
        spread_address=spread.address,
        sitting=SITTING.get,
        ruled=wording.RULED,
        statuses=wording.STATUSES,
        not_here=wording.NOT_HERE,
        bases=wording.BASES,
        certainties=wording.CERTAINTIES,
        lens_words=wording.LENS_WORDS,
        extents=wording.EXTENTS,
        counts_as=wording.COUNTS_AS,
        severities=wording.SEVERITIES,
        table_names=saying.TABLE_NAMES,
    )
    return made


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is made for: its path and query, the language that addresses mean by themselves, where the archive lies."""

    path: str = "/"
    query: str = ""
    own_language: str = "en"
    base: str = ""

    def kept(self, lens: Lens | None) -> Kept:
        """What the links of the page keep."""
        spoken = language.chosen()
        return Kept(lens, "" if spoken == self.own_language else spoken, self.base)

    def in_language(self, code: str) -> tuple[str, str]:
        """The same page in a language: its address, and the mark that such a link has where the address names none."""
        bare = without(self.path, self.query, LANG)
        if code == self.own_language:
            return bare, OWN_LANGUAGE
        return f"{bare}{'&' if '?' in bare else '?'}{LANG}={code}", ""


ASKED: ContextVar[Asked] = ContextVar("asked", default=Asked())  # noqa: B039 – frozen
"""The page that is being made."""


def begin(request: Request, own_language: str, base: str = "", spoken: str | None = None) -> str:
    """Note what page is made and speak the language of its address; what was asked for, if we do not speak it."""
    asked = spoken or request.query_params.get(LANG) or own_language
    language.choose(asked if asked in LANGUAGES else own_language)
    ASKED.set(Asked(request.url.path, request.url.query, own_language, base))
    return "" if asked in LANGUAGES else asked[:20]


def warm() -> None:
    """Make the templates ready, so that the first reader need not wait for them."""
    for name in environment().list_templates():
        environment().get_template(name)
    held()


def render(template: str, archive: Archive, path: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; `path` marks the entry of the navigation that one is in."""
    asked = ASKED.get()
    return page(
        template, status, archive=archive, here=path, lens=archive.lens,
        lens_off=lambda: without(asked.path, asked.query), among_others=bool(asked.base), **values,
    )  # fmt: skip


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of one archive or of all: the template with its values, in the language that is spoken, links kept."""
    asked, spoken = ASKED.get(), language.chosen()
    text = environment().get_template(template).render(
        lang=spoken, languages=LANGUAGES, in_language=asked.in_language, **values
    )  # fmt: skip
    headers = {"cache-control": "no-store" if SITTING.get() else "no-cache", "content-language": spoken}
    return HTMLResponse(carry(text, asked.kept(values.get("lens"))), status, headers=headers)


def actors_named(archive: Archive) -> list[dict[str, Any]]:
    """Whom a lens may be put on for, those with the most papers first: ids with names, for a form."""
    held = archive.behind or archive
    # A generation never changes, and many pages have the form.
    if held not in _ACTORS:
        _ACTORS[held] = held.view.rows(ACTORS)
    return _ACTORS[held]


def query(path: str, **values: Any) -> str:
    """An address with its query; what is empty is left out."""
    kept = {key: value for key, value in values.items() if value not in (None, "", 0)}
    return f"{path}?{urlencode(kept)}" if kept else path


def _named(facet: str, value: str) -> str:
    """A value of a facet in words."""
    if facet == "language":
        return wording.language(value)
    if facet in ("from", "to", "place", "year"):
        return value
    return wording.SCOPES.get(value, value) if facet == "scope" else wording.kind(value)


def _without(values: Mapping[str, str], name: str) -> dict[str, str]:
    """The values but one."""
    return {key: value for key, value in values.items() if key != name}


def _highlighted(piece: Snippet) -> Iterator[tuple[str, bool]]:
    """The words of a snippet in turn, and whether they were looked for."""
    at = 0
    for start, end in piece.highlights:
        yield piece.text[at:start], False
        yield piece.text[start:end], True
        at = end
    yield piece.text[at:], False
