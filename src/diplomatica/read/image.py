"""A picture of a page: the facsimile of the text beside it, or a scan to be read by Tesseract where that is installed."""

from __future__ import annotations

from collections.abc import Sequence

from diplomatica.model.document import Facsimile, RawDocument
from diplomatica.read import ocr
from diplomatica.read.ids import file_key, file_slug
from diplomatica.read.reads import Reads

SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
TEXTS = (
    ".txt",
    ".text",
    ".md",
    ".html",
    ".htm",
    ".xhtml",
    ".xml",
    ".tei",
    ".docx",
    ".odt",
    ".pdf",
    ".eml",
    ".ris",
    ".bib",
    ".json",
)


def recognise(_path: str, data: bytes) -> bool:
    """Whether the bytes begin like PNG, JPEG, GIF or TIFF."""
    return data.startswith(SIGNATURES)


def read(data: bytes, path: str, beside: Sequence[str]) -> Reads:
    """A picture of the document beside it, or what Tesseract reads on it. Raises DocumentError where neither is to be had."""
    texts = sorted(
        (name for name in beside if name.lower().endswith(TEXTS)), key=lambda name: TEXTS.index(_ending(name))
    )
    if not texts:
        return ocr.read_pages([("", data)], path)
    raw = RawDocument(
        keys=[file_key(texts[0])],
        preferred_id=file_slug(texts[0]),
        basis="record",
        text="",
        spans=[],
        fields=[],
        source_start=0,
        source_end=0,
        facsimiles=[Facsimile(path)],
    )
    return Reads([raw], [])


def _ending(name: str) -> str:
    return "." + name.lower().rpartition(".")[2]
