"""Nobody but the view opens the files of a finished generation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "diplomatica"

READERS = re.compile(
    r"read_parquet|read_table|ParquetFile|ParquetDataset|parquet_scan|pyarrow\.dataset|tantivy\.Index|Index\.open|open_index"
    r"|memory_map|ipc\.open_"
)

ALLOWED = {
    "view/edition.py": "reads the tables for an audience",
    "view/connected.py": "reads the tables",
    "view/view.py": "opens the index",
    "flow/ledger.py": "looks up in the ledger that the view names",
    "index/read.py": "opens an index for the view",
    "index/columns.py": "reads the columns beside an index for the view",
    "index/write.py": "makes an index",
    "index/__init__.py": "names what the room offers",
    "index/schema.py": "names the library's type",
}
"""The files that may, and why; `building/` reads its own staged files, not those of a generation."""


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_only_the_view_opens_a_generation(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    if name in ALLOWED or name.startswith("building/"):
        return
    found = READERS.findall(path.read_text(encoding="utf-8"))
    assert not found, f"{name} uses {found}; rows of a generation come from diplomatica.view.View"


def test_no_page_and_no_command_knows_the_layout_of_a_generation() -> None:
    for room in ("serve", "cli", "cite", "flow", "curate"):
        for path in sorted((SOURCE / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            assert ".parquet" not in text, path
            assert '"generations"' not in text, path
