"""Word processors' files: Office Open XML (`.docx`) and OpenDocument (`.odt`)."""

from __future__ import annotations

from diplomatica.read.office import docx, odt

__all__ = ["docx", "odt"]
