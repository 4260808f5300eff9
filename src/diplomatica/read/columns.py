"""The columns of the calendar, which are also the words of a header block: one list for all who speak in fields."""

from __future__ import annotations

import re
from functools import lru_cache

TIMES = ("written", "handed_in", "sent", "transmitted", "received", "deciphered", "typed", "distributed", "delivered")
PARTIES = ("sender", "on_behalf_of", "recipient", "via", "for", "copies")
REFERENCES = ("answers", "refers_to", "encloses", "follows", "relays", "corrects", "drafts")
STATEMENTS = ("told", "conversations", "conveys", "requests", "ignorance")

LISTS = frozenset(
    (
        *PARTIES,
        *REFERENCES,
        *STATEMENTS,
        "numbers",
        "holdings",
        "events",
        "credit",
        "other_times",
        "perhaps_same_as",
        "translation_of",
    )
)
"""Columns that may hold several items: JSON lists, or `|` between items."""

OBJECTS = frozenset(("printed", "by", "at", "whose"))
"""Objects from a column of times to how it is printed, who did it, where, and whose it is; as cells `printed.sent` and so on."""

IDENTITY = frozenset(("id", "path"))

KNOWN = (
    LISTS
    | OBJECTS
    | IDENTITY
    | frozenset(
        (
            *TIMES,
            *("title", "kind", "date", "place_from", "place_to", "clock", "classification", "precedence", "summary"),
            *("basis", "url", "citation", "provider", "repository", "collection", "reference", "language"),
            *("original_language", "rights", "edition_number", "summary_by", "copies_stated", "note"),
        )
    )
)
"""Every column that is understood; another one is named in a problem and left alone."""

SYNONYMS = {
    "from": "sender",
    "to": "recipient",
    "author": "sender",
    "subject": "title",
    "name": "title",
    "number": "numbers",
    "no": "numbers",
    "no.": "numbers",
    "cc": "copies",
    "copy": "copies",
    "copies_to": "copies",
    "copy_to": "copies",
    "on_behalf": "on_behalf_of",
    "address": "url",
    "link": "url",
    "place": "place_from",
    "type": "kind",
    "holding": "holdings",
    "shelfmark": "holdings",
    "archive": "repository",
    "source": "citation",
    "credits": "credit",
    "translator": "credit",
    "refers": "refers_to",
    "event": "events",
    "translates": "translation_of",
    "priority": "precedence",
    "file": "path",
}
"""What people also write, after lower case and underscores."""

_GAPS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4096)
def column(word: str) -> str | None:
    """The column that a header word means, or None.

    >>> column("On behalf-of")
    'on_behalf_of'
    >>> column("Printed.Sent")
    'printed.sent'
    """
    name = _GAPS.sub("_", word.strip().lower()).strip("_")
    name = SYNONYMS.get(name, name)
    if name in KNOWN:
        return name
    group, dot, label = name.partition(".")
    return f"{group}.{label}" if dot and label and group in OBJECTS else None
