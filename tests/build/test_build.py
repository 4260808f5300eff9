"""From a folder to a generation, whole: same bytes every time, everything accounted for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from diplomatica.build import build
from diplomatica.building import gather
from diplomatica.building.reading import FileHead, Task, read_one
from diplomatica.errors import BuildError, UsageError
from diplomatica.folder import cache, generations
from diplomatica.folder.decisions import Decision, append
from diplomatica.model import arrow
from diplomatica.model.schema import TABLES
from tests.conftest import MakeFolder

SETTINGS = '[archive]\nname = "Vell"\n'
CALENDAR = "id,title,sender,recipient,numbers,path\nk1,Note of the Envoy,Orsk,Vell,own:17,notes/a.txt\nk2,A lost cable,Vell,Orsk,own:18,\n"
FOLDER = {
    "diplomatica.toml": SETTINGS,
    "documents/calendar.csv": CALENDAR,
    "documents/notes/a.txt": "The Envoy Orsk met Minister Vell on 18 September 1950.\n\nHe asked for an answer.\n",
    "documents/b.txt": "First. Tell Vell.\n\nSecond. Report by telegraph.\n",
}


def tables(root: Path) -> dict[str, str]:
    """Hashes of the current generation's tables."""
    number = generations.current(root)
    assert number is not None
    folder = generations.folder(root, number) / "tables"
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def ledger(root: Path) -> dict[str, str]:
    """Hashes of what was worked out from them."""
    number = generations.current(root)
    assert number is not None
    folder = generations.folder(root, number) / "ledger"
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def rows(root: Path, name: str) -> list[dict[str, Any]]:
    number = generations.current(root)
    assert number is not None
    found: list[dict[str, Any]] = pq.read_table(
        generations.folder(root, number) / "tables" / f"{name}.parquet"
    ).to_pylist()
    return found


def problems(root: Path) -> list[tuple[str, str]]:
    return [(row["path"], row["code"]) for row in rows(root, "problems") if row["severity"] != "note"]


def write(root: Path, files: Mapping[str, str]) -> None:
    for name, content in files.items():
        (root / name).write_text(content, "utf-8")


def test_every_table_is_written_with_its_schema_and_in_order(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    report = build(root)
    assert set(tables(root)) == {f"{name}.parquet" for name in TABLES}
    for name, table in TABLES.items():
        read = pq.read_table(generations.folder(root, 1) / "tables" / f"{name}.parquet")
        assert read.schema.equals(arrow.schema(table)), name
        keys = [tuple((row[column] is None, row[column]) for column in table.key) for row in read.to_pylist()]
        assert keys == sorted(keys), name
        assert report.tables[name] == read.num_rows
    assert [(row["id"], row["row"]) for row in rows(root, "documents")] == [("b", 0), ("k1", 1), ("k2", 2)]


def test_an_empty_archive_builds(make_folder: MakeFolder) -> None:
    root = make_folder({"diplomatica.toml": ""})
    assert build(root).documents == 0
    assert set(tables(root)) == {f"{name}.parquet" for name in TABLES}


def test_a_page_takes_over_its_calendar_row(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    document = next(row for row in rows(root, "documents") if row["id"] == "k1")
    assert document["source_path"] == "documents/notes/a.txt"
    assert document["title"] == "Note of the Envoy"
    assert document["text"].startswith("The Envoy Orsk")
    assert document["text_scope"] == "full"
    numbers = [row for row in rows(root, "numbers") if row["document_id"] == "k1"]
    assert [(row["value"], row["basis"]) for row in numbers] == [("17", "calendar")]
    reasons = {row["fact_id"]: row for row in rows(root, "reasons")}
    assert reasons[numbers[0]["fact_id"]]["source"] == "documents/calendar.csv"


def many(count: int) -> dict[str, str]:
    pages = {
        f"documents/p{n}.txt": f"No. {n}\n\nThe Envoy saw Minister Vell on {n % 28 + 1} May 1950.\n"
        for n in range(count)
    }
    calendar = "".join(f'{{"id": "r{n}", "title": "Row {n}", "path": "p{n}.txt"}}\n' for n in range(0, count, 2))
    return FOLDER | pages | {"documents/more.jsonl": calendar}


@pytest.mark.timeout(120)
def test_same_folder_same_bytes(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice, from the cache, without it, on none, one and two workers, and however the batches are cut."""
    root = make_folder(many(30))
    build(root, workers=0)
    first, worked_out = tables(root), ledger(root)
    build(root, workers=0)
    assert tables(root) == first
    for workers, batch in ((1, 7), (2, 1000), (2, 3)):
        monkeypatch.setattr(gather, "DOCUMENTS_AT_ONCE", batch)
        for entry in (root / ".diplomatica" / "cache").glob("??/*"):
            entry.unlink()
        assert build(root, workers=workers).workers == workers
        assert tables(root) == first, f"{workers} workers, batches of {batch}"
        assert ledger(root) == worked_out, f"{workers} workers, batches of {batch}"


def test_bytes_do_not_hang_on_the_place_of_the_folder(make_folder: MakeFolder, tmp_path: Path) -> None:
    root = make_folder(FOLDER)
    build(root)
    first = tables(root)
    moved = root.rename(tmp_path / "else[w]here ☂'s")
    for path in (moved / ".diplomatica", moved / "ids.csv"):
        path.rename(tmp_path / path.name)
    build(moved)
    assert tables(moved) == first


def test_ids_survive_rename_move_edit_and_an_earlier_file(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    documents = root / "documents"
    (documents / "sub").mkdir()
    (documents / "b.txt").rename(documents / "sub" / "renamed.txt")
    write(root, {"documents/a.txt": "An earlier file.\n", "documents/notes/a.txt": "Edited.\n"})
    build(root)
    found = {row["source_path"]: row["id"] for row in rows(root, "documents")}
    assert found == {
        "documents/sub/renamed.txt": "b",
        "documents/a.txt": "a",
        "documents/notes/a.txt": "k1",
        "documents/calendar.csv": "k2",
    }


def test_frozen_ids_write_nothing_and_say_so(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root, frozen_ids=True)
    assert not (root / "ids.csv").exists()
    assert ("ids.csv", "ids-not-stored") in problems(root)
    assert [row["id"] for row in rows(root, "documents")] == ["b", "k1", "k2"]


def test_what_cannot_be_read_is_shelved(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    documents = root / "documents"
    (documents / "bin.txt").write_bytes(b"\x00\x01\x02")
    (documents / "latin.txt").write_bytes("Genève".encode("latin-1"))
    (documents / "scan.pdf").write_bytes(b"%PDF-1.4 ...")
    (documents / "away.txt").symlink_to("/etc/hostname")
    report = build(root)
    shelved = {row["path"]: row["code"] for row in rows(root, "problems") if row["severity"] == "shelved"}
    assert shelved == {
        "documents/bin.txt": "unsupported-format",
        "documents/latin.txt": "not-utf8",
        "documents/scan.pdf": "bad-pdf",
        "documents/away.txt": "link-outside",
    }
    assert report.shelved == 4
    assert report.documents == 3


def test_a_damaged_cache_changes_nothing(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    first = tables(root)
    for number, path in enumerate(sorted((root / ".diplomatica" / "cache").glob("??/*"))):
        content = path.read_bytes()
        path.write_bytes([content[: len(content) // 2], b"", content[:-1] + bytes([content[-1] ^ 1])][number % 3])
    assert build(root).cached == 0
    assert tables(root) == first
    assert build(root).cached == 3


def test_settings_of_a_path_are_part_of_the_key(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    write(root, {"diplomatica.toml": SETTINGS + '[[source]]\npath = "b.txt"\nclock = "Europe/Moscow"\n'})
    assert build(root).cached == 2
    write(root, {"diplomatica.toml": SETTINGS + '[[source]]\npath = "b.txt"\naccess = "restricted"\n'})
    assert build(root).cached == 3
    access = {row["id"]: row["access"] for row in rows(root, "documents")}
    assert access == {"b": "restricted", "k1": "public", "k2": "public"}


def test_an_edited_convention_is_read_by_the_next_build(make_folder: MakeFolder) -> None:
    own = 'name = "ours"\ntitle = "{}"\n'
    root = make_folder(FOLDER | {"conventions/ours.toml": own.format("First")})
    build(root)
    assert build(root).cached == 3
    write(root, {"conventions/ours.toml": own.format("Second")})
    assert build(root).cached == 0


def deadly(root: Path, folder: Path, task: Task) -> FileHead:
    if b"KILL" in (root / task.on_disk).read_bytes():
        os._exit(9)
    return read_one(root, folder, task)


def test_a_document_that_kills_its_worker_is_shelved(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "read_one", deadly)
    root = make_folder(many(20) | {"documents/p5.txt": "KILL", "documents/p6.txt": "KILL"})
    report = build(root, workers=2)
    assert problems(root) == [("documents/p5.txt", "worker-died"), ("documents/p6.txt", "worker-died")]
    assert report.shelved == 2
    # p6 has a calendar row, and stays in the archive by that
    assert report.documents == 3 + 20 - 1


def test_decisions_are_in_force_in_every_build(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    fact = rows(root, "numbers")[0]
    append(root, Decision(fact_id=fact["fact_id"], ruling="reject", by="me"))
    append(root, Decision(fact_id="0123456789abcdef", ruling="reject"))
    for _ in range(2):
        build(root)
        assert rows(root, "numbers")[0] == fact | {"status": "rejected"}
        assert problems(root) == [("decisions/decisions.jsonl", "fact-not-found")]


def test_a_failed_build_leaves_everything_as_it_was(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_folder(FOLDER)
    build(root)
    first, ids = tables(root), (root / "ids.csv").read_bytes()
    write(root, {"documents/new.txt": "New.\n"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr(cache, "store", full)
    with pytest.raises(BuildError, match=r"somewhere: No space left on device; the last generation stays"):
        build(root)
    assert tables(root) == first
    assert (root / "ids.csv").read_bytes() == ids
    assert sorted(path.name for path in (root / ".diplomatica" / "generations").iterdir()) == ["000001"]
    assert not list((root / ".diplomatica").glob(".work-*"))
    monkeypatch.undo()
    assert build(root).documents == 4


def test_a_convention_that_is_not_there(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER | {"diplomatica.toml": '[[source]]\npath = "**"\nconvention = "martian"\n'})
    with pytest.raises(UsageError, match=r"source\[1\]\.convention: found 'martian', expected one of .*soviet"):
        build(root)


def test_the_report_is_kept(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    build(root)
    report = json.loads((generations.folder(root, 1) / "build.json").read_bytes())
    assert report["documents"] == 3
    assert report["settings"]["name"] == "Vell"
    assert set(report["rooms"]) >= {"folder", "read", "parse", "assemble", "resolve", "link", "flow", "write", "index"}


def test_progress_is_told(make_folder: MakeFolder) -> None:
    said: list[tuple[str, int, int]] = []
    build(make_folder(FOLDER), progress=lambda step, done, total: said.append((step, done, total)))
    assert list(dict.fromkeys(step for step, _, _ in said)) == [
        "listing",
        "reading",
        "assembling",
        "understanding",
        "writing",
    ]
    assert ("reading", 3, 3) in said


def test_the_folder_is_only_read(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    build(root)
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".diplomatica" not in path.parts}
    assert {path: content for path, content in after.items() if path.name != "ids.csv"} == before
