"""A folder as historians have it: pages, records beside files, Word, PDF, mail, pictures, packages; added, built and shown."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.library import Archive
from tests.read.test_archive import packed
from tests.read.test_html import ANY, EDITION, ENCLOSING, RECORD
from tests.read.test_mail import letter
from tests.read.test_office import word
from tests.read.test_pdf import drawn
from tests.read.test_records import RIS
from tests.read.test_transcribed import PAGE

PNG = b"\x89PNG\r\n\x1a\n"


def _line(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "The bridge at Vell is closed, said the envoy.")


FILES = {
    "edition.html": EDITION.encode(),
    "record.html": RECORD.encode(),
    "any.htm": ANY.encode(),
    "cable.pdf": drawn(_line),
    "cable.ris": RIS.replace("L1  - files/12/cable.pdf\n", "").encode(),
    "memo.docx": word("<w:p><w:r><w:t>A memorandum.</w:t></w:r></w:p>"),
    "note.txt": b"title: Note to Brandt\ndate: 3 May 1951\nid: note-1\n\nThe bridge.\n",
    "note.png": PNG,
    "page.xml": PAGE.encode(),
    "page.jpg": b"\xff\xd8\xff\xe0",
    "mail.eml": letter().as_bytes(),
    "more.zip": packed({"inner/one.txt": b"First.", "inner/two.html": b"<html><p>Second.", "x.bin": b"\0"}),
    "old.txt": (
        "Телеграмма послу. Мост закрыт с вечера второго мая, и никто не знает, когда он откроется. " * 3
    ).encode("cp1251"),
    "broken.pdf": b"%PDF-1.4 nothing",
    "bomb.docx": packed({"word/document.xml": b"<w>" + b" " * 60_000_000 + b"</w>"}),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mixed")
    (root / "documents").mkdir()
    (root / "diplomatica.toml").write_text("[archive]\nname = 'Mixed'\n", "utf-8")
    for name, data in FILES.items():
        (root / "documents" / name).write_bytes(data)
    build(root)
    return root


def test_every_file_is_a_document_or_has_its_reason(archive: Path) -> None:
    with Archive.open(archive) as held:
        shelved = held.sql("SELECT path, code FROM problems WHERE severity = 'shelved' ORDER BY ALL").to_pylist()
        assert [tuple(row.values()) for row in shelved] == [
            ("documents/bomb.docx", "too-large"),
            ("documents/broken.pdf", "bad-pdf"),
        ]
        ids = [row["id"] for row in held.sql("SELECT id FROM documents ORDER BY id").to_pylist()]
        assert ids == [
            "123456",
            "209812",
            "any",
            "mail",
            "memo",
            "note-1",
            "old",
            "one",
            "page",
            "straits1951-d54",
            "two",
        ]


def test_a_record_beside_a_file_describes_it(archive: Path) -> None:
    with Archive.open(archive) as held:
        (row,) = held.sql(
            "SELECT title, date_edtf, summary, text, source_path FROM documents WHERE id = '209812'"
        ).to_pylist()
        assert row == {
            "title": "Cable, Lund to Brandt",
            "date_edtf": "1951-05-03",
            "summary": "The bridge is closed.",
            "text": "The bridge at Vell is closed, said the envoy.",
            "source_path": "documents/cable.pdf",
        }
        parties = held.sql("SELECT role, text FROM parties WHERE document_id = '209812' ORDER BY ALL").to_pylist()
        assert {"role": "sender", "text": "Ada Lund"} in parties


def test_pictures_and_parts(archive: Path) -> None:
    with Archive.open(archive) as held:
        pictures = held.sql("SELECT document_id, path FROM facsimiles ORDER BY ALL").to_pylist()
        assert [tuple(row.values()) for row in pictures] == [
            ("209812", "documents/cable.pdf#page=1"),
            ("note-1", "documents/note.png"),
            ("page", "documents/page.jpg"),
        ]
        paths = {row["source_path"] for row in held.sql("SELECT DISTINCT source_path FROM spans").to_pylist()}
        assert {
            "documents/cable.pdf#page=1",
            "documents/memo.docx!word/document.xml",
            "documents/more.zip!inner/one.txt",
            "documents/mail.eml!text/plain",
        } <= paths


def test_a_saved_page_encloses_what_is_printed_with_it(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text("[archive]\nname = 'A'\n", "utf-8")
    (tmp_path / "documents" / "page.html").write_text(ENCLOSING, "utf-8")
    build(tmp_path)
    with Archive.open(tmp_path) as held:
        rows = held.sql("SELECT document_id, target_id FROM \"references\" WHERE relation = 'encloses' ORDER BY ALL")
        assert [tuple(row.values()) for row in rows.to_pylist()] == [
            ("straits1951-d54", "straits1951-d54a1"),
            ("straits1951-d54a1", "straits1951-d54a1a1"),
        ]


def test_the_same_folder_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    """A second build of a copy has the same tables."""
    root = tmp_path / "copy"
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_bytes((archive / "diplomatica.toml").read_bytes())
    for name, data in FILES.items():
        (root / "documents" / name).write_bytes(data)
    build(root, workers=2)
    with Archive.open(archive) as one, Archive.open(root) as two:
        for table in ("documents", "spans", "encoding", "facsimiles", "parties", "problems"):
            assert one.sql(f"SELECT * FROM {table}").to_pylist() == two.sql(f"SELECT * FROM {table}").to_pylist()


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(cli, [*arguments, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else {}


def test_add_copies_and_says_what_each_file_is(tmp_path: Path) -> None:
    root, source = tmp_path / "archive", tmp_path / "downloads"
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_text("[archive]\nname = 'A'\n", "utf-8")
    (source / "deep").mkdir(parents=True)
    for name in ("cable.pdf", "cable.ris", "memo.docx"):
        (source / name).write_bytes(FILES[name])
    (source / "deep" / "x.bin").write_bytes(b"\0")
    (source / "link.txt").symlink_to("/etc/hostname")
    (source / ".hidden").write_bytes(b"x")
    code, said = run("add", str(source), "--archive", str(root))
    assert code == 1, "a link was refused"
    rows = {os.path.basename(str(row["path"])): row for row in said["rows"]}  # noqa: PTH119
    assert {name: (row["status"], row["format"], row["documents"], row["with_text"]) for name, row in rows.items()} == {
        "cable.pdf": ("added", "pdf", 1, 1),
        "cable.ris": ("added", "ris", 1, 0),
        "link.txt": ("refused", None, 0, 0),
        "memo.docx": ("added", "docx", 1, 1),
        "x.bin": ("added", None, 0, 0),
    }
    assert (root / "documents" / "downloads" / "deep" / "x.bin").read_bytes() == b"\0"
    code, said = run("add", str(source / "cable.pdf"), "--archive", str(root))
    assert code == 0
    (root / "documents" / "cable.pdf").write_bytes(b"another")
    code, said = run("add", str(source / "cable.pdf"), "--archive", str(root))
    assert code == 1
    assert (root / "documents" / "cable.pdf").read_bytes() == b"another"
    assert run("add", str(source / "none"), "--archive", str(root))[0] != 0


def test_read_shows_the_raw_reading(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(FILES["edition.html"])
    code, said = run("read", str(file))
    (row,) = said["rows"]
    assert code == 0
    assert row["id"] == "straits1951-d54"
    assert {"name", "value", "place"} == set(row["fields"][0])
    assert said["notes"] == ["read as html"]
    shown = CliRunner().invoke(cli, ["read", str(file)])
    assert "54. The Envoy in Tarn" in shown.stdout
    file.write_bytes(b"\0\0")
    failed = CliRunner().invoke(cli, ["read", str(file)])
    assert "unsupported-format" in str(failed.exception)
