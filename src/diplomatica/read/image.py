"""A picture of a page: the facsimile of the text beside it, or a scan to be read by Tesseract where that is installed."""

from __future__ import annotations

from collections.abc import Sequence

from diplomatica.model.document import Facsimile, RawDocument
from diplomatica.read import ocr, tiff
from diplomatica.read.ids import file_key, file_slug
from diplomatica.read.reads import Reads

SIGNATURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"\0\0\0\x0cjP  \r\n\x87\n")
WORDS = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".xml", ".tei", ".docx", ".odt", ".eml")
"""Files that hold a document's words, the better first."""
RECORDS = (".pdf", ".ris", ".bib", ".json")
"""Files that a picture may belong to where no words stand beside it."""


def recognise(_path: str, data: bytes) -> bool:
    """Whether the bytes begin like PNG, JPEG, GIF, JPEG 2000 or TIFF."""
    return data.startswith(SIGNATURES) or tiff.is_tiff(data)


def read(data: bytes, path: str, beside: Sequence[str]) -> Reads:
    """A picture of the document beside it, or what Tesseract reads on it.

    Raises DocumentError where neither is to be had, and for a broken TIFF.
    """
    found = text_beside(beside, WORDS + RECORDS)
    parts = pages(data)
    if not found:
        return ocr.read_pages([(parts, data)], path)
    raw = RawDocument(
        keys=[file_key(found)],
        preferred_id=file_slug(found),
        basis="record",
        text="",
        spans=[],
        fields=[],
        source_start=0,
        source_end=0,
        facsimiles=[Facsimile(f"{path}{part}") for part in parts.values()],
    )
    return Reads([raw], [])


def pages(data: bytes) -> dict[int, str]:
    """The pages of a picture by their numbers, with what each adds to its path. Raises DocumentError for a broken TIFF."""
    numbers = tiff.pages(data) if tiff.is_tiff(data) else [1]
    return {number: f"#page={number}" for number in numbers} if len(numbers) > 1 else {numbers[0]: ""}


def text_beside(beside: Sequence[str], endings: Sequence[str] = WORDS) -> str | None:
    """The file beside that a picture belongs to; None where there is none."""
    ranked = [
        (endings.index(ending), name) for name in beside if (ending := "." + name.lower().rpartition(".")[2]) in endings
    ]
    return min(ranked, default=(0, None))[1]
