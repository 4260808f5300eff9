"""A citation as digital archives print it: title, date, provider, where the original lies, who did the work."""

from __future__ import annotations

from dataclasses import dataclass

import re2


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation; None for what is not there."""

    title: str | None = None
    date: str | None = None
    provider: str | None = None
    holding: str | None = None
    """All that stands between the provider and the credits."""
    credits: tuple[tuple[str, str], ...] = ()
    """Role (`translator`, `contributor`, `donor`, `editor`, `transcriber`) and name, in order."""


ROLES = {
    "translat": "translator",
    "contribut": "contributor",
    "obtain": "contributor",
    "provid": "contributor",
    "donat": "donor",
    "edit": "editor",
    "transcri": "transcriber",
}
_VERB = r"(?i:translated|contributed|obtained|provided|donated|edited|transcribed)"
_CREDIT = re2.compile(
    rf"(?:^|[.;,)]\s+(?:and\s)?|\sand\s)((?:{_VERB}(?:,\s|\sand\s|,\sand\s)?)+)(?:\sfor\s[^.;]{{2,60}}?)?\s(?i:by)\s"
)
_PRINTED = re2.compile(r"[.;]\s(?i:(?:first |originally |previously )?(?:re)?(?:printed|published) in)\s")
_VERBS = re2.compile(_VERB)
_SENTENCE = re2.compile(r"(\p{Ll}|\p{L}\)|\p{Lu}{2,})[.;](?:\s|$)")
_ADDRESS = re2.compile(r"<?https?://\S+>?")
_PROVIDER = re2.compile(
    r"(?:^|,\s?)([^,\"“”«»]{0,80}\bDigital\s(?:Archive|Library|Collection)s?[^,\"“”«»]{0,40}?)(?:,|\.|$)"
)
_AND = re2.compile(r",\s(?:and\s)?|\s(?:and|&)\s")
_QUOTES = {'"': '"', "“": "”", "«": "»", "‘": "’"}


def parse_citation(text: str) -> Citation:
    """The parts of a citation such as `"Title", Date, Some Digital Archive, Repository, f. 1. Translated by X.`

    >>> found = parse_citation('"Note", May 5, 1950, Vell Digital Archive, VSA, f. 2. Translated by A. B. Mora.')
    >>> found.date, found.provider, found.holding, found.credits
    ('May 5, 1950', 'Vell Digital Archive', 'VSA, f. 2', (('translator', 'A. B. Mora'),))
    """
    words = " ".join(_ADDRESS.sub(" ", text).split())
    title, rest = _title(words)
    credits_at, found = _credits(rest)
    rest = rest[:credits_at]
    match = _PROVIDER.search(rest)
    if match is None:
        return Citation(title, None, None, rest.strip(" ,.;") or None if title else None, found)
    return Citation(
        title,
        rest[: match.start()].strip(" ,.;") or None,
        match.group(1).strip(),
        _holding(rest[match.end(1) :]),
        found,
    )


def without_credits(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A shelfmark without the sentences behind it that say where it was printed and who did what, and these as role and name.

    >>> without_credits("VSA, f. 2, d. 7. Translated by A. B. Mora.")
    ('VSA, f. 2, d. 7', (('translator', 'A. B. Mora'),))
    """
    at, found = _credits(text)
    printed = _PRINTED.search(text)
    at = min(at, printed.start()) if printed else at
    return (text[:at].rstrip(" ,.;"), found) if at < len(text) else (text, found)


def _holding(words: str) -> str | None:
    words = words.strip(" ,;")
    return words.removesuffix(".").strip() or None


def _title(words: str) -> tuple[str | None, str]:
    """The quoted title and what follows it. Quotation marks inside the title do not end it."""
    close = _QUOTES.get(words[:1])
    if close is None:
        return None, words
    for at, char in enumerate(words):
        if at and char == close:
            inside = words[1:at]
            if inside.endswith(","):
                return inside[:-1].strip() or None, words[at + 1 :]
            if words[at + 1 : at + 2] in {",", ""}:
                return inside.strip() or None, words[at + 1 :]
    return None, words


def _credits(words: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Where the credits begin, and who did what."""
    matches = list(_CREDIT.finditer(words))
    found: list[tuple[str, str]] = []
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(words)
        names = words[match.end() : end]
        stop = _SENTENCE.search(names)
        names = (names[: stop.start() + len(stop.group(1))] if stop else names).strip(" ,.;")
        for verb in _VERBS.finditer(match.group(1)):
            role = next(role for stem, role in ROLES.items() if verb.group().lower().startswith(stem))
            found += [(role, name) for name in _names(names)]
    return (matches[0].start() if matches else len(words)), tuple(dict.fromkeys(found))


def _names(words: str) -> list[str]:
    """The single names of a list; `for the project` behind one and `Jr.` are no names."""
    found: list[str] = []
    for part in _AND.split(words):
        name = part.partition(" for ")[0].strip()
        if name.rstrip(".") in {"Jr", "Sr"} and found:
            found[-1] += f", {name}"
        elif name:
            found.append(name)
    return found
