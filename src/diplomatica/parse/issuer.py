"""The office that issues an unsigned paper: `Department of Roads` beside the date."""

from __future__ import annotations

from diplomatica.parse.layout import HEAD_LINES
from diplomatica.parse.phrases import shaped
from diplomatica.parse.scan import pattern
from diplomatica.parse.state import State

LINE = 70
"""Code points of an office alone on its line."""
BODY = r"(?:The )?{WORD}(?:[ ,-]+(?:of|for|and|the|{WORD})){0,8}"
_UNIT = pattern(
    r"(?i)\b(?:department|ministry|bureau|division|section|directorate|secretariat|office|embassy|legation|consulate|mission|delegation|"
    r"headquarters|chancellery|committee|commission)\b"
)
_ADDRESS = pattern(r"(?i)\b(?:to|from|through|via)\b")
"""Such a line says more than whose office issues the paper."""


def issuer(state: State) -> None:
    """Add the office that stands alone on the line above or below the date as sender, where nobody else sends or signs."""
    if len(state.blocks) == 1 or any(row["role"] in ("sender", "signed") for row in state.found("parties")):
        return
    first = state.blocks[:HEAD_LINES]
    starts = [row["start"] for row in state.found("times") if row["rule"].startswith("dating.")]
    dated = [place for place, block in enumerate(first) if any(block.start <= start < block.end for start in starts)]
    body = shaped(state.convention, BODY)
    for place in (beside for date in dated for beside in (date - 1, date + 1) if 0 <= beside < len(first)):
        block = first[place]
        if len(block.text) > LINE or not state.scan.first(_UNIT, block.start, block.end):
            continue
        if state.scan.first(_ADDRESS, block.start, block.end):
            continue
        if state.scan.whole(body, block.start, block.end):
            state.quote(
                "parties",
                (block.start, block.end),
                rule="issuer.line",
                confidence=0.85,
                ordinal=len(state.found("parties")),
                role="sender",
                office_text=block.text,
            )
            return
