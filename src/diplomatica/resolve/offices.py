"""Which office or body a phrase names: by a form of the authority, or by its words together with a place or a side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from diplomatica.resolve.directory import NOBODY, Directory, Identity
from diplomatica.resolve.forms import normal, tokens

OFFICE = frozenset({"office"})
PLACE = frozenset({"place"})


@dataclass(slots=True)
class Offices:
    """Office phrases against the directory; answers are remembered, since the same few phrases recur."""

    directory: Directory
    kinds: frozenset[str] = OFFICE
    """What is looked for: offices, or bodies (services, governments, parties, groups)."""
    words: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))
    """Per office, the words of each of its forms."""
    by_word: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        for written, forms in self.directory.forms.items():
            found = tokens(written)
            for office in sorted({f.entity_id for f in forms if self.directory.kind[f.entity_id] in self.kinds}):
                self.words[office].append(found)
                for word in found:
                    self.by_word[word].add(office)

    def find(self, phrase: str, place: str | None, side: str | None, day: date | None) -> Identity:
        """The office of a phrase such as "the Soviet ambassador", at a place, of a side (both may be unknown)."""
        exact = self.directory.choose(
            self.directory.forms.get(normal(_plain(phrase)), []), day, self.kinds, "resolve.office"
        )
        if exact.entity_id is not None:
            return exact
        fitting = self.fitting(phrase, place, side)
        if len(fitting) == 1:
            how = " and ".join(filter(None, ["the place" if place else "", "the side that speaks" if side else ""]))
            why = f"the only office with these words{' at ' + how if how else ''}"
            return Identity(fitting[0], 0.9, "resolve.office_words", (), why)
        if fitting:
            share = round(0.8 / len(fitting), 3)
            return Identity(None, share, "resolve.office_words.rivals", tuple(f"{o}:{share:.3f}" for o in fitting))
        return NOBODY

    def fitting(self, phrase: str, place: str | None, side: str | None) -> list[str]:
        """All whose words hold those of a phrase, places left out, at a place and of a side; sorted."""
        asked = tokens(phrase) - {word for word in tokens(phrase) if self._is_place(word)}
        if not asked:
            return []
        candidates = set.intersection(*(self.by_word.get(word, set()) for word in asked))
        return sorted(office for office in candidates if self._fits(office, asked, place, side))

    def _fits(self, office: str, asked: frozenset[str], place: str | None, side: str | None) -> bool:
        if not any(asked <= words for words in self.words[office]):
            return False
        if side is not None and self.directory.root(office) != side:
            return False
        seat = self.directory.place.get(office)
        return place is None or seat is None or self.directory.within(seat, place) or self.directory.within(place, seat)

    def _is_place(self, word: str) -> bool:
        return any(self.directory.kind[f.entity_id] == "place" for f in self.directory.forms.get(word, ()))


def _plain(phrase: str) -> str:
    """The phrase without its article."""
    words = phrase.split()
    return " ".join(words[1:] if words and words[0].lower() in ("the", "our", "your", "its", "their") else words)
