"""PDF files with a text layer: lines in reading order, paragraphs, running heads apart; scans through Tesseract where it is installed."""

from __future__ import annotations

from diplomatica.read.pdf.reader import facsimile, read, recognise

__all__ = ["facsimile", "read", "recognise"]
