"""The tables of `docs/quality.md` about references between documents, seen and unseen volumes apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from evaluation import rows
from evaluation.heads import Row
from evaluation.linking import NIL, VARIANTS, t4, t4_spans
from evaluation.web import Given

SHOWN = {"full": "as printed", "no_date": "date masked", "no_number": "number masked"}
FORMS = {
    "references.number": "with a number",
    "references.list": "further numbers of a list (Embtels 2506 and 2507)",
    "references.date": "without a number (your telegram of September 12)",
    "references.beside": "the one numbered next to this (immediately preceding telegram)",
}
ANSWERS = frozenset({"gold", "gold_source", "gold_date"})


class Rates:
    """Right ones out of all, by line and group of volumes."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[tuple[bool, bool]]] = defaultdict(Counter)

    def add(self, line: str, unseen: bool, right: bool) -> None:
        """Count one answer."""
        self._counts[line][unseen, right] += 1

    def table(self, title: str, columns: str) -> list[str]:
        """The lines of a Markdown table, in the order in which the lines were first counted."""
        out = [f"## {title}", "", f"| {columns} | seen volumes | unseen volumes |", "|---|---|---|"]
        out += [f"| {line} | {_said(c, False)} | {_said(c, True)} |" for line, c in sorted(self._counts.items())]
        return [*out, ""]


def _said(counts: Counter[tuple[bool, bool]], unseen: bool) -> str:
    right, wrong = counts[unseen, True], counts[unseen, False]
    return f"{right / (right + wrong):.3f} ({right:,} of {right + wrong:,})" if right + wrong else "–"


def tables(frus: Path, unseen: Iterable[str]) -> list[str]:
    """All lines; none where the questions are not there."""
    if not (frus / "t4_refs.jsonl.xz").is_file():
        return []
    gold = {row["id"]: row for row in rows.read(frus / "t4_refs.jsonl.xz")}
    asked = [{name: value for name, value in row.items() if name not in ANSWERS} for row in gold.values()]
    hidden = frozenset(unseen)
    return [*_masked(frus, gold, asked, hidden), *_running(frus, gold, hidden)]


def _masked(frus: Path, gold: Mapping[str, Row], asked: list[Row], hidden: frozenset[str]) -> list[str]:
    rates = Rates()
    for made in t4(asked, rows.read(frus / "t4_docs.jsonl.xz"), Given()):
        answer, said = gold[made["id"]], SHOWN[made["variant"]]
        unseen = answer["doc"].partition("#")[0] in hidden
        right = made["target"] == answer["gold"]
        rates.add(f"{said}: all", unseen, right)
        rates.add(f"{said}: answers by {answer['gold_source']}", unseen, right)
        rates.add(f"{said}: form {answer['form']}", unseen, right)
        if made["target"] != NIL:
            rates.add(f"{said}: precision of links", unseen, right)
    assert set(VARIANTS) == set(SHOWN)
    return rates.table("References between documents (T4)", "mention")


def _running(frus: Path, gold: Mapping[str, Row], hidden: frozenset[str]) -> list[str]:
    """Found in whole documents: spans, targets, precision; and by form what no answers are known for."""
    documents = [row for path in sorted((frus / "segments").glob("*.jsonl.xz")) for row in rows.read(path)]
    asked = [{name: row[name] for name in ("volume", "seq", "text")} for row in documents]
    found: dict[str, list[Row]] = defaultdict(list)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    overlapping = 0
    for made in t4_spans(asked, [], Given(), forms):
        last = found[made["doc"]][-1:]
        overlapping += bool(last and made["start"] < last[0]["end"])
        found[made["doc"]].append(made)
    rates = Rates()
    for answer in gold.values():
        if not answer["in_texts"]:
            continue
        unseen = answer["doc"].partition("#")[0] in hidden
        end = answer["start"] + len(answer["mention"])
        hits = [one for one in found[answer["doc"]] if one["start"] < end and answer["start"] < one["end"]]
        right = any(one["target"] == answer["gold"] for one in hits)
        for group in ("all", f"form {answer['form']}", f"answers by {answer['gold_source']}"):
            rates.add(f"{group}: found", unseen, bool(hits))
            rates.add(f"{group}: right target", unseen, right)
        if any(one["target"] != NIL for one in hits):
            rates.add("all: precision of links", unseen, right)
    out = rates.table("References found in running text and linked (T4, end to end)", "mention")
    out += [
        "Here the program reads what the editors say behind a reference: answers that come from them are no independent ones.",
        "",
    ]
    out += [f"Mentions that overlap: {overlapping}.", ""]
    out += ["| form of reference, in all 17 volumes | found | linked |", "|---|---|---|"]
    out += [f"| {said} | {forms[rule]['found']:,} | {forms[rule]['linked']:,} |" for rule, said in FORMS.items()]
    return [*out, ""]
