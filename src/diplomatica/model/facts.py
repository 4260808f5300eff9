"""The name of a fact: the same for ever, whatever rule or offset finds it, so that a decision survives better rules."""

from __future__ import annotations

from hashlib import sha256

ACCEPTED_FROM = 0.9
"""Confidence from which a fact counts without anybody having looked."""


def fact_id(table: str, document_id: str, kind: str, words: str, occurrence: int) -> str:
    """Sixteen hex digits from table, document, kind, the quoted words and which occurrence of them it is (from 0).

    Parts are joined by a control character that no text of the program contains, so that no two different
    splits collide; white space inside the words counts as one space.

    >>> fact_id("parties", "cable-14", "to", "THE AMBASSADOR", 0)
    '29dbda994566fd80'
    >>> fact_id("parties", "cable-14", "to", "THE  AMBASSADOR", 0)
    '29dbda994566fd80'
    """
    parts = (table, document_id, kind, " ".join(words.split()), str(occurrence))
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]
