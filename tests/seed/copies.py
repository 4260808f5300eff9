"""Changed copies of the seed: other names, places, numbers and dates, a sixth point, the insertion in another sentence.

The words of the real document are read from the shared folder at run time and never stored here.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ONSETS = ["b", "br", "d", "dr", "f", "g", "gl", "h", "k", "kr", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z"]
VOWELS = ["a", "e", "i", "o", "u"]
CODAS = ["k", "l", "m", "n", "r", "s", "t", "v", "lm", "nd", "rk", "sk"]
INSERTION = "[inserted by hand: like the Communist Party] "
HOMES = (
    "is too young and",
    "is a great minus",
    "we find these views",
    "is incorrect and harmful",
    "has a directive to persistently",
)
"""Places in the text where an insertion can stand instead: it goes before these words."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A changed copy: its text, its authority files by name, and what each word of the seed became."""

    text: str
    authority: dict[str, str]
    words: dict[str, str]
    day: date
    talk: date
    points: int
    insertion_before: str


def _word(rng: random.Random) -> str:
    return (
        rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) + rng.choice(VOWELS) + rng.choice(CODAS)
    ).capitalize()


def _words(rng: random.Random, count: int) -> list[str]:
    """Different invented words, none the beginning of another."""
    out: list[str] = []
    while len(out) < count:
        word = _word(rng)
        if not any(word.startswith(other) or other.startswith(word) for other in out):
            out.append(word)
    return out


def landed(talk: date) -> date:
    """The day of the landing that the conversation presupposes."""
    return talk - timedelta(days=3)


def change(seed: str, authority: Path, rng: random.Random) -> Copy:
    """A changed copy of the seed and of the authority files that go with it."""
    w = _words(rng, 17)
    # Within the tenures of the authority files.
    day = date(1949, 10, 20) + timedelta(days=rng.randrange(390))
    talk = day - timedelta(days=rng.randrange(1, 9))
    words = {
        "Gromyko": w[0],
        "Roshchin": w[1],
        "Kotov": w[2],
        "Konnov": w[3],
        "Zhou Enlai": f"{w[4]} {w[5]}",
        "Kim Il Sung": f"{w[6]} {w[7]} {w[8]}",
        "Syngman Rhee": f"{w[9]} {w[10]}",
        "Chemulpo": w[11],
        "Seoul": w[12],
        "Pyongyang": w[13],
        "Peking": w[14],
        "Moscow": w[15],
        "instantsiya": rng.choice(["rukovodstvo", "nachalstvo", "stavka", "kollegiya"]),
        "Gary Goldberg": f"Anna {w[16]}",
        "209812": str(rng.randrange(100_000, 999_999)),
        "mm97083838": f"mm{rng.randrange(10**7, 10**8)}",
        "rus1950_09-23": f"rus{day.year}_{day.month:02d}-{rng.randrange(1, 99):02d}",
    }
    dates = {
        "September 20, 1950": f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
        "20 September 1950": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "18 September": f"{talk.day} {MONTHS[talk.month - 1]}",
    }
    home = rng.choice(HOMES)
    text = seed.replace(INSERTION, "").replace(home, INSERTION + home, 1)
    sixth = rng.random() < 0.7
    if sixth:
        closing = text.index("Telegraph about the results")
        text = (
            text[:closing]
            + "Sixth. Nothing in this point is from any archive; it makes one point more.\n\n"
            + text[closing:]
        )
    for old, new in {**words, **dates}.items():
        text = text.replace(old, new).replace(old.upper(), new.upper()) if old[0].isupper() else text.replace(old, new)
    files = {}
    for path in sorted(authority.glob("*.csv")):
        content = path.read_text(encoding="utf-8")
        for old, new in words.items():
            content = re.sub(rf"(?<!/){re.escape(old)}", new, content)  # but no name of a time zone
        # The landing stays three days before the conversation that presupposes it.
        files[path.name] = content.replace("1950-09-15", landed(talk).isoformat())
    return Copy(text, files, words, day, talk, 6 if sixth else 5, home)
