"""Bibliographies and sidecars: RIS, BibTeX, CSL-JSON, Tropy."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

RIS = """TY  - MANSCPT
TI  - Cable, Lund to Brandt
AU  - Lund, Ada
A2  - Brandt, Karl
DA  - 1951/05/03/
AB  - The bridge is closed.
LA  - Russian
DB  - State Archive of Tarn
AV  - f. 5, op. 1, d. 2
DP  - Straits Digital Archive
UR  - https://digitalarchive.wilsoncenter.org/document/209812
L1  - files/12/cable.pdf
ER  -
"""
BIBTEX = r"""
@string{tarn = "State Archive of Tarn"}
@letter{lund1951,
  title = {Cable, {Lund} to Brandt on M\"uller},
  author = {Lund, Ada and Karl Brandt},
  recipient = {M{\"u}ller, Jo},
  date = {1951-05-03},
  library = tarn,
  abstract = {The bridge is closed.},
  file = {Full Text:files/12/a\:b.pdf:application/pdf;Snapshot:files/13/page.html:text/html},
}
@misc{second, title = {A note}, year = 1951, month = may, day = 4, file = {/etc/passwd}}
@misc{broken, title = {A note
"""
CSL = [
    {
        "id": "lund1951",
        "type": "personal_communication",
        "title": "Cable, Lund to Brandt",
        "author": [{"family": "Lund", "given": "Ada"}],
        "recipient": [{"literal": "The Minister"}],
        "issued": {"date-parts": [[1951, 5, 3]]},
        "archive": "State Archive of Tarn",
        "archive_location": "f. 5",
        "URL": "https://example.org/cable",
    },
    {"id": "b", "type": "report", "title": "A report", "issued": {"date-parts": [[1951, 5], [1951, 6]]}},
]
TROPY = {
    "@context": {"@vocab": "https://tropy.org/v1/tropy#"},
    "@graph": [
        {
            "@type": "Item",
            "title": "Cable, Lund to Brandt",
            "creator": "Lund",
            "audience": "Brandt",
            "date": "1951-05-03",
            "archive": "State Archive of Tarn",
            "box": "12",
            "folder": "3",
            "photo": [
                {
                    "@type": "Photo",
                    "path": "photos/1.jpg",
                    "note": [{"text": {"@value": "TO BRANDT\n\nThe bridge is closed."}}],
                },
                {"@type": "Photo", "path": "../../../etc/x.jpg", "transcription": [{"text": "Second <page>"}]},
                {"@type": "Photo", "path": "photos/3.jpg", "note": [{"html": "<p>Third <u>page</u>.</p>"}]},
            ],
        },
        {"@type": "Item", "title": "Another", "photo": {"@type": "Photo", "path": "photos/9.jpg"}},
    ],
}


def said(raw: RawDocument) -> dict[str, str]:
    return {field.name: field.value for field in raw.fields}


def test_ris() -> None:
    (raw,) = read_file(RIS.encode(), "documents/export.ris").raws
    check_parts([raw], {"": RIS})
    assert said(raw) == {
        "title": "Cable, Lund to Brandt",
        "date": "1951-05-03",
        "kind": "manuscript",
        "summary": "The bridge is closed.",
        "url": "https://digitalarchive.wilsoncenter.org/document/209812",
        "language": "Russian",
        "provider": "Straits Digital Archive",
        "repository": "State Archive of Tarn",
        "holdings": "State Archive of Tarn, f. 5, op. 1, d. 2",
        "sender": "Ada Lund",
        "recipient": "Karl Brandt",
    }
    assert raw.keys[0] == "id:209812"
    assert raw.keys[-1] == "file:files/12/cable.pdf"


def test_a_sidecar_describes_the_file_beside_it() -> None:
    plain = "TY  - MANSCPT\nTI  - Cable\nER  - \n"
    (raw,) = read_file(
        plain.encode(), "documents/a/cable.ris", beside=["documents/a/cable.jpg", "documents/a/cable.pdf"]
    ).raws
    assert raw.keys == ["file:a/cable.pdf"]
    assert raw.preferred_id == "cable"


def test_bibtex() -> None:
    reads = read_file(BIBTEX.encode(), "documents/zotero/library.bib")
    first, second = reads.raws
    check_parts(reads.raws, {"": BIBTEX})
    assert said(first) == {
        "title": "Cable, Lund to Brandt on Müller",
        "date": "1951-05-03",
        "kind": "letter",
        "summary": "The bridge is closed.",
        "holdings": "State Archive of Tarn",
        "sender": "Karl Brandt",
        "recipient": "Jo Müller",
    }
    assert [field.value for field in first.fields if field.name == "sender"] == ["Ada Lund", "Karl Brandt"]
    assert first.keys == ["file:zotero/files/12/a:b.pdf"]
    assert said(second) == {"title": "A note", "date": "1951-05-04"}
    assert second.keys == ["file:zotero/library.bib#second"]
    assert sorted(found.code for found in reads.problems) == ["bad-entry", "path-outside"]


def test_csl() -> None:
    first, second = read_file(json.dumps(CSL).encode(), "documents/library.json").raws
    assert said(first) == {
        "title": "Cable, Lund to Brandt",
        "date": "1951-05-03",
        "kind": "letter",
        "url": "https://example.org/cable",
        "repository": "State Archive of Tarn",
        "holdings": "State Archive of Tarn, f. 5",
        "sender": "Ada Lund",
        "recipient": "The Minister",
    }
    assert said(second)["date"] == "1951-05/1951-06"
    assert first.keys == ["url:https://example.org/cable"]


def test_tropy() -> None:
    reads = read_file(json.dumps(TROPY).encode(), "documents/tropy/export.json")
    first, second = reads.raws
    assert first.text == "TO BRANDT\n\nThe bridge is closed.\n\nSecond <page>\n\nThird page."
    assert said(first) == {
        "title": "Cable, Lund to Brandt",
        "date": "1951-05-03",
        "sender": "Lund",
        "recipient": "Brandt",
        "repository": "State Archive of Tarn",
        "holdings": "State Archive of Tarn, 12, 3",
    }
    assert [picture.path for picture in first.facsimiles] == [
        "documents/tropy/photos/1.jpg",
        "documents/tropy/photos/3.jpg",
    ]
    assert [picture.path for picture in second.facsimiles] == ["documents/tropy/photos/9.jpg"]
    assert {span.part for span in first.spans if span.start is not None and span.part} == {
        "#/@graph/0/photo/0/note/0",
        "#/@graph/0/photo/1/transcription/0",
        "#/@graph/0/photo/2/note/0",
    }
    assert [found.code for found in reads.problems] == ["path-outside"]
    check_parts(reads.raws)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.ris", b"TY  - MANSCPT\nTI  - no end", "empty"),
        ("a.ris", b"no record", "unsupported-format"),
        ("a.bib", b"@misc{a, title = {", "empty"),
        ("a.json", b"{", "unsupported-format"),
        ("a.json", b'{"name": "package"}', "unsupported-format"),
        ("a.json", b"[" * 100_000, "unsupported-format"),
        ("a.json", b'{"@graph": [], "tropy": 1}', "empty"),
    ],
)
def test_what_is_no_record_is_shelved(name: str, data: bytes, code: str) -> None:
    found = read_or_shelve(data, f"documents/{name}")
    assert isinstance(found, DocumentError)
    assert found.code == code


leaf = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8))
thing = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "title",
                    "issued",
                    "author",
                    "date-parts",
                    "@graph",
                    "photo",
                    "note",
                    "text",
                    "@value",
                    "path",
                    "id",
                    "URL",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(thing, st.booleans())
def test_any_json(data: object, tropy: bool) -> None:
    whole = {"@context": "tropy", "@graph": data} if tropy else data
    found = read_or_shelve(json.dumps(whole).encode(), "documents/a.json")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)


@given(st.text(alphabet='TYAU TI -ER\n\r10/@{}=,"abc\\', max_size=80))
def test_any_noise(noise: str) -> None:
    read_or_shelve(f"TY  - MANSCPT\n{noise}".encode(), "documents/a.ris")
    read_or_shelve(f"@misc{{a, {noise}".encode(), "documents/a.bib")
