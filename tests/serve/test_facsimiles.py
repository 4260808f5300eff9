"""Pictures of pages: shown beside the text, from the folder alone, and to nobody who may not see the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.errors import UsageError
from diplomatica.folder.pictures import picture, png
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.build.test_mixed import PNG, _line
from tests.read.test_pdf import drawn

TROPY = {
    "@context": "tropy",
    "@graph": [
        {
            "@type": "Item",
            "title": "Public",
            "photo": [{"path": "secret/hidden.png"}, {"path": "drawing.svg"}, {"path": "link.png"}],
        },
    ],
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pictures")
    (root / "documents" / "secret").mkdir(parents=True)
    (root / "diplomatica.toml").write_text(
        '[archive]\nname = "Pictures"\n[[source]]\npath = "secret/**"\naccess = "restricted"\n', "utf-8"
    )
    outside = root / "outside.png"
    outside.write_bytes(PNG)
    files = {
        "cable.pdf": drawn(_line),
        "note.txt": b"The bridge.",
        "note.png": png(2, 2, [b"ab", b"cd"]),
        "secret/hidden.txt": b"Restricted words.",
        "secret/hidden.png": PNG,
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
    for number in range(
        3
    ):  # another document's restricted picture, a drawing that may hold programs, a link out of the folder
        assert pages.get(f"/facsimile/{public}/{number}").status_code == 404
    everybody = TestClient(create_app(Archive.open(root, "all")), base_url="http://localhost")
    assert everybody.get("/facsimile/hidden/0").status_code == 200


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
