"""The lock files: everything pinned with hashes, nothing that names an index, a host or a local path."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?P<marker> ; .+)?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def read_lock(name: str) -> dict[str, list[str]]:
    """The requirement lines of a lock file, each with its list of hashes."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {line.partition("--hash")[0].strip(): HASH.findall(line) for line in lines}


def versions(name: str) -> dict[str, str]:
    """Version by canonical name."""
    found = [PINNED.fullmatch(line) for line in read_lock(name)]
    return {match["name"]: match["version"] for match in found if match}


def pyproject() -> dict[str, Any]:
    """The project's settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def declared(group: str) -> list[Requirement]:
    """The requirements of `pyproject.toml`: `runtime`, or a dependency group with what it includes."""
    settings = pyproject()
    if group == "runtime":
        return [Requirement(text) for text in settings["project"]["dependencies"]]
    out: list[Requirement] = []
    for entry in settings["dependency-groups"][group]:
        out += [Requirement(entry)] if isinstance(entry, str) else declared(entry["include-group"])
    return out


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_pinned_and_has_hashes(name: str) -> None:
    lock = read_lock(name)
    assert len(lock) > 10
    assert [line for line in lock if not PINNED.fullmatch(line)] == []
    assert [line for line, hashes in lock.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_index_no_host_no_path(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\s*-(?!-hash=).*|\w+://.*|.* @ .*|(?<![\w=])/\w.*", text) == []


@pytest.mark.parametrize(
    ("name", "groups"),
    [("requirements.lock", ("runtime", "build")), ("requirements-dev.lock", ("runtime", "build", "dev"))],
)
def test_what_pyproject_asks_for_is_pinned_within_its_bounds(name: str, groups: tuple[str, ...]) -> None:
    pins = versions(name)
    for requirement in [one for group in groups for one in declared(group)]:
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement} is not in {name}; run `make lock`"
        assert requirement.specifier.contains(pin), f"{name} has {pin}, pyproject.toml wants {requirement}"


def test_both_locks_agree() -> None:
    runtime, dev = versions("requirements.lock"), versions("requirements-dev.lock")
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_default_install_stays_small() -> None:
    heavy = {"pandas", "numba", "numpy", "pyspark", "polars", "spacy", "torch"}
    assert heavy.isdisjoint(versions("requirements.lock"))
