"""The signature: who signs, on whose authority, and where the text ends before it."""

from __future__ import annotations

from dataclasses import dataclass

from diplomatica.model.layers import View, view
from diplomatica.parse.enclosures import enclosures
from diplomatica.parse.hands import RECORDED
from diplomatica.parse.layout import Block
from diplomatica.parse.partynames import split_party
from diplomatica.parse.phrases import patterns, shaped, word_set
from diplomatica.parse.scan import Scan, pattern
from diplomatica.parse.spans import dates_in
from diplomatica.parse.state import Span, State

LOOK_BACK = 14
"""Paragraphs from the end among which the signature is looked for."""
WIDEST = 160
FLAT = r"[.!?\"”’)\]] (?P<name>{WORD}(?: {WORD})?)\s*$"
"""The end of a text that was stored without line breaks."""
NAME = 50
"""Code points of a name alone on its line."""
OFFICE = 90
"""Code points of an office on a line of its own."""
ALONE = 0.85
"""How sure a name is that nothing but its place makes a signature."""
_NAMED = pattern(r"\p{Lu}[\p{L}\p{M}'’-]*[. ]{1,2}[\p{L}\p{M}.'’ -]{1,40}\p{Ll}")
_FULL = pattern(
    r"(?:\p{Lu}\p{Ll}?\. ?)*\p{Lu}\p{Ll}+[\p{L}\p{M}'’-]*(?: \p{Lu}\.)?"
    r"(?: (?:(?:de|della|der|di|du|la|van|von|al|el) )?\p{Lu}\p{Ll}+[\p{L}\p{M}'’-]*){1,2}"
)
_WORD = pattern(r"\p{Lu}\p{Ll}[\p{L}\p{M}'’-]+")
_RULE = pattern(r"[—–_*=-]{3,}")
_SPACED = pattern(r"\p{Lu}(?: \p{Lu}){3,}")
_SIGNED = pattern(r"\((?:sd|sgd|signed)\.?\)\.?$|\b(?:sd|sgd|signed)[.:]?$")
STAMP = 120
"""Code points of the longest stamp that a clerk put below a signature."""
NOTES = frozenset({"translator_note", "editor_note", "footnote", "stamp", "resolution", "handwritten"})


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: spans of the text."""

    name: Span | None
    office: Span | None = None
    authority: Span | None = None


def signature(state: State) -> None:
    """Add `signed` and `sender`, and `authorised` where a formula names the authority; note where the tail begins."""
    if len(state.blocks) == 1:
        _flat(state)
        return
    enclosed = enclosures(state)
    place = (enclosed[0].label if enclosed else len(state.blocks)) - 1
    while place > 0 and state.blocks[place].start >= state.work.notes_start:
        place -= 1
    least = place + 1 - LOOK_BACK
    while place > 0 and place >= least and _furniture(state, state.blocks[place]):
        place -= 1
    if place + 1 < len(state.blocks):
        state.work.tail_start = state.blocks[place + 1].start
    found: list[Signed] = _encoded(state)
    if found:
        _add(state, found)
        return
    while place > 0 and place >= least:
        block = state.blocks[place]
        here = _read(state, block, formula_only=bool(found)) or _behind_closing(state, place)
        if not here and not found:
            here, block = _above_office(state, place)
            place -= bool(here)
        if not here and not found and _alone(state, place):
            _add(state, [Signed((block.start, block.end))], ALONE)
            state.work.tail_start = block.start
            return
        if not here:
            break
        found[:0] = here
        state.work.tail_start = block.start
        place -= 1
        if here[0].authority or len(found) > 3:
            break
    _add(state, found)


def _behind_closing(state: State, place: int) -> list[Signed]:
    """A name in ordinary letters below a polite ending or a `(Sd.)`, which make it a signature."""
    block, before = state.blocks[place], state.blocks[place - 1].text
    if len(block.text) > NAME or not state.scan.whole(_NAMED, block.start, block.end):
        return []
    closing = before.startswith(state.convention.list("closing")) or Scan(before.lower()).first(_SIGNED)
    return [Signed((block.start, block.end))] if closing and len(before) <= WIDEST else []


def _above_office(state: State, place: int) -> tuple[list[Signed], Block]:
    """A name in ordinary letters with the office of its bearer on the last line, and the line of the name."""
    office, name = state.blocks[place], state.blocks[place - 1]
    plain = place > 1 and len(office.text) <= OFFICE and office.text[-1] not in ".:;?!" and not office.text[0].isdigit()
    if not plain or split_party(office.text).office is None or split_party(office.text).name:
        return [], office
    if not _is_person(state, name):
        return [], office
    return [Signed((name.start, name.end), (office.start, office.end))], name


def _alone(state: State, place: int) -> bool:
    """Whether a last line is a full name in ordinary letters below words that ended; one word will do above a day or a number."""
    block = state.blocks[place]
    before = state.blocks[place - 1].text.rstrip("\"”'’)]")
    if before[-1:] not in (".", "!", "?"):
        return False
    if _is_person(state, block):
        return True
    below = state.blocks[place + 1] if place + 1 < len(state.blocks) else None
    one = state.scan.whole(_WORD, block.start, block.end) is not None and len(block.text) <= NAME
    return bool(one and below and _counted(state, below) and block.text not in word_set(state.convention, "not_names"))


def _counted(state: State, block: Block) -> bool:
    """Whether a line is a day alone, or a number alone: what a clerk sets below a signature."""
    if any(
        row["rule"] == "numbering.under" and block.start <= row["start"] < block.end for row in state.found("numbers")
    ):
        return True
    inside = dates_in(state, block.start, block.end) if len(block.text) < NAME else []
    return (
        len(inside) == 1
        and not state.text[block.start : inside[0].start].strip()
        and not state.text[inside[0].end : block.end].strip(" .")
    )


def _is_person(state: State, block: Block) -> bool:
    """Whether a line is a name of two words or more and nothing that has a name's form alone: no office, no place in a list."""
    if len(block.text) > NAME or block.start < state.work.head_end < len(state.text):
        return False
    if state.scan.whole(_FULL, block.start, block.end) is None or split_party(block.text).office:
        return False
    return not any(word in word_set(state.convention, "not_names") for word in block.text.split())


def _encoded(state: State) -> list[Signed]:
    """The signatures that a file's markup sets apart: read like other lines, else the first line of each is the name."""
    found: list[Signed] = []
    for tag in state.raw.tags:
        if tag.kind != "signed" or tag.start == tag.end:
            continue
        state.work.tail_start = min(state.work.tail_start, tag.start)
        line = Block(tag.start, tag.end, state.text[tag.start : tag.end])
        first = tag.start + len(line.text.partition("\n")[0])
        behind = (first + 1, tag.end) if first + 1 < tag.end else None
        found += _read(state, line, formula_only=False) or [Signed((tag.start, first), behind)]
    return found


def _furniture(state: State, block: Block) -> bool:
    """Whether a last paragraph belongs to editors, archives or clerks."""
    if block.text[0] == "[" and any(
        (mark["start"] == block.start and mark["kind"] in NOTES and mark["end"] >= block.end - 1)
        or (mark["start"] == block.start and mark["kind"] == "footnote")
        for mark in state.found("marks")
    ):
        return True
    if len(block.text) <= STAMP and any(
        time["rule"] == "stamps.label" and block.start <= time["start"] < block.end for time in state.found("times")
    ):
        return True
    if block.text.lower().startswith(tuple(state.convention.list("distribution"))):
        return True
    if any(
        party["rule"] == "copies.list" and block.start <= party["start"] < block.end for party in state.found("parties")
    ):
        return True
    if any(block.start <= (row["start"] or -1) < block.end for row in state.found("holdings")):
        return True
    if any(
        row["rule"] == "letterhead.last" and block.start <= row["start"] < block.end for row in state.found("parties")
    ):
        return True
    if _counted(state, block) or state.scan.whole(_RULE, block.start, block.end):
        return True
    if any(
        mark["kind"] == "omission" and mark["start"] == block.start and mark["end"] >= block.end
        for mark in state.found("marks")
    ):
        return True
    if block.text[0] == "*" or block.text in word_set(state.convention, "no_signature"):
        return True
    if any(
        n["role"] in ("local", "copy") and block.start <= (n["start"] or -1) < block.end for n in state.found("numbers")
    ):
        return len(block.text) < 40
    return any(state.scan.whole(found, block.start, block.end) for found in patterns(state.convention, "legend"))


def _read(state: State, block: Block, *, formula_only: bool) -> list[Signed]:
    """The signatures of a paragraph, without regard to marks in it; none where it is no signature line."""
    if len(block.text) > WIDEST or block.start < state.work.head_end < len(state.text):
        return []
    marks = [
        # A gloss stands beside the words of the formula and is none of them, whatever it is.
        {**mark, "subtype": None, "start": mark["start"] - block.start, "end": mark["end"] - block.start}
        for mark in state.found("marks")
        if block.start <= mark["start"] and mark["end"] <= block.end and mark["kind"] != "signature"
    ]
    seen = view(block.text, marks, "before")
    out = []
    for start, end in _columns(seen.text):
        signed = _one(state, seen, start, end, block.start, formula_only=formula_only)
        if not signed:
            return []
        out += signed
    return out


def _columns(words: str) -> list[Span]:
    """A line as it stands, or its columns where wide spaces set two signatures side by side."""
    out = []
    at = 0
    for piece in words.split("    "):
        kept = piece.strip()
        if kept:
            start = at + piece.index(kept[0])
            out.append((start, start + len(kept)))
        at += len(piece) + 4
    return out


def _one(state: State, seen: View, start: int, end: int, base: int, *, formula_only: bool) -> list[Signed]:
    """The signature in one column of a line, two where a pattern knows a second name; none where it is no signature."""
    words = seen.text[start:end]
    plain = words.strip(" .()#*")
    if plain.lower() in word_set(state.convention, "classification") or plain in word_set(
        state.convention, "no_signature"
    ):
        return []
    scan = Scan(words)
    for found in patterns(state.convention, "signature"):
        hit = scan.whole(found, 0, len(words.rstrip(" .")))
        if hit is None:
            continue
        spans: dict[str, Span | None] = {}
        for group in ("name", "second", "office", "authority"):
            span = hit.span(group)
            made = seen.span(start + span[0], start + span[1]) if span else None
            spans[group] = (made[0] + base, made[1] + base) if made else None
        if spans["name"]:
            second = [Signed(spans["second"])] if spans["second"] else []
            return [Signed(spans["name"], spans["office"], spans["authority"]), *second]
        if formula_only and spans["authority"]:
            return [Signed(None, None, spans["authority"])]
    return []


def _flat(state: State) -> None:
    """The last word of a text without line breaks, where it stands as a name behind a full stop."""
    block = state.blocks[0]
    if block.end < 200:
        return
    hit = state.scan.first(shaped(state.convention, FLAT), block.end - 60)
    name = hit.span("name") if hit else None
    if name is None or state.text[slice(*name)].split()[0] in word_set(state.convention, "not_names"):
        return
    if state.scan.whole(pattern(r"\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?"), *name) is not None:
        _add(state, [Signed(name)], 0.8)


def _add(state: State, found: list[Signed], confidence: float = 0.95) -> None:
    for signed in found:
        if signed.authority:
            state.quote(
                "parties",
                signed.authority,
                rule="signature.authority",
                confidence=confidence,
                ordinal=len(state.found("parties")),
                role="authorised",
            )
        if not signed.name:
            continue
        office = _formula(state)
        if office is not None:
            state.quote(
                "parties",
                signed.name,
                rule="signature.formula",
                confidence=confidence,
                ordinal=len(state.found("parties")),
                role="signed",
                office_text=office,
            )
            continue
        for role in ("signed",) if _captioned(state) else ("signed", "sender"):
            state.quote(
                "parties",
                signed.name,
                rule="signature.name",
                confidence=confidence,
                ordinal=len(state.found("parties")),
                role=role,
                name_text=_closed(state.text[slice(*signed.name)]),
                office_text=state.text[slice(*signed.office)] if signed.office else None,
            )


def _closed(name: str) -> str:
    """A name without the spaces between its letters, where it is set wide: `M O R A`."""
    return name.replace(" ", "") if Scan(name).whole(_SPACED, 0, len(name)) else name


def _captioned(state: State) -> bool:
    """Whether the editors' caption, or who recorded it, names who sends: who signs is then one of them, perhaps in a shorter form."""
    return any(row["rule"] in ("caption.from", RECORDED) and row["name_text"] for row in state.found("parties"))


def _formula(state: State) -> str | None:
    """The office that a signature stands for, where the heading says that the service signs so for all that leaves it."""
    heading = [row["office_text"] for row in state.found("parties") if row["rule"] == "edition.formula"]
    return heading[0] if heading else None
