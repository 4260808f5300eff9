"""PDF files that another program set: reading order, paragraphs, running heads, hyphens, damage."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

LONG = "The bridge at Vell is closed since the evening of the second, and nobody in Tarn knows when it will open. "
STYLE = ParagraphStyle("text", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=8)


def drawn(draw: Callable[[Canvas], object], **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def set_in(frames: list[Frame], paragraphs: list[str], style: ParagraphStyle = STYLE) -> bytes:
    """Paragraphs in frames, with a running head and a page number."""

    def head(canvas: Canvas, made: BaseDocTemplate) -> None:
        canvas.drawString(72, 800, "THE STRAITS PAPERS")
        canvas.drawRightString(520, 800, str(100 + made.page))

    out = io.BytesIO()
    made = BaseDocTemplate(out, pagesize=A4, invariant=1)
    made.addPageTemplates(PageTemplate(frames=frames, onPage=head))
    made.build([Paragraph(words, style) for words in paragraphs])
    return out.getvalue()


def read(data: bytes) -> RawDocument:
    (raw,) = read_file(data, "documents/a.pdf").raws
    check_parts([raw])
    return raw


def test_paragraphs_over_pages_without_heads() -> None:
    said = [f"{n}. {LONG * 5}".strip() for n in range(1, 16)]
    raw = read(set_in([Frame(72, 72, 450, 700)], said))
    assert raw.text.split("\n\n") == ["THE STRAITS PAPERS", *said]
    assert [tag.value for tag in raw.tags if tag.kind == "page"] == ["101", "102", "103"][: len(raw.facsimiles)]
    assert [picture.path for picture in raw.facsimiles] == [
        f"documents/a.pdf#page={n}" for n in range(1, len(raw.facsimiles) + 1)
    ]
    assert len(raw.facsimiles) > 1


def test_two_columns() -> None:
    said = [f"Item {n}: {LONG * 2}".strip() for n in range(16)]
    indented = ParagraphStyle("indented", parent=STYLE, firstLineIndent=12, spaceAfter=0)
    raw = read(set_in([Frame(60, 72, 230, 700), Frame(310, 72, 230, 700)], said, indented))
    assert raw.text.split("\n\n")[1:] == said


def test_two_columns_that_the_file_has_row_by_row() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 760, "A heading that runs across both columns of this page, from the left to the right")
        for n in range(20):
            canvas.drawString(72, 700 - 14 * n, f"left column line number {n:02d} with words")
            canvas.drawString(320, 700 - 14 * n, f"right column line number {n:02d} has words")

    text = read(drawn(draw)).text
    assert text.startswith("A heading that runs across")
    assert text.index("left column line number 19") < text.index("right column line number 00")


def test_hyphens_at_the_end_of_lines_are_joined_and_others_stay() -> None:
    def draw(canvas: Canvas) -> None:
        lines = [
            "The ambas-",
            "sador and the Franco-Prussian war, with a great many words to fill",
            "a line; page 12-",
            "13 of the file.",
        ]
        for n, line in enumerate(lines):
            canvas.drawString(72, 700 - 14 * n, line)

    text = read(drawn(draw)).text
    assert "ambassador" in text
    assert "Franco-Prussian" in text
    assert "12-13" in text.replace(" ", "").replace("\n", "")


def test_typed_lines_stay_lines() -> None:
    def draw(canvas: Canvas) -> None:
        for n, line in enumerate(
            ["SECRET", "TARN", "3 May 1951", "", "To the Minister:", "", LONG[:70], LONG[:66], "Lund"]
        ):
            canvas.drawString(72, 700 - 14 * n, line)

    assert read(drawn(draw)).text.split("\n\n")[:2] == ["SECRET\nTARN\n3 May 1951", "To the Minister:"]


def test_a_stamp_on_every_page_is_said_once() -> None:
    def draw(canvas: Canvas) -> None:
        for n in range(4):
            canvas.drawCentredString(300, 820, "TOP SECRET")
            for row in range(12):
                canvas.drawString(72, 700 - 14 * row, f"{LONG[:60]} {n} {row}")
            canvas.drawCentredString(300, 20, f"- {n + 7} -")
            canvas.showPage()

    raw = read(drawn(draw))
    assert raw.text.count("TOP SECRET") == 1
    assert [tag.value for tag in raw.tags if tag.kind == "page"] == ["7", "8", "9", "10"]
    assert "- 8 -" not in raw.text


def test_a_pdf_beside_a_page_is_its_facsimile() -> None:
    data = drawn(lambda canvas: [(canvas.drawString(72, 700, LONG), canvas.showPage()) for _ in range(2)])
    reads = read_file(data, "documents/a.pdf", beside=["documents/a.html", "documents/a.ris"])
    (raw,) = reads.raws
    assert (raw.text, raw.keys) == ("", ["file:a.html"])
    assert [picture.path for picture in raw.facsimiles] == ["documents/a.pdf#page=1", "documents/a.pdf#page=2"]
    assert [found.code for found in reads.problems] == ["facsimile"]


def test_pages_without_words_are_named() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, LONG)
        canvas.showPage()
        canvas.rect(100, 100, 50, 50)
        canvas.showPage()

    reads = read_file(drawn(draw), "documents/a.pdf")
    assert [(found.code, "1 of 2 pages" in found.message) for found in reads.problems] == [("pages-without-text", True)]


def _locked(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "x")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4 ...", "bad-pdf"),
        (b"%PDF-1.7\n" + b"1 0 obj <<>> endobj\n" * 50_000, "bad-pdf"),
        (b"%PDF-1.7\n" + b"1 0 obj [" + b"[" * 200_000, "bad-pdf"),
        (drawn(_locked, encrypt=StandardEncryption("user", "owner")), "encrypted"),
    ],
    ids=["no-objects", "no-trailer", "deep", "locked"],
)
def test_what_cannot_be_opened_is_shelved(data: bytes, code: str) -> None:
    before = time.process_time()
    found = read_or_shelve(data, "documents/a.pdf")
    assert isinstance(found, DocumentError)
    assert found.code == code
    assert time.process_time() - before < 20


def test_a_million_objects() -> None:
    """A file with a million objects, one of them a page, is read or shelved within bounds."""
    parts = [
        b"%PDF-1.4\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
    ]
    parts.append(b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>endobj\n")
    parts += [b"%d 0 obj 0 endobj\n" % n for n in range(4, 1_000_000)]
    parts.append(b"trailer<</Root 1 0 R/Size 1000000>>\n%%EOF")
    before = time.process_time()
    found = read_or_shelve(b"".join(parts), "documents/a.pdf")
    assert isinstance(found, DocumentError)
    assert time.process_time() - before < 30


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomatica.read.pdf.reader.MOST_PAGES", 1)
    found = read_or_shelve(drawn(lambda canvas: [canvas.showPage() for _ in range(3)]), "documents/a.pdf")
    assert isinstance(found, DocumentError)
    assert found.code == "too-large"


def test_too_many_characters_on_a_page_are_said_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomatica.read.pdf.page.MAX_CHARACTERS", 5)
    found = read_or_shelve(drawn(lambda canvas: canvas.drawString(72, 700, LONG)), "documents/a.pdf")
    assert isinstance(found, DocumentError)
    assert "page 1 has" in str(found)


word = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(word, st.integers(20, 500), st.integers(20, 820)), min_size=1, max_size=25))
def test_any_page(words: list[tuple[str, int, int]]) -> None:
    """Words set anywhere: no page fails, spans cover it, and nothing that was set is lost."""

    def draw(canvas: Canvas) -> None:
        for said, left, height in words:
            canvas.drawString(left, height, said)

    found = read_or_shelve(drawn(draw), "documents/a.pdf")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 1500))
def test_damaged_files(noise: bytes, at: int) -> None:
    data = drawn(_locked)
    read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/a.pdf")
