"""A question that, through a lens, is asked of what had surely come as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from diplomatica.errors import UsageError
from diplomatica.view.apart import apart, beside

if TYPE_CHECKING:
    from diplomatica.flow.answers import Answer
    from diplomatica.library.questions import Questions

P = ParamSpec("P")
A = TypeVar("A", bound="Questions")
Question = Callable[Concatenate[A, P], "Answer"]


def twice(key: str = "", counts: str = "", *, grows: bool = True) -> Callable[[Question[A, P]], Question[A, P]]:
    """A question that, through a lens, is asked once more of what had surely come: the answer has that one as `certain`.

    `counts` are columns of its rows that count, `key` those by which a row is found again there: each count has `…_possible`.
    Where more papers need not mean more, the rows that count have `certain_alone` instead.
    """

    def both(ask: Question[A, P]) -> Question[A, P]:
        @wraps(ask)
        def asked(archive: A, /, *given: P.args, **named: P.kwargs) -> Answer:
            answer = ask(archive, *given, **named)
            if archive.lens is None:
                return answer
            sure = answer
            if archive.surely is not None:
                try:
                    sure = ask(archive.surely, *given, **named)
                except UsageError:
                    # What is asked about had itself only possibly come.
                    sure = replace(answer, rows=[], of=None, notes=[], tally={})
            columns = key.split()
            if not grows:
                return replace(answer, rows=beside(answer.rows, sure.rows, key), certain=sure)
            rows = apart(answer.rows, sure.rows, lambda row: tuple(row.get(name) for name in columns), counts.split())
            for row in rows:
                # All weeks share the number of documents, those in which nothing had surely come as well.
                if row.get("measure") == "volume":
                    row["of_possible"] = row["of"] - next((r["of"] for r in sure.rows if r["measure"] == "volume"), 0)
            return replace(answer, rows=rows, certain=sure)

        return asked

    return both
