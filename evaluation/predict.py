"""Predictions: question rows without their answers become rows that the scorers read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from diplomatica.read import read_file
from evaluation.heads import Row, head, parsed, parsed_raw, when
from evaluation.offices import Beside, t3
from evaluation.soviet import soviet


def t1(questions: Iterable[Row]) -> Iterator[Row]:
    """Volumes (`volume, text`) into documents: where each starts, and its head."""
    for volume in questions:
        reads = read_file(volume["text"].encode(), f"documents/{volume['volume']}.txt", split="frus-flat")
        for raw in reads.raws:
            if any(field.value == "front matter" for field in raw.fields):
                continue
            start = next((span.source_start for span in raw.spans if span.how != "furniture"), raw.source_start)
            yield {"volume": volume["volume"], "start": start, **head(parsed_raw(raw))}


def t2(questions: Iterable[Row]) -> Iterator[Row]:
    """Datelines out of whole heads: `date`, `time`, `place`."""
    for question in questions:
        found = head(parsed(question["header"]))
        yield {"id": question["id"], "date": found.get("date"), "time": found.get("time"), "place": found.get("place")}


def t5(questions: Iterable[Row]) -> Iterator[Row]:
    """Hours of sending and receipt as printed."""
    for question in questions:
        found = parsed(question["header"])
        row: Row = {"id": question["id"]}
        for name, kinds in (("sent", ("sent",)), ("received", ("received",))):
            day, hour = when(found, *kinds)
            if day and hour:
                row[name] = f"{day}T{hour}"
        yield row


TASKS: dict[str, Callable[[Iterable[Row]], Iterator[Row]]] = {"t1": t1, "t2": t2, "t5": t5, "soviet": soviet}
BESIDE: dict[str, Callable[[Iterable[Row], Beside], Iterator[Row]]] = {"t3": t3}
"""Tasks whose questions are answered from other papers."""
