"""The commands about the folder: what they print, and their exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from tests.conftest import MakeFolder

FOLDER = {"diplomatica.toml": '[archive]\nname = "Vell"\n', "documents/a.txt": "The Envoy to Vell.\n"}


def diplomatica(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "diplomatica", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    assert set(found) == {"rows", "count", "of", "notes"}
    return found


def test_from_nothing_to_an_archive(tmp_path: Path) -> None:
    root = tmp_path / "papers"
    assert diplomatica("init", root).returncode == 0
    (root / "documents" / "a.txt").write_text("The Envoy to Vell.\n")
    (root / "documents" / "b.bin").write_bytes(b"\0")
    assert diplomatica("check", "--archive", root).returncode == 0
    built = diplomatica("build", "--json", cwd=root / "documents")
    assert built.returncode == 0
    assert built.stderr == ""  # quiet in a pipe
    found = answer(built)
    assert {"table": "documents", "rows": 1} in found["rows"]
    assert found["notes"][0].startswith("generation 000001: 1 documents from 2 files")
    listed = answer(diplomatica("problems", "--json", "--severity", "shelved", "--archive", root))
    assert [(row["path"], row["code"]) for row in listed["rows"]] == [("documents/b.bin", "unsupported-format")]
    assert "documents/b.bin" in diplomatica("problems", "--archive", root).stdout
    assert diplomatica("build", "--strict", "--archive", root).returncode == 1
    again = diplomatica("init", root)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)


def test_strict_is_content_with_a_clean_folder(make_folder: MakeFolder) -> None:
    assert diplomatica("build", "--strict", "--archive", make_folder(FOLDER)).returncode == 0


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("diplomatica.toml", "[archive]\ncolour = 'red'\n", "stops-the-build"),
        ("diplomatica.toml", "[[source]]\npath = '**'\nconvention = 'martian'\n", "stops-the-build"),
        ("ids.csv", "id\n", "stops-the-build"),
        ("ids.csv", "id,key,source_sha256,alias_of\nA,b,,\n", "bad-id-row"),
        ("decisions/me.jsonl", "nonsense\n", "bad-decision"),
        ("authority/people.csv", "id\nx\n", "missing-column"),
    ],
)
def test_check_names_what_is_wrong(make_folder: MakeFolder, path: str, content: str, code: str) -> None:
    root = make_folder(FOLDER | {path: content})
    done = diplomatica("check", "--json", "--archive", root)
    assert done.returncode == 1, done.stderr
    found = answer(done)
    assert [row["code"] for row in found["rows"]] == [code]
    assert found["rows"][0]["path"] == path
    assert not (root / ".diplomatica").exists()


def test_unreadable_settings_are_wrong_use(make_folder: MakeFolder) -> None:
    done = diplomatica("build", "--archive", make_folder({"diplomatica.toml": "[archive]\nname = 3\n"}))
    assert done.returncode == 2
    assert done.stderr.startswith("diplomatica: ")
    assert done.stderr.count("\n") == 1


def test_a_second_build_is_one_line(make_folder: MakeFolder) -> None:
    from diplomatica.folder.lock import only_one

    root = make_folder(FOLDER)
    with only_one(root):
        done = diplomatica("build", "--archive", root)
    assert done.returncode == 1
    assert "another build is running (process " in done.stderr
    assert done.stderr.count("\n") == 1


def test_another_name_leads_to_the_document(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER | {"ids.csv": "id,key,source_sha256,alias_of\nnote-7,,,a\na,file:a.txt,,\n"})
    assert diplomatica("build", "--archive", root).returncode == 0
    for command in ("show", "cite", "who-knew"):
        asked, given = (diplomatica(command, name, "--archive", root) for name in ("note-7", "a"))
        assert (asked.returncode, asked.stdout) == (0, given.stdout), command
    with Archive.open(root) as archive:
        assert archive.view.canonical("note-7") == "a"
        went = TestClient(create_app(archive), base_url="http://127.0.0.1").get("/d/note-7", follow_redirects=False)
    assert (went.status_code, went.headers["location"]) == (308, "/d/a")


def test_an_archive_of_another_version_is_built_again(make_folder: MakeFolder) -> None:
    root = make_folder(FOLDER)
    assert diplomatica("build", "--archive", root).returncode == 0
    (root / ".diplomatica" / "generations" / "000001" / "tables" / "aliases.parquet").unlink()
    done = diplomatica("search", "Vell", "--archive", root)
    assert done.returncode == 2
    assert "aliases" in done.stderr
    assert "build" in done.stderr
    assert done.stderr.count("\n") == 1
    assert diplomatica("build", "--archive", root).returncode == 0
    assert diplomatica("search", "Vell", "--archive", root).returncode == 0
