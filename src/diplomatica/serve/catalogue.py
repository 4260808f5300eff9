"""Reads a catalogue of translated sentences: a `.po` file as translators' tools write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py

Key = tuple[str, str]
"""The context of a sentence (empty for most) and the English sentence; of one with a plural the singular."""

_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+)?"(.*)"')
_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one language: the forms of each, and which form a number takes."""

    forms: Mapping[Key, tuple[str, ...]]
    form_of: Callable[[int], int]

    def one(self, message: str, context: str = "") -> str:
        """The sentence; the English one where it is not translated."""
        return self.forms.get((context, message), (message,))[0]

    def many(self, one: str, more: str, number: int, context: str = "") -> str:
        """The form of a sentence that goes with a number."""
        forms = self.forms.get((context, one))
        return forms[self.form_of(number)] if forms else one if number == 1 else more


ENGLISH = Catalogue({}, lambda number: int(number != 1))
"""What is written in templates and code."""


def read(text: str) -> Catalogue:
    """The catalogue in a `.po` file; entries that are not translated or marked `fuzzy` are left out."""
    forms = {key: said for key, said in map(_entry, re.split(r"\n[ \t]*\n", text)) if said}
    header = forms.pop(("", ""), ("",))[0]
    rule = re.search(r"plural=([^;\n]+)", header)
    return Catalogue(forms, c2py(rule[1].strip()) if rule else ENGLISH.form_of)


def _entry(block: str) -> tuple[Key, tuple[str, ...]]:
    """One entry of the file: what it translates, and its forms, none where one is lacking."""
    parts: dict[str, str] = {}
    at = ""
    for line in block.splitlines():
        if re.match(r"#,.*\bfuzzy\b", line):
            return ("", ""), ()
        if line.startswith("#") or not (found := _LINE.fullmatch(line.strip())):
            continue
        at = f"{found[1]}{found[2] or ''}" if found[1] else at
        parts[at] = parts.get(at, "") + _ESCAPE.sub(lambda sign: _MEANT.get(sign[1], sign[1]), found[3])
    said = tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr"))
    return (parts.get("msgctxt", ""), parts.get("msgid", "")), said if all(said) else ()
