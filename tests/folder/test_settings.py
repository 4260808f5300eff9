"""Settings: what holds for a path, and one clear line for what cannot be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diplomatica.errors import UsageError
from diplomatica.folder.settings import SourceSettings, glob_pattern, load
from diplomatica.folder.start import init


def write(root: Path, text: str) -> Path:
    (root / "diplomatica.toml").write_text(text, "utf-8")
    return root


def test_the_archive_speaks_for_itself(tmp_path: Path) -> None:
    settings = load(write(tmp_path, '[archive]\nname = "Vell papers"\ndescription = ""\nlanguage = "en"\n'))
    assert (settings.name, settings.description, settings.language) == ("Vell papers", None, "en")
    assert settings.for_path("documents/any.txt") == SourceSettings()


def test_the_last_stanza_that_sets_a_key_wins_and_the_others_stay(tmp_path: Path) -> None:
    stanzas = """
        [[source]]
        path = "**"
        access = "restricted"
        clock = "Europe/Moscow"
        [[source]]
        path = "cables/**"
        convention = "us-state"
        clock = "local"
        [[source]]
        path = "documents/cables/open/*.txt"
        access = "public"
    """
    settings = load(write(tmp_path, stanzas))
    assert settings.for_path("documents/a.txt") == SourceSettings(access="restricted", clock="Europe/Moscow")
    cable = SourceSettings(access="restricted", clock="local", convention="us-state")
    assert settings.for_path("cables/x/a.txt") == cable
    assert settings.for_path("documents/cables/open/a.txt").access == "public"
    assert settings.for_path("documents/cables/open/deep/a.txt").access == "restricted"


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("frus/**", "frus/1950/d1.txt", True),
        ("frus/**", "frusx/d1.txt", False),
        ("**/d?.txt", "d1.txt", True),
        ("**/d?.txt", "a/b/d1.txt", True),
        ("*.txt", "a/d1.txt", False),
        ("a+b[1].txt", "a+b[1].txt", True),
        ("**", "a/b", True),
    ],
)
def test_globs(glob: str, path: str, fits: bool) -> None:
    assert bool(re.fullmatch(glob_pattern(glob), path)) == fits


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[archive]\ntitle = 'x'\n", "unknown key 'archive.title'; expected one of name, "),
        ("name = 'x'\n", "unknown key 'name'; expected one of archive, source"),
        ("[archive]\nname = 3\n", "archive.name: found 3, expected a text in quotes"),
        ("archive = 1\n", "archive: found 1, expected a table"),
        ("[source]\npath = '**'\n", "source: found {'path': '**'}, expected [[source]] tables"),
        ("[[source]]\nclock = 'local'\n", "source[1]: no path; expected one such as"),
        ("[[source]]\npath = '**'\naccess = 'secret'\n", "found 'secret', expected public or restricted"),
        ("[[source]]\npath = '**'\nclock = 'Mars/Base'\n", "source[1].clock: found 'Mars/Base', expected local"),
        ("[archive\n", "not TOML"),
    ],
)
def test_one_clear_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(write(tmp_path, text))
    line = str(caught.value)
    assert "diplomatica.toml" in line
    assert words in line
    assert "\n" not in line


def test_init_makes_what_load_reads_and_touches_nothing(tmp_path: Path) -> None:
    root = tmp_path / 'the "Vell" papers'
    (root / "documents").mkdir(parents=True)
    (root / "documents" / "a.txt").write_text("mine")
    made = init(root)
    assert load(root).name == 'the "Vell" papers'
    assert root / "documents" not in made
    assert (root / "documents" / "a.txt").read_text() == "mine"
    with pytest.raises(UsageError, match="there already"):
        init(root)
