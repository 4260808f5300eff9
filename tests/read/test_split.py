"""Files that hold many documents: cut where each begins, nothing lost between them."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.read import read_file
from diplomatica.read.split import by_pattern

SEGMENTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "frus-dev" / "segments"
KINDS = (
    "Telegram From the Embassy in Vell to the Department of State",
    "Memorandum of Conversation",
    "Letter From Lund to Brandt",
)


def numbered(count: int, dice: random.Random) -> str:
    """An invented volume of a numbered edition, with lists of points in its documents."""
    parts = ["The Straits, Volume I. Abbreviations: 1. Dept, Department. 2. Emb, Embassy. "]
    for number in range(1, count + 1):
        points = " ".join(f"{n}. The harbor is closed." for n in range(1, dice.randint(1, 6)))
        kind = dice.choice(KINDS)
        parts.append(
            f"{number}. {kind}Source: Straits Files. Secret. Vellgard, May {number % 28 + 1}, 1957. {points} Lund "
        )
    return "".join(parts)


def unnumbered(count: int) -> str:
    """An invented volume of an edition without numbers."""
    return "The Straits, Volume I. " + "".join(
        f"611.84/5–{n % 28 + 1}45: Telegram The Envoy in Vell (Lund) to the Secretary of State "
        f"Vellgard, May {n % 28 + 1}, 1945—{n % 11 + 1} p.m. "
        f"{n + 100}. The harbor is closed, and nobody says why. Lund "
        for n in range(count)
    )


def covered(data: str, path: str, split: str) -> int:
    """How many documents there are; their spans must partition the file."""
    raws = read_file(data.encode(), path, split=split).raws
    at = 0
    for raw in raws:
        assert raw.source_start == at
        words = []
        for span in raw.spans:
            assert span.source_start == at
            at = span.source_end or 0
            if span.how != "furniture":
                words.append(data[span.source_start : span.source_end])
        assert "".join(words) == raw.text
        assert raw.source_end == at
    assert at == len(data)
    return len(raws)


@pytest.mark.parametrize("count", [25, 60])
def test_a_numbered_volume(count: int) -> None:
    volume = numbered(count, random.Random(count))
    assert covered(volume, "documents/straits.txt", "frus-flat") == count + 1
    raws = read_file(volume.encode(), "documents/straits.txt", split="frus-flat").raws
    assert raws[0].fields[0].value == "front matter"
    assert [raw.preferred_id for raw in raws[1:4]] == ["straits-1", "straits-2", "straits-3"]
    assert raws[7].keys == ["file:straits.txt#7"]
    assert [field.value for field in raws[7].fields if field.name == "edition_number"] == ["7"]
    assert all(raw.text.startswith(f"{n}. ") for n, raw in enumerate(raws[1:], 1))


def test_a_volume_without_numbers() -> None:
    volume = unnumbered(40)
    assert covered(volume, "documents/straits.txt", "frus-flat") == 41
    raws = read_file(volume.encode(), "documents/straits.txt", split="frus-flat").raws
    assert all(raw.text.startswith("611.84/5–") for raw in raws[1:])
    assert raws[1].keys[0].startswith("file:straits.txt#611.84/5–145: Telegram The Envoy in Vell")


def test_what_holds_no_documents_is_shelved() -> None:
    with pytest.raises(DocumentError, match="no beginning of a document"):
        read_file(b"The harbor was closed.", "documents/a.txt", split="frus-flat")
    with pytest.raises(DocumentError, match="no way to split a file is called 'halves'; there are frus-flat"):
        read_file(b"a", "documents/a.txt", split="halves")
    with pytest.raises(DocumentError, match="no RE2 pattern"):
        read_file(b"a", "documents/a.txt", split="pattern: (")


def test_a_pattern_of_ones_own() -> None:
    text = "Register of Vell\n\nNo. 4\nTo Orsk.\n\nNo. 5\nTo Tarn.\n"
    raws = read_file(text.encode(), "documents/r.txt", split=r"pattern: ^No\. (?P<number>\d+)$").raws
    assert [raw.text for raw in raws] == ["Register of Vell", "No. 4\nTo Orsk.", "No. 5\nTo Tarn."]
    assert [raw.preferred_id for raw in raws] == ["r-front-matter", "r-4", "r-5"]
    assert covered(text, "documents/r.txt", r"pattern: ^No\.") == 3


@given(st.text(max_size=400), st.sampled_from(["a", "^", "", r"\b", "é"]))
def test_any_cut_loses_nothing(text: str, source: str) -> None:
    """Also with combining letters, other newlines and letters beyond the first plane."""
    try:
        raws = read_file(text.encode("utf-8", "replace"), "documents/a.txt", split=f"pattern: {source}").raws
    except DocumentError:
        return
    at = raws[0].source_start
    for raw in raws:
        for span in raw.spans:
            assert span.source_start == at
            at = span.source_end or 0
    assert at == len(text.encode("utf-8", "replace").decode())
    assert by_pattern(source)("") == [] or source != "a"


@pytest.mark.skipif(not SEGMENTS.is_dir(), reason="the shared folder is not here")
@pytest.mark.parametrize(
    ("volume", "least"), [("frus1955-57v26", 0.995), ("frus1951v04p2", 0.995), ("frus1948v09", 0.985)]
)
def test_real_volumes(volume: str, least: float) -> None:
    lines = lzma.decompress((SEGMENTS / f"{volume}.jsonl.xz").read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    data = "".join(row["text"] for row in rows)
    covered(data, "documents/v.txt", "frus-flat")
    starts = sorted(raw.source_start for raw in read_file(data.encode(), "documents/v.txt", split="frus-flat").raws)
    gold = [row["start"] for row in rows[1:] if row["kind"] != "Back matter"]
    hit = sum(any(abs(start - at) <= 150 for start in starts) for at in gold)
    assert hit >= least * len(gold), f"{hit} of {len(gold)}"
