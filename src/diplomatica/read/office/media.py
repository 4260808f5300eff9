"""Pictures that a word processor's file holds: kept beside the text, each where it stands; nothing of them is unpacked here."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from diplomatica.model.document import Facsimile, Problem
from diplomatica.read.package import Package
from diplomatica.read.reads import note

SHOWN = frozenset((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".jp2", ""))
"""Kinds that pages show; a name without an ending, as some programs give, may be any of them."""
MOST = 500


@dataclass(slots=True)
class Media:
    """The pictures met so far, each once."""

    package: Package
    path: str
    found: dict[str, int] = field(default_factory=dict)
    """Where each stands in the words, by its name in the package."""
    other: set[str] = field(default_factory=set)
    """Names of pictures of another kind."""

    def meet(self, folder: str, target: str, at: int) -> None:
        """Note a picture that a part of the file points to; what lies outside the package is not looked for."""
        name = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
        if not self.package.has(name):
            return
        if posixpath.splitext(name)[1].lower() in SHOWN:
            self.found.setdefault(name, at)
        else:
            self.other.add(name)

    def pictures(self) -> list[Facsimile]:
        """As many as are kept, with their paths in the archive."""
        return [Facsimile(f"{self.path}!{name}", at) for name, at in list(self.found.items())[:MOST]]

    def remarks(self) -> list[Problem]:
        """What is not kept: pictures of other kinds, and more than there may be."""
        said = []
        if self.other:
            kinds = ", ".join(sorted({posixpath.splitext(name)[1].lower() for name in self.other}))
            said.append(f"{len(self.other)} pictures of a kind that is not shown ({kinds})")
        if len(self.found) > MOST:
            said.append(f"{len(self.found) - MOST} of {len(self.found)} pictures")
        return [note("pictures-not-kept", f"{words}; the words are read") for words in said]
