"""Pictures of pages: shown beside the text, from the folder alone, and to nobody who may not see the document."""

from __future__ import annotations

import base64
import contextlib
import io
import json
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.errors import UsageError
from diplomatica.folder.pictures import picture, png
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.build.test_mixed import PNG, _line
from tests.read.test_archive import packed
from tests.read.test_pdf import drawn
from tests.read.test_tiff import tiff

TROPY = {
    "@context": "tropy",
    "@graph": [
        {
            "@type": "Item",
            "title": "Public",
            "photo": [
                {"path": "secret/hidden.png"},
                {"path": "drawing.svg"},
                {"path": "link.png"},
                {"path": "box/inside.zip!letter.png"},
            ],
        },
    ],
}


LETTER = (
    b"From: Lund <l@example.org>\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    b"--x\n\nThe bridge.\n--x\nContent-Type: image/png; name=scan.png\nContent-Transfer-Encoding: base64\n\n"
    + base64.encodebytes(png(2, 2, [b"ab", b"cd"]))
    + b"--x--\n"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures")
    for folder in ("secret", "box"):
        (root / "documents" / folder).mkdir(parents=True)
    kept = "".join(f'[[source]]\npath = "{path}"\naccess = "restricted"\n' for path in ("secret/**", "box/*.zip"))
    (root / "diplomatica.toml").write_text(f'[archive]\nname = "Pictures"\n{kept}', "utf-8")
    outside = root / "outside.png"
    outside.write_bytes(PNG)
    files = {
        "cable.pdf": drawn(_line),
        "note.txt": b"The bridge.",
        "note.png": png(2, 2, [b"ab", b"cd"]),
        "secret/hidden.txt": b"Restricted words.",
        "secret/hidden.png": PNG,
        "box/inside.zip": packed({"letter.txt": b"A letter in a package.", "letter.png": png(2, 2, [b"ab", b"cd"])}),
        "mail.eml": LETTER,
        "secret/mail.eml": LETTER.replace(b"<1@", b"<2@").replace(b"scan.png", b"kept.png"),
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "export.json": json.dumps(TROPY).encode(),
    }
    for name, data in files.items():
        (root / "documents" / name).write_bytes(data)
    (root / "documents" / "link.png").symlink_to(outside)
    build(root)
    return root


@pytest.fixture(scope="module")
def pages(root: Path) -> TestClient:
    return TestClient(create_app(Archive.open(root)), base_url="http://localhost")


def test_pages_of_a_pdf_and_pictures_beside_a_text(pages: TestClient) -> None:
    for name in ("cable", "note"):
        page = pages.get(f"/d/{name}").text
        assert f'src="/facsimile/{name}/0"' in page
        assert 'loading="lazy"' in page
        answer = pages.get(f"/facsimile/{name}/0")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert answer.content.startswith(b"\x89PNG")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert pages.get("/facsimile/cable/1").status_code == 404
    assert pages.get("/facsimile/none/0").status_code == 404


def test_nobody_sees_what_he_may_not(pages: TestClient, root: Path) -> None:
    assert pages.get("/facsimile/hidden/0").status_code == 404
    public = next(
        row["id"] for row in Archive.open(root).sql("SELECT id FROM documents WHERE title = 'Public'").to_pylist()
    )
    # another document's restricted picture, a drawing that may hold programs, a link out of the folder, a restricted package
    for number in range(4):
        assert pages.get(f"/facsimile/{public}/{number}").status_code == 404
    everybody = TestClient(create_app(Archive.open(root, "all")), base_url="http://localhost")
    assert everybody.get("/facsimile/hidden/0").status_code == 200
    assert everybody.get("/facsimile/letter/0").status_code == 200
    assert everybody.get(f"/facsimile/{public}/3").status_code == 200


def test_a_picture_in_a_letter_is_shown_to_those_who_may_see_the_letter(pages: TestClient, root: Path) -> None:
    answer = pages.get("/facsimile/mail/0")
    assert (answer.status_code, answer.content) == (200, png(2, 2, [b"ab", b"cd"]))
    found = (
        Archive.open(root, "all")
        .sql("SELECT id, source_path FROM documents WHERE source_path LIKE '%.eml%'")
        .to_pylist()
    )
    (kept,) = (row["id"] for row in found if row["source_path"].startswith("documents/secret"))
    assert pages.get(f"/facsimile/{kept}/0").status_code == 404
    everybody = TestClient(create_app(Archive.open(root, "all")), base_url="http://localhost")
    assert everybody.get(f"/facsimile/{kept}/0").status_code == 200


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK", "I;16", "P", "RGBA"])
def test_tiff_is_shown_as_a_kind_that_browsers_know(tmp_path: Path, mode: str) -> None:
    (tmp_path / "documents").mkdir()
    pages = [Image.new(mode, (5000, 30)), Image.new(mode, (40, 30))]
    pages[0].save(tmp_path / "documents" / "a.tif", "TIFF", save_all=True, append_images=pages[1:])
    for path, width in (("", 2200), ("#page=1", 2200), ("#page=2", 40)):
        shown = picture(tmp_path, f"documents/a.tif{path}")
        with Image.open(io.BytesIO(shown.data), formats=("PNG", "JPEG")) as image:
            assert (image.width, f"image/{str(image.format).lower()}") == (width, shown.media_type)
    for page in ("3", "0", "999999"):
        with pytest.raises(UsageError, match="there is no page"):
            picture(tmp_path, f"documents/a.tif#page={page}")


def test_jpeg_2000_is_shown(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    Image.new("RGB", (40, 30), (200, 100, 50)).save(tmp_path / "documents" / "a.jp2")
    assert picture(tmp_path, "documents/a.jp2").media_type == "image/jpeg"


def test_tiff_that_is_broken_or_made_to_do_harm(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "TIFF", compression="group4")
    whole = out.getvalue()
    assert len(whole) < 300_000
    (tmp_path / "documents" / "a.tif").write_bytes(whole)
    with pytest.raises(UsageError, match=r"cannot be shown|million points"):
        picture(tmp_path, "documents/a.tif")
    good = tiff(2)
    for cut in range(0, len(good), 97):
        (tmp_path / "documents" / "a.tif").write_bytes(good[:cut] + b"\xff" * 5 + good[cut + 5 :])
        with contextlib.suppress(UsageError):
            picture(tmp_path, "documents/a.tif#page=2")


def test_a_picture_within_a_package(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    small = png(2, 2, [b"ab", b"cd"])
    files = {"in/a.png": small, "b.pdf": drawn(_line), "big.png": PNG + b"\0" * 68_000_000, "page.html": b"<p>x"}
    (tmp_path / "documents" / "a.zip").write_bytes(packed(files))
    assert picture(tmp_path, "documents/a.zip!in/a.png").data == small
    assert picture(tmp_path, "documents/a.zip!b.pdf#page=1").media_type == "image/png"
    for path in (
        "a.zip!none.png",
        "a.zip!page.html",
        "a.zip!big.png",
        "a.zip!../a.png",
        "no.zip!a.png",
        "a.zip!in/a.png!x",
    ):
        with pytest.raises(UsageError):
            picture(tmp_path, f"documents/{path}")


@pytest.mark.parametrize(
    "path", ["../outside.png", "documents/../outside.png", "/etc/hostname", "documents/none.png", "documents"]
)
def test_no_path_leaves_the_folder(root: Path, path: str) -> None:
    with pytest.raises(UsageError):
        picture(root, path)


def test_a_pdf_that_broke_since_the_build(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.pdf").write_bytes(b"%PDF-1.4 ...")
    with pytest.raises(UsageError, match="cannot be opened"):
        picture(tmp_path, "documents/a.pdf#page=1")
    (tmp_path / "documents" / "a.pdf").write_bytes(drawn(_line))
    for page in ("2", "0", "x" * 9):
        if page.isdecimal():
            with pytest.raises(UsageError, match="no page"):
                picture(tmp_path, f"documents/a.pdf#page={page}")
