"""The page of a document: its layers, the addresses of its passages, what stands around it, how it is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.model.arrow import from_rows, schema, write
from diplomatica.model.layers import view
from diplomatica.model.schema import TABLES
from diplomatica.serve.app import create_app
from diplomatica.serve.paper.beside import paired
from diplomatica.serve.paper.leaves import leaves, page_of
from diplomatica.serve.paper.sheet import Piece, Sheet
from tests.conftest import MakeFolder
from tests.view.orsk import fact, make_archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    root = make_archive(tmp_path_factory.mktemp("paper") / "archive")
    settings = root / "diplomatica.toml"
    settings.write_text(settings.read_text() + 'base_url = "https://archive.example/straits"\n')
    with Archive.open(root) as made:
        yield made


@pytest.fixture(scope="module")
def client(archive: Archive) -> TestClient:
    return TestClient(create_app(archive), base_url="http://127.0.0.1", follow_redirects=False)


def said(pieces: list[Piece]) -> str:
    return "".join(piece.text + said(piece.pieces) for piece in pieces)


def text_of(page: str) -> str:
    """The words of the text alone, without addresses and signs of notes."""
    shown = re.findall(r'<p class="words"[^>]*>(.*?)</p>', page, re.DOTALL)
    bare = [re.sub(r'<a class="(?:fn|back-up)[^>]*>.*?</a>', "", one) for one in shown]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", " ".join(bare))).split())


def shown_of(text: str, **tables: Any) -> dict[str, Any]:
    """A document as `show` gives it, of nothing but its text."""
    names = ("marks", "references", "requests", "channel_claims", "mentions", "encoding", "passages")
    return {"text": text, **{name: [] for name in names}, **tables}


def mark(text: str, words: str, kind: str, inner: str) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "kind": kind, "text": inner, "subtype": None, "target": None}


TEXT = "Army [inserted: like the Party] is [deleted: very ]young.\n\n[handwritten: Agreed]\n\nThe end [of]."
MARKS = [
    mark(TEXT, "[inserted: like the Party]", "inserted", "like the Party"),
    mark(TEXT, "[deleted: very ]", "deleted", "very "),
    mark(TEXT, "[handwritten: Agreed]", "handwritten", "Agreed"),
]


@pytest.mark.parametrize(
    ("layer", "paragraphs"),
    [
        ("printed", TEXT.split("\n\n")),
        ("diplomatic", TEXT.split("\n\n")),
        ("read", ["Army like the Party is young.", "Agreed", "The end [of]."]),
        ("before", ["Army is very young.", "The end [of]."]),
    ],
)
def test_layers(layer: str, paragraphs: list[str]) -> None:
    assert [said(block.pieces).strip() for block in Sheet(shown_of(TEXT, marks=MARKS), layer).blocks()] == paragraphs


@pytest.mark.parametrize("layer", ["read", "before"])
def test_a_layer_has_the_words_that_search_finds(client: TestClient, archive: Archive, layer: str) -> None:
    shown = archive.show("orsk-12")
    wanted = view(shown["text"], shown["marks"], "read" if layer == "read" else "before").text
    page = client.get(f"/d/orsk-12?layer={layer}").text
    assert text_of(page) == " ".join(wanted.split())
    assert "[inserted by hand" not in page.split('class="after"')[0].split("<article")[1]


def test_the_diplomatic_layer_has_no_links_and_notes_of_ours(client: TestClient) -> None:
    page = client.get("/d/orsk-12?layer=diplomatic").text
    article = page.split("<article")[1].split("</article>")[0]
    assert "/actor/" not in article and 'class="notes' not in article and "<ins" in article
    assert text_of(page) == text_of(client.get("/d/orsk-12").text)


def test_layers_are_links_and_one_that_there_is_not_is_said(client: TestClient) -> None:
    page = client.get("/d/orsk-12?layer=before").text
    links = re.findall(r'<a href="(/d/orsk-12[^"]*#text)"( aria-current="true")?>', page)
    assert links == [
        ("/d/orsk-12#text", ""), ("/d/orsk-12?layer=read#text", ""), ("/d/orsk-12?layer=before#text", ' aria-current="true"'),
        ("/d/orsk-12?layer=diplomatic#text", ""),
    ]  # fmt: skip
    assert "without insertions" not in client.get("/d/orsk-14").text, "nobody changed this one"
    assert client.get("/d/orsk-12?layer=secret").status_code == 404


def test_notes_come_after_their_paragraph_and_are_tied_to_their_marks(client: TestClient) -> None:
    article = client.get("/d/orsk-12").text.split("<article")[1].split("</article>")[0]
    for number in re.findall(r'id="note-(\d+)"', article):
        assert f'href="#note-{number}" id="ref-{number}"' in article and f'href="#ref-{number}"' in article
        assert article.index(f'id="ref-{number}"') < article.index(f'id="note-{number}"')
    assert len(re.findall(r'role="note"', article)) == len(re.findall(r'role="doc-noteref"', article)) > 2


def test_every_passage_has_its_address_in_every_layer(client: TestClient, archive: Archive) -> None:
    names = {row["passage_id"] for row in archive.show("orsk-12")["passages"]}
    assert len(names) > 2
    for layer in ("printed", "read", "before", "diplomatic"):
        page = client.get(f"/d/orsk-12?layer={layer}").text
        for name in names:
            assert page.count(f'id="{name}"') == 1, (layer, name)


def test_what_is_not_in_a_layer_leads_to_what_follows_it() -> None:
    passages = [
        {"passage_id": f"p{n}", "parent_id": None, "kind": "paragraph", "start": TEXT.index(words), "end": TEXT.index(words) + len(words)}
        for n, words in enumerate(TEXT.split("\n\n"), 1)
    ]  # fmt: skip
    sheet = Sheet(shown_of(TEXT, marks=MARKS, passages=passages), "before")
    assert [paragraph.anchors for paragraph in sheet.paragraphs] == [["p1"], ["p2", "p3"]]
    assert [paragraph.name for paragraph in sheet.paragraphs] == ["p1", "p3"]


def test_notes_of_the_document_and_pages_of_the_edition_are_marked() -> None:
    text = "Queried re Tibet, he said no.\n\nA note of the editor."
    noted = {"start": 16, "end": 16, "kind": "footnote", "text": "1", "target": "n1", "subtype": None}
    page = {"start": 8, "end": 8, "kind": "page", "value": "1610", "element": "pb"}
    place = {"start": 11, "end": 16, "kind": "place", "value": "#tibet", "element": "placeName"}
    [first, _] = Sheet(shown_of(text, marks=[noted], encoding=[page, place])).blocks()
    kinds = [(piece.span.kind if piece.span else "", piece.text or said(piece.pieces)) for piece in first.pieces]
    assert kinds == [
        ("", "Queried "),
        ("page", ""),
        ("", "re "),
        ("tag", "Tibet"),
        ("anchor", ""),
        ("", ", he said no."),
    ]


@given(st.data())
def test_no_word_is_lost_or_doubled_whatever_is_said_of_it(data: st.DataObject) -> None:
    text = data.draw(st.text("ab \n[]", max_size=60))
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=2).map(sorted)
    rows = [
        {"start": start, "end": end, "kind": "gloss", "text": "", "subtype": None, "target": "n1"}
        for start, end in data.draw(st.lists(ends, max_size=6))
    ]
    shown = [said(block.pieces) for block in Sheet(shown_of(text, marks=rows)).blocks()]
    assert "".join("".join(shown).split()) == "".join(text.split())


def long_text(paragraphs: int) -> dict[str, Any]:
    words = [f"{n}. {'The straits were closed to ships of all flags. ' * 8}".strip() for n in range(1, paragraphs + 1)]
    text, at, passages = "\n\n".join(words), 0, []
    for n, one in enumerate(words, 1):
        passages.append({"passage_id": str(n), "parent_id": None, "kind": "point", "start": at, "end": at + len(one)})
        at += len(one) + 2
    return shown_of(text, passages=passages)


def test_a_long_text_comes_in_pages_that_hold_each_paragraph_once() -> None:
    sheet = Sheet(long_text(400))
    parts = leaves(sheet)
    assert len(parts) > 3
    assert [n for part in parts for n in part.paragraphs] == list(range(400))
    assert [page_of(sheet, parts, name) for name in ("1", "400", "none")] == [1, len(parts), None]
    assert parts[1].first == str(int(parts[0].last or 0) + 1)


@pytest.fixture(scope="module")
def long_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A paper of some 300 points, each with something to say of it."""
    root = tmp_path_factory.mktemp("long")
    (root / "documents").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Long"\n')
    said = "In connection with your telegram No. {n} of 3 May 1951 the harbour [inserted by hand: at Lissa] is shut. Telegraph the result."
    points = [f"{n}. {said.format(n=n)} {'The ships wait outside. ' * 6}".strip() for n in range(1, 301)]
    (root / "documents" / "long.txt").write_text("title: A long paper\n\n" + "\n\n".join(points) + "\n")
    build(root, workers=1)
    with Archive.open(root) as made:
        yield TestClient(create_app(made), base_url="http://127.0.0.1", follow_redirects=False)


@pytest.mark.timeout(180)
def test_no_page_of_a_long_text_is_too_long_and_addresses_lead_to_the_right_one(long_room: TestClient) -> None:
    first = long_room.get("/d/long").text
    count = max(int(n) for n in re.findall(r"/d/long\?page=(\d+)", first))
    assert count > 3
    pages = {n: long_room.get(f"/d/long?page={n}") for n in range(1, count + 1)}
    assert all(len(page.content) <= 100_000 for page in pages.values())
    beyond = long_room.get(f"/d/long?page={count + 5}").text
    assert text_of(pages[count].text) == text_of(beyond), "beyond the last, the last"
    for point in ("1", "150", "300"):
        there = [n for n, page in pages.items() if f'<div class="para deep-1" id="{point}"' in page.text]
        assert len(there) == 1
        answer = long_room.get(f"/d/long?passage={point}").headers["location"]
        assert answer == (f"/d/long?page={there[0]}#{point}" if there[0] > 1 else f"/d/long#{point}")
        assert all(page.text.count(f'id="{point}"') == 1 for page in pages.values()), "and an address without a page"


def test_an_original_beside_its_translation_is_matched_by_points_or_not_at_all() -> None:
    ours, theirs = Sheet(long_text(3)).blocks(), Sheet(long_text(4)).blocks()
    assert [(len(one), len(other)) for one, other in paired(ours, theirs)] == [(1, 1), (1, 1), (1, 2)]
    plain, more = Sheet(shown_of("A\n\nB\n\nC")).blocks(), Sheet(shown_of("A\n\nB")).blocks()
    assert [(len(one), len(other)) for one, other in paired(plain, more)] == [(3, 2)]
    assert len(paired(plain, plain)) == 3


def test_an_original_that_is_held_stands_beside_its_translation(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    row = fact("versions", "orsk-14", "translation_of", "orsk-12", other_id="orsk-12", relation="translation_of")
    table = TABLES["versions"]
    tables = root / ".diplomatica" / "generations" / "000001" / "tables"
    write(tables / "versions.parquet", from_rows(table, [row]).to_batches(), schema(table))
    with Archive.open(root) as made:
        room = TestClient(create_app(made), base_url="http://127.0.0.1")
        plain, both = room.get("/d/orsk-14").text, room.get("/d/orsk-14?beside=orsk-12").text
        assert 'href="/d/orsk-14?beside=orsk-12#text"' in plain and "beside its original" in plain
        assert 'class="beside"' in both
        assert "I told Tarn about the harbour" in text_of(both) and "the customs house stays open" in text_of(both)
        assert both.count('id="1"') <= 1, "an address means the document of the page"
        assert "beside its translation" in room.get("/d/orsk-12").text
        assert room.get("/d/orsk-14?beside=calendar-7").status_code == 404, "neither its original nor its translation"


TRANSLATED = """id: note-en
title: Note, Brandt to Lund
language: English
original language: Russian
translation of: {original}

TO LUND

1. The bridge at Vell is closed.

2. Report.
"""

ORIGINAL = """id: note-ru
title: Note in Russian
language: Russian

ЛУНДУ

1. Мост закрыт.

2. Доложите.
"""


@pytest.mark.parametrize("original", ["note-ru", "elsewhere"])
def test_a_translation_that_names_its_original_stands_beside_it_where_both_are_here(
    make_folder: MakeFolder, original: str
) -> None:
    root = make_folder(
        {
            "diplomatica.toml": '[archive]\nname = "Two"\n',
            "documents/en.txt": TRANSLATED.format(original=original),
            "documents/ru.txt": ORIGINAL,
        }
    )
    build(root, workers=0)
    with Archive.open(root) as made:
        room = TestClient(create_app(made), base_url="http://127.0.0.1")
        page, other = room.get("/d/note-en").text, room.get("/d/note-ru").text
        if original == "note-ru":
            assert "beside its original" in page and "beside its translation" in other
            both = room.get("/d/note-en?beside=note-ru").text
            assert 'class="beside"' in both and "Мост закрыт" in both and "The bridge at Vell" in both
        else:
            assert "beside its" not in page + other and "not held here" in page and 'href="/d/elsewhere"' not in page
            assert room.get("/d/note-en?beside=elsewhere").status_code == 404


def test_citing_a_passage(client: TestClient) -> None:
    page = client.get("/d/orsk-12?cite=1.b").text
    cites = page.split('class="cites"')[1].split("</dl>")[0]
    assert "https://archive.example/straits/d/orsk-12#1.b" in cites
    assert "“Telegram, Bartold to the Ambassador of Orsk, Vell”, May 12, 1951, Archive of Orsk. Point 1.b." in cites
    assert 'href="/d/orsk-12.ris?passage=1.b"' in page
    assert client.get("/d/orsk-12?cite=9.z").status_code == 404
    whole = client.get("/d/orsk-12").text
    assert '<span class="address" id="address">https://archive.example/straits/d/orsk-12</span>' in whole


def test_an_address_without_a_base_says_so(tmp_path: Path) -> None:
    with Archive.open(make_archive(tmp_path / "archive")) as bare:
        page = TestClient(create_app(bare), base_url="http://127.0.0.1").get("/d/orsk-12").text
    assert "no base_url stands in its diplomatica.toml" in page


def test_a_passage_is_led_to(client: TestClient) -> None:
    answer = client.get("/d/orsk-12?passage=1.b&layer=read")
    assert (answer.status_code, answer.headers["location"]) == (302, "/d/orsk-12?layer=read#1.b")
    assert client.get("/d/orsk-12?passage=none").status_code == 404


def test_coins_and_creators_for_persons_alone(client: TestClient, archive: Archive) -> None:
    """Readers of both take every author for a person: an office would become a man."""
    page = client.get("/d/orsk-12").text
    people = re.search(r'class="Z3988" title="([^"]*)"', page)
    authors = re.findall(r'name="DC.creator" content="([^"]*)"', page)
    from diplomatica.library import Source

    source = Source.of(archive.show("orsk-12"), archive.name, archive.settings.base_url)
    assert bool(people) == bool(authors) == (bool(source.authors) and all(one.family for one in source.authors))
    if people:
        given = parse_qs(unescape(people[1]))
        assert given["rft.creator"] == authors and given["rft.title"] == [source.title]
    assert "Z3988" not in client.get("/d/calendar-7").text, "nobody is named"


def test_unapi(client: TestClient) -> None:
    page = client.get("/d/orsk-12").text
    assert '<abbr class="unapi-id" title="orsk-12"' in page and 'rel="unapi-server"' in page
    assert client.get("/unapi").status_code == 200
    formats = client.get("/unapi?id=orsk-12")
    assert formats.status_code == 300 and 'name="ris"' in formats.text and 'id="orsk-12"' in formats.text
    assert client.get("/unapi?id=orsk-12&format=ris").text == client.get("/d/orsk-12.ris").text
    assert client.get("/unapi?id=orsk-12&format=mods").status_code == 406
    assert client.get("/unapi?id=nobody&format=ris").status_code == 404
    assert client.get("/unapi?id=orsk-13").status_code == 404, "not public"


def test_plain_text_of_a_layer(client: TestClient) -> None:
    assert "and the straits will be closed" in client.get("/d/orsk-12.txt?layer=read").text
    assert "[inserted by hand" in client.get("/d/orsk-12.txt").text


def test_ways_around_it(client: TestClient) -> None:
    side = client.get("/d/orsk-12").text.split('class="side"')[1].split('class="sheet"')[0]
    assert 'rel="prev" data-key="[" href="/d/calendar-7"' in side
    assert 'rel="next" data-key="]" href="/d/orsk-14"' in side, "orsk-13 is not public"
    assert "2 of 3" in side


@pytest.mark.parametrize(
    "path", ["/d/orsk-12", "/d/orsk-12?layer=read&cite=1", "/d/calendar-7", "/d/orsk-14?layer=diplomatic"]
)
def test_in_german_nothing_of_ours_stays_english(client: TestClient, path: str) -> None:
    page = client.get(path + ("&" if "?" in path else "?") + "lang=de").text
    for word in ("Message", "Record", "Cite", "Around it", "By date", "as printed", "hour not printed", "Permanent"):
        assert f">{word}" not in page, word
    assert "Dauerhafte Adresse" in page
