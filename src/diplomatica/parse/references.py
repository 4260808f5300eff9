"""References to other messages: by number, by date, or as a draft that is there."""

from __future__ import annotations

from diplomatica.model.document import Row
from diplomatica.parse.phrases import likely, patterns
from diplomatica.parse.scan import Hit, Scan, pattern
from diplomatica.parse.spans import Taken, dates_in
from diplomatica.parse.state import Span, State

NEAR_DATE = pattern(r"(?:,| of| dated| from| on| \(|, dated)? ?")
"""What may stand between a reference and its date."""


def references(state: State) -> None:
    """Add a row of `references` for each message that the text names, and for a draft that an editor's note announces."""
    said = [*state.found("numbers"), *state.found("references")]
    taken = Taken((row["start"], row["end"]) for row in said if row.get("start") is not None)
    for found in likely(state.scan, state.convention, "reference"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            bare = not hit.span("owner") and not hit.span("series")
            if (
                bare
                and span[0] < state.work.head_end
                and len(state.blocks) > 1
                and _relation(state, span[0], None) == "refers"
            ):
                continue  # a number of the head that no series claims
            if taken.free(span):
                taken.claim(_add(state, hit))
    for found in likely(state.scan, state.convention, "draft"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            state.quote("references", span, rule="references.draft", confidence=0.92, relation="drafts")


def _add(state: State, hit: Hit) -> Span:
    number, series = hit.text("number"), hit.text("series")
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


def _relation(state: State, start: int, owner: str | None) -> str:
    line = state.text.rfind("\n", 0, start) + 1
    before = Scan(state.text[max(line, start - 40) : start])
    for found in patterns(state.convention, "answers"):
        if before.first(found):
            return "follows" if owner and owner.lower() in ("our", "my") else "answers"
    return "refers"
