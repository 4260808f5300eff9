"""Example books: Markdown tables with the input beside what must come out of it."""

from __future__ import annotations

from pathlib import Path

from diplomatica.errors import DocumentError
from diplomatica.read import Reads, read_file

BOOKS = Path(__file__).resolve().parents[1] / "books"


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of all tables of a book; `⏎` is a new line, `–` alone an empty cell."""
    found: list[tuple[str, ...]] = []
    for line in (BOOKS / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("| ---"):
            found.pop()  # what stands above the rule is the heading of the table
        elif line.startswith("| "):
            cells = [cell.strip().replace("⏎", "\n") for cell in line.strip("|").split(" |")]
            found.append(tuple("" if cell == "–" else cell for cell in cells[: line.count(" |")]))
    return found


def read_or_shelve(data: bytes, path: str) -> Reads | DocumentError:
    """What a file gives, or why it is shelved; any other exception fails the test."""
    try:
        return read_file(data, path)
    except DocumentError as error:
        return error
