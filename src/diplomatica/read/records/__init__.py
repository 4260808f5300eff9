"""Records of documents without their words: RIS, BibTeX, CSL-JSON, as a bibliography or beside the file that they describe."""

from __future__ import annotations

from diplomatica.read.records import bibtex, csl, ris

__all__ = ["bibtex", "csl", "ris"]
