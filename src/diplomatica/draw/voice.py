"""The words of a picture: English here, another language by whoever asks for the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _same(message: str) -> str:
    return message


def _english(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


@dataclass(frozen=True, slots=True)
class Voice:
    """How sentences are said: `one` gives a sentence in the reader's language, `plural` the form for a number."""

    one: Callable[[str], str] = _same
    plural: Callable[[str, str, int], str] = _english

    def say(self, message: str, **values: object) -> str:
        """The sentence with its values put in.

        >>> Voice().say("%(n)s of %(of)s", n=1, of=2)
        '1 of 2'
        """
        return self.one(message) % values if values else self.one(message)

    def many(self, one: str, more: str, number: int, **values: object) -> str:
        """The sentence for a number, which stands in it as `%(n)s`.

        >>> Voice().many("%(n)s line", "%(n)s lines", 1200)
        '1,200 lines'
        """
        return self.plural(one, more, number) % {"n": f"{number:,}", **values}

    def month(self, number: int) -> str:
        """The short name of a month, 1 to 12."""
        return self.one(MONTHS[number - 1])


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")

ENGLISH = Voice()
