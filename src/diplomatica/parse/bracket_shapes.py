"""What a bracket without a label is, by the shape of its words and by what stands before it."""

from __future__ import annotations

from diplomatica.parse.bracket_labels import Read
from diplomatica.parse.phrases import word_set
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


def shaped_bracket(state: State, start: int, end: int, inner: Span) -> Read:
    """A bracket without a label, by the shape of its words and by what stands before it."""
    text = state.text
    words = text[inner[0] : inner[1]]
    if not words.strip(".… "):
        return Read("omission", 0.95, inner)
    if words.isdigit() and len(words) <= 3:
        return Read("footnote", 0.9, inner)
    if words.endswith("?"):
        return Read("uncertain", 0.9, inner)
    tokens = words.split()
    before = text[max(0, start - 40) : start]
    if before[-1:].isalpha() or text[end : end + 1].isalpha():
        return Read("gloss", 0.9, inner, "supplied")  # prot[ocol]: filled out
    alone = not before.rpartition("\n")[2].strip() and text[end : end + 1] in ("", "\n")
    if alone or len(tokens) >= NOTE_WORDS or not any(letter.isalpha() for letter in words):
        return Read("supplied" if alone and len(tokens) < 4 else "editor_note", 0.7, inner)
    return _gloss(state, words, before, inner)


def _gloss(state: State, words: str, before: str, inner: Span) -> Read:
    tokens = words.strip(",.;").split()
    last = before.split()[-1:] or [""]
    if words.endswith(".") and len(tokens) > 1:
        return Read("editor_note", 0.8, inner)
    if words[0].isupper() and not all(token[0].isupper() for token in tokens):
        return Read("supplied", 0.8, inner)
    names = all(token[0].isupper() for token in tokens)
    if words.endswith(",") or (names and not last[0][:1].isupper()):
        return Read("supplied", 0.8, inner)
    if names:
        return Read("gloss", 0.92, inner, "identification")
    known = word_set(state.convention, "supplied")
    foreign = [
        token
        for token in (t.strip(",.;'’\"").lower() for t in tokens)
        if token not in known and not token.endswith(ENGLISH) and token.isalpha()
    ]
    if len(foreign) == len(tokens):
        return Read("gloss", 0.93 if _translated(state) else 0.6, inner, "source_word")
    return Read("gloss", 0.9 if not foreign else 0.6, inner, "supplied")


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
