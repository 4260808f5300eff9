"""A party as printed, taken apart: name, office, place. `the Envoy, Orsk` is an office at a place and no name."""

from __future__ import annotations

from typing import NamedTuple

import re2


class PartyParts(NamedTuple):
    """Name, office and place as printed, each None where it is not there."""

    name: str | None = None
    office: str | None = None
    place: str | None = None


_OFFICE = re2.compile(
    r"(?i:(?:^|[^\p{L}])(?:"
    r"(?:\p{L}+[-\s])?ambassadors?|sovambassador|envoys?|ministers?|minister-counselou?r|"
    r"consul(?:ate)?s?[-\s]general|consuls?|consulate|embassy|legation|mission|delegation|delegate|representatives?|charg[eé](?:\sd[’']affaires)?|attach[eé]|"
    r"counsell?ors?|secretar(?:y|ies|iat)|under-?secretary|chairman|chairwoman|chair|president|vice-president|premiers?|"
    r"chancellor|chancellery|head|chief|director|directorate|commander(?:-in-chief)?|commissar|commissioner|adviser|advisor|"
    r"governor|ministry|department|dept|division|bureau|council|committee|commission|government|staff|headquarters|office|"
    r"desk|section|administration|agency|cabinet|politburo|presidium|leadership|command|army|authority|party|"
    r"association|state|affairs|defen[cs]e|file|officer|foreign\soffice|center|centre|archive|copy|"
    r"ambassadeur|ambassade|minist[eè]re|ministre|légation|consulat|gouvernement|direction|"
    r"botschafter|botschaft|gesandte[rn]?|gesandtschaft|ministerium|konsul|konsulat|generalkonsulat|auswärtige[sn]?\samt|reichskanzler|"
    r"ambasciatore|ambasciata|ministero|ministro|legazione|console|consolato|embajador|embajada|ministerio|embaixador|embaixada|"
    r"gezant|gezantschap|ambassadeurs?|ministerie|"
    r"посол|посольство|министр|министерство|секретарь|председатель|начальник|представитель|посланник|поверенный|консул|"
    r"instantsiya|instantsia"
    r")(?:[^\p{L}]|$))"
)
_POST = re2.compile(
    r"(?i:(?:^|[^\p{L}])(?:embassy|legation|mission|consulate(?:[ -]general)?|botschaft|gesandtschaft"
    r"|(?:general)?konsulat|ambassade|légation|consulat|ambasciata|legazione|consolato|embajada|embaixada|gezantschap|посольство))$"
)
"""A house abroad: what stands behind it is the town where it is, `Embassy Vell`."""
_FULL_NAME = re2.compile(r"(?:\p{Lu}[\p{L}\p{M}.'’-]*\s?){1,4}(?:\[[^\[\]]*\]|\([^()]*\))?")
_PLACE = re2.compile(r"\s(?:in|at|в)\s(?:the\s)?(\p{Lu}[\p{L}\p{M}'’.-]*(?:\s\p{Lu}[\p{L}\p{M}'’.-]*){0,2})$")
_LIMIT = 400


def split_party(text: str) -> PartyParts:
    """Name, office and place of a party as printed. A bracket after a name stays with it: it says who is meant.

    >>> split_party("Ott, Military Representative in Vell")
    PartyParts(name='Ott', office='Military Representative', place='Vell')
    >>> split_party("Envoy, Orsk").place, split_party("Grey [Ott]").name
    ('Orsk', 'Grey [Ott]')
    """
    words = " ".join(text.split()).strip(" ,;")
    if not words or len(words) > _LIMIT:
        return PartyParts(name=words or None)
    segments = _segments(words)
    offices = [names_office(part) for part in segments]
    if not any(offices):
        return _without_office(segments)
    first = offices.index(True)
    name = ", ".join(segments[:first]) or None
    last = len(segments) - 1
    place = None
    if last > first and not offices[last] and _FULL_NAME.fullmatch(segments[last]):
        place = segments[last]
        last -= 1
    office, found_name, found_place = _office(segments[first])
    office = ", ".join([office, *segments[first + 1 : last + 1]])
    if place is None and last > first:
        office, found_place = _take_place(office)
    return PartyParts(name or found_name, office or None, place or found_place)


def names_office(words: str) -> bool:
    """Whether a word for an office or a house stands there, outside brackets.

    >>> names_office("Vellan Embassy in Orsk"), names_office("A. B. Mora (Minister)")
    (True, False)
    """
    return bool(_OFFICE.search(_outside_brackets(words)))


def same_body(one: str, other: str) -> bool:
    """Whether two names are one body's, in full and by its initials, in any order of the words.

    >>> same_body("the ORU Central Committee", "CC ORU"), same_body("Ministry of War", "Ministry of Labour")
    (True, False)
    """
    first, second = _body(one), _body(other)
    only = [word for word in first if word not in second], [word for word in second if word not in first]
    return bool(first and second) and (
        only == ([], []) or any(a and b and "".join(a) == "".join(word[0] for word in b) for a, b in (only, only[::-1]))
    )


_LITTLE = frozenset(("the", "of", "for", "and", "in", "to"))


def _body(name: str) -> list[str]:
    return [word for word in name.lower().replace(".", "").split() if word not in _LITTLE]


def _segments(words: str) -> list[str]:
    """The parts between commas; a comma inside brackets parts nothing."""
    plain, found, at = _outside_brackets(words), [], 0
    while (comma := plain.find(", ", at)) >= 0:
        found.append(words[at:comma].strip())
        at = comma + 2
    return [part for part in (*found, words[at:].strip()) if part]


def _without_office(segments: list[str]) -> PartyParts:
    """A name, perhaps with a place: `Ott, Vell`, `Ott in Vell`."""
    if len(segments) == 2 and segments[1][:1].isupper() and segments[1].rstrip(".") not in {"Jr", "Sr"}:
        return PartyParts(name=segments[0], place=segments[1])
    words, place = _take_place(", ".join(segments))
    return PartyParts(name=words, place=place)


def _office(segment: str) -> tuple[str, str | None, str | None]:
    """Office, name and place of a part such as `Ambassador Ott`, `Envoy in Vell`, `Foreign Minister Ott [Grey]`."""
    office, place = _take_place(segment)
    if place:
        return office, None, place
    last = max(_ends(_outside_brackets(segment)), default=0)
    tail = segment[last:].strip()
    if tail and last and _FULL_NAME.fullmatch(tail) and tail.partition(" ")[0].lower() not in _LITTLE:
        office = segment[:last].strip()
        return (
            (office, None, tail)
            if _POST.search(office) and "[" not in tail and "(" not in tail
            else (office, tail, None)
        )
    return segment, None, None


def _ends(words: str) -> list[int]:
    """Where each word for an office ends."""
    ends, at = [], 0
    while at < len(words):
        match = _OFFICE.search(words[at:])
        if match is None:
            break
        end = at + match.end()
        if match.end() and not words[end - 1].isalpha():
            end -= 1
        ends.append(end)
        at = max(end, at + 1)
    return ends


def _take_place(words: str) -> tuple[str, str | None]:
    match = _PLACE.search(words)
    return (words[: match.start()].strip(), match.group(1)) if match and match.start() else (words, None)


def _outside_brackets(words: str) -> str:
    """The words with what stands in brackets blanked, at the same length."""
    out, depth = [], 0
    for char in words:
        depth += char in "[("
        out.append(" " if depth else char)
        depth -= char in "])" and depth > 0
    return "".join(out)
