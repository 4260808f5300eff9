"""TEI P5: letters, collections of letters, volumes of documents such as those of *Foreign Relations of the United States*."""

from __future__ import annotations

from diplomatica.read.tei.reader import read, recognise

__all__ = ["read", "recognise"]
