"""Convention files: what comes with the program is right, and a user's mistakes are named by file and key."""

from __future__ import annotations

import ast
import pickle
import re
from importlib.resources import files
from pathlib import Path

import pytest

from diplomatica.conventions import Convention, builtin, load_all
from diplomatica.conventions.check import PATTERNS, WORDS
from diplomatica.conventions.load import read_toml
from diplomatica.errors import UsageError
from tests.conftest import MakeFolder
from tests.parse.fiction import document

FOLDER = files("diplomatica.conventions")
PACKAGED = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".toml"))
PAGE = Path(__file__).parents[2] / "docs" / "conventions.md"


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_files_are_right(name: str) -> None:
    data = read_toml((FOLDER / name).read_text(encoding="utf-8"), name)
    assert f"{data['name']}.toml" == name


def test_all_extend_the_common_habits() -> None:
    assert sorted(builtin()) == ["australian", "british", "china-prc", "common", "german", "soviet", "us-state"]
    for convention in builtin().values():
        assert "ambassador" in convention.list("office")
        assert convention.labels["handwritten"] == "handwritten"
        assert convention.points[2][0] == "Third"


def test_no_name_of_a_person_or_place_in_the_code() -> None:
    """Habits are data; the code of the parser knows no actor of history."""
    names = re.compile(
        r"Stalin|Gromyko|Zhou|Kim Il|Mao |Roshchin|Acheson|Korea|Chin[ae]|Soviet|Russia|Peking|Moscow|Washington"
    )
    source = Path(__file__).parents[2] / "src" / "diplomatica" / "parse"
    for path in sorted(source.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                assert not names.search(node.value), f"{path.name}:{node.lineno}: {node.value}"


WRONG = {
    "titel = 'x'": "key titel: unknown; known are",
    "words = ['x']": "key words: expected a table",
    "words = { titles = 'Cdes.' }": "key words.titles: expected a list of words",
    "words = { tittle = ['x'] }": "key words.tittle: unknown",
    "order = 'xyz'": "key order: expected one of dmy, mdy, ymd",
    "extends = 'nobody'": "key extends: no convention 'nobody'; known are",
    "marks = { scribbled = 'graffiti' }": "key marks.'scribbled': expected one of handwritten",
    "marks = { Scribbled = 'handwritten' }": "labels are written in lower case",
    "times = { eaten = { labels = ['x'] } }": "key times.eaten: unknown",
    "times = { sent = { labels = ['x'], clock = 'Orsk/Nowhere' } }": "key times.sent.clock: expected `local` or a time zone",
    "patterns = { told = ['(unclosed'] }": "key patterns.told[0]: not an RE2 pattern",
    "patterns = { told = ['(?!x)y'] }": "key patterns.told[0]: not an RE2 pattern",
    "[[numbers]]\npattern = '(?P<value>x)'\nrole = 'odd'": "key numbers[0].role: expected one of own",
    "[[numbers]]\npattern = 'x'\nrole = 'own'": "key numbers[0].pattern: expected a pattern with a group",
    "[[signs]]\nwords = ['x']\nweight = 0\nsays = 'x'": "key signs[0].weight: expected a number",
    "points = { ordinals = ['First'] }": "key points.ordinals: expected a list of words",
    "= 3": "not TOML",
}


@pytest.mark.parametrize("content", WRONG, ids=lambda content: content[:24])
def test_mistakes_name_file_and_key(content: str, make_folder: MakeFolder) -> None:
    folder = make_folder({"mine.toml": f"name = 'mine'\n{content}\n"})
    with pytest.raises(UsageError) as error:
        load_all(folder)
    assert str(error.value).startswith("mine.toml: ")
    assert WRONG[content] in str(error.value)


def test_a_file_without_a_name(make_folder: MakeFolder) -> None:
    with pytest.raises(UsageError, match=r"mine\.toml: key name: is missing"):
        load_all(make_folder({"mine.toml": "order = 'dmy'\n"}))


def test_two_files_of_one_name(make_folder: MakeFolder) -> None:
    with pytest.raises(UsageError, match=r"b\.toml: key name: a second convention 'mine'"):
        load_all(make_folder({"a.toml": "name = 'mine'\n", "b.toml": "name = 'mine'\n"}))


def test_endless_extension(make_folder: MakeFolder) -> None:
    files = {"a.toml": "name = 'a'\nextends = 'b'\n", "b.toml": "name = 'b'\nextends = 'a'\n"}
    with pytest.raises(UsageError, match="key extends"):
        load_all(make_folder(files))


def test_a_users_file_adds(make_folder: MakeFolder) -> None:
    folder = make_folder({"orsk.toml": "name = 'orsk'\nextends = 'soviet'\n[words]\ntitle = ['Burgrave']\n"})
    found = load_all(folder)
    assert set(found) == {*builtin(), "orsk"}
    assert found["orsk"].list("title")[0] == "Burgrave"
    assert set(builtin()["soviet"].list("title")) < set(found["orsk"].list("title"))
    assert not found["orsk"].signs, "what betrays a convention is not inherited"
    assert found["soviet"] == builtin()["soviet"]


def test_a_users_file_replaces_or_extends_its_namesake(make_folder: MakeFolder) -> None:
    replaced = load_all(make_folder({"soviet.toml": "name = 'soviet'\n"}))["soviet"]
    assert "T." not in replaced.list("title")
    extended = load_all(
        make_folder({"soviet.toml": "name = 'soviet'\nextends = 'soviet'\n[words]\ntitle = ['Burgrave']\n"})
    )["soviet"]
    assert {"T.", "Burgrave"} <= set(extended.list("title"))


def test_no_folder_means_the_packaged_ones(tmp_path: Path) -> None:
    assert load_all(None) == load_all(tmp_path / "nothing") == builtin()


def test_a_convention_travels_between_processes() -> None:
    """Patterns compiled for it are found again by what it says, not by which object it is."""
    convention = builtin()["soviet"]
    copy: Convention = pickle.loads(pickle.dumps(convention))
    assert copy is not convention
    assert copy == convention
    assert hash(copy) == hash(convention)
    assert copy != builtin()["common"]


def test_a_users_habits_are_used(make_folder: MakeFolder) -> None:
    from diplomatica.parse import ParseSettings, parse

    folder = make_folder({"orsk.toml": "name = 'orsk'\n[words]\ntitle = ['Burgrave']\nanswer = ['pigeon']\n"})
    settings = ParseSettings(conventions=load_all(folder), convention="orsk")
    text = "It was Burgrave Olm who closed the bridge.\n\nPigeon the results."
    found = parse(document(text), settings)
    assert [m["text"] for m in found.rows["mentions"]] == ["Olm"]
    assert [r["kind"] for r in found.rows["requests"]] == ["answer"]
    assert found.document["convention"] == "orsk"


@pytest.mark.parametrize("name", [*WORDS, *PATTERNS])
def test_the_page_explains_every_list(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")


def test_the_example_of_the_page_is_right() -> None:
    blocks = re.findall(r"(?s)```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        read_toml(block, "docs/conventions.md")
