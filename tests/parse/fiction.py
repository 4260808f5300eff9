"""Fictional telegrams of invented states, each with what must come out of it, known by construction."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from diplomatica.conventions import builtin
from diplomatica.model.document import Field, Parsed, RawDocument
from diplomatica.parse import ParseSettings, parse

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
ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"]
ONSETS = ["B", "Br", "D", "Dr", "F", "G", "Gl", "H", "K", "Kr", "L", "M", "N", "P", "R", "S", "St", "T", "Tr", "V", "Z"]
VOWELS = ["a", "e", "i", "o", "u"]
CODAS = ["l", "m", "n", "r", "s", "t", "v", "lm", "nd", "rk", "sk"]
SENTENCES = (
    "The harvest commission of {land} asks for twelve more wagons before the frost",
    "It must be said that the dam at {town} is old and was never repaired",
    "The proposals about the fishing grounds seem to us to be correct",
    "One cannot assume that the other party will limit itself to the first step",
    "The loss of {town} is a great minus, but it is explained by the state of the roads",
    "We think that the postal treaty with {land} ought to be prolonged by a year",
    "Without doubt the reserves of grain in the region of {town} are sufficient until spring",
    "The question of the bridge can be settled peacefully if both sides show patience",
)
INSERTIONS = ("as the engineers do", "like the harbour office", "contrary to the first report", "for a second time")
GLOSSES = ("rukovodstvo", "vedomstvo", "nachalstvo", "kollegiya", "stavka", "ukazaniye")
SUPPLIED = ("of", "the", "to", "about")
DEMANDS = (
    "Telegraph about the results of your {noun} with {guest}.",
    "Report on the outcome of your {noun} with {guest}.",
    "Cable the results of the {noun} with {guest} without delay.",
    "Inform us about the {noun} with {guest}.",
    "Wire immediately how {guest} receives this.",
    "Confirm receipt and execution.",
)
CONVEYS = (
    "you should meet with {guest} and present him with the following at the instructions of {home}",
    "you should visit {guest} and convey to him the following at the instructions of {home}",
    "you must see {guest} and tell him the following",
    "you are instructed to call on {guest} and read out to him the following",
    "you are to meet with {guest} and pass on the following",
)
ADJECTIVES = ("Orskan", "Vellan", "Tarnese", "Belmark")


@dataclass
class Expected:
    """What must come out, as words of the text."""

    day: date
    talk: date
    signer: str
    authority: str
    guest: str
    town_to: str
    points: dict[str, tuple[str, str]]
    """Point id to its first and last words."""
    paragraphs: dict[str, int]
    """Point id to the number of paragraphs that it holds itself."""
    told_points: list[str]
    insertion: str
    gloss: str
    supplied: str
    convey: str
    demand: str
    talk_words: str
    between: str
    delegates: list[str]
    told: str
    informed: str
    via: str
    groups: list[str] = field(default_factory=list)


def _name(rng: random.Random, taken: set[str]) -> str:
    while True:
        word = rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) + rng.choice(VOWELS) + rng.choice(CODAS)
        if not any(word.startswith(other) or other.startswith(word) for other in taken):
            taken.add(word)
            return word


def telegram(rng: random.Random) -> tuple[str, Expected]:  # noqa: PLR0915 - one world, built from top to bottom
    """A telegram in the manner of a ciphered instruction to an ambassador, and what must come out of it."""
    taken: set[str] = set()

    def name(words: int = 1) -> str:
        return " ".join(_name(rng, taken) for _ in range(words))

    home, post, third, town = (name() for _ in range(4))
    signer, guest, informed = name(), name(2), name(rng.randint(1, 3))
    delegates = [name() for _ in range(3)]
    one, two = rng.sample(ADJECTIVES, 2)
    noun = rng.choice(["conversation", "talk", "meeting", "discussion"])
    day = date(1948, 3, 1) + timedelta(days=rng.randrange(3000))
    talk = day - timedelta(days=rng.randrange(1, 12))
    printed = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    printed_talk = f"{talk.day} {MONTHS[talk.month - 1]}"
    count, listed = rng.randint(4, 7), 0
    listed = rng.randrange(1, count + 1)
    insertion, gloss, supplied = rng.choice(INSERTIONS), rng.choice(GLOSSES), rng.choice(SUPPLIED)
    talk_words = f"your {printed_talk} {noun} with {guest}"
    between = f"the {noun} between Cdes. {delegates[0]}, {delegates[1]}, and {delegates[2]} and {guest}"
    via = f"our {rng.choice(['ambassador', 'envoy', 'consul'])} in {third}"
    told = f"We made Cde. {informed} aware of these views on {printed_talk} through {via}"
    convey = rng.choice(CONVEYS).format(guest=guest, home=home)
    demand = rng.choice(DEMANDS).format(guest=guest, noun=noun)
    authority = rng.choice(["headquarters", "the council", "the highest office"])

    def sentence() -> str:
        return rng.choice(SENTENCES).format(land=one.rstrip("n"), town=town)

    bodies: list[list[str]] = []
    for _ in range(count):
        paragraphs = [f"{sentence()}."]
        if rng.random() < 0.35:
            paragraphs.append(f"{sentence()}. {sentence()}.")
        bodies.append(paragraphs)
    bodies[0][0] = (
        f"It has become clear to us from {between} that the {one} friends are poorly informing the {two} comrades. "
        + bodies[0][0]
    )
    body, index = rng.choice([(b, i) for b in bodies for i in range(len(b))])
    words = body[index].split(" ")
    at = rng.randrange(len(words) - 4, len(words) - 1)
    words.insert(at, f"[inserted by hand: {insertion}]")
    body[index] = " ".join(words)
    bodies[-1][0] = bodies[-1][0].replace(" ", f" [{supplied}] ", 1)

    letters = "abcdef"[: rng.randint(2, 5)]
    style = rng.choice(["{})", "({})", "{}."])
    points: dict[str, tuple[str, str]] = {}
    held: dict[str, int] = {}
    out: list[str] = []
    for place, paragraphs in enumerate(bodies, 1):
        label = f"{ORDINALS[place - 1]}."
        lines = [f"{label} {paragraphs[0]}", *paragraphs[1:]]
        held[str(place)] = len(lines)
        if place == listed:
            lines.append("For our part, we think that:")
            for letter in letters:
                item = f"{style.format(letter)} {sentence().lower()};"
                points[f"{place}.{letter}"] = (item[:20], item[-12:])
                held[f"{place}.{letter}"] = 1
                lines.append(item)
            lines.append(told + ".")
            held[str(place)] += 2
        points[str(place)] = (lines[0][:12], lines[-1][-12:])
        out += lines
    out[0] = '"' + out[0]
    text = "\n\n".join(
        [
            f"[handwritten: {printed}]",
            f"{post.upper()}, TO THE {one.upper()} AMBASSADOR",
            f"In connection with {talk_words} on the dam you {convey[4:]}.",
            *out,
            demand,
            f"At the instructions of {authority} [{gloss}] {signer.upper()}",
            "[Translator's note: an earlier draft of this telegram follows with corrections in pencil]",
        ]
    )
    return text, Expected(
        day=day, talk=talk, signer=signer.upper(), authority=authority, guest=guest, town_to=post.upper(), points=points,
        paragraphs=held, told_points=[f"{listed}.{letter}" for letter in letters], insertion=insertion, gloss=gloss,
        supplied=supplied, convey=convey, demand=demand, talk_words=talk_words, between=between, delegates=delegates, told=told,
        informed=informed, via=via, groups=[f"the {one} friends", f"the {two} comrades"],
    )  # fmt: skip


def document(text: str, day: date | None = None, fields: tuple[tuple[str, str], ...] = ()) -> RawDocument:
    """A raw document of a text, dated by its catalogue."""
    listed = [Field(name, value, "line 1") for name, value in fields]
    if day:
        listed.append(Field("date", f"{MONTHS[day.month - 1]} {day.day}, {day.year}", "line 1"))
    return RawDocument(
        keys=["file:x.txt"],
        preferred_id="x",
        basis="record",
        text=text,
        spans=[],
        fields=listed,
        source_start=0,
        source_end=len(text),
    )


def parsed(
    text: str, day: date | None = None, convention: str | None = None, fields: tuple[tuple[str, str], ...] = ()
) -> Parsed:
    """What the chain makes of a text with the packaged conventions."""
    return parse(document(text, day, fields), ParseSettings(conventions=builtin(), convention=convention))
