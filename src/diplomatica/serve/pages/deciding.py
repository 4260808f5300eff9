"""Deciding on the page: the queue of what the program is not sure of, the form of one fact, and what a form sends.

All of it is there only for somebody who sits at the desk (`serve --curate`); what is stored is what `diplomatica decide` stores.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.serve.desk import SITTING, Desk, Sitting
from diplomatica.serve.language import LANG, LANGUAGES, N_, Words, gettext
from diplomatica.serve.paging import Leaf, fetched, leaf
from diplomatica.serve.render import query, render
from diplomatica.serve.saying import CHOSEN, RIVALS, Rival, Said, choices, replaced, rivals, said
from diplomatica.serve.titles import titles
from diplomatica.serve.wording import RULED

SHOWN = 10
"""Facts with their words on one page of the queue."""

JUST_NOW = 5
"""The newest rulings that the queue shows, to be taken back."""

LONGEST_NOTE = 1_000
LONGEST_VALUE = 500

STATES = Words(
    {"open": N_("not looked at"), "unsure": N_("unsure"), "decided": N_("decided"), "pending": N_("pending")}
)
"""What the queue can show."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in the queue: where it stands, its words, what it says."""

    fact: Mapping[str, Any]
    quote: Mapping[str, str]
    says: list[Said]
    rivals: list[Rival]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one kind that one rule found: how many there are, and how many somebody has looked at."""

    table: str
    rule: str
    of: int
    looked_at: int


def queue(archive: Archive, request: Request) -> Response:
    """Facts that were read with little confidence, the least sure first, or those that somebody has ruled about."""
    sitting = _sitting()
    asked = {name: request.query_params.get(name, "")[:200] for name in ("table", "rule", "state")}
    asked["state"] = asked["state"] if asked["state"] in STATES else "open"
    ruled = archive.facts([fact_id for fact_id in sitting.rulings if _ruling(sitting, fact_id)])
    groups = _groups(archive.doubtful(), ruled)
    wanted = [group for group in groups if _fits(group.table, group.rule, asked)]
    if asked["state"] == "open":
        left = sum(group.of - group.looked_at for group in wanted)
        fetch = partial(archive.doubts, table=asked["table"], rule=asked["rule"], but=list(ruled))
        shown = fetched(fetch, left, request, SHOWN)
    else:
        rows = _ruled(sitting, ruled | archive.facts(_taken_back(sitting)), asked["state"])
        shown = leaf([row for row in rows if _fits(row["table"], row["rule"], asked)], request, SHOWN)
    doubtful = [row for row in ruled.values() if row["doubtful"]]
    return render(
        "decide.html", archive, "/decide",
        leaf=shown, facts=_shown(archive, shown), asked=asked, groups=groups, states=STATES,
        looked=len(doubtful), of=sum(group.of for group in groups),
        unsure=sum(_ruling(sitting, row["fact_id"]) == "unsure" for row in doubtful), recent=_recent(archive, sitting),
        titles=titles(archive.view, [row["document_id"] for row in shown.rows]),
    )  # fmt: skip


def _sitting() -> Sitting:
    sitting = SITTING.get()
    assert sitting is not None, "the page of the queue is made for the desk alone"
    return sitting


def _ruling(sitting: Sitting, fact_id: str) -> str:
    ruling = sitting.of(fact_id)
    return ruling.ruling if ruling and ruling.ruling != "withdraw" else ""


def _taken_back(sitting: Sitting) -> list[str]:
    """Facts whose ruling still shows in the pages, and will not after the next build."""
    return [ruling.fact_id for ruling in sitting.rulings.values() if ruling.ruling == "withdraw"]


def _ruled(sitting: Sitting, here: Mapping[str, dict[str, Any]], state: str) -> list[dict[str, Any]]:
    """The facts that are `unsure`, `decided` or `pending`, those first that were ruled about last."""
    rulings = [sitting.rulings[fact_id] for fact_id in here]
    wanted = [
        ruling
        for ruling in rulings
        if (
            ruling.pending if state == "pending"
            else ruling.ruling == "unsure" if state == "unsure"
            else ruling.ruling not in ("unsure", "withdraw")
        )
    ]  # fmt: skip
    wanted.sort(key=lambda ruling: (ruling.at or "", ruling.line), reverse=True)
    return [here[ruling.fact_id] for ruling in wanted]


def _fits(table: str, rule: str, asked: Mapping[str, str]) -> bool:
    return asked["table"] in ("", table) and asked["rule"] in ("", rule)


def _groups(doubtful: list[dict[str, Any]], ruled: Mapping[str, dict[str, Any]]) -> list[Group]:
    """The kinds of doubtful facts by rule, those first of which most is left to do."""
    looked = Counter((row["table"], row["rule"]) for row in ruled.values() if row["doubtful"])
    groups = [Group(row["table"], row["rule"], row["facts"], looked[row["table"], row["rule"]]) for row in doubtful]
    return sorted(groups, key=lambda group: (group.looked_at - group.of, group.table, group.rule))


def _shown(archive: Archive, page: Leaf) -> list[Shown]:
    out = []
    for row in page.rows:
        proof = archive.explain(row["fact_id"], row["table"])
        table, found = row["table"], proof["row"]
        out.append(Shown(row, proof["quote"], said(archive.view, table, found), rivals(archive.view, table, found)))
    return out


def _recent(archive: Archive, sitting: Sitting) -> list[tuple[Any, Mapping[str, Any]]]:
    """The newest rulings that no build has taken up, each with its fact, where that is here."""
    waiting = sorted(
        (ruling for ruling in sitting.rulings.values() if ruling.pending),
        key=lambda ruling: (ruling.at or "", ruling.line),
        reverse=True,
    )[:JUST_NOW]
    here = archive.facts([ruling.fact_id for ruling in waiting])
    return [
        (ruling, archive.explain(ruling.fact_id, here[ruling.fact_id]["table"]))
        for ruling in waiting
        if ruling.fact_id in here
    ]


def fact_page(archive: Archive, fact_id: str, problem: str = "", typed: Mapping[str, str] | None = None) -> Response:
    """A fact with all that it rests on, and at the desk the form that rules over it; `problem` says what was wrong with it."""
    proof = archive.explain(fact_id)
    table, row = proof["table"], proof["row"]
    sitting = SITTING.get() if archive.lens is None else None
    ruling = sitting.of(fact_id) if sitting else None
    values = {**row, **(ruling.replacement or {})} if ruling and ruling.pending else row
    fields = choices(archive.view, table, row, values) if sitting else []
    return render(
        "explain.html", archive, "/search", 409 if problem and typed is None else 422 if problem else 200,
        proof=proof, says=said(archive.view, table, row),
        rivals=rivals(archive.view, table, row), fields=fields, ruling=ruling, problem=problem, typed=typed or {},
        deciding=sitting is not None,
    )  # fmt: skip


def post(archive: Archive, fact_id: str, form: Mapping[str, str]) -> Response:
    """Store what the form of a fact says and lead on; where it cannot be stored, its page says why."""
    sitting = _sitting()
    ruling = sitting.of(fact_id)
    try:
        proof = archive.explain(fact_id)
    except UsageError as error:
        raise UsageError(f"{error}; the archive was built anew, look at the document's page again") from None
    if form.get("seen", "") != (ruling.line if ruling else ""):
        return fact_page(archive, fact_id, _meanwhile(ruling))
    if meant := form.get("meant"):
        form = {**form, "ruling": "replace", f"set.{RIVALS.get(proof['table'], '')}": meant}
    try:
        stored = _decide(archive, sitting, fact_id, form)
    except UsageError as error:
        return fact_page(archive, fact_id, str(error), form)
    if stored["overruled_by"]:
        said_otherwise = gettext("Stored, but %(line)s is read later and rules about the same fact.")
        return fact_page(archive, fact_id, said_otherwise % {"line": stored["overruled_by"]}, form)
    return RedirectResponse(_onward(fact_id, form), 303)


def _meanwhile(ruling: Any) -> str:
    """What was ruled since the page was made."""
    if ruling is None or not ruling.line:
        return gettext("Nothing was stored: the ruling that this page showed was taken back meanwhile.")
    return gettext("Nothing was stored: meanwhile %(who)s ruled about it (%(ruling)s, %(line)s).") % {
        "who": ruling.by or gettext("somebody without a name"), "ruling": RULED[ruling.ruling], "line": ruling.line,
    }  # fmt: skip


def _decide(archive: Archive, sitting: Sitting, fact_id: str, form: Mapping[str, str]) -> dict[str, Any]:
    wanted = form.get("ruling", "")
    if wanted not in RULED:
        raise UsageError(gettext("choose one: confirm, reject, replace, unsure"))
    note = form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise UsageError(gettext("a note has at most %(most)s characters") % {"most": LONGEST_NOTE})
    replacement = _replacement(archive, sitting, fact_id, form) if wanted == "replace" else None
    return archive.decide(fact_id, wanted, replacement=replacement, note=note or None, by=sitting.desk.by)


def _replacement(archive: Archive, sitting: Sitting, fact_id: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What the fields say otherwise than the fact does, on top of what was replaced before."""
    proof = archive.explain(fact_id)
    ruling = sitting.of(fact_id)
    before = dict(ruling.replacement or {}) if ruling else {}
    values = {**proof["row"], **before} if ruling and ruling.pending else proof["row"]
    typed = {
        column: form[f"set.{column}"][:LONGEST_VALUE]
        for column in CHOSEN[proof["table"]].split()
        if f"set.{column}" in form
    }
    changed = replaced(archive.view, proof["table"], values, typed)
    if not changed:
        raise UsageError(gettext("nothing was changed: choose another value, or confirm the fact as it is"))
    return before | changed


def _onward(fact_id: str, form: Mapping[str, str]) -> str:
    """Where a stored decision leads: made of known parts, so that no form can lead elsewhere."""
    language = {LANG: form[LANG]} if form.get(LANG) in LANGUAGES else {}
    if form.get("then") == "queue":
        kept = {name: form.get(name, "")[:200] for name in ("table", "rule", "state")}
        return query("/decide", **kept, **language)
    return query(f"/explain/{fact_id}", **language) + "#decide"


def build(desk: Desk, form: Mapping[str, str]) -> Response:
    """Start a build, and lead back to the queue, which says how it goes."""
    desk.build()
    return RedirectResponse(_onward("", {**form, "then": "queue"}), 303)
