"""Saved pages: known layouts, main text, notes, hostile markup, and every word led back to the file."""

from __future__ import annotations

import time
from html import escape
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.conventions import builtin
from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.parse import ParseSettings, parse
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.test_tei import partitioned

EDITION = """<!DOCTYPE html><html lang="en"><head><title>Straits, 1951 - Office</title>
<link rel="canonical" href="https://history.state.gov/historicaldocuments/straits1951/d54"></head><body>
<nav><ul><li>Home<li><a href="..">Foreign Relations of the United States, 1951, The Straits</a></ul></nav>
<div id="content-inner"><div class="tei-div">
<h4 class="tei-head2">54. <em>The Envoy in Tarn (Lund) to the Minister</em><a id="fnref:1" href="#fn:1" class="note"
rel="footnote"><sup>1</sup></a></h4><p class="tei-dateline">Tarn, May 3, 1951&mdash;3&nbsp;p.m.</p>
<p>The bridge at <u>Vell</u> is closed. See <a href="https://history.state.gov/historicaldocuments/straits1951/d53">Document 53</a>.</p>
<ol type="a"><li><p>First.</p></li><li>Second<br>line</ol>
<div class="footnotes"><ol><li id="fn:1" value="1"><span>Repeated to Vell.</span> <a class="fn-back" href="#fnref:1">↩</a></li></ol></div>
</div></div><footer>About us</footer><script>alert("no words")</script></body></html>"""
RECORD = """<html lang="en"><head><title>Cable | Wilson Center Digital Archive</title>
<link rel=canonical href="https://digitalarchive.wilsoncenter.org/document/cable-lund-brandt"></head><body><nav>Search</nav><main>
<div class="date">May 3, 1951</div><h1 class="title">Cable, Lund to Brandt</h1><div class="text-block">The bridge is closed.</div>
<div class="tab-content"><div class="tab-pane active"><p>TO BRANDT</p><p>1. The bridge.<br>2. The road.</p></div></div>
<div class="information-block"><h3 class="sub-title">Source</h3><div class="text">RGANI, f. 5, op. 1, d. 2.</div></div>
<div class="information-block"><h3 class="sub-title">Record ID</h3><div class="text">123456</div></div>
<h2 class="title">Translators</h2><div><a class=pill><span class=name><span>Ada Holt</span></span></a></div></main></body></html>"""
PRINTED = """<html><head><title>Cable | Wilson Center Digital Archive</title></head><body><h1>Cable, Lund to Brandt</h1><p>May 3, 1951</p>
<h3>Citation</h3><p>"Cable, Lund to Brandt," May 3, 1951, Wilson Center Digital Archive, RGANI, f. 5.
https://digitalarchive.wilsoncenter.org/document/123457</p><h3>Summary</h3><p>The bridge is closed.</p>
<h3>Original Language</h3><p>Russian</p>
<h3>Contents</h3><ul><li>Translation - English</ul><p>TO BRANDT</p><p>1. The bridge.<br>2. The road.</p></body></html>"""
ANY = """<html><head><title>Telegram from Tarn - Papers</title><meta property="og:site_name" content="Papers"></head><body>
<div class=top><a href=/>Home</a> <a href=/x>About</a></div><div class=content><p>Tarn, 3 May 1951</p><p>SECRET</p>
<p>The bridge at Vell is closed since the evening of the second. Nobody knows when it will open again.</p><p>Lund</p></div>
<div class=bottom><a href=/c>Contact</a></div></body></html>"""


def read(text: str, name: str = "page.html") -> RawDocument:
    (raw,) = read_file(text.encode(), f"documents/{name}").raws
    partitioned(text, [raw])
    return raw


def said(raw: RawDocument) -> dict[str, str]:
    return {field.name: field.value for field in raw.fields}


def test_a_page_of_an_edition() -> None:
    raw = read(EDITION)
    assert raw.text == (
        "54. The Envoy in Tarn (Lund) to the Minister\n\nTarn, May 3, 1951—3\xa0p.m.\n\nThe bridge at Vell is closed. "
        "See Document 53.\n\na. First.\n\nb. Second\nline\n\nRepeated to Vell."
    )
    assert raw.keys == ["url:https://history.state.gov/historicaldocuments/straits1951/d54"]
    assert raw.preferred_id == "straits1951-d54"
    assert said(raw)["title"] == "The Envoy in Tarn (Lund) to the Minister"
    assert said(raw)["edition_number"] == "54"
    assert said(raw)["collection"] == "Foreign Relations of the United States, 1951, The Straits"
    found = {tag.kind: raw.text[tag.start : tag.end] for tag in raw.tags}
    assert found["head"] == "54. The Envoy in Tarn (Lund) to the Minister"
    assert found["dateline"].startswith("Tarn, May 3")
    assert found["underlined"] == "Vell"
    assert found["reference"] == "Document 53"
    assert found["note"] == "Repeated to Vell."
    assert [(tag.value, tag.start) for tag in raw.tags if tag.kind == "anchor"] == [("1", 44)]


def test_links_to_notes_with_the_address_of_the_page_before_them() -> None:
    """As Chromium saves a page; links to other pages are none."""
    address = "https://history.state.gov/historicaldocuments/straits1951/d54"
    absolute = EDITION.replace('href="#', f'href="{address}#')
    assert absolute != EDITION
    assert read(absolute).text == read(EDITION).text
    elsewhere = EDITION.replace('href="#', 'href="https://example.org/other#')
    assert read(elsewhere).text != read(EDITION).text


def test_a_record_in_the_layout_of_its_site() -> None:
    raw = read(RECORD)
    assert raw.text == "TO BRANDT\n\n1. The bridge.\n2. The road."
    assert raw.preferred_id == "123456"
    assert said(raw) | {"rights": ""} == {
        "title": "Cable, Lund to Brandt", "date": "May 3, 1951", "summary": "The bridge is closed.",
        "citation": "RGANI, f. 5, op. 1, d. 2.",
        "credit": "translator:Ada Holt", "language": "en", "rights": "",
        "url": "https://digitalarchive.wilsoncenter.org/document/cable-lund-brandt",
    }  # fmt: skip


def test_a_record_in_a_layout_that_nobody_described_is_read_by_its_labels() -> None:
    raw = read(PRINTED)
    assert raw.text == "TO BRANDT\n\n1. The bridge.\n2. The road."
    assert raw.preferred_id == "123457"
    assert said(raw)["summary"] == "The bridge is closed."
    assert said(raw)["original_language"] == "Russian"
    assert said(raw)["title"] == "Cable, Lund to Brandt"
    assert {field.place for field in raw.fields} <= {f"line {n}" for n in range(1, 6)}


def test_any_other_page_by_its_main_text() -> None:
    raw = read(ANY)
    assert raw.text.startswith("Tarn, 3 May 1951\n\nSECRET\n\nThe bridge")
    assert raw.text.endswith("\n\nLund")
    assert said(raw)["title"] == "Telegram from Tarn"
    assert said(raw)["provider"] == "Papers"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>one<p>two", "one\n\ntwo"),
        ("<p>a &amp; b &lt;c&gt; &eacute; &#x41;&#66; &unknown; AT&T</p>", "a & b <c> é AB &unknown; AT&T"),
        ("<p>x<!-- <p>no</p> -->y</p>", "xy"),
        ("<p>1 < 2 and <3</p>", "1 < 2 and <3"),
        ("<b>bold <i>both</b> italic</i> end", "bold both italic end"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "a\n\nb\n\nc\n\nd"),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", "3. a\n\n7. b\n\n8. c"),
        ("<ol type=I><li>a<li>b</ol>", "I. a\n\nII. b"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<pre>to  x\nfrom y</pre>", "to x\nfrom y"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<p>caf<span>e</span>\u0301</p>", "café"),
        ("<div hidden>no</div><div style='display: none'>no</div>yes", "yes"),
        ("<p>a</p></div></p></b>more</body>even more", "a\n\nmoreeven more"),
        ("<style>p{}</style><noscript>no</noscript><textarea>no</textarea>yes<svg><text>no</text></svg>", "yes"),
        ('<p title="a > b">x</p>', "x"),
        ("<p class='unclosed>x</p>", "x"),
        ("x<", "x<"),
        ("x</", "x</"),
    ],
)
def test_words_as_a_browser_shows_them(body: str, text: str) -> None:
    found = read_or_shelve(f"<html><body>{body}".encode(), "page.html")
    if isinstance(found, DocumentError):
        assert (found.code, text) == ("empty", "")
    else:
        assert found.raws[0].text == text


@pytest.mark.parametrize(
    ("body", "anchors"),
    [
        ("<p>a<a href='#n1'>1</a></p><p id=n1>1. note</p>", ["1"]),
        ("<p>a<sup><a name=r1 href='#n1'>[1]</a></sup></p><p><a name=n1 href='#r1'>[1]</a> note</p>", ["1"]),
        ("<p>a<a href='#n1' rel=footnote>*</a></p><div id=n1>note</div>", ["*"]),
        ("<p>See <a href='#part'>Part 2</a></p><h2 id=part>2 Part</h2>", []),
        ("<p id=top>1. a</p><p>b<a href='#top'>1</a></p>", []),
        ("<p>a<a href='#n9'>9</a></p>", []),
        ("<p>go to <a href='#s'>2</a></p><div id=s>Another section</div>", []),
    ],
)
def test_notes(body: str, anchors: list[str]) -> None:
    raw = read(f"<html><body>{body}</body></html>")
    assert [tag.value for tag in raw.tags if tag.kind == "anchor"] == anchors
    assert ["note" in raw.text[tag.start : tag.end] for tag in raw.tags if tag.kind == "note"] == [True] * len(anchors)


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 50_000 + "x",
        "<a " * 100_000,
        "<!-- " * 100_000,
        "<" * 200_000 + "x",
        "&a" * 200_000,
        "<p a='" * 50_000,
        "<table>" * 50_000 + "x",
        "<ul><li>" * 50_000 + "x",
        "<p>" + "<button>" * 198 + "<p>" * 50_000 + "x",
        "".join(f"<a href='#n{i}'>1</a>" for i in range(5000)) + "".join(f"<p id=n{i}>1 x</p>" for i in range(5000)),
        "<a href='#n'>1</a>" * 5000 + "<div id=n>" + "y " * 20_000 + "</div>",
        "<script>" * 50_000,
        "</p>" * 200_000 + "x",
    ],
)
def test_hostile_markup_takes_time_in_proportion(hostile: str) -> None:
    before = time.process_time()
    read_or_shelve(f"<html>{hostile}".encode(), "page.html")
    assert time.process_time() - before < 20, "a bound for hanging, not for speed"


def test_a_statement_that_is_too_long_is_cut_and_named() -> None:
    """Words of the head keep their first 2,000 characters; an address that long is none, and the next one counts."""
    head = (
        f'<title>{"Cable " * 500}</title>\n<link rel="canonical" href="https://example.org/{"a" * 3000}">\n'
        f'<meta name="dc.rights" content="{"All. " * 400}">\n<meta property="og:url" content="https://example.org/b">'
    )
    reads = read_file(f"<html><head>{head}</head><body><p>The bridge is closed.".encode(), "documents/page.html")
    (raw,) = reads.raws
    assert len(said(raw)["title"]) == 2000
    assert said(raw)["url"] == "https://example.org/b"
    assert len(said(raw)["rights"]) == 1999, "as long as may be"
    assert [(problem.severity, problem.code, problem.message) for problem in reads.problems] == [
        (
            "warning",
            "long-statement",
            "line 2, <link> says url in 3,020 characters; no address is that long, it is not used",
        ),
        ("warning", "long-statement", "line 1, <title> says page title in 2,999 characters; the first 2,000 are kept"),
    ]


def test_a_title_of_a_volume_that_is_too_long_is_named() -> None:
    reads = read_file(
        EDITION.replace("1951, The Straits", "1951, The Straits" + " and more" * 300).encode(), "documents/page.html"
    )
    assert [problem.code for problem in reads.problems] == ["long-statement"]
    assert len(said(reads.raws[0])["collection"]) == 2000


def test_too_many_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomatica.read.html.tree.MOST", 10)
    found = read_or_shelve(b"<html>" + b"<p>x" * 20, "page.html")
    assert isinstance(found, DocumentError)
    assert found.code == "too-many-tags"


TAGS = (
    "p",
    "div",
    "b",
    "li",
    "ul",
    "ol",
    "td",
    "tr",
    "table",
    "a",
    "br",
    "h1",
    "pre",
    "u",
    "nav",
    "span",
    "section",
    "script",
    "button",
)
piece = st.one_of(
    st.sampled_from([f"<{name}>" for name in TAGS] + [f"</{name}>" for name in TAGS]),
    st.sampled_from(["<a href='#x'>1</a>", "<p id=x>1. ", "&amp;", "&#233;", "\u0301", "\r\n", "<!--c-->", "<", "&"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cn")), max_size=8),
)


@given(st.lists(piece, max_size=25))
def test_any_markup(parts: list[str]) -> None:
    """No page fails, its spans are a partition of the file, tags lie in the text, what is verbatim stands there so."""
    text = "<html>" + "".join(parts).replace("\0", "")
    found = read_or_shelve(text.encode(), "page.html")
    if isinstance(found, DocumentError):
        assert found.code == "empty"
        return
    (raw,) = found.raws
    partitioned(text, [raw])
    assert all(0 <= tag.start <= tag.end <= len(raw.text) for tag in raw.tags)
    parse(raw, ParseSettings(conventions=builtin()))


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=2, max_size=10)


@given(st.lists(words, min_size=1, max_size=10))
def test_every_word_of_plain_paragraphs_is_there_in_order(said_words: list[str]) -> None:
    page = "".join(f"<p>{escape(word)}</p>" for word in said_words)
    found = read_or_shelve(f"<html><body><div>{page}</div></body></html>".encode(), "page.html")
    assert not isinstance(found, DocumentError)
    assert [normalize("NFC", word) for word in said_words] == found.raws[0].text.split("\n\n")


ENCLOSING = EDITION.replace(
    "<ol type",
    """<section class="tei-frus_attachment attachment"><h1 class="tei-head6">Enclosure</h1>
<div class="tei-head8">Memorandum by the Harbour Master</div>
<p class="tei-dateline">Vell, May 2, 1951</p><p>The bridge is broken.<a id="fnref:2" href="#fn:2"
rel="footnote"><sup>2</sup></a></p>
<div class="tei-attachment4"><p>A sketch.</p></div><p>Holt</p></section><ol type""",
).replace(
    "</ol></div>\n</div></div><footer>", '<li id="fn:2" value="2">Not printed.</li></ol></div>\n</div></div><footer>'
)
ATTACHED = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><publicationStmt>
<idno type="frus">straits1951</idno></publicationStmt></fileDesc></teiHeader><text><body><div type="document" n="54" xml:id="d54">
<head>54. Telegram</head><p>I enclose.</p><attachment><p>The bridge.</p>
<attachment><p>A sketch.</p></attachment></attachment></div></body></text></TEI>"""


def test_what_is_attached_on_a_page_of_an_edition_is_a_paper_of_its_own() -> None:
    """With its own head, day and notes; known by its page and its place there, as in the TEI of the edition."""
    raws = read_file(ENCLOSING.encode(), "documents/page.html").raws
    partitioned(ENCLOSING, list(raws))
    letter, memorandum, sketch = raws
    assert letter.text.endswith("b. Second\nline\n\nRepeated to Vell.")
    assert "broken" not in letter.text
    assert memorandum.text == (
        "Enclosure\n\nMemorandum by the Harbour Master\n\nVell, May 2, 1951\n\nThe bridge is broken.\n\nHolt\n\nNot printed."
    )
    assert sketch.text == "A sketch."
    assert said(memorandum) == {
        "title": "Enclosure, Memorandum by the Harbour Master",
        "collection": "Foreign Relations of the United States, 1951, The Straits",
        "language": "en",
    }
    key = "url:https://history.state.gov/historicaldocuments/straits1951/d54"
    assert [raw.keys for raw in raws] == [[key], [f"{key}#a1"], [f"{key}#a1a1"]]
    assert [raw.preferred_id for raw in raws] == ["straits1951-d54", "straits1951-d54a1", "straits1951-d54a1a1"]
    enclosures = [(tag.value, tag.start == tag.end) for raw in raws for tag in raw.tags if tag.kind == "enclosure"]
    assert enclosures == [(f"{key}#a1", True), (f"{key}#a1a1", True)]
    same = read_file(ATTACHED.encode(), "documents/volume.xml").raws
    assert [raw.keys[0] for raw in same] == [raw.keys[0] for raw in raws]
    assert [raw.preferred_id for raw in same] == [raw.preferred_id for raw in raws]


def test_attachments_on_a_page_have_an_end() -> None:
    """Within each other, and one after the other, with notes: in time that grows as the page does."""
    for times in (f"{150 * '<div class=tei-attachment><p>x'}", 3000 * '<div class="tei-attachment"><p>x</p></div>'):
        page = EDITION.replace("<ol type", f"{times}<ol type")
        began = time.process_time()
        raws = read_file(page.encode(), "documents/page.html").raws
        assert time.process_time() - began < 5
        partitioned(page, list(raws))
        assert len(raws) in (151, 501)
