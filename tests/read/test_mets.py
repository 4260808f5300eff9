"""METS: pages held together in a package, a record in a folder, hostile ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.build import build
from diplomatica.errors import DocumentError
from diplomatica.library import Archive
from diplomatica.model.document import RawDocument
from diplomatica.read import mets, ocr, read_file, reader_of
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_archive import packed
from tests.read.test_transcribed import ALTO, PAGE

METS = """<mets:mets xmlns:mets="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
<mets:dmdSec ID="d1"><mets:mdWrap MDTYPE="MODS"><mets:xmlData><mods:mods>
<mods:titleInfo><mods:title>Letter on the bridge</mods:title></mods:titleInfo>
<mods:name><mods:namePart>Lund, Ada</mods:namePart><mods:role><mods:roleTerm>aut</mods:roleTerm></mods:role></mods:name>
<mods:name><mods:namePart>Brandt</mods:namePart><mods:role><mods:roleTerm>rcp</mods:roleTerm></mods:role></mods:name>
<mods:name><mods:namePart>Binder</mods:namePart><mods:role><mods:roleTerm>bnd</mods:roleTerm></mods:role></mods:name>
<mods:originInfo><mods:dateIssued>1951-5-3</mods:dateIssued></mods:originInfo>
<mods:location><mods:physicalLocation>Library of Vell</mods:physicalLocation><mods:shelfLocator>Ms. 12</mods:shelfLocator></mods:location>
<mods:identifier type="uri">https://example.org/vell/12</mods:identifier><mods:language><mods:languageTerm>ger</mods:languageTerm></mods:language>
</mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>
<mets:fileSec><mets:fileGrp USE="DEFAULT"><mets:file ID="i1" MIMETYPE="image/jpeg"><mets:FLocat xlink:href="img/1.jpg"/></mets:file>
<mets:file ID="i2" MIMETYPE="image/jpeg"><mets:FLocat xlink:href="./img/2.jpg"/></mets:file></mets:fileGrp>
<mets:fileGrp USE="THUMBS"><mets:file ID="s1" MIMETYPE="image/jpeg"><mets:FLocat xlink:href="img/1s.jpg"/></mets:file></mets:fileGrp>
<mets:fileGrp USE="FULLTEXT"><mets:file ID="t1" MIMETYPE="text/xml"><mets:FLocat xlink:href="page/1.xml"/></mets:file>
<mets:file ID="t2" MIMETYPE="text/xml"><mets:FLocat xlink:href="page/2.xml"/></mets:file></mets:fileGrp></mets:fileSec>
<mets:structMap TYPE="LOGICAL"><mets:div TYPE="letter"/></mets:structMap>
<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence">
<mets:div TYPE="page" ORDER="1" ORDERLABEL="3r"><mets:fptr FILEID="s1"/><mets:fptr FILEID="i2"/><mets:fptr FILEID="t2"/></mets:div>
<mets:div TYPE="page" ORDER="2" ORDERLABEL="3v"><mets:fptr FILEID="i1"/><mets:fptr><mets:area FILEID="t1"/></mets:fptr></mets:div>
</mets:div></mets:structMap></mets:mets>"""
HELD = {
    "v/mets.xml": METS.encode(),
    "v/page/1.xml": PAGE.encode(),
    "v/page/2.xml": ALTO.encode(),
    "v/img/1.jpg": b"\xff\xd8\xff",
    "v/img/2.jpg": b"\xff\xd8\xff",
}


def said(raw: RawDocument) -> dict[str, str]:
    return {field.name: field.value for field in raw.fields}


SAYS = {
    "title": "Letter on the bridge",
    "sender": "Lund, Ada",
    "recipient": "Brandt",
    "date": "1951-05-03",
    "repository": "Library of Vell",
    "holdings": "Ms. 12",
    "url": "https://example.org/vell/12",
    "language": "ger",
}


def test_pages_in_a_package_are_one_document() -> None:
    """In the order of the physical structure, each page with its picture and printed number."""
    reads = read_file(packed({**HELD, "v/readme.txt": b"More."}), "documents/vell.zip")
    raw, other = reads.raws
    assert raw.preferred_id == "v", "a record called mets has the name of its folder"
    top = packed({name.removeprefix("v/"): data for name, data in HELD.items()})
    assert read_file(top, "documents/vell.zip").raws[0].preferred_id == "vell"
    check_parts([raw], {"!v/page/1.xml": PAGE, "!v/page/2.xml": ALTO})
    assert raw.text == "TO BRANDT\n\nThe closing\n\nTO BRANDT\n\nThe bridge is closed & guarded."
    assert said(raw) == SAYS
    assert [(picture.path, picture.start, picture.label) for picture in raw.facsimiles] == [
        ("documents/vell.zip!v/img/2.jpg", 0, "3r"),
        ("documents/vell.zip!v/img/1.jpg", 22, "3v"),
    ]
    assert [(tag.value, tag.start) for tag in raw.tags if tag.kind == "page"] == [("3r", 0), ("3v", 22)]
    assert {span.part for span in raw.spans if span.start is not None and span.source_start is not None} == {
        "!v/page/2.xml",
        "!v/page/1.xml",
    }
    assert other.text == "More."


def test_a_page_that_is_broken_costs_itself() -> None:
    reads = read_file(packed({**HELD, "v/page/2.xml": b"<alto><String"}), "documents/vell.zip")
    assert [raw.text for raw in reads.raws] == ["TO BRANDT\n\nThe bridge is closed & guarded."]
    assert "bad-xml" in [found.code for found in reads.problems]


def test_in_a_folder_it_is_a_record() -> None:
    assert reader_of(METS.encode(), "documents/v/mets.xml") == "mets"
    reads = read_file(METS.encode(), "documents/v/mets.xml")
    raw, *pages = reads.raws
    assert raw.text == ""
    assert raw.keys == ["file:v/mets.xml"]
    assert said(raw) == SAYS
    assert [(picture.path, picture.label) for picture in raw.facsimiles] == [
        ("documents/v/img/2.jpg", "3r"),
        ("documents/v/img/1.jpg", "3v"),
    ]
    assert [found.code for found in reads.problems] == ["pages-apart"]
    # To each page what is said of it; nobody wrote a letter on each.
    of_all = {"collection": SAYS["title"], "repository": "Library of Vell", "holdings": "Ms. 12", "language": "ger"}
    assert [(page.keys, said(page), page.facsimiles[0].path, page.adds) for page in pages] == [
        (["file:v/page/2.xml"], {"title": "Letter on the bridge, 3r"} | of_all, "documents/v/img/2.jpg", True),
        (["file:v/page/1.xml"], {"title": "Letter on the bridge, 3v"} | of_all, "documents/v/img/1.jpg", True),
    ]
    one = METS.replace('<mets:fptr FILEID="t2"/>', "")
    (raw,) = read_file(one.encode(), "documents/v/mets.xml").raws
    assert raw.keys == ["file:v/page/1.xml"], "a single file of words is what it describes"


@pytest.mark.parametrize(
    "href",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://example.org/1.jpg",
        "C:\\x.jpg",
        "a/../../b.jpg",
        "a\x85.jpg",
        "",
        "%2e%2e/%2E%2E/etc/passwd",
        "..%5c..%5cx.jpg",
    ],
    ids=[str(n) for n in range(10)],
)
def test_no_path_leads_out(href: str) -> None:
    text = METS.replace("img/1.jpg", href)
    raws = read_file(text.encode(), "documents/v/mets.xml").raws
    assert {picture.path for raw in raws for picture in raw.facsimiles} == {"documents/v/img/2.jpg"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<mets/>", "empty"),
        ("<mets><div>", "bad-xml"),
        ("<mets>" + "<div>" * 300 + "</div>" * 300 + "</mets>", "too-deep"),
        ('<!DOCTYPE mets [<!ENTITY a "b">]><mets>&a;</mets>', "declared-entity"),
    ],
    ids=("empty", "open", "deep", "entity"),
)
def test_broken_and_hostile_ones(text: str, code: str) -> None:
    found = read_or_shelve(text.encode(), "documents/mets.xml")
    assert isinstance(found, DocumentError)
    assert found.code == code


def test_the_pages_of_a_folder_have_their_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what METS says, whatever the files are called; such a picture is no scan that wants reading. A page that is not there is none."""
    monkeypatch.setattr(ocr, "program", lambda: None)
    files = {"v/mets.xml": METS.replace("img/1.jpg", "img/page%20one.jpg").encode(), "v/page/1.xml": PAGE.encode()}
    files |= {"v/img/page one.jpg": b"\xff\xd8\xff", "v/img/2.jpg": b"\xff\xd8\xff", "v/img/other.jpg": b"\xff\xd8\xff"}
    (tmp_path / "diplomatica.toml").write_text("[archive]\nname = 'V'\n", "utf-8")
    for name, data in files.items():
        (tmp_path / "documents" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "documents" / name).write_bytes(data)
    build(tmp_path, workers=0)
    with Archive.open(tmp_path) as held:
        papers = held.sql("SELECT id, title, collection, text <> '' AS has_text FROM documents ORDER BY id").to_pylist()
        assert [tuple(paper.values()) for paper in papers] == [
            ("1", "Letter on the bridge, 3v", "Letter on the bridge", True),
            ("v", "Letter on the bridge", None, None),
        ]
        shown = held.sql("SELECT path, label FROM facsimiles WHERE document_id = '1'").to_pylist()
        assert shown == [{"path": "documents/v/img/page one.jpg", "label": "3v"}]
        assert held.sql("SELECT document_id FROM parties WHERE document_id <> 'v'").to_pylist() == []
        scans = held.sql("SELECT path FROM problems WHERE code = 'scan'").to_pylist()
        assert scans == [{"path": "documents/v/img/other.jpg"}]


def test_a_page_named_again_and_again_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    again = '<mets:div ORDERLABEL="x"><mets:fptr FILEID="t1"/></mets:div>'
    text = METS.replace(
        "</mets:div></mets:structMap></mets:mets>", again * 500 + "</mets:div></mets:structMap></mets:mets>"
    )
    reads = read_file(packed({**HELD, "v/mets.xml": text.encode()}), "documents/vell.zip")
    assert [raw.text for raw in reads.raws] == [
        "TO BRANDT\n\nThe closing\n\nTO BRANDT\n\nThe bridge is closed & guarded."
    ]
    monkeypatch.setattr(mets, "MOST_PAGES", 100)
    reads = read_file(packed({**HELD, "v/mets.xml": text.encode()}), "documents/vell.zip")
    assert "too-large" in [found.code for found in reads.problems]
    assert len(reads.raws) == 2, "each page for itself"


@given(st.binary(max_size=60), st.integers(0, len(METS)))
def test_damaged_records(noise: bytes, at: int) -> None:
    data = METS.encode()
    data = data[:at] + noise + data[at + len(noise) :]
    for name, made in (("mets.xml", data), ("a.zip", packed({**HELD, "v/mets.xml": data}))):
        found = read_or_shelve(made, f"documents/{name}")
        if not isinstance(found, DocumentError):
            check_parts(found.raws)
