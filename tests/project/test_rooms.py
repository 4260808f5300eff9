"""Imports point one way: a room sees `errors`, `model`, itself, and what `docs/rooms.md` names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
EVERYWHERE = {"errors", "model"}
FRONT = {"__init__": {"library"}, "__main__": {"cli"}, "errors": set[str]()}
"""The doors of the package, which are no rooms."""


def rooms() -> dict[str, set[str] | None]:
    """What each room may import besides `errors` and `model`, by `docs/rooms.md`; None means everything."""
    text = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    table: dict[str, set[str] | None] = dict(FRONT)
    for row in re.findall(r"(?m)^\| (`[^|]+)\|[^|]*\|([^|]*)\|$", text):
        names, allowed = row
        for name in re.findall(r"`([a-z_]+)(?:/|\.py)?`", names):
            table[name] = None if allowed.strip().startswith("all") else set(re.findall(r"`([a-z_]+)`", allowed))
    return table


def module_name(path: Path) -> str:
    """The dotted name of a file below `src`."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imported(node: ast.AST, module: str, path: Path) -> Iterator[str]:
    """The modules of ours that one import statement names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name in MODULES)
    if isinstance(node, ast.ImportFrom):
        package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
        above = package[: len(package) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            name = f"{base}.{alias.name}"
            if name in MODULES:
                yield name
            elif base in MODULES:
                yield base


def eager(tree: ast.AST) -> Iterator[ast.AST]:
    """The statements that run on import: no function bodies, nothing that is there for type checkers only."""
    for node in ast.iter_child_nodes(tree):
        typing_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not typing_only and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from eager(node)


def room(module: str) -> str:
    """The room a module stands in: `diplomatica.read.wilson` in `read`, the package front in `__init__`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"), str(MODULES[module]))


def test_the_table_is_read() -> None:
    table = rooms()
    assert table["parse"] == {"conventions"}
    assert table["draw"] == set()
    assert table["serve"] == {"view", "library", "draw"}
    assert table["cli"] is None


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    table = rooms()
    here = room(module)
    assert here in table, f"{here} is a room that docs/rooms.md does not name"
    allowed = table[here]
    for node in ast.walk(tree(module)):
        for name in imported(node, module, MODULES[module]):
            there = room(name)
            fine = allowed is None or there in {here, "__init__"} | EVERYWHERE | allowed
            if here == "model":
                fine = there in {"model", "errors"}
            line = getattr(node, "lineno", 0)
            assert fine, f"{MODULES[module]}:{line}: {here} imports {name}; docs/rooms.md does not allow {there}"


def test_no_room_depends_on_itself_through_others() -> None:
    graph = {name: (allowed or set()) - {name} for name, allowed in rooms().items()}
    TopologicalSorter(graph).prepare()


def test_no_module_cycles() -> None:
    graph: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        found = {name for node in eager(tree(module)) for name in imported(node, module, path)}
        graph[module] = found - {module, "diplomatica"}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other: {' <- '.join(error.args[1])}")


LIGHT = """
import sys
sys.argv = ["diplomatica", *sys.argv[1:]]
from diplomatica.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
heavy = {"pyarrow", "duckdb", "tantivy", "re2", "ahocorasick_rs", "starlette", "uvicorn", "jinja2"}
print("loaded:", *sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["search", "--help"], ["build", "--help"]])
def test_help_stays_light(arguments: list[str]) -> None:
    """`--help` is instant because no heavy library is imported; counted in modules, not by a clock."""
    done = subprocess.run([sys.executable, "-c", LIGHT, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"
