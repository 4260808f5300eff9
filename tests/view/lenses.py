"""Both samples, built, and every command that a lens can be put on, with words to ask it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplomatica.build import build
from diplomatica.cli import cli
from diplomatica.library import Archive
from diplomatica.view import Lens

SAMPLES = Path(__file__).resolve().parents[2] / "src" / "diplomatica" / "samples"

WITHOUT = {"init", "add", "read", "build", "serve", "demo", "decide", "check", "conventions", "appointments"}
"""Commands that list nothing that somebody can have known."""


def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both samples, built, by name."""
    out = {}
    for name in ("korea-1950", "straits-1951"):
        out[name] = tmp_path_factory.mktemp("samples") / name
        shutil.copytree(SAMPLES / name, out[name], ignore=shutil.ignore_patterns("__pycache__", ".diplomatica"))
        build(out[name], workers=0)
    return out


def lens_of(archive: Archive) -> Lens:
    assert archive.lens is not None
    return archive.lens


def behind(archive: Archive) -> Archive:
    assert archive.behind is not None
    return archive.behind


def ids(archive: Archive) -> list[str]:
    return [row["id"] for row in archive.view.rows("select id from documents order by id")]


ASKED: dict[str, list[list[str]]] = {
    "completeness": [["{actor}", "--from", "1950-01-01", "--to", "1952-01-01"]],
    "intervals": [["{id}"], ["--from", "sent", "--to", "received"]],
    "search": [["the"], ["NOT the"], ["date:1950..1951"]],
    "compare": [["{id}", "{last}"]], "show": [["{id}"]], "cite": [["{id}"]], "who-knew": [["{id}"], ["{event}"]], "known": [["{actor}"]],
    "learned": [["{actor}", "--from", "1950-01-01", "--to", "1952-01-01"]], "ahead": [["{actor}", "{other}"]],
    "compare-knowledge": [["{actor}", "{other}"]], "channel": [["{actor}", "{other}"]], "explain": [["{fact}"]],
}  # fmt: skip
"""What to ask of the commands that want a word; the others are asked as they are."""


def asked(seen: Archive) -> Iterator[list[str]]:
    """Every command that a lens can be put on, with words for visible papers."""
    view = seen.view
    papers = [*ids(seen), ""]
    ends = [
        row["id"]
        for row in view.rows("select distinct to_id as id from transmissions where to_id is not null order by 1")
    ]
    events = [row["id"] for row in view.rows("select id from events order by id")]
    facts = [row["id"] for row in view.rows('select fact_id as id from "references" order by 1')]
    actor = lens_of(seen).actor_id
    given = {
        "id": papers[0],
        "last": papers[-2] if len(papers) > 2 else "",
        "event": (events or [""])[0],
        "actor": actor,
        "other": (ends or [actor])[0],
        "fact": (facts or [""])[0],
    }
    for name, command in cli.commands.items():
        if name in WITHOUT:
            continue
        assert "--as-known-to" in [option for parameter in command.params for option in parameter.opts], name
        assert name in ASKED or not any(p.param_type_name == "argument" and p.required for p in command.params), name
        for words in ASKED.get(name, [[]]):
            filled = [word.format(**given) for word in words]
            if all(filled):
                yield [name, *filled]
