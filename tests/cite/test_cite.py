"""Citations in every style, for persons and corporate authors, whole documents and points."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.cite import STYLES, Name, Source, cite
from diplomatica.cite.bibtex import escape
from diplomatica.cite.source import name_of
from diplomatica.cite.words import day

SOURCE = Source(
    id="orsk-12",
    title="Telegram, Bartold to the Ambassador, Vell",
    kind="telegram",
    citation="“Telegram, Bartold to the Ambassador, Vell”, May 12, 1951, Archive of Orsk.",
    authors=[Name("A. Bartold", "Bartold", "A.")],
    recipients=[Name("Embassy of Orsk & Vell")],
    translators=["Ida Venn"],
    edtf="1951-05-12",
    first_day=date(1951, 5, 12),
    last_day=date(1951, 5, 12),
    numbers=["14"],
    repository="State Archive of Orsk",
    collection="Bartold papers",
    shelfmark="State Archive of Orsk, f. 5, op. 2, d. 13, ll. 4-5",
    provider="Archive of Orsk",
    archive="Straits, 1951",
    url="https://archive.example/a_b#1",
    language="en",
    passage_id="1.b",
    passage_kind="point",
)


def test_archive_is_the_provider_s_own_with_the_point_after_it() -> None:
    assert cite(SOURCE, "archive") == SOURCE.citation + " Point 1.b."
    bare = Source(
        id="x",
        title="Note",
        archive="Straits, 1951",
        first_day=date(1951, 5, 1),
        last_day=date(1951, 5, 31),
        edtf="1951-05",
    )
    assert cite(bare, "archive") == "“Note”, May 1951, Straits, 1951."


def test_chicago() -> None:
    assert cite(SOURCE, "chicago") == (
        "“Telegram, Bartold to the Ambassador, Vell,” no. 14, May 12, 1951, point 1.b, "
        "State Archive of Orsk, f. 5, op. 2, d. 13, ll. 4-5, trans. Ida Venn, Archive of Orsk, https://archive.example/a_b#1."
    )


def test_csl_json_is_a_message_with_literal_corporate_names() -> None:
    [item] = json.loads(cite(SOURCE, "csl-json"))
    assert item["type"] == "personal_communication"
    assert item["genre"] == "telegram"
    assert item["author"] == [{"family": "Bartold", "given": "A."}]
    assert item["recipient"] == [{"literal": "Embassy of Orsk & Vell"}]
    assert item["issued"] == {"date-parts": [[1951, 5, 12]]}
    assert item["archive_location"] == SOURCE.shelfmark
    assert set(item) <= {
        "id", "type", "title", "genre", "author", "recipient", "translator", "issued", "number", "archive",
        "archive_collection", "archive_location", "source", "event-place", "language", "URL", "abstract", "note",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("edtf", "first", "last", "issued", "words"),
    [
        ("1951", date(1951, 1, 1), date(1951, 12, 31), [[1951]], "1951"),
        ("1951-05", date(1951, 5, 1), date(1951, 5, 31), [[1951, 5]], "May 1951"),
        (
            "1951-05-10/1951-05-12",
            date(1951, 5, 10),
            date(1951, 5, 12),
            [[1951, 5, 10], [1951, 5, 12]],
            "May 10–12, 1951",
        ),
    ],
)
def test_dates_keep_their_precision(edtf: str, first: date, last: date, issued: list[list[int]], words: str) -> None:
    source = Source(id="x", title="Note", edtf=edtf, first_day=first, last_day=last)
    assert json.loads(cite(source, "csl-json"))[0]["issued"] == {"date-parts": issued}
    assert day(source) == words


def test_ris_has_the_tags_that_come_through() -> None:
    lines = dict(line.split("  - ", 1) for line in cite(SOURCE, "ris").strip("\r\n").split("\r\n"))
    assert lines["TY"] == "PCOMM"
    assert lines["AU"] == "Bartold, A."
    assert lines["A2"] == "Embassy of Orsk & Vell"
    assert lines["DA"] == "1951/05/12/"
    assert lines["M3"] == "Telegram"
    assert lines["AN"] == SOURCE.shelfmark
    assert list(lines)[-1] == "ER"
    assert cite(Source(id="x", title="Report", kind="report"), "ris").startswith("TY  - MANSCPT\r\n")


def test_bibtex_protects_names_and_signs() -> None:
    entry = cite(SOURCE, "bibtex")
    assert entry.startswith("@misc{orsk-12-1.b,\n")
    assert "author = {Bartold, A.}" in entry
    assert "title = {{Telegram, Bartold to the Ambassador, Vell}}" in entry
    assert r"Embassy of Orsk \& Vell" in entry
    assert "month = may," in entry


@given(st.text(max_size=60))
def test_bibtex_stays_balanced_on_any_title(title: str) -> None:
    entry = cite(Source(id="x", title=title, authors=[Name(title)], url=title), "bibtex")
    assert entry.count("{") == entry.count("}")
    assert "\\" not in re.sub(
        r"\\(?:textbackslash|textbrace(?:left|right)|textasciitilde|textasciicircum|[%&#_$])", "", escape(title)
    )


@given(st.text(max_size=60))
def test_ris_lines_stay_lines_on_any_title(title: str) -> None:
    for line in cite(Source(id="x", title=title, summary=title), "ris").split("\r\n")[:-1]:
        assert re.match(r"[A-Z][A-Z0-9]  - ", line)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_takes_the_barest_document(style: str) -> None:
    assert "x" in cite(Source(id="x", title="x"), style)


@pytest.mark.parametrize(
    ("name", "is_person", "forms", "family"),
    [
        ("A. Bartold", True, [], "Bartold"),
        ("A. P. van der Orsk", True, [], "van der Orsk"),
        ("Olga Tarn", True, [], ""),
        ("Olga Tarn", True, ["Tarn, Olga"], "Tarn"),
        ("Tarn", True, [], ""),
        ("State Office, Vell", False, [], ""),
        ("U. S. Embassy", False, [], ""),
    ],
)
def test_a_name_is_taken_apart_only_where_it_shows_how(
    name: str, is_person: bool, forms: list[str], family: str
) -> None:
    assert name_of(name, is_person, forms).family == family
