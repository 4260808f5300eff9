"""Citations of a document or passage, one style per file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diplomatica.cite.bibtex import bibtex
from diplomatica.cite.coins import coins
from diplomatica.cite.csl import csl
from diplomatica.cite.ris import ris
from diplomatica.cite.source import Name, Source
from diplomatica.cite.words import archive, chicago

__all__ = ["STYLES", "Name", "Source", "Style", "cite", "coins"]


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: what makes the text, and how a page hands it out as a file."""

    write: Callable[[Source], str]
    suffix: str
    media_type: str


STYLES: dict[str, Style] = {
    "archive": Style(archive, "txt", "text/plain"),
    "chicago": Style(chicago, "chicago.txt", "text/plain"),
    "bibtex": Style(bibtex, "bib", "application/x-bibtex"),
    "ris": Style(ris, "ris", "application/x-research-info-systems"),
    "csl-json": Style(csl, "csl.json", "application/vnd.citationstyles.csl+json"),
}
"""All styles by name: one more is a function and a line here."""


def cite(source: Source, style: str) -> str:
    """The citation in a style; KeyError for a style that is not in `STYLES`."""
    return STYLES[style].write(source)
