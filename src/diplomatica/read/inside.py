"""A file that lies within another one, by its path: a picture in a letter, a letter in a mailbox, a page of a PDF that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from itertools import islice

from diplomatica.errors import DocumentError
from diplomatica.read import mail, mailbox
from diplomatica.read.package import Package

DEEPEST = 8
"""Files within each other."""


def inside(data: bytes, member: str) -> bytes | None:
    """The bytes of a member (`12.eml!scan.jpg`) of a letter, a mailbox or a package; None where there is none.

    Names may hold the sign that parts them, so that the longest that is there counts.
    """
    for _ in range(DEEPEST):
        try:
            found = next(((name, one) for name in _names(member) if (one := _member(data, name)) is not None), None)
        except (DocumentError, MessageError, ValueError, LookupError, RecursionError):
            return None  # damaged, or changed since it was read
        if found is None:
            return None
        name, data = found
        if name == member:
            return data
        member = member[len(name) + 1 :]
    return None


def _names(member: str) -> Iterator[str]:
    """The whole of a member's path, and what stands before each sign in it, the longest first."""
    parts = member.split("!")
    return ("!".join(parts[:count]) for count in range(len(parts), 0, -1))


def _member(data: bytes, name: str) -> bytes | None:
    if data.startswith(b"PK"):
        package = Package(data)
        return package.read(name) if package.has(name) else None
    if mailbox.recognise("", data):
        number = name.removesuffix(".eml")
        if number == name or not number.isascii() or not number.isdecimal() or len(number) > 6 or number == "0":
            return None
        return next(islice(mailbox.letters(data), int(number) - 1, None), None)
    part = next((part for own, part in mail.members(mail.taken_apart(data)) if own == name), None)
    if part is None:
        return None
    if part.get_content_type() != mail.FORWARDED:
        return mail.payload(part)
    held = part.get_payload()
    letter = held[0] if isinstance(held, list) and held else None
    return letter.as_bytes() if isinstance(letter, EmailMessage) else None
