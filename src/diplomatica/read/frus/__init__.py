"""Volumes of *Foreign Relations of the United States* as flat text: markup stripped, a volume on one line."""

from __future__ import annotations

from diplomatica.read.frus.cuts import cuts

__all__ = ["cuts"]
