"""References between documents: predictions for the tasks T4 (masked mentions) and T4 end to end (running text)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from diplomatica.model.document import Field, RawDocument
from diplomatica.read import read_file
from evaluation import web
from evaluation.heads import CONVENTION, Row

VARIANTS = {"full": "mention", "no_date": "mention_hard", "no_number": "mention_nonum"}
NIL = "NIL"
KNOWN = (("date", "date"), ("place_from", "place"), ("kind", "kind"))
"""Fields of a calendar and the columns of the task's documents that are one of them as they stand."""


def t4(questions: Iterable[Row], documents: Iterable[Row], given: web.Given) -> Iterator[Row]:
    """The target of each mention in each variant: the mentions stand in their documents, whose rows are the candidates."""
    asked = defaultdict(list)
    for question in questions:
        asked[question["doc"]].append(question)
    rows = list(documents)
    for variant, column in VARIANTS.items():
        places: dict[tuple[str, int], tuple[str, int]] = {}
        raws = [(str(one["id"]), _raw(one, asked[one["id"]], column, places)) for one in rows]
        found = defaultdict(list)
        for made in web.references(raws, CONVENTION, given):
            found[made["document_id"]].append(made)
        for (document, start), (asked_id, end) in sorted(places.items()):
            hits = [ref for ref in found[document] if ref["start"] < end and start < ref["end"]]
            targets = [ref["target_id"] for ref in hits if ref["target_id"]]
            yield {"id": asked_id, "variant": variant, "target": targets[0] if targets else NIL}


def _raw(row: Row, asked: list[Row], column: str, places: dict[tuple[str, int], tuple[str, int]]) -> RawDocument:
    """A candidate with what its mentions stand in, as a document with a catalogue's row."""
    text: str = row["head"]
    for question in asked:
        if question[column] is None:
            continue
        before = question["before"]
        text += " " + before
        mention = question[column]
        places[row["id"], len(text)] = question["id"], len(text) + len(mention)
        text += mention + ". "
    if row["tail"] not in text:
        text += " " + row["tail"]
    return raw_document(text, row["id"], [*_fields(row)])


def _fields(row: Row) -> Iterator[Field]:
    for name, column in KNOWN:
        if row.get(column):
            yield Field(name, str(row[column]), f"column {column}")
    for side, party in (("sender", "sender"), ("recipient", "recipient")):
        if row.get(f"{party}_office"):
            yield Field(side, row[f"{party}_office"], f"column {party}_office")
    for column in ("number", "number2"):
        if row.get(column):
            yield Field("numbers", f"own:{row[column]}", f"column {column}")


def raw_document(text: str, name: str, fields: list[Field]) -> RawDocument:
    """A text and what is known of it as a reader would hand it on."""
    return RawDocument(
        keys=[f"id:{name}"],
        preferred_id=name,
        basis="record",
        text=text,
        spans=[],
        fields=fields,
        source_start=0,
        source_end=len(text),
    )


def t4_spans(
    questions: Iterable[Row],
    documents: Iterable[Row],
    given: web.Given,
    forms: dict[str, Counter[str]] | None = None,
) -> Iterator[Row]:
    """Every mention found in running text, with its target.

    A row is a document where it has an `id` or `seq`, or where its volume has several rows (they count from 0, as the
    segments of a volume do); a volume with one row is cut by the program, and its documents count from 1.
    What is found by which rule is counted in `forms`.
    """
    del documents
    by_volume: dict[str, list[Row]] = defaultdict(list)
    for question in questions:
        by_volume[question["volume"]].append(question)
    raws: list[tuple[str, RawDocument]] = []
    shift: dict[str, int] = {}
    for volume, rows in by_volume.items():
        whole = len(rows) == 1 and "seq" not in rows[0] and "id" not in rows[0]
        for name, raw in _cut(volume, rows[0]["text"], shift) if whole else _listed(volume, rows):
            raws.append((name, raw))
    for row in web.references(raws, CONVENTION, given):
        name = row["document_id"]
        if forms is not None:
            forms[row["rule"].partition("+")[0]].update(["found", *(["linked"] if row["target_id"] else [])])
        start, end = row["start"], row["end"]
        out: dict[str, Any] = {"doc": name, "start": start, "end": end, "target": row["target_id"] or NIL}
        if name in shift:
            out |= {"volume": name.partition("#")[0], "volume_start": shift[name] + start}
            if row["target_id"] in shift:
                out["target_start"] = shift[row["target_id"]]
        yield out


def _listed(volume: str, rows: list[Row]) -> Iterator[tuple[str, RawDocument]]:
    for place, row in enumerate(rows):
        name = row.get("id") or f"{volume}#{row.get('seq', place)}"
        yield name, raw_document(row["text"], name, [])


def _cut(volume: str, text: str, shift: dict[str, int]) -> Iterator[tuple[str, RawDocument]]:
    """The documents of a volume, and where each begins in it."""
    reads = read_file(text.encode(), f"documents/{volume}.txt", split="frus-flat")
    seq = 0
    for raw in reads.raws:
        front = any(field.value == "front matter" for field in raw.fields)
        seq += not front
        name = f"{volume}#{0 if front else seq}"
        first = next((span.source_start for span in raw.spans if span.how != "furniture"), None)
        shift[name] = raw.source_start if first is None else first
        yield name, raw
