"""What a parsed file depends on besides its bytes: our code, the conventions, the libraries, and the settings."""

from __future__ import annotations

import platform
import unicodedata
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from diplomatica.building.reading import conventions
from diplomatica.folder.cache import key
from diplomatica.folder.listing import InputFile
from diplomatica.folder.settings import SourceSettings
from diplomatica.read import ocr_version

ROOMS = ("model", "conventions", "read", "parse")
FILES = (("building", "reading.py"), ("folder", "cache.py"))
"""Code outside these rooms that shapes an entry."""
LIBRARIES = (
    "ahocorasick-rs",
    "bibtexparser",
    "charset-normalizer",
    "google-re2",
    "msgspec",
    "openpyxl",
    "pyarrow",
    "pypdfium2",
    "resiliparse",
    "rispy",
    "tzdata",
)


@cache
def code() -> str:
    """A hash of every file whose change could change what reading and parsing give."""
    package = files("diplomatica")
    found = [item for room in ROOMS for item in _walk(package / room, room)]
    found += [("/".join(parts), package.joinpath(*parts)) for parts in FILES]
    digest = sha256()
    for name, file in sorted(found, key=lambda item: item[0]):
        digest.update(f"{name}\0".encode())
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _walk(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    out = []
    for item in folder.iterdir():
        path = f"{name}/{item.name}"
        if item.is_dir():
            out += _walk(item, path) if item.name != "__pycache__" else []
        else:
            out.append((path, item))
    return out


@cache
def versions() -> dict[str, str]:
    """Versions of the language and of the libraries that reading and parsing use."""
    found = {name: version(name) for name in LIBRARIES}
    return found | {
        "tesseract": ocr_version(),
        "python": platform.python_version(),
        "unicode": unicodedata.unidata_version,
    }


def entry_name(root: Path, file: InputFile, source: SourceSettings, beside: Sequence[str] = ()) -> str:
    """The name of the cache entry for a file read under these settings by this program."""
    habits = [f"{name}={convention.digest}" for name, convention in conventions(root).items()]
    libraries = [f"{name}={number}" for name, number in versions().items()]
    return key([file.sha256, file.path, *beside, *source.for_parsing, code(), *libraries, *habits])
