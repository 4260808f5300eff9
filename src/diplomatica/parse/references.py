"""References to other messages: by number, by date, or as a draft that is there."""

from __future__ import annotations

from diplomatica.model.document import Row
from diplomatica.parse.grown import apart
from diplomatica.parse.phrases import likely, patterns
from diplomatica.parse.scan import Hit, Scan, pattern
from diplomatica.parse.spans import Taken, dates_in
from diplomatica.parse.state import Span, State

NEAR_DATE = pattern(r"(?:,| of| dated| from| on| \(|, dated)? ?")
"""What may stand between a reference and its date."""
NEXT = pattern(
    r"(?:,| and|, and| &) (?:[Nn]os?\. ?)?(?P<number>\d{2,7})(?:[,.;:)\n]|$| (?:of|dated|from|and|on|about|concerning)\b)"
)
"""The next number of a list, `telegrams Nos. 2506 and 2507`; a count of something else follows with a noun."""


def references(state: State) -> None:
    """Add a row of `references` for each message that the text names, and for a draft that an editor's note announces."""
    said = [*state.found("numbers"), *state.found("references")]
    taken = Taken((row["start"], row["end"]) for row in said if row.get("start") is not None)
    for found in likely(state.scan, state.convention, "reference"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            bare = not any(hit.span(group) for group in ("owner", "series", "point"))
            if (
                bare
                and span[0] < state.work.head_end
                and len(state.blocks) > 1
                and _relation(state, span[0], None) == "refers"
            ):
                continue  # a number of the head that no series claims
            if taken.free(span):
                taken.claim(_add(state, hit))
                for more in _listed(state, hit):
                    taken.claim(more)
    for found in patterns(state.convention, "opener"):
        for hit in state.scan.all(found):
            opens = hit.span("number")
            if opens and taken.free(opens) and not _counted(state, opens):
                taken.claim(_opener(state, opens))
    for found in likely(state.scan, state.convention, "draft"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            state.quote("references", span, rule="references.draft", confidence=0.92, relation="drafts")


def _add(state: State, hit: Hit) -> Span:
    number, series = _number(state, hit), hit.text("series")
    start, end = hit.start, hit.end
    dates = dates_in(state, start, end)
    if not dates:
        gap = state.scan.at(NEAR_DATE, end, min(end + 8, len(state.text)))
        behind = gap.end if gap else end
        dates = [found for found in dates_in(state, behind, behind + 40) if found.start == behind]
        end = dates[0].end if dates else end
    columns: Row = {"date_earliest": dates[0].first, "date_latest": dates[0].last} if dates else {}
    owner = hit.text("owner")
    state.quote(
        "references",
        (start, end),
        rule="references.number" if number else "references.date",
        confidence=0.93 if owner or series or dates else 0.75,
        relation=_relation(state, start, owner),
        number=number,
        series=series,
        **columns,
    )
    return start, end


def _number(state: State, hit: Hit) -> str | None:
    """The number without a note's number grown onto it; of a point of a protocol, `140/XLI`."""
    number = hit.text("number")
    if number is None:
        return None
    number, point = apart(number, state.text), hit.text("point")
    return f"{number}/{point}" if point else number


def _listed(state: State, hit: Hit) -> list[Span]:
    """The further numbers of a list, each a reference of its own."""
    out: list[Span] = []
    number = hit.span("number")
    if number is None or number[1] != hit.end:
        return out
    behind = hit.end
    while (more := state.scan.at(NEXT, behind, min(behind + 24, len(state.text)))) and (span := more.span("number")):
        state.quote(
            "references",
            span,
            rule="references.list",
            confidence=0.9 if hit.text("owner") or hit.text("series") else 0.75,
            relation=_relation(state, hit.start, hit.text("owner")),
            number=apart(state.text[slice(*span)], state.text),
            series=hit.text("series"),
        )
        out.append(span)
        behind = span[1]
    return out


def _counted(state: State, span: Span) -> bool:
    """Whether the number counts points: its neighbour opens a line too."""
    number = int(state.text[slice(*span)])
    return any(f"\n{other}." in state.text for other in (number - 1, number + 1))


def _opener(state: State, span: Span) -> Span:
    """The bare number that opens an answer, `2005. We agree …`: the message that is answered."""
    state.quote(
        "references",
        span,
        rule="references.opener",
        confidence=0.85,
        relation="answers",
        number=apart(state.text[slice(*span)], state.text),
    )
    return span


def _relation(state: State, start: int, owner: str | None) -> str:
    line = state.text.rfind("\n", 0, start) + 1
    before = Scan(state.text[max(line, start - 40) : start])
    for found in patterns(state.convention, "answers"):
        if before.first(found):
            return "follows" if owner and owner.lower() in ("our", "my") else "answers"
    return "refers"
