"""The small language of patterns in convention files: RE2 patterns in which `{NAME}` and its like stand for word forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_WORD = r"\p{Lu}[\p{L}\p{M}]+(?:(?:-|['’ʼ](?:[\p{Lu}a-rt-z]|s\p{L}))[\p{L}\p{M}]*)*"
_PARTICLE = r"(?:de|della|der|den|di|du|la|van|von|al|el|bin|ibn|ben)"
_INITIALS = r"(?:\p{Lu}\p{Ll}?\. ?)"
_NAME = rf"{_INITIALS}{{0,3}}{_WORD}(?: (?:{_PARTICLE} )?{_WORD}){{0,3}}"
_CAPS = r"\p{Lu}[\p{Lu}\p{M}\d'’&./-]*(?:[ ,]+[\p{Lu}\p{M}\d(][\p{Lu}\p{M}\d'’&./()-]*)*"
_CAPS_NAME = rf"{_INITIALS}{{0,3}}\p{{Lu}}[\p{{Lu}}\p{{M}}'’-]+(?: \p{{Lu}}[\p{{Lu}}\p{{M}}'’-]*){{0,3}}"
_NUMBER = r"\d{1,6}(?: ?[-–—/] ?\d{1,6})*(?:/[\p{L}]{1,4})?"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, ?\d{{4}})?"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})"
)

_UNTOLD = r"\[(?i:num|[^\[\]\n]{0,30}(?:number|not declassified|illegible|garble|omission)[^\[\]\n]{0,30})\]"
_PAPER = rf"(?:(?:\p{{Lu}}[-–] ?)?{_NUMBER}|{_UNTOLD})"
_DAY = rf"(?:{_DATE}|\[(?i:[^\[\]\n]{{0,20}}date[^\[\]\n]{{0,20}})\])"
_CLOCK = r"(?:noon|midnight|\d{1,2}(?::\d{2})? ?[ap]\. ?m\.?)"

FIXED = {
    "WORD": _WORD,
    "NAME": _NAME,
    "CAPS": _CAPS,
    "CAPS_NAME": _CAPS_NAME,
    "NUMBER": _NUMBER,
    "DATE": _DATE,
    "PAPER": _PAPER,
    "DAY": _DAY,
    "CLOCK": _CLOCK,
}
"""Forms that need no words of the convention. They match names by their shape alone: no name stands here."""

LISTS = (
    "title",
    "titles",
    "office",
    "group",
    "body",
    "house",
    "own",
    "recipient",
    "other",
    "message",
    "conversation",
    "sort",
    "say",
    "saying",
    "holding",
    "telling",
    "naming",
    "asking",
    "series",
    "centre",
    "mission",
    "numbered",
    "places",
    "via",
    "should",
    "meet",
    "convey",
    "following",
    "tidings",
    "medium",
    "calling",
)
"""Word lists of a convention that patterns may name in capitals, `{OFFICE}`: any word of the list."""

EITHER_CASE = ("office", "message", "conversation", "meet", "convey")
"""Lists of common nouns, which headings print with capitals."""

QUALITIES = ("regular", "complete", "fragmentary", "late", "distorted")
"""Lists of words that say how well a channel works, by the quality that they say; `{QUALITY}` is any of them."""


SIDES = ("of_own", "of_theirs", "of_centre", "of_post")
"""Lists of words that stand before a number and say whose paper it is; `{OF_SERIES}` is any of them."""


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, longest first; a list without words matches nothing.

    >>> any_of(["talk", "talks"])
    '(?:talks|talk)'
    """
    from re2 import escape

    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(escape(word) for word in ordered) + ")" if ordered else r"[^\x00-\x{10FFFF}]"


def expand(template: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The RE2 pattern of a template: `{NAME}`, `{OFFICE}` … are replaced, everything else stays.

    `{PERSON}` is a name with or without a title, `{POST}` an office with whose it is and where
    (`our ambassador in Orsk`), `{PARTY}` a person, a post or a group (`the Vellan friends`), `{WHO}` anybody, a pronoun too.
    `{PLACES}` is a town where the service sat.
    `{PAPER}` is a number or, in brackets, what stands for one that is not given, `{DAY}` likewise a date; `{CLOCK}` an hour.
    Braces of another sort (`\\d{2}`, `\\p{L}`) are left alone.

    >>> expand("(?:Your|Our) {MESSAGE}", {"message": ("note", "letter")})
    '(?:Your|Our) (?i:(?:letter|note))'
    """
    if "{" not in template:
        return template
    for name, made in (
        ("ASIDE", _ASIDE),
        ("WHO", _WHO),
        ("PARTY", _PARTY),
        ("PERSON", _PERSON),
        ("POST", _POST),
        ("GROUPS", _GROUPS),
    ):
        template = template.replace("{" + name + "}", made)
    for name, fixed in FIXED.items():
        template = template.replace("{" + name + "}", fixed)
    if "{QUALITY}" in template:
        said = any_of(word for name in QUALITIES for word in words.get(name, ()))
        template = template.replace("{QUALITY}", said)
    if "{OF_SERIES}" in template:
        template = template.replace("{OF_SERIES}", any_of(word for name in SIDES for word in words.get(name, ())))
    for name in LISTS:
        mark = "{" + name.upper() + "}"
        if mark in template:
            made = any_of(words.get(name, ()))
            template = template.replace(mark, f"(?i:{made})" if name in EITHER_CASE else made)
    return template


_PERSON = r"(?:(?:{TITLES}|{TITLE}) )?{NAME}"
_GROUPS = r"(?:[Tt]he )?{WORD}(?: {WORD})? (?:{GROUP}|{BODY})"
_POST = r"(?:(?:{OWN}|{RECIPIENT}|{OTHER}|[Tt]he) )?(?:{WORD} )?{OFFICE}(?: (?:in|to|at) (?:the )?{NAME})?"
_PARTY = rf"(?:{_GROUPS}|{_POST}|{_PERSON})"
_NOUN = r"(?:\p{Lu}[\p{L}\p{M}.'’-]*|{OFFICE}|{GROUP}|{BODY}|{HOUSE})"
_WHOSE = r"(?:(?:{OWN}|{RECIPIENT}|{OTHER}|[Tt]h(?:e|is|ese)) )"
_PRONOUN = r"\b(?:[Ww]e|I|us|me|[Hh]e|[Ss]he|him|[Hh]er|[Tt]hey|them|[Ii]t)\b"
# Wider than {PARTY} and much shorter: who is meant, the mentions in it tell.
_WHO = rf"(?:{_PRONOUN}|{_WHOSE}?{_NOUN}(?: (?:(?:of|in|at)(?: the)? )?{_NOUN}){{0,5}})"
_ASIDE = (
    r",? (?:(?:also|then|now|again|only|merely|later|further|therefore|however|himself|herself|thereupon|next|often|first|finally"
    r"|once more|in turn|in reply|in response|at once|\p{Ll}{3,12}ly)(?:,? (?:also|then|again|only|further))?"
    r"|(?:when|on being|upon being) \p{Ll}+ed|\p{Ll}+ed(?: (?:me|us|him|her))? and),?"
)
