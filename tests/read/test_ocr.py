"""Scans: a stand-in for Tesseract that speaks its language of tables; what happens without it, and when it fails."""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from diplomatica.errors import DocumentError
from diplomatica.read import ocr, read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_pdf import drawn
from tests.read.test_tiff import tiff

STAND_IN = """#!{python}
import sys
if "--version" in sys.argv: print("tesseract 5.3.0"); sys.exit()
if "--list-langs" in sys.argv: print("List of available languages (3):\\nrus\\neng\\nosd"); sys.exit()
assert sys.argv[1:] == ["stdin", "stdout", "-l", "eng+rus", "tsv"], sys.argv
data = sys.stdin.buffer.read()
if data[:2] not in (b"P5", b"II") and data[:4] != b"\\x89PNG": print("cannot read", file=sys.stderr); sys.exit(1)
print("level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
print("4\\t1\\t1\\t1\\t1\\t0\\t0\\t0\\t9\\t9\\t-1\\t")
for par, line, n, word, conf in ((1, 1, 1, "TO", 96.5), (1, 1, 2, "BRANDT", 91), (2, 1, 1, "The", 88), (2, 2, 1, "bridge.", 41.2)):
    print(f"5\\t1\\t1\\t{{par}}\\t{{line}}\\t{{n}}\\t10\\t20\\t30\\t40\\t{{conf}}\\t{{word}}")
if data[:2] == b"II": print("5\\t2\\t1\\t1\\t1\\t1\\t1\\t2\\t3\\t4\\t90\\tnext")
"""


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    program = tmp_path / "tesseract"
    program.write_text(STAND_IN.format(python=sys.executable), "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    yield from _with_path(monkeypatch, f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield from _with_path(monkeypatch, str(tmp_path))


def _with_path(monkeypatch: pytest.MonkeyPatch, path: str) -> Iterator[None]:
    monkeypatch.setenv("PATH", path)
    for cached in (ocr.program, ocr.version, ocr.languages):
        cached.cache_clear()
    yield
    for cached in (ocr.program, ocr.version, ocr.languages):
        cached.cache_clear()


def scan(pages: int) -> bytes:
    def draw(canvas: Canvas) -> None:
        for _ in range(pages):
            canvas.rect(100, 100, 50, 50)
            canvas.showPage()

    return drawn(draw)


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_pdf() -> None:
    reads = read_file(scan(2), "documents/a.pdf")
    (raw,) = reads.raws
    check_parts([raw])
    assert raw.text == "TO BRANDT\n\nThe\nbridge.\n\nTO BRANDT\n\nThe\nbridge."
    words = [(tag.value, raw.text[tag.start : tag.end], tag.attributes) for tag in raw.tags if tag.kind == "word"]
    assert words[:2] == [("96", "TO", [("box", "10 20 30 40")]), ("91", "BRANDT", [("box", "10 20 30 40")])]
    assert [picture.path for picture in raw.facsimiles] == ["documents/a.pdf#page=1", "documents/a.pdf#page=2"]
    assert {span.part for span in raw.spans if span.source_start is not None} == {"#page=1", "#page=2"}
    assert [
        (found.code, "8 words on 2 pages" in found.message, "tesseract 5.3.0" in found.message)
        for found in reads.problems
    ] == [("read-by-machine", True, True)]


@pytest.mark.usefixtures("tesseract")
def test_an_image() -> None:
    (raw,) = read_file(b"\x89PNG\r\n\x1a\n", "documents/a.png").raws
    assert raw.text == "TO BRANDT\n\nThe\nbridge."
    found = read_or_shelve(b"\xff\xd8\xff", "documents/a.jpg")
    assert isinstance(found, DocumentError)
    assert "cannot read" in str(found)


@pytest.mark.usefixtures("tesseract")
def test_a_tiff_of_several_pages() -> None:
    """One call reads them all; each word knows its page, and so does each picture."""
    (raw,) = read_file(tiff(3), "documents/a.tif").raws
    check_parts([raw])
    assert raw.text == "TO BRANDT\n\nThe\nbridge.\n\nnext"
    assert [(picture.path, picture.start) for picture in raw.facsimiles] == [
        ("documents/a.tif#page=1", 0),
        ("documents/a.tif#page=2", 22),
        ("documents/a.tif#page=3", 28),
    ]
    assert {span.part for span in raw.spans if span.source_start is not None} == {"#page=1", "#page=2"}


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_the_real_program_reads_a_page_and_a_stack_of_pages() -> None:
    page = Image.new("L", (900, 240), 255)
    pen = ImageDraw.Draw(page)
    pen.text((40, 60), "The bridge is closed", fill=0, font=ImageFont.load_default(size=64))
    one = io.BytesIO()
    page.save(one, "PNG")
    stack = io.BytesIO()
    page.save(stack, "TIFF", save_all=True, append_images=[page])
    (raw,) = read_file(one.getvalue(), "documents/a.png").raws
    assert raw.text == "The bridge is closed"
    (raw,) = read_file(stack.getvalue(), "documents/a.tif").raws
    check_parts([raw])
    assert raw.text == "The bridge is closed\n\nThe bridge is closed"
    assert {span.part for span in raw.spans if span.source_start is not None} == {"#page=1", "#page=2"}
    assert [float(tag.value or 0) > 80 for tag in raw.tags if tag.kind == "word"] == [True] * 8


@pytest.mark.usefixtures("nothing")
def test_without_tesseract_scans_are_shelved_with_the_reason() -> None:
    for data, name in ((scan(1), "a.pdf"), (b"\x89PNG\r\n\x1a\n", "a.png")):
        found = read_or_shelve(data, f"documents/{name}")
        assert isinstance(found, DocumentError)
        assert found.code == "scan"
        assert "install Tesseract" in str(found)
    assert ocr.version() == ""


@pytest.mark.usefixtures("nothing")
def test_a_scan_beside_its_text_is_its_facsimile() -> None:
    for data, name in ((scan(1), "a.pdf"), (b"\x89PNG\r\n\x1a\n", "a.png")):
        (raw,) = read_file(data, f"documents/{name}", beside=["documents/a.txt"]).raws
        assert raw.keys == ["file:a.txt"]
        page = "#page=1" if name.endswith("pdf") else ""
        assert [picture.path for picture in raw.facsimiles] == [f"documents/{name}{page}"]
