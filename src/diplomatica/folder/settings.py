"""What `diplomatica.toml` says: the archive's name, who may see what, and per path how to read the files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from diplomatica.errors import UsageError
from diplomatica.folder.files import read_plain
from diplomatica.model.clock import zone

FILE_NAME = "diplomatica.toml"

Access = Literal["public", "restricted"]


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the settings say about one input file; None where they leave it to the program."""

    convention: str | None = None
    """The convention asked for by name; else the best-scoring one."""
    split: str | None = None
    """How a file of many documents is cut apart, by the name a reader knows."""
    clock: str | None = None
    """The clock its hours run on: an IANA zone, an offset like `+03:00`, or `local`."""
    access: Access = "public"

    @property
    def for_parsing(self) -> list[str | None]:
        """What reading and parsing depend on, for the key of the cache; who may see the result is not part of it."""
        return [self.convention, self.split, self.clock]


class Stanza(msgspec.Struct, frozen=True):
    """One `[[source]]`: a pattern, and the settings it makes for paths that match."""

    path: str
    pattern: str
    """The path as a regular expression."""
    values: dict[str, str]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file, checked; unset texts are None."""

    name: str | None = None
    description: str | None = None
    rights: str | None = None
    base_url: str | None = None
    language: str | None = None
    curator: str | None = None
    """Who rules over facts here, unless a command names somebody else."""
    sources: list[Stanza] = []

    def for_path(self, relative: str) -> SourceSettings:
        """What holds for a file of `documents/`; of several stanzas that set the same key the last one wins."""
        relative = relative.removeprefix("documents/")
        found: dict[str, str] = {}
        for stanza in self.sources:
            if re.fullmatch(stanza.pattern, relative):
                found |= stanza.values
        return msgspec.convert(found, SourceSettings)


ARCHIVE_KEYS = ("name", "description", "rights", "base_url", "language", "curator")
SOURCE_KEYS = ("path", "convention", "split", "clock", "access")
ACCESS = ("public", "restricted")


def load(root: Path) -> Settings:
    """The settings of an archive folder; UsageError in one line with file, key, what was found and what expected."""
    path = root / FILE_NAME
    try:
        raw = tomllib.loads(read_plain(path).decode("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"{path}: not there; `diplomatica init {root}` makes one") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: not TOML: {error}") from None
    _known(path, "", raw, ("archive", "source"))
    return Settings(
        **_archive(path, _table(path, "archive", raw.get("archive", {}))),
        sources=[
            _stanza(path, f"source[{number}]", _table(path, f"source[{number}]", item))
            for number, item in enumerate(_list(path, "source", raw.get("source", [])), 1)
        ],
    )


def _archive(path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    _known(path, "archive.", table, ARCHIVE_KEYS)
    return {key: _text(path, f"archive.{key}", value) for key, value in table.items() if value != ""}


def _stanza(path: Path, key: str, table: Mapping[str, Any]) -> Stanza:
    _known(path, f"{key}.", table, SOURCE_KEYS)
    if "path" not in table:
        raise UsageError(f'{path}: {key}: no path; expected one such as path = "frus/**"')
    values = {name: _text(path, f"{key}.{name}", value) for name, value in table.items()}
    where = values.pop("path")
    if "access" in values:
        _one_of(path, f"{key}.access", values["access"], ACCESS)
    if "clock" in values and values["clock"] != "local":
        try:
            zone(values["clock"])
        except ValueError:
            expected = "local, an IANA zone such as Europe/Moscow or an offset such as +03:00"
            raise _wrong(path, f"{key}.clock", values["clock"], expected) from None
    return Stanza(where, glob_pattern(where.removeprefix("documents/")), values)


def glob_pattern(glob: str) -> str:
    """A path pattern as a regular expression: `**` is any folders, `*` and `?` stay within one name.

    >>> bool(re.fullmatch(glob_pattern("frus/**"), "frus/1950/d1.txt"))
    True
    >>> bool(re.fullmatch(glob_pattern("*.txt"), "frus/d1.txt"))
    False
    """
    stars = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", glob)
    return "(?s:" + "".join(stars.get(part) or re.escape(part) for part in parts) + ")"


def _known(path: Path, prefix: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise UsageError(f"{path}: unknown key {prefix + key!r}; expected one of {', '.join(keys)}")


def _table(path: Path, key: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _wrong(path, key, value, "a table")
    return value


def _list(path: Path, key: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _wrong(path, key, value, "[[source]] tables")
    return value


def _text(path: Path, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong(path, key, value, "a text in quotes")
    return value


def _one_of(path: Path, key: str, value: Any, words: tuple[str, ...]) -> str:
    if value not in words:
        raise _wrong(path, key, value, " or ".join(words))
    return str(value)


def _wrong(path: Path, key: str, found: Any, expected: str) -> UsageError:
    return UsageError(f"{path}: {key}: found {found!r}, expected {expected}")
