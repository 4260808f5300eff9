"""Between which towns a paper passed, and one that is referred to: where no list of offices tells who they were, posts do.

A post has the name of its town, whatever the town is called in print (`Praha`, `Prague`, `the Embassy in Czechoslovakia`):
the convention's `[posts]` say which names are one. What an office is "in" that no list knows (`Supreme Commander`), the
places of its own papers tell.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from diplomatica.resolve.frames import add_stage, batches, begin_stage, columns

if TYPE_CHECKING:
    import duckdb

_DOCUMENTS = """
SELECT d.id AS document_id, d.convention, d.place_from_text AS place, f.said AS senders, t.said AS recipients
FROM documents d
LEFT JOIN (SELECT document_id, list_sort(list(DISTINCT text)) AS said FROM parties
           WHERE role = 'sender' AND status <> 'rejected' GROUP BY document_id) f ON f.document_id = d.id
LEFT JOIN (SELECT document_id, list_sort(list(DISTINCT text)) AS said FROM parties
           WHERE role = 'to' AND status <> 'rejected' GROUP BY document_id) t ON t.document_id = d.id
WHERE d.convention IN (SELECT convention FROM posts)
ORDER BY d.id
"""
# Papers of an office from one place, more than once: once may be a journey.
_WRITTEN = """
SELECT d.convention, p.text AS words, d.place_from_text AS place
FROM parties p JOIN documents d ON d.id = p.document_id
WHERE p.role = 'sender' AND p.status <> 'rejected' AND d.place_from_text IS NOT NULL AND p.text IS NOT NULL
  AND d.convention IN (SELECT convention FROM posts)
GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
"""
_REFERENCES = """
SELECT w.fact_id, w.from_way, w.to_way, d.convention, p.senders, p.recipients
FROM reference_ways w JOIN "references" r ON r.fact_id = w.fact_id JOIN documents d ON d.id = r.document_id
LEFT JOIN document_posts p ON p.document_id = r.document_id
ORDER BY w.fact_id
"""
_DOCUMENT_TYPES = {"document_id": "text", "senders": "texts", "recipients": "texts", "abroad": "texts"}
_REFERENCE_TYPES = {"fact_id": "text", "senders": "texts", "recipients": "texts", "never": "texts"}
_NAME_TYPES = {"post": "text", "name": "text"}
_IN = re.compile(r"\b(?:in|at|to|for|near)\s+(?:the\s+)?(.+)$")
Posts = frozenset[str]


class Gazetteer:
    """The names of posts of every convention."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        rows = columns(con, "SELECT convention, name, post FROM posts ORDER BY ALL")
        self._post = {
            (convention, fold(name)): fold(post)
            for convention, name, post in zip(rows["convention"], rows["name"], rows["post"], strict=True)
        }
        self.names = {fold(post): post for post in rows["post"]}
        """How each post is called in print."""
        self._known: dict[tuple[str, str], Posts] = {}
        self._learnt: dict[tuple[str, str], Posts] = {}

    def centre(self, convention: str) -> Posts:
        """The seat of the service."""
        post = self._post.get((convention, fold("@centre")))
        return frozenset({post}) if post else frozenset()

    def town(self, convention: str, name: str | None) -> Posts:
        """The post in a town as printed: one that is not listed stands for itself."""
        small = fold(name or "").removesuffix("thecity")
        if not small:
            return frozenset()
        post = self._post.get((convention, small), small)
        self.names.setdefault(post, (name or "").strip("[]() ,"))
        return frozenset({post})

    def office(self, convention: str, words: str) -> Posts:
        """Where an office sat, by its own words: `the Ambassador in Vell`; empty where they do not tell."""
        key = convention, words
        if key not in self._known:
            self._known[key] = self._office(convention, words)
        return self._known[key]

    def _office(self, convention: str, words: str) -> Posts:
        plain = words.split("(", maxsplit=1)[0].strip()
        bare = fold(plain).removeprefix("the")
        for form in (bare, bare.removeprefix("acting")):
            if known := self._post.get((convention, form)):
                return frozenset({known})
        if named := _IN.search(plain):
            inner = named.group(1)
            known = self._post.get((convention, fold(inner)))
            learnt = self._learnt.get((convention, fold(inner)), frozenset())
            found = learnt | ({known} if known else frozenset())
            return found or self._office(convention, inner)
        return frozenset()

    def learn(self, convention: str, words: str, place: str) -> None:
        """Take from a paper of an office that it sat where the paper was written."""
        named = _IN.search(words.split("(", maxsplit=1)[0].strip())
        post = self.town(convention, place)
        if named and not post & self.centre(convention):
            key = convention, fold(named.group(1))
            self._learnt[key] = self._learnt.get(key, frozenset()) | post
            self._known.clear()


def fold(name: str) -> str:
    """Small letters without accents, marks and spaces.

    >>> fold("The Vélla")
    'thevella'
    """
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in plain if letter.isalnum() or letter == "@")


class Ends(NamedTuple):
    """The posts of the senders and of the recipients of a paper."""

    senders: Posts
    recipients: Posts


def resolve_posts(con: duckdb.DuckDBPyConnection) -> None:
    """Stage `document_posts` and `reference_posts`: from which posts to which, as far as the words tell; and `post_names`."""
    names = Gazetteer(con)
    written = columns(con, _WRITTEN)
    for convention, words, place in zip(written["convention"], written["words"], written["place"], strict=True):
        names.learn(convention, words, place)
    begin_stage(con, "document_posts", _DOCUMENT_TYPES)
    for found in batches(con, _DOCUMENTS):
        made: list[Ends] = []
        for convention, place, senders, recipients in zip(
            found["convention"], found["place"], found["senders"], found["recipients"], strict=True
        ):
            said = [names.office(convention, words) for words in senders or ()]
            sent = names.town(convention, place).union(*said)
            got = frozenset[str]().union(*(names.office(convention, words) for words in recipients or ()))
            made.append(Ends(sent, got))
        abroad = [
            sorted((ends.senders | ends.recipients) - names.centre(convention))
            for ends, convention in zip(made, found["convention"], strict=True)
        ]
        told = {"document_id": found["document_id"], "abroad": abroad, **_columns(made)}
        add_stage(con, "document_posts", _DOCUMENT_TYPES, told)
    begin_stage(con, "reference_posts", _REFERENCE_TYPES)
    for found in batches(con, _REFERENCES):
        made, never = [], []
        for i in range(len(found["fact_id"])):
            own = Ends(frozenset(found["senders"][i] or ()), frozenset(found["recipients"][i] or ()))
            convention = found["convention"][i]
            sent = _meant(names, convention, found["from_way"][i], own)
            got = _meant(names, convention, found["to_way"][i], own)
            made.append(Ends(sent, got))
            # Who writes "your telegram" did not send it, though nobody knows where the reader sat.
            never.append(sorted(own.senders) if found["from_way"][i] == "@theirs" and not sent else [])
        told = {"fact_id": found["fact_id"], "never": never, **_columns(made)}
        add_stage(con, "reference_posts", _REFERENCE_TYPES, told)
    begin_stage(con, "post_names", _NAME_TYPES)
    known = sorted(names.names.items())
    add_stage(con, "post_names", _NAME_TYPES, {"post": [p for p, _ in known], "name": [name for _, name in known]})


def _columns(made: list[Ends]) -> dict[str, list[list[str]]]:
    return {
        "senders": [sorted(ends.senders) for ends in made],
        "recipients": [sorted(ends.recipients) for ends in made],
    }


def _meant(names: Gazetteer, convention: str, way: str | None, own: Ends) -> Posts:
    """The posts that a word of a reference means in a paper with these ends."""
    centre = names.centre(convention)
    match way:
        case None:
            return frozenset()
        case "@own":
            return own.senders
        case "@theirs":
            return own.recipients
        case "@centre":
            return centre
        case "@post":
            # A paper of the centre speaks of the post it writes to, one of a post of that post.
            if own.senders & centre:
                return own.recipients - centre
            return own.senders - centre or own.recipients - centre
        case place:
            return names.town(convention, place)
