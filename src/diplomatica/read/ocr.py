"""Scans through Tesseract, where it is installed: words with page, place on the page, and confidence."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile
from diplomatica.read.flowing import Flowing
from diplomatica.read.laid_out import read_words
from diplomatica.read.reads import Reads, note
from diplomatica.read.split import Cutter

SECONDS = 120
"""Given to one page."""
MOST_PAGES = 400
FEWER = 4
"""Languages that are used together when they are all that is installed; with more of them English alone is."""


@cache
def program() -> str | None:
    """Where Tesseract is; None where it is not installed."""
    return shutil.which("tesseract")


@cache
def version() -> str:
    """Which Tesseract reads, with its languages; empty where there is none. Part of what a cached reading depends on."""
    if program() is None:
        return ""
    try:
        said = subprocess.run([program() or "", "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f"{(said.stdout or said.stderr).split(chr(10), 1)[0].strip()} {languages()}"


@cache
def languages() -> str:
    """The languages to read, as Tesseract wants them: `eng+rus`."""
    try:
        said = subprocess.run(
            [program() or "", "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "eng"
    names = [line.strip() for line in said.stdout.split("\n")[1:] if line.strip() and line.strip() != "osd"]
    return "+".join(sorted(names, key=lambda name: (name != "eng", name))) if 0 < len(names) <= FEWER else "eng"


Line = list[tuple[str, float, str]]
"""Words, confidence in per cent, and box (left, top, width, height in pixels)."""


def read_pages(images: Iterable[tuple[Mapping[int, str], bytes]], path: str, cutter: Cutter | None = None) -> Reads:
    """The documents on pictures of pages; each picture with the part of the file that each of its pages is, by the page's number in it.

    Raises DocumentError without Tesseract, and without words.
    """
    if program() is None:
        message = "the pages are pictures; install Tesseract, or put the text beside them in a .txt of the same name"
        raise DocumentError("scan", message)
    flowing = Flowing()
    lengths: dict[str, int] = {}
    facsimiles, sure, count = [], 0.0, 0
    for parts, image in images:
        if len(lengths) + len(parts) > MOST_PAGES:
            raise DocumentError("too-large", f"more than {MOST_PAGES} pages without text; split the file")
        read = _pages(image, len(parts))
        for number, part in parts.items():
            facsimiles.append(Facsimile(f"{path}{part}", flowing.at))
            lines = read.get(number, [])
            lengths[part] = _say(flowing, part, lines)
            sure += sum(confidence for line in lines for _, confidence, _ in line)
            count += sum(map(len, lines))
    if not count:
        raise DocumentError("empty", f"no words were found on {len(lengths)} pages; expected a document")
    reads = read_words(flowing, path, lengths, cutter)
    words = f"{count} words on {len(lengths)} pages were read by {version()}, with {sure / count:.0f} % confidence on average"
    first = [replace(raw, facsimiles=facsimiles) if not n else raw for n, raw in enumerate(reads.raws)]
    return Reads(first, [*reads.problems, note("read-by-machine", words)])


def _say(flowing: Flowing, part: str, lines: list[Line]) -> int:
    """Say the lines of a page; its code points as they are counted in the source."""
    flowing.part = part
    flowing.paragraph()
    at = 0
    for line in lines:
        for word, confidence, box in line:
            flowing.open("word", "ocr", f"{confidence:.0f}", [("box", box)])
            flowing.words(word, at, at + len(word))
            flowing.close()
            flowing.words(" ", at, at)
            at += len(word) + 1
        flowing.line() if line else flowing.paragraph()
    return at


def _pages(image: bytes, count: int) -> dict[int, list[Line]]:
    """The lines of each page of a picture that has so many, by its number; an empty line between paragraphs."""
    command = [program() or "", "stdin", "stdout", "-l", languages(), "tsv"]
    try:
        done = subprocess.run(command, input=image, capture_output=True, timeout=SECONDS * count, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError(
            "scan-too-slow", f"{count} pages took Tesseract more than {SECONDS * count} seconds"
        ) from None
    except OSError as error:
        raise DocumentError("scan", f"Tesseract cannot be run ({error.strerror})") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1][:200]
        raise DocumentError("scan", f"Tesseract could not read a page ({said})")
    found: dict[int, list[Line]] = {}
    known: tuple[str, ...] = ()
    for row in done.stdout.decode("utf-8", "replace").split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        place = tuple(cells[1:5])
        lines = found.setdefault(int(cells[1]), [])
        if place != known:
            if lines and place[:3] != known[:3]:
                lines.append([])
            lines.append([])
            known = place
        lines[-1].append((cells[11].strip(), float(cells[10]), " ".join(cells[6:10])))
    return found
