"""Versions of one text are found by their words: copies, variants, excerpts; never by parties and date alone."""

from __future__ import annotations

import json
import random
from pathlib import Path

from diplomatica.build import build
from diplomatica.library import Archive
from tests.parse.fiction import CODAS, ONSETS, SENTENCES, VOWELS

HEAD = "title: Letter, Lund to Brandt\ndate: 1951-03-{day:02}\nfrom: Lund\nto: Brandt\n\n"


def words(seed: int, sentences: int = 14) -> str:
    """An invented text, different for each seed."""
    dice = random.Random(seed)

    def name() -> str:
        return "".join(dice.choice(part) for part in (ONSETS, VOWELS, CODAS)) + dice.choice(("a", "en", "ov"))

    said = (dice.choice(SENTENCES).format(land=name(), town=name()) for _ in range(sentences))
    return ". ".join(f"{one}, as {name()} of {name()} wrote to {name()}" for one in said) + ".\n"


def built(root: Path, papers: dict[str, tuple[int, str]]) -> Archive:
    (root / "documents").mkdir(exist_ok=True)
    (root / "diplomatica.toml").write_text("", encoding="utf-8")
    for name, (day, text) in papers.items():
        (root / "documents" / f"{name}.txt").write_text(HEAD.format(day=day) + text, encoding="utf-8")
    build(root, workers=0)
    return Archive.open(root)


def found(archive: Archive) -> list[tuple[object, ...]]:
    query = "SELECT document_id, relation, other_id, similarity >= 0.9, status FROM versions ORDER BY ALL"
    return [tuple(row.values()) for row in archive.sql(query).to_pylist()]


def changed(text: str, every: int) -> str:
    return " ".join(f"so{n}" if n % every == 0 else word for n, word in enumerate(text.split(" "), 1))


def test_copies_variants_and_excerpts_of_a_text(tmp_path: Path) -> None:
    whole = words(1)
    papers = {
        "a-first": (3, whole),
        "b-copy": (3, whole.replace(". ", ".\n").upper()),
        "c-opposite": (3, whole.replace(" is ", " is not ", 1)),
        "d-garbled": (3, changed(whole, 9)),
        "e-part": (9, ". ".join(whole.split(". ")[3:7])),
        "f-other": (3, words(2)),
        "g-other": (3, words(3)),
    }
    assert "not" in papers["c-opposite"][1]
    assert found(built(tmp_path, papers)) == [
        ("b-copy", "copy_of", "a-first", True, "accepted"),
        ("c-opposite", "variant_of", "a-first", True, "accepted"),
        ("c-opposite", "variant_of", "b-copy", True, "accepted"),
        ("d-garbled", "variant_of", "a-first", False, "accepted"),
        ("d-garbled", "variant_of", "b-copy", False, "accepted"),
        ("d-garbled", "variant_of", "c-opposite", False, "accepted"),
        ("e-part", "excerpt_of", "a-first", True, "accepted"),
        ("e-part", "excerpt_of", "b-copy", True, "accepted"),
        ("e-part", "excerpt_of", "c-opposite", True, "accepted"),
        ("e-part", "excerpt_of", "d-garbled", False, "suggested"),
    ]


def test_letters_after_one_form_on_other_days_are_a_suggestion(tmp_path: Path) -> None:
    form = words(4)
    assert found(built(tmp_path, {"a": (3, form), "b": (20, form)})) == [("b", "copy_of", "a", True, "suggested")]


def test_formulas_that_many_texts_have_tie_none_and_are_said(tmp_path: Path) -> None:
    form = words(5)
    archive = built(tmp_path, {f"n{n:02}": (n % 28 + 1, form) for n in range(33)})
    assert found(archive) == []
    assert [row["code"] for row in archive.problems().rows].count("common-words") == 33


def test_a_ruling_undoes_a_version_and_its_end_brings_it_back(tmp_path: Path) -> None:
    archive = built(tmp_path, {"a": (3, words(6)), "b": (3, words(6))})
    fact = archive.sql("SELECT fact_id FROM versions").to_pylist()[0]["fact_id"]
    proof = archive.explain(fact)
    assert proof["reasons"][0]["rule"] == "link.words_shared"
    assert proof["reasons"][0]["text"].endswith("of the shorter text stand in both")
    ruling = {
        "fact_id": fact,
        "ruling": "reject",
        "note": "two letters",
        "by": "A. Reader",
        "at": "2024-05-01T10:00:00Z",
    }
    rulings = tmp_path / "decisions" / "a.jsonl"
    rulings.parent.mkdir()
    rulings.write_text(json.dumps(ruling) + "\n", encoding="utf-8")
    build(tmp_path, workers=0)
    assert found(Archive.open(tmp_path)) == [("b", "copy_of", "a", True, "rejected")]
    rulings.unlink()
    build(tmp_path, workers=0)
    assert found(Archive.open(tmp_path)) == [("b", "copy_of", "a", True, "accepted")]
