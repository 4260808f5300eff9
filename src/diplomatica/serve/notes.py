"""The notes under answers in the language of the page.

What stands under an answer is written where it is counted, in English, for commands, files and Python alike. A page finds
which of these sentences a note is, with its numbers and names, and says it in its language; a note that is none of them
stays as it is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import re2

from diplomatica.serve.language import N_, gettext
from diplomatica.serve.wording import STATES_AT

SENTENCES = (
    N_("%(n1)s certain themselves, %(n2)s more through members, of %(n3)s actors; all others only possible"),
    N_("%(n1)s certain themselves, %(n2)s more through members, of %(n3)s actors; %(n4)s attested not, all others only possible"),
    N_("%(n1)s certain directly, %(n2)s more through members, of %(n3)s; all others only possible; had reached, not read"),
    N_("%(n1)s only possible through members: what a part of them had is not known to have come to their seat"),
    N_("attested not: a document says that it had not come up to then; it may have come later"),
    N_("%(actor)s: up to when it had not come, %(papers)s leaves open"),
    N_("%(actor)s: a contradiction: certain from %(moment)s, and not up to %(until)s by %(papers)s; both are shown"),
    N_("public from %(moment)s: anybody may have read of it from then on"),
    N_("only expected in %(papers)s: that makes nobody aware of it"),
    N_("%(n1)s came surely in this span, the others possibly"),
    N_("nothing here is known to have come, or can have come, in this span"),
    N_("%(n1)s surely earlier, %(n2)s possibly, %(n3)s without any trace of the other"),
    N_("%(n1)s of %(n2)s alike on both sides; had reached, not read"),
    N_(
        "of %(n1)s references %(n2)s lead to a document held here, %(n3)s to a paper not held, %(n4)s to an event"
    ),
    N_("of %(n1)s requests asked at %(moment)s: %(states)s"),
    N_("of %(n1)s requests asked: %(states)s"),
    N_("%(n1)s of %(n2)s were asked later"),
    N_("of %(n1)s the day of asking is not known, nor therefore their age"),
    N_("%(n1)s more stand in drafts of which nothing proves that they were sent: they were asked of nobody"),
    N_("read from %(n1)s of %(n2)s documents whose text is here"),
    N_("%(n1)s of these %(n2)s transmissions have both hours printed; delays rest on these alone"),
    N_("%(n1)s of these %(n2)s have a known clock at both ends; medians and quartiles that are not called printed rest on them"),
    N_("of %(n1)s of these %(n2)s transmissions the sender is not known"),
    N_("%(n1)s of %(n2)s transmissions are not counted here: copies, and what was told, said or to be told"),
    N_("%(n1)s of %(n2)s transmissions are not counted here: what was told, said or to be told"),
    N_("%(n1)s of %(n2)s documents came as a copy alone; the list of all channels leaves such out"),
    N_("%(n1)s of 1 document came as a copy alone; the list of all channels leaves such out"),
    N_("%(n1)s of these delays from two copies, of which one prints the hour of sending and one that of receipt"),
    N_("who got a copy alone is left out, as in the list of all channels"),
    N_("%(n1)s of %(n2)s stretches between days with traffic are unusual; chance alone would give at most %(n3)s"),
    N_("%(n1)s of %(n2)s channels have %(n3)s days with traffic or more; no silence is told of the others"),
    N_(
        "a stretch is compared with its %(n1)s neighbours, as if each day there had traffic equally often and by itself; traffic in "
        "bursts makes silences look rarer than they are; what lies before the first paper and after the last is not looked at"
    ),
    N_(
        "%(n1)s gaps in numbers, in declared series and in %(n2)s steps from one number of a sender to the next that is here; outside "
        "declared coverage only where %(n3)s or more of a year are here"
    ),
    N_("%(n1)s of these %(n2)s lie within a coverage declared complete; the others are of this folder"),
    N_("seen as the public sees it: papers that are not public, if there are any, count as not here"),
    N_("%(n1)s documents in %(n2)s weeks; %(n3)s transmissions have both hours printed"),
    N_("%(n1)s documents in %(n2)s week; %(n3)s transmissions have both hours printed"),
    N_("1 document in 1 week; %(n1)s transmissions have both hours printed"),
    N_("%(n1)s documents in %(n2)s weeks; 1 transmission has both hours printed"),
    N_("%(n1)s documents in %(n2)s week; 1 transmission has both hours printed"),
    N_("1 document in 1 week; 1 transmission has both hours printed"),
    N_("%(n1)s of %(n2)s documents went from the one itself to the other itself, the others through members of either side"),
    N_("%(n1)s of 1 document went from the one itself to the other itself, the others through members of either side"),
    N_("%(n1)s documents more may have gone this way: who held the office on their day is not sure"),
    N_("%(n1)s documents more with the same ends and day: copies or translations, counted once"),
    N_("1 document more with the same ends and day: copies or translations, counted once"),
    N_("%(n1)s more with the same ends and day are copies or translations: each is counted once"),
    N_("1 document more may have gone this way: who held the office on their day is not sure"),
    N_("1 claim of contemporaries, %(n1)s of these two, the others of those around them"),
    N_("printed delays assume one clock at both ends; least and most try every clock that may be meant"),
    N_("plain transit rests on the %(n1)s that have a known clock at both ends"),
    N_(
        "%(n1)s of %(n2)s documents lie within a coverage declared complete; the other counts are of this folder, which may not hold "
        "all that was sent"
    ),
    N_("%(n1)s claims of contemporaries, %(n2)s of these two, the others of those around them"),
    N_(
        "events: %(n1)s certain in time, %(n2)s possible in time, %(n3)s certain late, %(n4)s attested not, %(n5)s no evidence, "
        "of %(n6)s"
    ),
    N_(
        "documents: %(n1)s certain in time, %(n2)s possible in time, %(n3)s certain late, %(n4)s attested not, %(n5)s no evidence, "
        "of %(n6)s"
    ),
    N_("in time is within %(n1)s hours of the event, or of the sending; had reached, not read"),
    N_(
        "%(n1)s of %(n2)s documents lie within a coverage declared complete; the other %(n3)s, and all events, are counted of this "
        "folder"
    ),
    N_("%(n1)s more events of the window are told of by no paper here and not counted"),
    N_("%(n1)s of these %(n2)s may also lie outside the window"),
    N_("%(n1)s of %(n2)s documents have hours of both kinds printed"),
    N_("%(n1)s intervals between %(n2)s printed hours"),
    N_("the interval of two printed hours"),
    N_("printed: the clock times as they stand; min and max: over all clocks that may be meant"),
    N_("of %(n1)s a document says that the actor did not have it; both readings are given"),
)  # fmt: skip
"""The sentences of notes: numbers are called `n1`, `n2` …, everything else by what it is."""

LONGEST = 2_000
"""Characters of a note that are looked at."""

_BLANK = re.compile(r"%\((\w+)\)s")
_NUMBER = re.compile(r"n\d")


def said(note: str) -> str:
    """A note in the language of the page, with its first letter large.

    >>> said("read from 3 of 40 documents whose text is here")
    'Read from 3 of 40 documents whose text is here'
    """
    found = sentence(note)
    words = note
    if found is not None:
        pattern, given = found
        words = gettext(pattern) % {name: _value(name, value) for name, value in given.items()}
    return words[:1].upper() + words[1:]


def sentence(note: str) -> tuple[str, dict[str, str]] | None:
    """Which sentence a note is, and what fills it; None where it is none of them.

    >>> sentence("4 of 9 were asked later")
    ('%(n1)s of %(n2)s were asked later', {'n1': '4', 'n2': '9'})
    """
    if len(note) > LONGEST:
        return None
    for pattern, shape in _shapes():
        if match := shape.fullmatch(note):
            return pattern, match.groupdict()
    return None


@cache
def _shapes() -> tuple[tuple[str, Any], ...]:
    return tuple((pattern, _shape(pattern)) for pattern in SENTENCES)


def _shape(pattern: str) -> Any:
    # Names stand in notes, and may be anything: re2 needs no longer for any of them.
    pieces = _BLANK.split(pattern)
    # Names stand at every second place.
    parts = [
        (rf"(?P<{piece}>[\d.,]+)" if _NUMBER.fullmatch(piece) else rf"(?P<{piece}>.+?)")
        if at % 2
        else re2.escape(piece)
        for at, piece in enumerate(pieces)
    ]
    return re2.compile("(?s)" + "".join(parts))


def _value(name: str, value: str) -> str:
    """What fills a blank: states of requests in words, all else as it is."""
    if name != "states":
        return value
    parts = [part.partition(" ") for part in value.split(", ")]
    return ", ".join(f"{n} {STATES_AT.get(word.replace(' ', '_'), word)}" for n, _, word in parts)
