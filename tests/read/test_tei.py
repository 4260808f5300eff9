"""TEI: volumes, letters, indexes of letters; hostile and broken files; the eight real documents where they are at hand."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.conventions import builtin
from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument, Tag
from diplomatica.parse import ParseSettings, parse
from diplomatica.read import read_file
from tests.read.books import read_or_shelve

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "frus-tei-dev"
NS = 'xmlns="http://www.tei-c.org/ns/1.0"'
VOLUME = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI {NS} xmlns:frus="http://history.state.gov/frus/ns/1.0" xml:id="straits1951">
  <teiHeader><fileDesc>
    <titleStmt><title type="complete">The Straits, 1951,
        Volume I</title><editor role="primary">Ada Lund</editor></titleStmt>
    <publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>
  </fileDesc></teiHeader>
  <text>
    <front><p>A preface.</p></front>
    <body>
      <pb n="7"/>
      <div type="compilation"><head>The closing</head>
        <div type="document" subtype="historical-document" xml:id="d1" n="1" frus:doc-dateTime-min="1951-05-11T00:00:00-05:00">
          <head>1. Telegram From the <gloss type="from">Consul in Tarn</gloss> (<persName
              corresp="#p_A1" type="from">Amblin</persName>) to the <gloss type="to">Secretary</gloss><note n="1" type="source">Source:
              Straits Files, Box 3. Secret.</note></head>
          <dateline><placeName>Tarn</placeName>, <date when="1951-05-11">May 11, 1951</date>.</dateline>
          <p>40. The harbor is closed.<note n="2">So it was.</note> Ref: <ref target="#d2">Document 2</ref>.</p>
          <list><label>1.</label><item>One.</item><label>2.</label>
          <item>Two: <list><label>a.</label><item>First.</item><label>b.</label><item>Last.</item></list></item></list>
          <closer><signed>Amblin</signed></closer>
        </div>
        <pb n="8"/>
        <div type="document" subtype="editorial-note" xml:id="d2" n="2"><head>2. Editorial Note</head><p>Nothing.</p></div>
      </div>
    </body>
  </text>
</TEI>
"""


def read(text: str) -> list[RawDocument]:
    return list(read_file(text.encode(), "documents/volume.xml").raws)


def tagged(raw: RawDocument, kind: str) -> list[Tag]:
    return [tag for tag in raw.tags if tag.kind == kind]


def words(raw: RawDocument, kind: str) -> list[str]:
    return [raw.text[tag.start : tag.end] for tag in tagged(raw, kind)]


def values(raw: RawDocument, name: str) -> list[str]:
    return [field.value for field in raw.fields if field.name == name]


def partitioned(text: str, raws: list[RawDocument]) -> None:
    """The spans of all documents of a file cover it once, and verbatim ones say what stands there."""
    covered = sorted((s.source_start, s.source_end) for raw in raws for s in raw.spans if s.source_start is not None)
    at = 0
    for start, end in covered:
        assert start == at
        at = end or 0
    assert at == len(text)
    for raw in raws:
        place = 0
        for span in raw.spans:
            if span.start is None:
                continue
            assert span.start == place
            place = span.end or 0
            if span.how == "verbatim":
                assert raw.text[span.start : span.end] == text[span.source_start : span.source_end]
        assert place == len(raw.text)


def test_volume() -> None:
    rest, first, second = raws = read(VOLUME)
    partitioned(VOLUME, raws)
    assert rest.text == "A preface.\n\nThe closing"
    assert values(rest, "kind") == ["front matter"]
    assert first.text == (
        "1. Telegram From the Consul in Tarn (Amblin) to the Secretary\n\nTarn, May 11, 1951.\n\n40. The harbor is closed. "
        "Ref: Document 2.\n\n1. One.\n\n2. Two:\n\na. First.\n\nb. Last.\n\nAmblin\n\nSource: Straits Files, Box 3. Secret.\n\nSo it was."
    )
    assert first.preferred_id == "volume-d1"
    assert values(first, "title") == ["Telegram From the Consul in Tarn (Amblin) to the Secretary"]
    assert values(first, "edition_number") == ["1"]
    assert values(first, "collection") == ["The Straits, 1951, Volume I"]
    assert [tag.value for tag in tagged(first, "page")] == ["7"]
    assert [tag.value for tag in tagged(second, "page")] == ["8"]
    assert dict(tagged(first, "document")[0].attributes)["frus:doc-dateTime-min"] == "1951-05-11T00:00:00-05:00"
    assert values(second, "kind") == ["editorial note"]


def test_volume_is_understood() -> None:
    _, first, second = read(VOLUME)
    made = parse(first, ParseSettings(conventions=builtin(), convention="us-state"))
    assert made.document["date_edtf"] == "1951-05-11"
    assert made.document["classification"] == "secret"
    parties = [(row["role"], row.get("name_text")) for row in made.rows["parties"]]
    assert parties[:2] == [("sender", "Amblin"), ("to", None)]
    assert [row["reference"] for row in made.rows["holdings"]] == ["Box 3"]
    assert [row["passage_id"] for row in made.rows["passages"] if row["kind"] in ("point", "note")] == [
        "1",
        "2",
        "2.a",
        "2.b",
        "n1",
        "n2",
    ]
    note = parse(second, ParseSettings(conventions=builtin()))
    assert "date_edtf" not in note.document
    assert not note.rows.get("parties")


def test_letter_with_its_description() -> None:
    (raw,) = raws = read(
        f"""<TEI {NS}><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt><publicationStmt><p/></publicationStmt>
        <sourceDesc><msDesc><msIdentifier><repository>Vell Archive</repository><idno>f. 3, op. 1</idno></msIdentifier></msDesc></sourceDesc>
        </fileDesc><profileDesc><correspDesc><correspAction type="sent"><persName>Ada Lund</persName><placeName>Tarn</placeName>
        <date when="1951-05-14"/></correspAction><correspAction type="received"><persName>Bo Brandt</persName></correspAction>
        </correspDesc><langUsage><language ident="de-AT"/></langUsage></profileDesc></teiHeader>
        <text><body><opener><salute>Dear Brandt,</salute></opener><p>The bridge is&#160;shut &amp; guarded.</p></body></text></TEI>"""
    )
    assert raw.text == "Dear Brandt,\n\nThe bridge is\xa0shut & guarded."
    said = {field.name: field.value for field in raw.fields}
    assert (said["sender"], said["recipient"], said["place_from"], said["date"]) == (
        "Ada Lund",
        "Bo Brandt",
        "Tarn",
        "1951-05-14",
    )
    assert said["language"] == "de"
    assert said["holdings"] == "Vell Archive, f. 3, op. 1"
    assert raw.preferred_id == "volume"
    assert len(raws) == 1


ATTACHED = f"""<TEI {NS} xmlns:frus="http://history.state.gov/frus/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Straits</title></titleStmt>
<publicationStmt><idno type="frus">straits1951</idno></publicationStmt></fileDesc></teiHeader><text><body>
<div type="document" n="5" xml:id="d5"><head>5. Letter From the Consul in Tarn (Amblin) to the Secretary</head><pb n="8"/>
<opener><dateline>Tarn, <date when="1951-05-11">May 11, 1951</date>.</dateline></opener><p>I enclose a note.</p>
<closer><signed>Ruth Amblin</signed></closer>
<frus:attachment xml:id="d5a1"><head>Enclosure</head><head>Memorandum by the Harbour Master</head>
<opener><dateline>Vell, <date when="1951-05-02">May 2, 1951</date>.</dateline></opener><p>The bridge is broken.</p>
<closer><signed>W. Penhale</signed></closer><pb n="9"/><div type="annex"><head>Sketch</head><p>A sketch of the bridge.</p></div>
</frus:attachment><p>Behind it.</p></div>
<div type="document" n="6" xml:id="d6"><head>6. Note</head><p>Thanks.</p></div></body></text></TEI>"""


def test_what_is_attached_is_a_paper_of_its_own() -> None:
    """With its own head, day and signature; the paper that it came with encloses it."""
    letter, memorandum, sketch, note = raws = read(ATTACHED)
    partitioned(ATTACHED, raws)
    assert [raw.preferred_id for raw in raws] == [
        "straits1951-d5",
        "straits1951-d5a1",
        "straits1951-d5a1a1",
        "straits1951-d6",
    ]
    assert [raw.keys[-1].partition("#")[2] for raw in raws] == ["d5", "d5a1", "d5a1a1", "d6"]
    assert letter.text.endswith("Ruth Amblin\n\nBehind it.")
    assert memorandum.text.startswith("Enclosure\n\nMemorandum by the Harbour Master\n\nVell, May 2, 1951.")
    assert values(memorandum, "title") == ["Enclosure, Memorandum by the Harbour Master"]
    assert sketch.text == "Sketch\n\nA sketch of the bridge."
    assert [tag.value for tag in tagged(letter, "enclosure")] == ["#d5a1"]
    assert [tag.value for tag in tagged(memorandum, "page")] == ["8", "9"]
    made = parse(letter, ParseSettings(conventions=builtin(), convention="us-state"))
    assert [row["name_text"] for row in made.rows["parties"] if row["role"] == "signed"] == ["Ruth Amblin"]
    (row,) = made.rows["references"]
    assert (row["relation"], row["text"], row["_target"]) == (
        "encloses",
        "Enclosure, Memorandum by the Harbour Master",
        "file:volume.xml#d5a1",
    )
    made = parse(memorandum, ParseSettings(conventions=builtin(), convention="us-state"))
    assert made.document["date_edtf"] == "1951-05-02"
    assert values(note, "edition_number") == ["6"]


def test_attachments_within_each_other_have_an_end() -> None:
    text = (
        "<TEI><text><div type='document'><p>a</p>"
        + "<attachment><p>b</p>" * 100
        + "</attachment>" * 100
        + "</div></text></TEI>"
    )
    raws = read(text)
    partitioned(text, raws)
    assert len(raws) == 101
    assert len({raw.keys[-1] for raw in raws}) == 101


def test_pictures_of_pages() -> None:
    """At the break itself or in the facsimile that it points to; nothing on the web, nothing that leads out."""
    breaks = "".join(
        f'<pb n="{n}" facs="{facs}"/><p>Page {n}.</p>'
        for n, facs in enumerate(
            ("img/1.jpg", "#f2", "https://example.org/3.jpg", "../4.jpg", "0024", "#none", "/5.png", "#f8"), 1
        )
    )
    text = (
        f'<TEI {NS}><facsimile><surface xml:id="f2"><graphic url="img/2.tif"/><graphic url="img/2s.jpg"/></surface>'
        f'<graphic xml:id="f8" url="8.jp2"/></facsimile><text><body>{breaks}</body></text></TEI>'
    )
    (raw,) = raws = read(text)
    partitioned(text, raws)
    assert [(picture.path, picture.start, picture.label) for picture in raw.facsimiles] == [
        ("documents/img/1.jpg", 0, "1"),
        ("documents/img/2.tif", raw.text.index("Page 1.") + 7, "2"),
        ("documents/8.jp2", raw.text.index("Page 7.") + 7, "8"),
    ]


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ('<list rend="numbered"><item>One.</item><item>Two.</item></list>', "1. One.\n\n2. Two."),
        (
            '<list type="ordered"><item>1. One.</item><item>(b) Two.</item><item><p>Three.</p></item></list>',
            "1. One.\n\n(b) Two.\n\n3. Three.",
        ),
        ('<list><item n="a">One.</item><item n="b)">Two.</item></list>', "a. One.\n\nb) Two."),
        ('<list rend="numbered"><label>I.</label><item>One.</item></list>', "I. One."),
        ('<list rend="bulleted"><item>One.</item><item>Two.</item></list>', "One.\n\nTwo."),
        (
            '<list rend="numbered"><item>One.<list rend="numbered"><item>In.</item></list></item><item/></list>',
            "1. One.\n\n1. In.",
        ),
    ],
    ids=("numbered", "own numbers", "attribute", "label", "bullets", "nested"),
)
def test_numbers_that_a_list_shows(listed: str, text: str) -> None:
    source = f"<TEI><text><body>{listed}</body></text></TEI>"
    (raw,) = raws = read(source)
    partitioned(source, raws)
    assert raw.text == text


CMIF = """<TEI {ns}><teiHeader><fileDesc><titleStmt><title>Index</title></titleStmt><publicationStmt><publisher/></publicationStmt>
<sourceDesc><bibl/></sourceDesc></fileDesc><profileDesc>{descs}</profileDesc></teiHeader><text><body><p/></body></text></TEI>"""

DEFECTS = {
    "elements in another order": (
        '<correspDesc ref="https://example.org/l/1"><correspAction type="received"><date when="1890-05-03"/><persName>Brandt</persName>'
        '</correspAction><correspAction type="sent"><date when="1890-05-01"/><placeName>Tarn</placeName><persName>Lund</persName>'
        "</correspAction></correspDesc>",
        {"sender": ["Lund"], "recipient": ["Brandt"], "date": ["1890-05-01"], "received": ["1890-05-03"]},
    ),
    "a certainty that the schema does not know": (
        '<correspDesc><correspAction type="sent"><persName>Lund</persName><date when="1890-05-01" cert="medium"/>'
        "</correspAction></correspDesc>",
        {"sender": ["Lund"], "date": ["1890-05-01?"]},
    ),
    "two senders": (
        '<correspDesc><correspAction type="sent"><persName>Lund</persName><persName>Holt</persName></correspAction></correspDesc>',
        {"sender": ["Lund", "Holt"], "date": []},
    ),
    "a range of days, and an open one": (
        '<correspDesc><correspAction type="sent"><persName>Lund</persName>'
        '<date notBefore="1890-05-01" notAfter="1890-05-31"/></correspAction>'
        '</correspDesc><correspDesc><correspAction type="sent"><persName>Holt</persName>'
        '<date notAfter="1891"/></correspAction></correspDesc>',
        {"date": ["1890-05-01/1890-05-31"]},
    ),
    "no addressee, no type, no key": (
        "<correspDesc><correspAction><orgName>Post of Tarn</orgName><date>Spring 1890</date></correspAction></correspDesc>",
        {"sender": ["Post of Tarn"], "recipient": [], "date": ["Spring 1890"]},
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_index_of_letters(defect: str) -> None:
    descs, expected = DEFECTS[defect]
    text = CMIF.format(ns=NS, descs=descs)
    raws = read(text)
    assert len(raws) == descs.count("<correspDesc")
    partitioned(text, raws)
    assert all(not raw.text for raw in raws)
    for name, wanted in expected.items():
        assert values(raws[0], name) == wanted


def test_keys_of_an_index_are_those_of_the_edition() -> None:
    (raw,) = read(CMIF.format(ns=NS, descs=DEFECTS["elements in another order"][0]))
    assert raw.keys[0] == "url:https://example.org/l/1"
    assert raw.preferred_id == "1"


def test_a_corpus_is_its_letters() -> None:
    one = "<TEI><teiHeader/><text xml:id='{0}'><body><p>Letter {0}.</p></body></text></TEI>"
    text = f"<teiCorpus {NS}><teiHeader/>{one.format('a')}{one.format('b')}</teiCorpus>"
    assert [raw.text for raw in read(text)] == ["Letter a.", "Letter b."]
    assert [raw.preferred_id for raw in read(text)] == ["volume-a", "volume-b"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("<TEI><p>open</TEI>", "bad-xml", "line 1, column 15"),
        ('<!DOCTYPE TEI [<!ENTITY a "x">]><TEI><text><p>&a;</p></text></TEI>', "declared-entity", "entity a"),
        (
            '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><text><p>&x;</p></text></TEI>',
            "declared-entity",
            "entity x",
        ),
        (
            '<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">]><TEI><text><p>&c;</p></text></TEI>',
            "declared-entity",
            "entity a",
        ),
        (
            '<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd"><TEI><text><p>&harbour;</p></text></TEI>',
            "unknown-entity",
            "&harbour;",
        ),
        ("<TEI>" + "<div>" * 500 + "x" + "</div>" * 500 + "</TEI>", "too-deep", "120 elements"),
        ("<TEI><teiHeader/></TEI>", "empty", "neither text nor letters"),
        ("<TEI><text><p>&lost;</p></text></TEI>", "bad-xml", "line 1"),
        ("<TEI/>junk", "bad-xml", "line 1"),
    ],
)
def test_what_is_hostile_or_broken_is_shelved(text: str, code: str, said: str) -> None:
    found = read_or_shelve(text.encode(), "documents/volume.xml")
    assert isinstance(found, DocumentError)
    assert found.code == code
    assert said in str(found)


def test_an_entity_of_a_dtd_that_is_not_read_is_its_character() -> None:
    (raw,) = read('<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd"><TEI><text><p>caf&eacute;</p></text></TEI>')
    assert raw.text == "café"


def test_marks_over_letters_are_composed() -> None:
    text = "<TEI><text><body><p>cafe<hi>\u0301</hi> a&#x308;b</p></body></text></TEI>"
    (raw,) = read(text)
    assert raw.text == "café äb"


def test_other_xml_is_no_tei() -> None:
    found = read_or_shelve(b"<svg><p>x</p></svg>", "documents/volume.xml")
    assert isinstance(found, DocumentError)
    assert found.code == "unsupported-format"


INLINE = ("hi", "persName", "placeName", "gloss", "seg", "add", "del")
BLOCK = ("p", "div", "list", "item", "quote", "closer", "dateline", "lg")
said = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=12)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 4))):
        if depth and draw(st.booleans()):
            name = draw(st.sampled_from(INLINE + BLOCK + ("note", "pb", "table", "row", "cell", "lb", "choice", "gap")))
            parts.append(f"<{name}>{draw(elements(depth - 1))}</{name}>")
        else:
            parts.append(escape(draw(said)) + draw(st.sampled_from(["", " ", "\n   ", "&#233;", "&amp;"])))
    return "".join(parts)


@given(elements())
def test_any_tree(body: str) -> None:
    """No tree fails, its spans are a partition, no tag leaves the text, and all words are there but those of editors."""
    text = f"<TEI><text><body>{body}</body></text></TEI>"
    found = read_or_shelve(text.encode(), "documents/volume.xml")
    if isinstance(found, DocumentError):
        assert found.code == "empty"
        return
    (raw,) = found.raws
    partitioned(text, [raw])
    assert all(0 <= tag.start <= tag.end <= len(raw.text) for tag in raw.tags)
    assert raw.text == raw.text.strip(" \n\t")
    parse(raw, ParseSettings(conventions=builtin()))


@given(st.text(alphabet="<>/&;\"'=! TEIpdiv[]-#x1éa\n", max_size=60))
def test_any_text(noise: str) -> None:
    read_or_shelve(f"<TEI>{noise}</TEI>".encode(), "documents/volume.xml")


def _listed(answer: str) -> list[str]:
    return [] if answer == "none" else answer.split(", ")


@pytest.mark.skipif(not DATA.exists(), reason="the real documents are not at hand")
class TestReal:
    """Every field of the list of answers that lies with the documents."""

    @staticmethod
    def documents() -> dict[str, RawDocument]:
        found: dict[str, RawDocument] = {}
        for path in sorted(DATA.glob("*.xml")):
            raws = list(read_file(path.read_bytes(), f"documents/{path.name}").raws)
            partitioned(path.read_text("utf-8"), raws)
            found |= {raw.keys[0].rpartition("/")[2]: raw for raw in raws}
        return found

    @staticmethod
    def answers() -> dict[str, dict[str, str]]:
        """Of each document the title, and what stands behind the name of each field."""
        out: dict[str, dict[str, str]] = {}
        for block in (DATA / "README.md").read_text("utf-8").split("\n- **")[1:]:
            head, *lines = block.split("\n  - ")
            name, _, title = head.partition("**")
            found = {"title": re.sub(r"^\s*\([^)]*\)\s*(?:\d+\. )?", "", title).strip()}
            for line in lines:
                for part in line.strip().split("\n")[0].split("; "):
                    key, _, value = part.replace("doc-dateTime ", "doc-dateTime: ").partition(": ")
                    found.setdefault(key, value)
                if line.startswith("persons"):
                    found["all persons"] = line
            out[name] = found
        return out

    def test_all_fields(self) -> None:
        documents, answers = self.documents(), self.answers()
        assert len(answers) == 8
        for name, answer in answers.items():
            raw = documents[name]
            assert values(raw, "title") == [answer["title"].replace("( ", "(").replace(" )", ")")]
            when = [tag.value for tag in tagged(raw, "date")][:1]
            assert when == ([] if answer["date"] == "no dateline" else [answer["date"]])
            limits = dict(tagged(raw, "document")[0].attributes)
            stated = [limits.get(f"frus:doc-dateTime-{end}", "none") for end in ("min", "max")]
            assert " .. ".join(stated) == answer["doc-dateTime"]
            for side, key in (("sender", "from"), ("recipient", "to")):
                wanted = [] if answer[key] == "not encoded" else [answer[key]]
                assert words(raw, side) == wanted
            assert words(raw, "signed") == ([] if answer["signed"] == "none" else [answer["signed"]])
            assert len(words(raw, "source")) == int(answer["notes"].split()[0])
            assert len(words(raw, "note")) == int(answer["notes"].split()[3])
            refs = [tag.value for tag in tagged(raw, "reference")]
            assert refs == ([] if answer["refs"] == "none" else answer["refs"].split(", "))
            if answer["source"] != "-":
                assert words(raw, "source")[0].startswith(answer["source"][:150])
            place = words(raw, "place")[:1] or [words(raw, "dateline")[0][:24]] if words(raw, "dateline") else ["none"]
            assert answer["place"].startswith(place[0])
            persons = [(raw.text[t.start : t.end], t.value) for t in tagged(raw, "person")]
            for key, said in re.findall(r"(p_\w+) \(([^)]*)\)", answer["all persons"]):
                count = int(said.rpartition(" x")[2])
                assert sum(value == f"#{key}" for _, value in persons) == count
            without = [text for text, value in persons if value is None]
            assert set(without) == set(_listed(answer["persons without id"]))
            terms = {(tag.value or "").lstrip("#") for tag in tagged(raw, "term") if tag.value}
            assert terms == set(_listed(answer["glosses"]))
            assert len(words(raw, "list")) == int(answer["lists"])
            inside = [tag.value for tag in tagged(raw, "page") if tag.start > 0]
            assert inside == (
                [] if answer["page breaks inside"] == "none" else answer["page breaks inside"].split(", ")
            )
