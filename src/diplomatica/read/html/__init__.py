"""Saved web pages: their main text with its notes, and what page and site say of it."""

from __future__ import annotations

from diplomatica.read.html.reader import read, recognise

__all__ = ["read", "recognise"]
