"""Keys by which a document is recognised elsewhere, and the id it would like to have."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePosixPath
from unicodedata import normalize

ADDRESS = re.compile(r"(?i)https?://(?:www\.)?digitalarchive\.wilsoncenter\.org/document/([^\s<>\"'?#]+)")
"""A document of the Wilson Center Digital Archive, by number or by words."""

EDITION = re.compile(r"(?i)https?://history\.state\.gov/historicaldocuments/([a-z0-9.-]+)/([a-z0-9.-]+)")
"""A document, or another part, of *Foreign Relations of the United States* at the Office of the Historian."""

_WITHIN = re.compile(r"(?i)(?<=\.zip)!|(?<=\.eml)!|(?<=\.mbox)!|(?<=\.mhtml)!|(?<=\.mht)!")
"""Parts a file that holds others from one that it holds."""
_UNFIT = re.compile(r"[^a-z0-9._]+")
MAX_SLUG = 120


def slug(words: str) -> str:
    """Words as an id: `[a-z0-9._-]+`, never empty; scripts without a Latin form get a name from their hash.

    >>> slug("Cable, the Envoy in Orsk")
    'cable-the-envoy-in-orsk'
    """
    plain = normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    found = _UNFIT.sub("-", plain).strip("-._")[:MAX_SLUG].rstrip("-._")
    lost = sum(char.isalnum() for char in words) - sum(char.isalnum() for char in plain)
    if not found or lost > len(found):
        found = f"{found}-{sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".lstrip("-")
    return found


def file_slug(path: str) -> str:
    """The id that a file's name gives.

    A file in a package is called as if it lay in the folder; what came with a letter has the letter's name before its own.

    >>> file_slug("documents/1950/Note to Vell.txt"), file_slug("documents/papers.zip!Note.txt")
    ('note-to-vell', 'note')
    >>> file_slug("documents/inbox.mbox!12.eml!Sketch.pdf")
    'inbox-12-sketch'
    """
    *around, name = _WITHIN.split(path)
    names = [PurePosixPath(outer) for outer in around if not outer.lower().endswith(".zip")] + [PurePosixPath(name)]
    return slug("-".join(one.name.rpartition(".")[0] or one.name for one in names))


def file_key(path: str) -> str:
    """The key of a file: its path below `documents/`.

    >>> file_key("documents/notes/a.txt")
    'file:notes/a.txt'
    """
    return f"file:{path.strip().removeprefix('./').removeprefix('documents/')}"


def address_keys(url: str) -> tuple[list[str], str | None]:
    """Keys of an address, strongest first, and the id it gives (None for an address of no known archive).

    >>> address_keys("http://www.digitalarchive.wilsoncenter.org/document/123456/")
    (['id:123456', 'url:https://digitalarchive.wilsoncenter.org/document/123456'], '123456')
    """
    match = ADDRESS.match(url.strip())
    if match is None:
        plain = url.strip().partition("#")[0].rstrip("/")
        edition = EDITION.fullmatch(plain)
        return ([f"url:{plain}"] if plain else []), slug("-".join(edition.groups())) if edition else None
    name = match.group(1).rstrip("/.,;)").lower().removesuffix(".pdf")
    number, _, words = name.partition("/")
    address = f"url:https://digitalarchive.wilsoncenter.org/document/{number}"
    if number.isdecimal():
        extra = [f"slug:{slug(words)}"] if words else []
        return [f"id:{number}", address, *extra], number
    return [address, f"slug:{slug(number)}"], slug(number)
