"""Convention files: read, checked with messages that name file and key, and merged with what they extend."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from diplomatica.conventions.check import checked
from diplomatica.conventions.macros import expand
from diplomatica.errors import UsageError

POSTS = ".posts.csv"
"""Behind the name of a packaged convention: the file of the towns where its service sat."""
WORDS = ".words.csv"
"""Likewise the file of its words that are names: of states, of towns."""
COMMON = "common"
"""The habits that all others extend; it applies alone where no other convention is recognised."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that betrays a convention: any of the words in a text counts `weight`, once."""

    words: tuple[str, ...]
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class Series:
    """A way to print numbers: the pattern's group `value` is the number."""

    pattern: str
    role: str
    name: str | None = None
    where: str = "head"
    """`head` or `anywhere`."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Words that open a line about a time, and the clock that such a time runs on."""

    kind: str
    labels: tuple[str, ...]
    clock: str | None = None
    """An IANA zone, or None where the clock is that of the place of writing."""


@dataclass(frozen=True, slots=True, eq=False)
class Convention:
    """The habits of an archive or a service. Patterns are RE2, with `{NAME}` and its like already replaced.

    Two conventions are equal when the files that they come from say the same.
    """

    name: str
    title: str
    digest: str
    """SHA-256 of what the file and those that it extends say."""
    order: str = "dmy"
    """Order of numeric dates where nothing else decides: `dmy`, `mdy` or `ymd`."""
    signs: tuple[Sign, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Word lists by name, see `docs/conventions.md`."""
    patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Patterns by the rule that uses them."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label of a bracket, lower case, to the kind of its mark."""
    points: tuple[tuple[str, ...], ...] = ()
    """Words that number points: the forms of one, of two, …"""
    numbers: tuple[Series, ...] = ()
    times: tuple[Stamp, ...] = ()
    posts: Mapping[str, str] = field(default_factory=dict)
    """Where the service sat: every name of a town, and of what a post there is "in", to the one name that stands for all."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Convention) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def list(self, name: str) -> tuple[str, ...]:
        """The word list of that name; empty where the files have none."""
        return self.words.get(name, ())


def _merge(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Both files as one: tables are merged, lists joined with the own entries first, single values replaced."""
    merged = dict(base)
    for key, value in own.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[key] = _merge(old, value)
        elif isinstance(value, list) and isinstance(old, list) and key != "ordinals":
            merged[key] = value + [item for item in old if item not in value]
        else:
            merged[key] = value
    return merged


def _convention(data: Mapping[str, Any]) -> Convention:
    words = {name: tuple(listed) for name, listed in data.get("words", {}).items()}
    posts = data.get("posts", {})
    words["places"] = tuple(name for post, more in posts.items() for name in (post, *more.get("also", ())))
    return Convention(
        name=data["name"],
        title=data.get("title", data["name"]),
        digest=sha256(repr(sorted(_flat(data))).encode()).hexdigest(),
        order=data.get("order", "dmy"),
        signs=tuple(Sign(tuple(s["words"]), float(s["weight"]), s["says"]) for s in data.get("signs", ())),
        words=words,
        patterns={name: tuple(expand(p, words) for p in listed) for name, listed in data.get("patterns", {}).items()},
        labels=dict(data.get("marks", {})),
        points=tuple(tuple(forms) for forms in data.get("points", {}).get("ordinals", ())),
        numbers=tuple(
            Series(expand(n["pattern"], words), n["role"], n.get("name"), n.get("where", "head"))
            for n in data.get("numbers", ())
        ),
        times=tuple(
            Stamp(kind, tuple(stamp["labels"]), stamp.get("clock") if stamp.get("clock") != "local" else None)
            for kind, stamp in data.get("times", {}).items()
        ),
        posts={
            name: post for post, more in posts.items() for name in (*more.get("of", ()), post, *more.get("also", ()))
        },
    )


def _flat(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every value with its key path, so that the digest does not hang on the order of tables."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, f"{place}.{key}")
    else:
        yield place, repr(data)


def read_toml(text: str, file: str) -> dict[str, Any]:
    """The checked content of one convention file; raises UsageError naming file and key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: not TOML: {error}") from None
    return checked(data, file)


@cache
def _packaged() -> dict[str, Layer]:
    folder = files("diplomatica.conventions")
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    # A test checks what they say.
    said = {f.name[:-5]: tomllib.loads(f.read_text(encoding="utf-8")) for f in found}
    for name, data in said.items():
        towns = folder / f"{name}{POSTS}"
        if towns.is_file():
            data["posts"] = _towns(towns.read_text(encoding="utf-8"))
        names = folder / f"{name}{WORDS}"
        if names.is_file():
            for row in csv.DictReader(names.read_text(encoding="utf-8").splitlines()):
                data.setdefault("words", {}).setdefault(row["list"], []).append(row["word"])
    return {name: Layer(f"{name}.toml", True, data) for name, data in said.items()}


def _towns(text: str) -> dict[str, dict[str, list[str]]]:
    """The table `posts` of a file with the columns `post`, `also`, `of`: names of places are data, no habit."""
    rows = csv.DictReader(text.splitlines())
    return {row["post"]: {key: row[key].split("|") for key in ("also", "of") if row[key]} for row in rows}


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file says of a convention that is made of several."""

    file: str
    packaged: bool
    data: Mapping[str, Any]


def layers(name: str, own: Mapping[str, Layer], seen: tuple[str, ...] = ()) -> list[Layer]:
    """The files of a convention, nearest first: its own, then those that it extends.

    A file may extend the packaged one of its own name. Signs are never inherited: what betrays a convention is its own.
    Raises UsageError where a file extends one that is not there, or extending has no end.
    """
    layer = own[name] if name in own and name not in seen else _packaged()[name]
    base = layer.data.get("extends", COMMON if name != COMMON else None)
    if base is None:
        return [layer]
    packaged_only = base == name or base in seen
    if base not in _packaged() and (packaged_only or base not in own):
        known = ", ".join(sorted({*_packaged(), *own}))
        raise UsageError(f"{layer.file}: key extends: no convention {base!r}; known are {known}")
    if seen.count(base) > 1:
        raise UsageError(f"{layer.file}: key extends: {' extends '.join((*seen, base))}, which has no end")
    inherited = layers(base, own, (*seen, name))
    return [layer, *(inherited if base == name else map(_without_signs, inherited))]


def _without_signs(layer: Layer) -> Layer:
    return Layer(layer.file, layer.packaged, {key: value for key, value in layer.data.items() if key != "signs"})


def _made(name: str, own: Mapping[str, Layer]) -> Convention:
    """The convention of all its files as one."""
    *nearer, farthest = layers(name, own)
    merged = dict(farthest.data)
    for layer in reversed(nearer):
        merged = _merge(merged, layer.data)
    return _convention(merged)


@cache
def builtin() -> Mapping[str, Convention]:
    """The conventions that come with the program, by name.

    >>> sorted(builtin())
    ['china-prc', 'common', 'soviet', 'us-state']
    """
    return {name: _made(name, {}) for name in sorted(_packaged())}


def load_all(user_dir: Path | None) -> Mapping[str, Convention]:
    """All conventions by name: the packaged ones, and `*.toml` of the folder, which add or replace.

    A folder that is not there holds no files. Raises UsageError naming file and key.
    """
    own = own_files(user_dir)
    if not own:
        return builtin()
    return dict(sorted({**builtin(), **{name: _made(name, own) for name in sorted(own)}}.items()))


def own_files(user_dir: Path | None) -> dict[str, Layer]:
    """The checked convention files of a folder by the name of their convention; raises as `load_all` does."""
    own: dict[str, Layer] = {}
    for path in sorted(user_dir.glob("*.toml")) if user_dir is not None and user_dir.is_dir() else ():
        try:
            data = read_toml(path.read_text(encoding="utf-8"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path}: cannot be read: {error}") from None
        if data["name"] in own:
            raise UsageError(f"{path.name}: key name: a second convention {data['name']!r}")
        own[data["name"]] = Layer(path.name, False, data)
    return own


def names(own: Mapping[str, Layer]) -> list[str]:
    """All conventions there are with such files: the packaged ones and the folder's own, sorted."""
    return sorted({*_packaged(), *own})
