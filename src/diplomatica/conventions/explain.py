"""What a convention says, for people: which there are, and every habit with the file that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from diplomatica.conventions.check import PATTERNS, WORDS
from diplomatica.conventions.load import Layer, layers, names, own_files
from diplomatica.errors import UsageError

Row = dict[str, Any]

SAYS = {
    "order": "how numbers make a date where nothing else decides",
    "points.ordinals": "words that number points",
}


def listed(user_dir: Path | None) -> list[Row]:
    """One row a convention: `name`, `title`, `files` (nearest first), `signs` (how many), `order`; sorted by name.

    Raises UsageError naming file and key where a file of the folder is wrong.

    >>> [row["name"] for row in listed(None)]
    ['china-prc', 'common', 'soviet', 'us-state']
    """
    own = own_files(user_dir)
    rows = []
    for name in names(own):
        made = layers(name, own)
        rows.append(
            {
                "name": name,
                "title": _first(made, "title", name),
                "files": [_file(layer) for layer in made],
                "signs": sum(len(layer.data.get("signs", ())) for layer in made),
                "order": _first(made, "order", "dmy"),
            }
        )
    return rows


def explained(name: str, user_dir: Path | None) -> list[Row]:
    """Every habit of one convention: `key` (of the file), `says` (what the key is for), `file`, `entries` as written.

    The convention's own files come first, then those that it extends; within a file the order is that of the documentation.
    Raises UsageError where there is no convention of that name.

    >>> next(row["entries"] for row in explained("soviet", None) if row["key"] == "words.precedence")
    ['out of turn', 'very urgent', 'by cipher', 'urgent']
    """
    own = own_files(user_dir)
    if name not in names(own):
        raise UsageError(f"no convention {name!r}; known are {', '.join(names(own))}")
    return [
        {"key": key, "says": says, "file": _file(layer), "entries": entries}
        for layer in layers(name, own)
        for key, says, entries in _habits(layer.data)
    ]


def _habits(data: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for sign in data.get("signs", ()):
        yield "signs", f"{sign['says']}; weighs {sign['weight']:g}", list(sign["words"])
    if "order" in data:
        yield "order", SAYS["order"], [data["order"]]
    for series in data.get("numbers", ()):
        named = f" of the series {series['name']}" if "name" in series else ""
        where = series.get("where", "head")
        yield "numbers", f"numbers in the role {series['role']}{named}, {where}", [series["pattern"]]
    for kind, stamp in data.get("times", {}).items():
        yield f"times.{kind}", f"a time {kind}; its clock: {stamp.get('clock', 'local')}", list(stamp["labels"])
    kinds: dict[str, list[str]] = {}
    for label, kind in data.get("marks", {}).items():
        kinds.setdefault(kind, []).append(label)
    for kind, labels in kinds.items():
        yield "marks", f"labels of brackets that make a mark {kind}", labels
    for forms in data.get("points", {}).get("ordinals", ()):
        yield "points.ordinals", SAYS["points.ordinals"], list(forms)
    for name, words in data.get("words", {}).items():
        yield f"words.{name}", WORDS[name], list(words)
    for name, patterns in data.get("patterns", {}).items():
        yield f"patterns.{name}", PATTERNS[name], list(patterns)


def _file(layer: Layer) -> str:
    return f"{layer.file} (packaged)" if layer.packaged else f"conventions/{layer.file}"


def _first(made: list[Layer], key: str, otherwise: str) -> str:
    return next((layer.data[key] for layer in made if key in layer.data), otherwise)
