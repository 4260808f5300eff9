"""The editors' caption over a document: `Telegram from the Envoy in Orsk A. B. Mora to the Ministry regarding the bridge`."""

from __future__ import annotations

from diplomatica.conventions.macros import expand
from diplomatica.parse.caption_sides import Places, Side, alone, sides
from diplomatica.parse.dating import take_date
from diplomatica.parse.kinds import kind_of
from diplomatica.parse.layout import Block
from diplomatica.parse.phrases import shaped, word_set, words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.spans import dates_in
from diplomatica.parse.state import Span, State

WIDEST = 420
"""Code points; a longer paragraph is no caption."""
FIRST = 3
"""A caption stands among so many first paragraphs."""

PAPER = r"(?:\p{L}[\p{L}-]* ){0,2}(?i:(?:{WHAT}|memo|decoded message))(?:,? [Ff]rom|,) (?P<rest>[^\n]+)"
OF_MAN = r"(?:\p{L}[\p{L}-]* ){0,2}(?i:(?:{WHAT})) of (?P<rest>(?:\p{Lu}\p{Ll}?\. ?){1,3}\p{Lu}[^\n]+)"
HOUSE_FIRST = r"(?P<rest>\p{Lu}[^\n,]{3,120}), (?i:(?:{WHAT})) (?:on|about|regarding|concerning) [^\n]+"
"""The sender before the paper: `Vellan Embassy in Orsk (Mora), Report on the bridge`."""
DECISION = r"(?i:resolution|decision|decree|directive|order) (?:of|by) (?P<rest>[^\n]+)"
RECORD = pattern(
    r"(?:From the |The )?(?i:record|memorandum|minutes|transcript|stenogram|diary) of [^\n]{3,200}"
    r" (?:with|between|about|on|regarding) [^\n]+"
)
"""A caption of what nobody sent: the record of a conversation."""
SUBJECT = pattern(
    r",? (?i:regarding|about|concerning|with|transmitting|forwarding|enclosing|reporting|in connection|relating to|on)\b|,? [\"“‘«]"
)
"""Where the parties end and the matter begins."""
TAIL = pattern(
    expand(
        r",? (?:\(\d{1,2}\)|\[?\(?(?i:excerpts?|draft|extracts?|fragments?)\)?\]?|(?:on )?\(?(?P<date>{DATE})\)?|[Nn]o\. ?\d{1,6})$",
        {},
    )
)
"""What editors put behind the parties: the day, the number, which of several it is."""


def caption(state: State) -> None:
    """Add sender and recipient as the caption has them, and take it as title, unless the catalogue or the head of an edition told them."""
    if any(row["role"] in ("sender", "to") for row in state.found("parties")):
        return
    for block in state.blocks[:FIRST]:
        if _too_much(block):
            continue
        for template in (PAPER, OF_MAN, HOUSE_FIRST, DECISION):
            hit = state.scan.whole(_pattern(state, template), block.start, block.end)
            rest = hit.span("rest") if hit else None
            if rest and (_read(state, rest, template) or template == PAPER):
                _title(state, block.text)
                return
    for block in state.blocks[:FIRST]:
        if not _too_much(block) and state.scan.whole(RECORD, block.start, block.end):
            _title(state, block.text)
            return


def _too_much(block: Block) -> bool:
    """Whether a paragraph is no caption: it is long, or a sentence."""
    return len(block.text) > WIDEST or block.text[-1] in ".:;?!"


def _title(state: State, words: str) -> None:
    """The caption as title and kind of a document that no catalogue names."""
    document = state.document
    if not document.get("title"):
        document["title"], document["title_source"] = " ".join(words.split()), "document"
    if not document.get("kind"):
        document["kind"] = kind_of(words)


def _pattern(state: State, template: str) -> Pattern:
    return shaped(state.convention, template.replace("{WHAT}", words(state.convention, "message")))


def _read(state: State, rest: Span, template: str) -> bool:
    """Add the parties of `X to Y regarding …`; of a decision, only a body whose matter follows. False where none is told."""
    matter = state.scan.first(SUBJECT, *rest)
    end = matter.start if matter else rest[1]
    if template == DECISION:
        if matter:
            _party(state, rest[0], Side((0, end - rest[0]), office=(0, end - rest[0])), "sender")
        return True
    end, ends = _without_tail(state, rest[0], end)
    words = state.text[rest[0] : end]
    places = Places(
        word_set(state.convention, "states"), word_set(state.convention, "towns") | word_set(state.convention, "places")
    )
    both = sides(words, places) if template == PAPER else None
    one = both[0] if both else alone(words, places)
    if template == PAPER and state.text[rest[0] - 2] == "," and not both:
        return False
    for side in one:
        _party(state, rest[0], side, "sender")
    for side in both[1] if both else ():
        _party(state, rest[0], side, "to")
    if one:
        _day(state, ends)
    return bool(one)


def _without_tail(state: State, start: int, end: int) -> tuple[int, list[Span]]:
    """Where the parties end, and the days that stand behind them."""
    days = []
    while hit := state.scan.cut(start, end).first(TAIL):
        day = hit.span("date")
        if day:
            days.append((start + day[0], start + day[1]))
        end = start + hit.start
    return end, days


def _day(state: State, days: list[Span]) -> None:
    """The editors' day, where neither catalogue nor dateline has one."""
    if state.day is None and len(days) == 1:
        found = dates_in(state, *days[0])
        if len(found) == 1 and found[0].first is not None and found[0].form not in ("day", "year"):
            take_date(state, found[0], "catalogue", 0.85)


def _party(state: State, start: int, side: Side, role: str) -> None:
    name, office = ((start + span[0], start + span[1]) if span else None for span in (side.name, side.office))
    state.quote(
        "parties",
        (start + side.whole[0], start + side.whole[1]),
        rule="caption.from" if role == "sender" else "caption.to",
        confidence=0.9 if office or (name and " " in state.text[slice(*name)]) else 0.8,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=state.text[slice(*name)] if name else None,
        office_text=state.text[slice(*office)] if office else None,
    )
