"""The head of letters and memoranda: the address in lines, the hours of the meeting that a subject names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from diplomatica.conventions import Convention
from diplomatica.parse.hours import HourFound, find_hours
from diplomatica.parse.layout import HEAD_LINES, Block
from diplomatica.parse.phrases import shaped, words
from diplomatica.parse.scan import Pattern, pattern
from diplomatica.parse.state import Span, State

LINE = 70
"""Code points of one line of an address."""
LINES = 6
"""An address has no more lines."""
_ADDRESSEE = (
    r"(?i:(?:the )?(?:{OFFICE}|secretary|director|head|chief|president|prime minister|chairman|under-?secretary|his excellency|"
    r"mr\.|messrs\.)).{0,50},"
)
_WHERE = pattern(r"(?P<place>\p{Lu}[\p{L}\p{M}'’-]+(?: \p{Lu}[\p{L}\p{M}'’-]+)?)(?:, \p{Lu}[\p{L}. ]{1,30})?\.?")
_TO_ALL = pattern(
    r"[Tt]o (?:the |all )+(?P<office>\p{Lu}[\p{L}\p{M}'’-]+(?: (?:of |in |the )*\p{Lu}[\p{L}\p{M}'’-]+){0,5})\.?"
)
_SUBJECT = pattern(r"(?i)\W*(?:subject|subj|re|betr)[.:]")
_POSTED = pattern(r"[^\n()]{2,30} \((?P<place>\p{Lu}[\p{L}\p{M}'’-]+(?: \p{Lu}[\p{L}\p{M}'’-]+)?)\)")


def letterhead(state: State) -> None:
    """Add recipients of an address in lines and of a last line `To all …`, and the hours of meetings."""
    head = state.head()
    if len(state.blocks) > 1:
        _address(state, head)
        _to_all(state)
        _number_with_place(state, head)
    for block in state.blocks[:HEAD_LINES]:
        if state.scan.at(_SUBJECT, block.start, block.end):
            _meeting(state, block)


def _address(state: State, head: list[Block]) -> None:
    """An address such as `Secretary,` / `Department of Roads,` / `Halm, Orsk.`: whom, and where he sits."""
    if any(row["role"] == "to" for row in state.found("parties")):
        return
    opens = shaped(state.convention, _ADDRESSEE)
    for place, block in enumerate(head):
        if len(block.text) > LINE or state.scan.whole(opens, block.start, block.end) is None:
            continue
        lines = list(_commas(head[place : place + LINES]))
        where = state.scan.whole(_WHERE, lines[-1].start, lines[-1].end) if len(lines) > 2 else None
        if where is None:
            continue
        span = block.start, lines[-2].end - 1
        _add(state, span, "to", "letterhead.address", 0.9)
        if not state.document.get("place_to_text"):
            state.document["place_to_text"] = where.text("place")
        return


def _commas(lines: list[Block]) -> Iterator[Block]:
    """Short lines as far as each ends with a comma, and the one behind them."""
    for line in lines:
        if len(line.text) > LINE:
            return
        yield line
        if line.text[-1] != ",":
            return


def _to_all(state: State) -> None:
    """`To all Provincial Governors.` as the last line of a circular letter."""
    last = state.blocks[-1]
    hit = state.scan.whole(_TO_ALL, last.start, last.end) if len(last.text) <= LINE else None
    span = hit.span("office") if hit else None
    if span and last.start >= state.work.head_end:
        _add(state, span, "to", "letterhead.last", 0.85)


def _number_with_place(state: State, head: list[Block]) -> None:
    """A post that writes its place behind its number: `PR/11/57 (Halm)`."""
    if state.document.get("place_from_text"):
        return
    numbers = {row["start"] for row in state.found("numbers") if row["role"] in ("own", "file")}
    for block in head:
        hit = state.scan.whole(_POSTED, block.start, block.end) if block.start in numbers else None
        if hit:
            state.document["place_from_text"] = hit.text("place")
            return


@lru_cache(maxsize=64)
def _talk(convention: Convention) -> Pattern:
    return pattern(rf"(?i)\b(?P<word>{words(convention, 'conversation')}|visit|session)\b")


def _meeting(state: State, block: Block) -> None:
    """The hour or hours of the meeting or conversation that a subject line names."""
    talk = state.scan.first(_talk(state.convention), block.start, block.end)
    if talk is None:
        return
    label = (talk.text("word") or "").lower()
    for hour in find_hours(block.text, near=state.day, order=state.convention.order)[:1]:
        if not hour.day_found:
            continue
        start, end = block.start + hour.start, block.start + hour.end
        if any(
            row["start"] < end and start < row["end"] for row in state.found("times") if row.get("start") is not None
        ):
            return
        state.quote(
            "times", (start, end), rule="letterhead.meeting", confidence=0.9, kind="other", label=label, local=_local(hour),
            zone_basis="unknown",
        )  # fmt: skip


def _local(hour: HourFound) -> str:
    """A moment, or two hours between which the meeting lay."""
    if hour.local_end is None or "T" not in hour.local:
        return hour.local
    last = hour.local_end if not hour.local_end.startswith("T") else hour.local.partition("T")[0] + hour.local_end
    return f"{hour.local}/{last}" if last > hour.local else hour.local


def _add(state: State, span: Span, role: str, rule: str, confidence: float) -> None:
    state.quote(
        "parties",
        span,
        rule=rule,
        confidence=confidence,
        ordinal=len(state.found("parties")),
        role=role,
        office_text=" ".join(state.text[slice(*span)].split()),
    )
