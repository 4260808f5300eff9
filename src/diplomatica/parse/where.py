"""Which passage a stretch of text stands in: for rules that name passages."""

from __future__ import annotations

from diplomatica.model.document import Row
from diplomatica.parse.state import State


def passage_at(state: State, offset: int) -> str | None:
    """The innermost point at an offset, else the paragraph."""
    best: Row | None = None
    for row in state.found("passages"):
        if row["start"] <= offset < row["end"]:
            better = best is None or (row["kind"] == "point") >= (best["kind"] == "point")
            best = row if better else best
    return best["passage_id"] if best else None


def points(state: State) -> list[Row]:
    """All points in text order."""
    return [row for row in state.found("passages") if row["kind"] == "point"]


def enclosed(state: State, offset: int) -> bool:
    """Whether an offset stands in an enclosed paper."""
    return any(row["kind"] == "enclosure" and row["start"] <= offset < row["end"] for row in state.found("passages"))
