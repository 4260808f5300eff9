"""What can go wrong, in two kinds: this document is shelved, or the whole undertaking stops."""

from __future__ import annotations


class DiplomaticaError(Exception):
    """Base of all errors that the program raises on purpose; its text is one clear line for a person."""


class DocumentError(DiplomaticaError):
    """One file or document cannot be read: it is shelved with this reason and the build goes on.

    `code` is a short machine name (`not-utf8`), `start` and `end` are code points of the decoded
    file where the place is known.
    """

    def __init__(self, code: str, message: str, start: int | None = None, end: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.start = start
        self.end = end


class BuildError(DiplomaticaError):
    """The build cannot go on (another build runs, the disk is full): the last generation stays in service."""


class UsageError(DiplomaticaError):
    """The caller asked for something that is not there or cannot be read: exit status 2."""


class AnotherVersion(UsageError):
    """What a build made cannot be read, for another version of the program made it: a new build mends it."""
