"""What kind of paper a document is, by the word that its title or heading begins with."""

from __future__ import annotations

import re2

KINDS = {
    "editorial note": "editorial note",
    "memorandum of conversation": "memorandum of (?:a )?(?:telephone )?conversation|conversation (?:record|memorandum)|"
    "record of (?:[^,;:\\n]{1,80} )?conversation|memorandum[,:]? conversation|memcon",
    "telegram": "(?:ciphered |cipher |coded |incoming |outgoing |circular )*(?:telegram|cable|radiogram|шифротелеграмма|"
    "шифртелеграмма|телеграмма)",
    "airgram": "airgram",
    "despatch": "despatch|dispatch",
    "draft": "draft",
    "letter": "letter|письмо",
    "aide-mémoire": "aide[- ]m[eé]moire",
    "memorandum": "memorandum|memo",
    "minutes": "minutes|stenogram|transcript|verbatim record",
    "report": "report|intelligence note|information note|отчет|отчёт|донесение",
    "note": "note verbale|note|нота|записка",
    "directive": "directive|instructions?|order",
    "resolution": "resolution|decision|decree|протокол|постановление",
    "protocol": "protocol",
    "agreement": "agreement|treaty|convention",
    "statement": "statement|declaration|communiqu[eé]",
    "speech": "speech|address",
    "press release": "press release",
    "petition": "petition",
    "diary": "diary|journal|дневник",
    "summary": "summary|digest|bulletin",
}
"""Kind → the words for it. The word that stands first in a title decides: a telegram that transmits a letter is a telegram."""

OF_EDITORS = frozenset(("front matter", "editorial note"))
"""Kinds of papers that editors wrote: nobody sent them, and nobody is asked for anything in them."""

_ANY = "|".join(f"({pattern})" for pattern in KINDS.values())
_NAMED = re2.compile(rf"(?i:(?:^|[^\p{{L}}-])(?:{_ANY})(?:$|[^\p{{L}}-]))")
_NAMES = tuple(KINDS)
_HEADING = re2.compile(
    r"(?i:^(?:\p{L}+\s){0,3}?(?:telegram|cable|radiogram|airgram|letter|memorandum|minutes|report|note|despatch|"
    r"шифротелеграмма|шифртелеграмма|телеграмма)(?:$|[^\p{L}]))"
)


def kind_of(words: str) -> str | None:
    """The kind that a title names first; None where it names none.

    >>> kind_of("Ciphered Telegram, the Envoy to the Minister, with a letter"), kind_of("The harvest in Vell")
    ('telegram', None)
    """
    match = _NAMED.search(words)
    if match is None:
        return None
    return next(name for name, group in zip(_NAMES, match.groups(), strict=True) if group)


def kind_of_heading(text: str) -> str | None:
    """The kind that one of the first short lines of a text names; prose names none."""
    lines = [line.strip() for line in text[:600].split("\n")[:12]]
    for line in [line for line in lines if line and len(line) <= 80][:6]:
        if line[:1].isupper() and line[-1] not in ".;," and _HEADING.match(line):
            return kind_of(line)
    return None
