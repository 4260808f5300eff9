"""Zip files from strangers: bounded in number, size and depth, and no name in them is ever a path on this machine."""

from __future__ import annotations

import lzma
import zlib
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from diplomatica.errors import DocumentError

MOST_FILES = 20_000
LARGEST = 50 * 1024 * 1024
"""Bytes of one unpacked file."""
LOCAL_HEAD = 30
"""Bytes before a file in a package, at the least."""
LARGEST_TOGETHER = 512 * 1024 * 1024
"""Bytes of all that is unpacked from one file."""


class Package:
    """A zip file in memory. What its directory says of sizes is not believed: bytes are counted as they come.

    Raises DocumentError for what is no zip file, is encrypted, or is larger than its bounds.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            raise DocumentError("bad-zip", f"the file is no zip file that can be read ({error})") from None
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise DocumentError("too-large", f"the package holds {len(infos)} files; up to {MOST_FILES} are read")
        self._refuse_overlaps(infos)
        self._infos: dict[str, ZipInfo] = {}
        self.repeated: list[str] = []
        """Names that stand in the directory again: the first file of the name is the one that is read."""
        for info in infos:
            if not info.filename.endswith("/") and self._infos.setdefault(info.filename, info) is not info:
                self.repeated.append(info.filename)
        self._taken = 0

    def _refuse_overlaps(self, infos: list[ZipInfo]) -> None:
        """Raises DocumentError where two files are said to stand in the same bytes: so a few kilobytes become petabytes."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise DocumentError("bad-zip", f"{info.filename} in the package lies over another file of it")
            end = info.header_offset + LOCAL_HEAD + info.compress_size

    def names(self) -> list[str]:
        """The names of the files in it, sorted."""
        return sorted(self._infos)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._infos

    def read(self, name: str) -> bytes:
        """The bytes of one of its files. Raises DocumentError where they are too many or cannot be unpacked."""
        info = self._infos[name]
        if info.flag_bits & 1:
            raise DocumentError("encrypted", f"{name} in the package is encrypted; unpack it with its password")
        allowed = min(LARGEST, LARGEST_TOGETHER - self._taken)
        try:
            with self._zip.open(info) as file:
                data = file.read(allowed + 1)
        except (
            BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            NotImplementedError,
            ValueError,
            OSError,
            RuntimeError,
        ) as error:
            raise DocumentError("bad-zip", f"{name} in the package cannot be unpacked ({error})") from None
        if len(data) > LARGEST:
            raise DocumentError(
                "too-large", f"{name} in the package has more than {LARGEST // 1_048_576} MB; take it out and split it"
            )
        if len(data) > allowed:
            full = f"the package has more than {LARGEST_TOGETHER // 1_048_576} MB unpacked; the rest is not read"
            raise DocumentError("package-full", full)
        self._taken += len(data)
        return data
