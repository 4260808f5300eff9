"""Names adopted into authority files: nothing that stands there changes, and the next build knows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from diplomatica.authority.adopt import adopt
from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.read.ids import slug

LETTER = """Ciphered telegram

From Orsk.

GREY [Brandt]

The dam will be repaired before the frost, and the bridge will stay closed till then.

{day}.V.51 Holt
"""


def row(name: str, *forms: str, kind: str = "person", means: str | None = None) -> dict[str, object]:
    return {"name": name, "kind": kind, "forms": list(forms or (name,)), "means": means, "documents": ["d1"]}


def test_rows_go_under_what_stands_there(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,id,born\nAnna Mora,mora,1901", encoding="utf-8")
    assert adopt(tmp_path, [row("Lund", "LUND"), row("Embassy in Halm", kind="office")], {"lund"}, slug) == {
        "people": 1,
        "offices": 1,
    }
    assert people.read_text(encoding="utf-8") == "name,id,born\nAnna Mora,mora,1901\nLund,lund-2,\n"
    assert (tmp_path / "offices.csv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "embassy-in-halm,Embassy in Halm,,,,"


@pytest.mark.parametrize(
    ("mark", "end"), [(";", "\r\n"), ("\t", "\n"), (",", "\r\n")], ids=["semicolon", "tab", "comma"]
)
def test_rows_are_parted_and_ended_as_those_above(tmp_path: Path, mark: str, end: str) -> None:
    people = tmp_path / "people.csv"
    old = end.join((mark.join(("id", "name", "variants")), mark.join(("mora", "Jörg Mora", ""))))
    people.write_bytes(("\ufeff" + old + end).encode())
    adopt(tmp_path, [row("Lund", "LUND", "K. Lund")], (), slug)
    assert people.read_bytes().decode() == "\ufeff" + old + end + mark.join(("lund", "Lund", "K. Lund")) + end


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,name\nmora,J\xf6rg Mora\n".encode("latin-1"), "no UTF-8 at byte 14"),
        ("id\tname\nmora\tMora\n".encode("utf-16"), "no UTF-8 at byte 0"),
        (b"nom,variants\nMora,\n", "people.csv:1: no column 'id'"),
        (b"id,name\nmora,Mora\n", "people.csv:1: no column 'variants'"),
        (b'id,name,variants,"' + b"x" * 200_000 + b'"\n', "people.csv:1: no header"),
    ],
    ids=["latin-1", "utf-16", "no id", "no variants", "endless"],
)
def test_nothing_is_added_to_what_could_not_be_read_again(tmp_path: Path, content: bytes, words: str) -> None:
    people = tmp_path / "people.csv"
    people.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        adopt(tmp_path, [row("Embassy in Halm", kind="office"), row("Lund", "Lund", "K. Lund")], (), slug)
    assert people.read_bytes() == content and not (tmp_path / "offices.csv").exists()


def test_a_cover_name_belongs_to_the_man_behind_it(tmp_path: Path) -> None:
    assert adopt(tmp_path, [row("Grey", "GREY", "Grey", means="Brandt")], (), slug) == {"people": 1, "names": 1}
    assert (tmp_path / "names.csv").read_text(encoding="utf-8").splitlines()[
        1
    ] == "brandt,Grey,cover,,,editor's bracket in d1"
    assert "brandt,Brandt" in (tmp_path / "people.csv").read_text(encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk"\n', encoding="utf-8")
    for day in (12, 14):
        (root / "documents" / f"{day}.txt").write_text(LETTER.format(day=day), encoding="utf-8")
    return root


def run(root: Path, *arguments: str) -> str:
    done = CliRunner().invoke(cli, [*arguments, "--archive", str(root)])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_folder_without_any_list_can_be_asked(root: Path) -> None:
    assert "`diplomatica names` lists and adopts them" in run(root, "build")
    found = json.loads(run(root, "names", "--json"))
    assert [(one["name"], one["papers"], one["means"]) for one in found["rows"]] == [
        ("Grey", 2, "Brandt"),
        ("Holt", 2, None),
    ]
    assert json.loads(run(root, "names", "--least", "3", "--json"))["count"] == 0
    assert "people.csv: 2 rows added" in run(root, "names", "--adopt")
    assert "no authority file" not in run(root, "build")
    knew = json.loads(run(root, "known", "brandt", "--at", "1951-12-31", "--json"))
    assert knew["count"] == 2
    assert "every name on a paper is known" in run(root, "names", "--adopt")
