"""What reading one file gives: its documents, and what was wrong with parts of it."""

from __future__ import annotations

import msgspec

from diplomatica.model.document import Problem, RawDocument


class Reads(msgspec.Struct, frozen=True):
    """The documents of one file in its order; a bad row is a problem and does not cost the others."""

    raws: list[RawDocument]
    problems: list[Problem]
    """Stage `read`; the row or line number stands in the message."""


def problem(code: str, message: str, *, start: int | None = None, end: int | None = None) -> Problem:
    """A warning of the reading stage; offsets count code points of the decoded source."""
    return Problem(stage="read", severity="warning", code=code, message=message, start=start, end=end)


def note(code: str, message: str, *, start: int | None = None, end: int | None = None) -> Problem:
    """A remark of the reading stage: nothing is lost, but a person should know."""
    return Problem(stage="read", severity="note", code=code, message=message, start=start, end=end)
