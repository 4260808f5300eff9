"""Office files: Office Open XML (`.docx`, `.xlsx`) and OpenDocument (`.odt`)."""

from __future__ import annotations

from diplomatica.read.office import docx, odt, sheets

__all__ = ["docx", "odt", "sheets"]
