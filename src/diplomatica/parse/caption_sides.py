"""The two sides of an editors' caption: `Vellan Ambassador to Orsk A. B. Mora` and `the Ministry`, out of `… to …`.

`to` stands between the sides and within an office; what follows it (a state, a house, another `to`) tells which it is.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from diplomatica.parse.partynames import names_office

Span = tuple[int, int]
PARTICLES = frozenset(("de", "da", "della", "di", "du", "van", "von", "der", "den", "el", "al", "bin", "ibn"))
RANKS = frozenset(
    (
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Dr",
        "Dr.",
        "Gen.",
        "Col.",
        "Maj.",
        "Capt.",
        "Lt.",
        "Adm.",
        "Cde.",
        "Com.",
        "Comrade",
        "Comrades",
        "General",
        "Marshal",
        "Colonel",
        "Admiral",
        "Sir",
        "Lord",
    )
)
HOLDERS = frozenset(
    (
        "ambassador",
        "envoy",
        "delegate",
        "representative",
        "minister",
        "consul",
        "chargé",
        "d’affaires",
        "d'affaires",
        "secretary",
        "chairman",
        "president",
        "premier",
        "chancellor",
        "director",
        "chief",
        "commander",
        "commissar",
        "commissioner",
        "adviser",
        "advisor",
        "governor",
        "leader",
        "attaché",
        "counselor",
        "counsellor",
        "member",
        "head",
        "marshal",
        "king",
        "prince",
    )
)
"""Words for one man's office: a name can stand right behind them, `Vellan Foreign Minister Mora`."""
GENERAL = frozenset(("general", "secretary-general", "consul-general", "interim", "a.i."))
"""What may stand between such a word and the name: `Secretary General Mora`."""
ACCREDITED = frozenset(
    (
        "ambassador",
        "envoy",
        "delegate",
        "representative",
        "minister",
        "legate",
        "mission",
        "delegation",
        "commissioner",
        "liaison",
        "ambassadors",
        "envoys",
        "delegates",
        "representatives",
        "ministers",
    )
)
"""Offices that are held *to* a state."""
HELPERS = frozenset(("assistant", "adviser", "advisor", "aide", "secretary", "counselor", "counsellor"))
"""Offices that are held *to* a man."""
LONGEST_NAME = 6
"""Words."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names that are nobody's: of states, as an office has them behind its `to`, and of towns."""

    states: AbstractSet[str] = field(default_factory=frozenset)
    towns: AbstractSet[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Side:
    """One party of a caption, by the spans of its words: of all, of its name, of its office."""

    whole: Span
    name: Span | None = None
    office: Span | None = None


def sides(words: str, places: Places) -> tuple[list[Side], list[Side]] | None:
    """Senders and recipients of `A to B`; None where it cannot be told who they are.

    Spans count code points of `words`.

    >>> senders, recipients = sides("Envoy to Vell A. B. Mora to the Ministry", Places({"Vell"}))
    >>> [side.name for side in senders + recipients]
    [(14, 24), None]
    """
    at = _between(words, places)
    if at is None:
        return None
    one, two = _parties(words, (0, at[0]), places), _parties(words, (at[1], len(words)), places)
    if not one or not two or (_bare(words, one) and _bare(words, two)):
        return None
    return one, two


def alone(words: str, places: Places) -> list[Side]:
    """The senders of a caption that names no recipient: an office, or a man with his initials; none where that is not sure."""
    found = _parties(words, (0, len(words)), places)
    initialled = [_initialled(words[slice(*side.whole)]) is not None for side in found]
    if " to " in words and not all(initialled):
        return []
    sure = all(side.office or told for side, told in zip(found, initialled, strict=True))
    return found if sure and any(letter.isupper() for letter in words) else []


def _between(words: str, places: Places) -> Span | None:
    """Where the `to` stands that parts the sides."""
    starts, at = [], 0
    while (at := words.find(" to ", at)) >= 0:
        starts.append(at)
        at += 4
    for place, start in enumerate(starts):
        last = place == len(starts) - 1
        following = words[start + 4 : len(words) if last else starts[place + 1]]
        before = words[:start].rsplit(maxsplit=1)[-1:]
        accredited = bool(before) and before[0].lower() in ACCREDITED
        if accredited and (_state(following, places) or (not last and not names_office(following))):
            continue
        if before and before[0].lower() in HELPERS and not last:
            continue
        if accredited and not (names_office(following) or _body(following)):
            return None
        return start, start + 4
    return None


def _state(words: str, places: Places) -> int:
    """How many code points of the beginning name a state: 0 for none."""
    start = 4 if words.startswith("the ") else 0
    found = [
        start + len(name)
        for name in places.states
        if words.startswith(name, start) and not words[start + len(name) :][:1].isalpha()
    ]
    return max(found, default=0)


def _bare(words: str, found: list[Side]) -> bool:
    """Whether a side is one word alone: a man or a town, nobody can say."""
    return len(found) == 1 and found[0].office is None and " " not in words[slice(*found[0].whole)].strip()


def _parties(words: str, span: Span, places: Places) -> list[Side]:
    """The parties of one side: several only where each has a name; none where a side is neither name nor office."""
    whole = _trimmed(words, span)
    found: list[Side] = []
    begin = at = whole[0]
    while begin < whole[1]:
        middle = words.find(" and ", at, whole[1])
        end = middle if middle >= 0 else whole[1]
        side = _party(words, (begin, end), places)
        if side and side.name:
            found.append(side)
            begin = end + len(" and ")
        elif middle < 0:
            break
        at = end + len(" and ")
    if found and begin > whole[1]:
        return found
    one = _party(words, whole, places)
    return [one] if one else []


def _trimmed(words: str, span: Span) -> Span:
    start, end = span
    while start < end and words[start] in " ,":
        start += 1
    while start < end and words[end - 1] in " ,":
        end -= 1
    return start, end


def _party(words: str, span: Span, places: Places) -> Side | None:
    start, end = span = _trimmed(words, span)
    text = words[start:end]
    if not text:
        return None
    named = _named(text, places)
    if named == 0:
        return Side(span, name=span)
    if named is not None:
        bracket = text[named - 1] == "("
        return Side(span, name=(start + named, end - bracket), office=(start, start + len(text[:named].rstrip(" ,("))))
    if names_office(text) or _body(text):
        return Side(span, office=span)
    where = max(text.rfind(" in "), text.rfind(" at "))
    man = text[:where] if where > 0 else text
    if _name(man) and man not in places.towns and not _state(man, places):
        return Side(span, name=(start, start + len(man)))
    return None


def _named(text: str, places: Places) -> int | None:
    """Where the name of a party begins that stands behind its office; 0 for a name alone, None where no name is told from an office."""
    found = _initialled(text)
    if found is not None:
        return found
    bracket = text.rfind(" (")
    if text.endswith(")") and bracket > 0 and names_office(text[:bracket]) and _name(text[bracket + 2 : -1]):
        return bracket + 2
    to = text.rfind(" to ")
    if to >= 0 and text[:to].rsplit(maxsplit=1)[-1].lower() in ACCREDITED:
        length = _state(text[to + 4 :], places)
        behind = text[to + 4 + length :].lstrip(" ,")
        return len(text) - len(behind) if length and _name(behind) else None
    return _held(text, places)


def _held(text: str, places: Places) -> int | None:
    """Where a name begins right behind the last word for one man's office."""
    at, found = 0, None
    for word in text.split(" "):
        at += len(word) + 1
        lower = word.lower().rstrip(",")
        if lower in HOLDERS or (lower in GENERAL and found is not None):
            found = at
    if not found:
        return None
    name = text[found:]
    return found if _name(name) and not _state(name, places) else None


def _initialled(text: str) -> int | None:
    """Where a name with initials begins that reaches to the end, its ranks included."""
    words = text.split(" ")
    at = len(text) + 1
    found = None
    for place in range(len(words) - 1, -1, -1):
        at -= len(words[place]) + 1
        if _initials(words[place]) and _name(" ".join(words[place:])):
            found = at
        elif found is not None:
            if words[place] not in RANKS:
                break
            found = at
    return found


def _initials(word: str) -> bool:
    """Whether a word is initials, with or without the name glued to them: `A.`, `Yu.`, `A.B.Mora`."""
    parts = word.split(".")
    return len(parts) > 1 and all(
        0 < len(part) < 3 and part[0].isupper() and part[1:].islower() + (len(part) < 2) for part in parts[:-1]
    )


def _name(text: str) -> bool:
    """Whether words can be a man's name, with ranks before and an alias in brackets behind: `Gen. Mora`, `de Mora (Holt)`."""
    bracket = text.find(" (")
    if bracket > 0 and text.endswith(")"):
        return _name(text[:bracket]) and _name(text[bracket + 2 : -1])
    words = text.split(" ")
    while words and words[0] in RANKS:
        words = words[1:]
    whole = 0
    for word in words:
        if word in PARTICLES or (_initials(word) and not word.rsplit(".", 1)[1]):
            continue
        letters = word.rsplit(".", 1)[-1].replace("-", "").replace("’", "").replace("'", "")
        if not letters.isalpha() or not letters[0].isupper() or (len(letters) > 1 and letters.isupper()):
            return False
        whole += 1
    return whole > 0 and len(words) <= LONGEST_NAME and words[-1] not in PARTICLES


def _body(text: str) -> bool:
    """Whether it is a body by its initials: `CC ORU`, `the MFA`."""
    words = text.removeprefix("the ").split(" ")
    return all(1 < len(word) < 7 and word.isalpha() and word.isupper() for word in words)
