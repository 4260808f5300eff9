"""Who held an office on a day, as tenures, lists of persons and other papers tell it: candidates with scores and reasons.

The paper that is asked about tells nothing here: who asks gives its id, and what stands in it is passed over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from diplomatica.resolve.forms import bare, normal
from diplomatica.resolve.phrases import HOUSE, RANK, Post, Posts, post

WEIGHTS = {"heading": 1.0, "signature": 1.0, "tenure": 0.9, "list": 0.5, "note": 0.5}
"""How much is given on each kind of testimony: a heading of the same office that day, a list of the whole volume, …"""
PRINTED = frozenset(["heading", "signature"])
"""Testimony in which the office and the man stand for each other."""
DATED = PRINTED | {"note"}
"""Testimony of one day; the others speak of a time from and to."""
FADES = 80
"""Days after which testimony of one day counts half."""
BEYOND = 60
"""Days beyond its ends after which testimony of a time counts half."""
SAME_COLLECTION = 1.2
KNOWN_FROM = 0.05
"""Below this score nobody is named."""
NEAR = 90
"""Days before and after within which the same name in the same office settles who held it between."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Told:
    """One testimony: this name held this office on these days, on the word of this source."""

    words: Post
    name: str
    printed: str
    first: date
    last: date
    kind: str
    source: str
    collection: str = ""
    same_day: bool = True
    """Whether it may speak of its own day: not where its paper cannot be told from the one that is asked about."""
    entity: str | None = None
    """Who the name is, where that is known."""
    sure: float = 1.0
    """How sure that is."""
    span: tuple[int, int] | None = None
    """Where it stands in its paper."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name for an office on a day, best first in lists; `why` names kind, source and days of the best testimony."""

    name: str
    score: float
    why: str
    best: Told | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """One name for an office on a day, by the nearest papers before and after; `entity` where it is known who that is."""

    before: Told
    after: Told
    entity: str | None
    sure: float


def key(name: str) -> str:
    """The word that a name is compared by: the last one without titles and suffixes.

    >>> key("Mr. Ada B. Brandt, Jr."), key("Érik Lund")
    ('brandt', 'lund')
    """
    words = [word for word in (bare(name) or normal(name)).split() if word not in _SUFFIXES]
    return words[-1] if words else ""


_SUFFIXES = frozenset(["jr", "sr", "ii", "iii"])


@dataclass(slots=True)
class Holders:
    """Testimonies of who held which office; `told` all, then ask."""

    by_post: dict[Post, list[Told]] = field(default_factory=dict)
    by_day: dict[Post, list[Told]] = field(default_factory=dict)
    """What was told for one day, in order of days."""
    posts: Posts | None = None
    """Made when the first question is asked."""
    counts: Counter[str] = field(default_factory=Counter)
    alike: dict[Post, list[tuple[Post, float, float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Iterable[Told]) -> Holders:
        """Testimonies made ready: names cut from what stands behind them, seats known under two names brought together."""
        self = cls()
        every = _named([one for one in told if one.words and one.name])
        every += _other_seats(every)
        found: dict[Post, list[Told]] = defaultdict(list)
        for one in every:
            found[one.words].append(one)
            self.counts[one.name] += 1
        self.by_post = dict(found)
        self.by_day = {
            words: sorted((one for one in told if one.kind in DATED), key=_order) for words, told in found.items()
        }
        return self

    def settled(self, office: str, day: date, paper: str) -> Settled | None:
        """Who held the office on the day for all that papers tell: the nearest before and after name one man and nobody else.

        None where they name several, or nobody stands on one side within the days that count as near. The paper itself is
        not heard.
        """
        said = [one for one in self._near(office, day, paper) if one.kind in PRINTED]
        before = [one for one in said if one.first <= day]
        after = [one for one in said if one.first >= day]
        if not before or not after:
            return None
        last, first = before[-1], after[0]
        names = {one.name for one in said if one.first in (last.first, first.first)}
        if len(names) > 1:
            return None
        same = [one for one in said if one.name == last.name and one.entity is not None]
        if len({one.entity for one in same}) != 1:
            return Settled(last, first, None, 0.0)
        return Settled(last, first, same[0].entity, max(one.sure for one in same))

    def named(self, office: str, day: date, paper: str) -> Iterator[Candidate]:
        """Whom papers near the day name in just this office, nearest first, each once; for what `settled` leaves open."""
        best: dict[str, Told] = {}
        for one in sorted(self._near(office, day, paper), key=lambda one: (abs((one.first - day).days), _order(one))):
            best.setdefault(one.name, one)
        for one in list(best.values())[:SHOWN]:
            yield Candidate(one.printed, round(_weighed(one, day, 1.0)[0] / 2, 3), _why(one), one)

    def _near(self, office: str, day: date, paper: str) -> list[Told]:
        """What other papers tell of just this office within the days that count as near, in order of days."""
        found = self.by_day.get(post(office), [])
        low = bisect_left(found, day.toordinal() - NEAR, key=_ordinal)
        high = bisect_right(found, day.toordinal() + NEAR, key=_ordinal)
        return [one for one in found[low:high] if one.source != paper and (one.same_day or one.first != day)]

    def ask(self, office: str, day: date, paper: str) -> list[Candidate]:
        """Who may have held the office on the day, best first; none where nothing speaks for anybody. The paper itself is not heard."""
        asked = post(office)
        if asked not in self.alike:
            self.posts = self.posts or Posts.of(self.by_post)
            self.alike[asked] = self.posts.like(asked)
        best: dict[str, tuple[float, Told]] = {}
        more: dict[str, float] = defaultdict(float)
        collection = paper.partition("#")[0]
        for words, same, described in self.alike[asked]:
            for one in self.by_post[words]:
                if one.source == paper or (one.kind in DATED and not one.same_day and one.first == day):
                    continue
                likeness = max(same, described) if one.kind in ("list", "note") else same
                score, count = _weighed(one, day, likeness)
                score *= SAME_COLLECTION if one.collection == collection else 1.0
                more[one.name] += count
                if one.name not in best or score > best[one.name][0]:
                    best[one.name] = (score, one)
        rated = {name: score + 0.3 * more[name] / (1 + more[name]) for name, (score, _) in best.items()}
        leading = sorted(rated, key=lambda name: (-rated[name], name))[: 2 * SHOWN]
        kept = [name for name in leading if rated[name] >= KNOWN_FROM and not self._misread(name, leading)]
        return [Candidate(best[name][1].printed, round(rated[name], 3), _why(best[name][1])) for name in kept[:SHOWN]]

    def _misread(self, name: str, others: list[str]) -> bool:
        """Whether a name is likely a misreading of another candidate for the same office: one letter off, and much rarer."""
        return any(slip(name, other) and self.counts[other] >= 3 * self.counts[name] for other in others)


def _ordinal(one: Told) -> int:
    return one.first.toordinal()


def _order(one: Told) -> tuple[date, str, str, str]:
    return one.first, one.source, one.name, one.kind


def _weighed(one: Told, day: date, likeness: float) -> tuple[float, float]:
    """The weight of a testimony for a day, and what it adds to the count of all for the same name."""
    if one.kind in DATED:
        near = 1 / (1 + abs((one.first - day).days) / FADES)
        weight = WEIGHTS[one.kind]
        return likeness * weight * near, 0.5 * likeness * weight**2 * near**2
    gap = max((one.first - day).days, (day - one.last).days, 0)
    score = likeness * WEIGHTS[one.kind] / (1 + gap / BEYOND)
    return score, (0.0 if gap else 0.5 * score)


def _why(one: Told) -> str:
    days = str(one.first) if one.first == one.last else f"{one.first} to {one.last}"
    return f"{one.kind} in {one.source}, {days}"


def slip(one: str, two: str) -> bool:
    """Whether two names differ by one letter changed, lost or grown, as scanning does; short names never.

    >>> slip("brandt", "bramdt"), slip("lund", "lunt"), slip("brandt", "brandts")
    (True, False, True)
    """
    if one == two or abs(len(one) - len(two)) > 1 or min(len(one), len(two)) <= 4:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    return one[start + 1 :] == two[start + (len(one) <= len(two)) :] if len(one) >= len(two) else slip(two, one)


def _named(every: list[Told]) -> list[Told]:
    """The testimonies; of signatures that run on into the next heading, only the word that is a name elsewhere."""
    known = {one.name for one in every if one.kind in ("heading", "list", "tenure")}
    out = []
    for one in every:
        if one.kind == "signature" and one.name not in known:
            inside = [word for word in normal(one.printed).replace(",", " ").split() if word in known]
            if inside:
                one = _renamed(one, inside[-1])
        out.append(one)
    return out


def _renamed(one: Told, name: str) -> Told:
    printed = next((word for word in one.printed.replace(",", " ").split() if normal(word) == name), name)
    return replace(one, name=name, printed=printed)


def _other_seats(every: list[Told]) -> list[Told]:
    """Tenures once more under the names that headings give to their seats, where the same persons on the same days show it.

    An authority may say one name of a country and the papers another: three agreeing holders or days, and no fewer than
    three in five of all that the papers name, make them one.
    """
    tenures: dict[str, list[Told]] = defaultdict(list)
    seats: dict[Post, list[Told]] = defaultdict(list)
    for one in every:
        if one.kind == "tenure" and one.words & HOUSE:
            tenures[one.name].append(one)
            seats[one.words - HOUSE].append(one)
    votes: dict[Post, Counter[Post]] = defaultdict(Counter)
    named: Counter[Post] = Counter()
    headings = {
        (one.words - HOUSE - RANK, one.name, one.first) for one in every if one.kind == "heading" and _heads(one)
    }
    for seat, name, day in sorted(headings, key=lambda row: (sorted(row[0]), row[1], row[2])):
        if seat and seat not in seats:
            named[seat] += 1
            votes[seat].update({held.words - HOUSE for held in tenures.get(name, ()) if held.first <= day <= held.last})
    out = []
    for seat in sorted(votes, key=sorted):
        if not votes[seat]:
            continue
        other = max(sorted(votes[seat], key=sorted), key=lambda words: votes[seat][words])
        if votes[seat][other] >= max(3, 0.6 * named[seat]):
            out += [
                Told((one.words & HOUSE) | seat, one.name, one.printed, one.first, one.last, one.kind, one.source)
                for one in seats[other]
            ]
    return out


def _heads(one: Told) -> bool:
    return bool(one.words & {"ambassador", "minister"}) and not one.words & RANK
