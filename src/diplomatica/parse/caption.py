"""The editors' caption over a document: `Telegram from the Envoy in Orsk A. B. Mora to the Ministry regarding the bridge`."""

from __future__ import annotations

from diplomatica.parse.kinds import kind_of
from diplomatica.parse.partynames import split_party
from diplomatica.parse.phrases import shaped, words
from diplomatica.parse.scan import Hit, Pattern, pattern
from diplomatica.parse.state import Span, State

WIDEST = 420
"""Code points; a longer paragraph is no caption."""
FIRST = 3
"""A caption stands among so many first paragraphs."""

PERSON = r"(?:\p{Lu}\p{Ll}?\. ?){1,3}\p{Lu}[\p{L}'’-]+"
PAPER = r"(?:\p{L}[\p{L}-]* ){0,2}(?i:(?:{WHAT}|memo|decoded message))(?:,? from) (?P<rest>[^\n]+)"
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
NAMED_TO = pattern(rf"(?P<from>[^\n]*?{PERSON}),? to (?P<to>[^\n]+)")
"""A sender with a name: `to` before it belongs to the office, `Ambassador to Vell A. B. Mora`."""
LAST_TO = pattern(r"(?P<from>[^\n]+) to (?P<to>[^\n]+)")
NAMED = pattern(rf"(?P<office>[^\n]*?\S),? (?P<name>{PERSON})")
TWO = pattern(rf"(?P<one>[^\n]*?{PERSON}) and (?P<two>[^\n]*{PERSON})")


def caption(state: State) -> None:
    """Add sender and recipient as the caption has them, and take it as title, unless the catalogue or the head of an edition told them."""
    if any(row["role"] in ("sender", "to") for row in state.found("parties")):
        return
    for block in state.blocks[:FIRST]:
        if len(block.text) > WIDEST or block.text[-1] in ".:;?!":
            continue
        for template in (PAPER, DECISION):
            hit = state.scan.whole(_pattern(state, template), block.start, block.end)
            rest = hit.span("rest") if hit else None
            if rest:
                _read(state, rest, decision=template is DECISION)
                _title(state, block.text)
                return
    for block in state.blocks[:FIRST]:
        if (
            len(block.text) <= WIDEST
            and block.text[-1] not in ".:;?!"
            and state.scan.whole(RECORD, block.start, block.end)
        ):
            _title(state, block.text)
            return


def _title(state: State, words: str) -> None:
    """The caption as title and kind of a document that no catalogue names."""
    document = state.document
    if not document.get("title"):
        document["title"], document["title_source"] = " ".join(words.split()), "document"
    if not document.get("kind"):
        document["kind"] = kind_of(words)


def _pattern(state: State, template: str) -> Pattern:
    return shaped(state.convention, template.replace("{WHAT}", words(state.convention, "message")))


def _read(state: State, rest: Span, *, decision: bool) -> None:
    """The parties of `X to Y regarding …`; of a decision, only a body whose matter follows."""
    matter = state.scan.first(SUBJECT, *rest)
    start, end = rest[0], matter.start if matter else rest[1]
    if decision:
        if matter:
            _party(state, (start, end), "sender")
        return
    hit = state.scan.whole(NAMED_TO, start, end) or _last_to(state, start, end)
    sender, recipient = (hit.span("from"), hit.span("to")) if hit else ((start, end), None)
    if sender is None or not (recipient or state.scan.whole(NAMED, *sender)):
        return
    two = state.scan.whole(TWO, *sender)
    for part in (two.span("one"), two.span("two")) if two else (sender,):
        if part:
            _party(state, part, "sender")
    if recipient:
        _party(state, recipient, "to")


def _last_to(state: State, start: int, end: int) -> Hit | None:
    """Sender and recipient at the last `to`, where what follows is an office or a person and no country of an office."""
    hit = state.scan.whole(LAST_TO, start, end)
    whom = hit.text("to") if hit else None
    if whom is None or (split_party(whom).office is None and not state.scan.whole(NAMED, start, end)):
        return None
    return hit


def _party(state: State, span: Span, role: str) -> None:
    hit = state.scan.whole(NAMED, *span)
    name, office = (hit.span("name"), hit.span("office")) if hit else (None, span)
    state.quote(
        "parties",
        span,
        rule="caption.from" if role == "sender" else "caption.to",
        confidence=0.9,
        ordinal=len(state.found("parties")),
        role=role,
        name_text=state.text[slice(*name)] if name else None,
        office_text=state.text[slice(*office)] if office else None,
    )
