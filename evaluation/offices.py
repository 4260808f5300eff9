"""Who held an office on a day (T3): testimonies from papers, lists of persons and authority files, and the product's answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import re2

from diplomatica.authority import appointments
from diplomatica.authority.load import read as read_authority
from diplomatica.folder.generations import current
from diplomatica.model.civil import bounds
from diplomatica.model.document import Parsed
from diplomatica.parse.presented import presentations
from diplomatica.parse.roster import roster
from diplomatica.read import read_file
from diplomatica.resolve.directory import HOLDING
from diplomatica.resolve.holders import Candidate, Holders, Told, key
from diplomatica.resolve.in_office import last_word, spoken
from diplomatica.resolve.phrases import post
from evaluation import rows
from evaluation.heads import Row, parsed, parsed_raw

_WORD = r"\p{Lu}[\p{L}\p{M}’'\-]*"
_PERSON = re2.compile(rf"^(?:the )?(?:Mr|Mrs|Miss|Dr|Sir)\.? (?:{_WORD}\.? ){{0,3}}({_WORD})(?:,|$)")
"""A phrase that is no office but a person."""


Spans = defaultdict[str, list[date]]
"""The days of each volume's papers."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a testimony stands: the paper, the volume it is in, and whether it can be told from the paper that is asked about."""

    paper: str
    volume: str = ""
    named: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """Where testimonies come from: rows of documents, a folder of authority files, an archive folder."""

    docs: Path | None = None
    authority: Path | None = None
    archive: Path | None = None

    @classmethod
    def of(cls, questions: Path, docs: Path | None, authority: Path | None, archive: Path | None) -> Beside:
        """What was given; where no papers or no authority was given, what lies beside the questions."""
        near = questions.resolve().parent
        if authority is None:
            authority = next((folder for folder in (near, near.parent) if (folder / appointments.FILE).is_file()), None)
        if docs is None and archive is None:
            places = (near / "segments", near / "t4_docs.jsonl.xz", near / "t4_docs.jsonl")
            docs = next((place for place in places if place.exists()), None)
        return cls(docs, authority, archive)


def t3(questions: Iterable[Row], beside: Beside) -> Iterator[Row]:
    """Surnames for office phrases on days, best first; an empty list where nothing speaks for anybody."""
    holders = Holders.of(testimonies(beside))
    for question in questions:
        day = _iso(question.get("date"))
        paper = question["id"].rpartition("-")[0] or question["id"]
        found = holders.ask(question["office"], day, paper) if day else []
        named = _PERSON.match(question["office"])
        if named:
            found = [Candidate(named.group(1), 1.0, "named in the phrase itself")]
        yield {
            "id": question["id"],
            "surnames": [one.name for one in found[:3]],
            "reasons": [one.why for one in found[:3]],
        }


def testimonies(beside: Beside) -> list[Told]:
    """All that is told of holders by what is beside the questions, lists bounded by the days of their volumes."""
    told: list[Told] = []
    spans: Spans = defaultdict(list)
    lists: list[tuple[str, str]] = []
    for row in _documents(beside):
        told += _of_row(row, spans, lists)
    for volume, text in lists:
        told += _of_list(volume, text, _span(spans[volume]))
    if beside.archive and current(beside.archive):
        told += _of_archive(beside.archive)
    if beside.authority:
        told += _of_authority(beside.authority)
    return told


def _documents(beside: Beside) -> Iterator[Row]:
    paths = [path for path in (beside.docs,) if path]
    if beside.archive and not current(beside.archive):
        paths.append(beside.archive)
    for path in paths:
        files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        for file in files:
            if file.suffix == ".txt":
                yield {"volume": file.stem, "text": file.read_text(encoding="utf-8")}
            elif ".jsonl" in file.name:
                yield from rows.read(file)


def _of_row(row: Row, spans: Spans, lists: list[tuple[str, str]]) -> Iterator[Told]:
    text = row.get("text") or "\n".join(row[name] for name in ("head", "tail") if row.get(name))
    paper = row.get("id") or (f"{row['volume']}#{row['seq']}" if "seq" in row else "")
    volume = str(row.get("volume") or paper.partition("#")[0])
    if row.get("seq") == 0:
        lists.append((volume, text))
    elif text and paper:
        yield from _of_paper(parsed(text), text, _iso(row.get("date")), Source(paper, volume), spans)
    elif text:
        reads = read_file(text.encode(), f"documents/{volume}.txt", split="frus-flat")
        for raw in reads.raws:
            if any(field.value == "front matter" for field in raw.fields):
                lists.append((volume, raw.text))
            else:
                source = Source(f"{volume}:{raw.preferred_id}", volume, named=False)
                yield from _of_paper(parsed_raw(raw), raw.text, None, source, spans)


def _of_paper(found: Parsed, text: str, given: date | None, source: Source, spans: Spans) -> Iterator[Told]:
    """What a parsed paper tells: headings with names, signatures under headings without, and persons presented in its text."""
    day = given or found.document.get("date_earliest")
    if day is None:
        return
    spans[source.volume].append(day)
    for office, name, kind, _ in spoken(found.rows.get("parties", [])):
        yield _told(office, name, (day, day), kind, source)
    for one in presentations(text):
        yield _told(one.office, one.name, (day, day), "note", source)


def _span(days: list[date]) -> tuple[date, date]:
    """First and last day of a volume, without the few papers far from the others."""
    if not days:
        return date.min, date.max
    ordered = sorted(days)
    few = len(ordered) // 50
    return ordered[few], ordered[-1 - few]


def _told(office: str, name: str, days: tuple[date, date], kind: str, source: Source) -> Told:
    printed = name if kind in ("signature", "list") else last_word(name)
    return Told(post(office), key(name), printed, *days, kind, source.paper, source.volume, source.named)


def _of_list(volume: str, text: str, span: tuple[date, date]) -> Iterator[Told]:
    for row in roster(text):
        first = row.first or min(span[0], row.last or date.max)
        last = row.last or max(span[1], row.first or date.min)
        yield _told(row.office, row.surname, (first, last), "list", Source(volume, volume))


def _of_archive(folder: Path) -> Iterator[Told]:
    """The parties of a built archive, by its own View."""
    import diplomatica

    archive = diplomatica.open(folder)
    found: dict[str, list[Row]] = {}
    days: dict[str, date] = {}
    query = (
        "SELECT p.document_id, p.role, p.text, p.name_text, p.office_text, p.rule, d.date_earliest AS day FROM parties p "
        "JOIN documents d ON d.id = p.document_id WHERE p.status <> 'rejected' AND d.date_earliest = d.date_latest "
        "ORDER BY p.document_id, p.ordinal, p.fact_id"
    )
    for row in archive.sql(query).to_pylist():
        found.setdefault(row["document_id"], []).append(row)
        days[row["document_id"]] = row["day"]
    for paper, parties in found.items():
        for office, name, kind, _ in spoken(parties):
            yield _told(office, name, (days[paper], days[paper]), kind, Source(f"archive:{paper}", named=False))


def _of_authority(folder: Path) -> Iterator[Told]:
    """Tenures of authority files, and published lists of appointments that lie beside them."""
    if (folder / appointments.FILE).is_file():
        for one in appointments.appointments(folder / appointments.FILE):
            yield _told(one.office, one.surname, (one.first, one.last), "tenure", Source(one.source))
    root = folder.parent if folder.name == "authority" else folder
    found, _ = read_authority(root)
    people = {row["id"]: row["name"] for row in found["people"]}
    offices = {row["id"]: [row["name"], *(row["variants"] or "").split("|")] for row in found["offices"]}
    for tenure in found["tenures"]:
        if tenure["kind"] not in HOLDING:
            continue
        first = bounds(tenure["from"])[0] if tenure["from"] else None
        last = bounds(tenure["to"])[1] if tenure["to"] else None
        days, source = (first or date.min, last or date.max), Source(tenure["source"] or "tenures.csv")
        for form in filter(str.strip, offices[tenure["office_id"]]):
            yield _told(form, people[tenure["person_id"]], days, "tenure", source)


def _iso(cell: object) -> date | None:
    try:
        return date.fromisoformat(str(cell)) if cell else None
    except ValueError:
        return None
