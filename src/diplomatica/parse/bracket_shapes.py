"""What a bracket without a label is, by the shape of its words and by what stands before it."""

from __future__ import annotations

from difflib import SequenceMatcher

from diplomatica.conventions.macros import expand
from diplomatica.parse.bracket_labels import Read
from diplomatica.parse.phrases import word_set
from diplomatica.parse.scan import Scan, pattern
from diplomatica.parse.state import Span, State

ENGLISH = (
    "ing",
    "ed",
    "tion",
    "sion",
    "ly",
    "ness",
    "ment",
    "ments",
    "ence",
    "ance",
    "ity",
    "ship",
    "ful",
    "tions",
    "ers",
    "ous",
)
"""Endings by which a word that an editor supplied is told from a foreign one."""
NOTE_WORDS = 7
"""A bracket with so many words is a note, not a word beside a word."""
QUOTES_EITHER_SIDE = frozenset('"“”«»„‘’')
PRONOUNS = frozenset(("i", "we", "he", "she", "it", "they", "us", "him", "her", "them"))
GENITIVE = ("’s", "'s", "s’", "s'")
POSSESSIVES = frozenset(("his", "her", "its", "their", "whose", "my", "our", "your"))
INSIDE_NAMES = frozenset(("of", "the", "and", "to", "for", "in", "de", "von"))
"""Small words within the name of an office or a body."""
STOPS = (".", "!", "?", ":", ".”", '."')
SAME = 4
"""A word and another that begins with as many of its letters are two forms of one: `works [workers]`."""
ALIKE = 0.5
"""So alike in its letters a word is the one before it, set right: `Holtt [Holt]`."""
GOES_ON = pattern(r",|[ ]?\p{Ll}")
"""How a sentence goes on behind a bracket."""
POINTER = pattern(r"(?i:see|cf\.|compare|siehe|vgl\.|voir) \S")
DAY = pattern(expand(r"(?:(?:\p{Lu}[\p{L}.]+ ?){1,3}, ?)?(?:{DATE}|undated)[.,]?", {}))
"""A date with or without its place: `[Vell, undated.]`."""
INITIALS = pattern(r"(?:\p{Lu}\. ?)+")
NOTE_DIGITS = 3
NUMBER = pattern(r"(?:^|[^\d\p{L}])\d{1,3},? $")
"""A number, no year, with a space behind it."""
LONG_NUMBER = pattern(r"(?:^|[^\d\p{L}])\d{4,6} ?$")


def shaped_bracket(state: State, start: int, end: int, inner: Span) -> Read | None:
    """A bracket without a label, by the shape of its words and by what stands before it; None if it may be the writer's."""
    text = state.text
    words = text[inner[0] : inner[1]]
    if not words.strip(".… "):
        return Read("omission", 0.95, inner)
    before = text[max(0, start - 40) : start]
    number = NUMBER if len(words) <= NOTE_DIGITS else LONG_NUMBER
    if words.isdigit() and Scan(before).first(number) and f"\n{text[start:end]}" not in text:
        return Read("gloss", 0.8, inner, "supplied")  # May 14 [15]: set right
    if words.isdigit() and len(words) <= NOTE_DIGITS:
        return Read("footnote", 0.9, inner)
    if words in QUOTES_EITHER_SIDE:
        return Read("gloss", 0.9, inner, "supplied")
    if words.endswith("?") or (
        "?" in words and any(_day(words.replace(" ?", day).replace("?", "")) for day in ("", " 1"))
    ):
        return Read("uncertain", 0.9, inner)
    tokens = words.split()
    if before[-1:].isalpha() or (len(tokens) == 1 and text[end : end + 1].isalpha()):
        return Read("gloss", 0.9, inner, "supplied")  # prot[ocol]: filled out
    alone = not before.rpartition("\n")[2].strip() and text[end : end + 1] in ("", "\n")
    if alone and _stamped(state, words):
        return Read("editor_note", 0.9, inner)
    if Scan(words).at(POINTER, 0, len(words)):
        return Read("editor_note", 0.9, inner)
    if not any(letter.isalpha() for letter in words):
        return Read("supplied", 0.7, inner)  # [2.]: a paragraph's number
    if len(tokens) >= NOTE_WORDS and words[0].islower() and not alone and not words.endswith(STOPS):
        return None
    if alone or len(tokens) >= NOTE_WORDS:
        return Read("supplied" if alone and len(tokens) < 4 else "editor_note", 0.7, inner)
    return _gloss(state, words, before, inner, inside=Scan(text[end : end + 2]).at(GOES_ON, 0, 2) is not None)


def _day(words: str) -> bool:
    return Scan(words).whole(DAY, 0, len(words)) is not None


def _stamped(state: State, words: str) -> bool:
    """Whether the words begin with the label of a time and give one: `Received May 24.`"""
    labels = tuple(label for stamp in state.convention.times for label in stamp.labels)
    return words.lower().startswith(labels) and any(letter.isdigit() for letter in words)


def _gloss(state: State, words: str, before: str, inner: Span, *, inside: bool) -> Read:
    """A word or a few beside others; `inside` tells that their sentence goes on behind the bracket."""
    tokens = words.strip(",.;").split()
    last = (before.rpartition("\n\n")[2].split() or [""])[-1]
    shown = Scan(words)
    if all(token in word_set(state.convention, "title") for token in words.split()):
        return Read("supplied", 0.8, inner)  # a rank that the name lacked, or another one
    if _day(words) or shown.whole(INITIALS, 0, len(words)):
        return Read("supplied", 0.9, inner)
    names = all(token[0].isupper() or token in INSIDE_NAMES for token in tokens)
    ended = last.endswith(STOPS) and not inside
    if words.endswith(".") and len(tokens) > 1 and not (names and ended):
        return Read("editor_note", 0.8, inner)
    capitals = all(token[0].isupper() for token in tokens)
    if len(tokens) == 1 and capitals and _alike(tokens[0], last):
        return Read("gloss", 0.8, inner, "supplied")
    # `he [Lund]`, `Grey Heron [Envoy to the Republic]`: who is meant
    meant = last.lower() in PRONOUNS or (last[:1].isupper() and not ended and len(tokens) > 1)
    if names and meant and any(token[0].isupper() for token in tokens):
        return Read("gloss", 0.9, inner, "identification")
    owned = tokens[0][0].isupper() and tokens[0].endswith(GENITIVE)
    if owned and (last.lower() in POSSESSIVES if len(tokens) == 1 else last[:1].isupper() and not ended):
        return Read("gloss", 0.8, inner, "identification")  # `his [Lund’s]`, `Holt [Lund’s heir]`
    if words[0].isupper() and not capitals:
        return Read("supplied", 0.8, inner)
    if words.endswith(",") or (capitals and (ended or not last[:1].isupper())):
        return Read("supplied", 0.8, inner)
    if capitals:
        return Read("gloss", 0.92, inner, "identification")
    if (
        len(tokens) == 1
        and last[:SAME].isalpha()
        and len(last) >= SAME
        and words.lower().startswith(last[:SAME].lower())
    ):
        return Read("gloss", 0.8, inner, "supplied")  # works [workers]: set right
    known = word_set(state.convention, "supplied")
    foreign = [
        token
        for token in (t.strip(",.;'’\"").lower() for t in tokens)
        if token not in known and not token.endswith(ENGLISH) and token.isalpha()
    ]
    translated = _translated(state)
    # A service whose papers are printed in an edition writes the language of the text.
    if len(foreign) == len(tokens) and (translated or not state.convention.list("kind")):
        return Read("gloss", 0.93 if translated else 0.6, inner, "source_word")
    return Read("gloss", 0.9 if not foreign else 0.6, inner, "supplied")


def _alike(word: str, last: str) -> bool:
    """Whether a capitalised word is another spelling of the one before it."""
    return (
        word[:1] == last[:1]
        and word.isalpha()
        and last.isalpha()
        and SequenceMatcher(None, word.lower(), last.lower(), autojunk=False).ratio() >= ALIKE
    )


def _translated(state: State) -> bool:
    """Whether the text is a translation, by the catalogue or by a translator's note."""
    document = state.document
    languages = document.get("language"), document.get("original_language")
    return (
        (all(languages) and languages[0] != languages[1])
        or document.get("witness") == "translation"
        or any(credit["role"] == "translator" for credit in state.found("credits"))
        or "ranslator" in state.text
    )
