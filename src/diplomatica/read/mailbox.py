"""A mailbox in one file (mbox, RFC 4155), as mail programs and archives of correspondence keep them: each letter with its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Problem, RawDocument
from diplomatica.read import mail
from diplomatica.read.reads import Reads, note, problem

LARGEST = 256 * 1024 * 1024
MOST_LETTERS = 20_000
_BEGINS = re.compile(
    rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]{1,150}?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z][a-z]{2} [ \d]\d \d\d:\d\d[^\r\n]{0,40}\r?\n"
    rb"(?=[!-9;-~]{1,100}:|>From )"
)
"""The line before a letter: who, and when as C programs say it; the letter's heads follow. A telegram may begin with *From*, too."""
_QUOTED = re.compile(rb"(?m)^>(?=>*From )")
"""What programs set before a line of a letter that would look like the beginning of the next."""


def recognise(path: str, data: bytes) -> bool:
    """Whether the file begins as a mailbox does; programs give it any name, or none."""
    return not path.lower().endswith((".eml", ".html", ".xml")) and _BEGINS.match(data[:2_000]) is not None


def read(data: bytes, path: str, inner: mail.Inner) -> Reads:
    """All letters in order, with their attachments. Raises DocumentError where none can be read, and for too many."""
    if len(data) > LARGEST:
        found = f"{len(data) / 1_048_576:.0f} MB; up to {LARGEST // 1_048_576} MB are read, please split it"
        raise DocumentError("too-large", f"the mailbox has {found}")
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    for number, letter in enumerate(letters(data), 1):
        if number > MOST_LETTERS:
            raise DocumentError("too-large", f"the mailbox holds more than {MOST_LETTERS:,} letters; split it")
        member = f"{path}!{number}.eml"
        try:
            reads = mail.read(letter, member, inner)
        except DocumentError as error:
            problems.append(problem("bad-letter", f"letter {number}: {error}"))
            continue
        raws += mail.within(reads.raws, member)
        problems += [replace(found, message=f"letter {number}: {found.message}") for found in reads.problems]
    if not raws:
        raise DocumentError("empty", problems[0].message if problems else "the mailbox holds no letters")
    return Reads(raws, [*problems, note("split", f"read as {len(raws)} documents")] if len(raws) > 1 else problems)


def letters(data: bytes) -> Iterator[bytes]:
    """The bytes of each letter, without the line before it, and with its own lines as they were."""
    start: int | None = None
    for match in _BEGINS.finditer(data):
        if start is not None:
            yield _QUOTED.sub(b"", data[start : match.start()])
        start = match.end()
    if start is not None:
        yield _QUOTED.sub(b"", data[start:])
