"""A zip file of documents: each file in it is read as if it lay in the folder; nothing is ever written to disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Problem, RawDocument
from diplomatica.read import mets
from diplomatica.read.decode import decode
from diplomatica.read.ids import file_key
from diplomatica.read.package import Package
from diplomatica.read.reads import Reads, note

Inner = Callable[[bytes, str, Sequence[str]], Reads]
"""Reads one file of the package: its bytes, its path, the names of files beside it that have its stem."""
NOT_DOCUMENTS = ("__macosx/", ".ds_store", "thumbs.db")


def recognise(path: str, data: bytes) -> bool:
    """Whether the file is a zip by its name and its first bytes."""
    return path.lower().endswith(".zip") and data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read(data: bytes, path: str, inner: Inner) -> Reads:
    """All documents of the files in it; a file that cannot be read is a remark.

    Raises DocumentError where none can, and for a broken zip.
    """
    package = Package(data)
    names = [name for name in package.names() if not _passed_over(name)]
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(_stem(name), []).append(f"{path}!{name}")
    raws: list[RawDocument] = []
    problems = [
        note("repeated-name", f"{name}: the package holds {count + 1} files of this name; the first is read")
        for name, count in sorted(Counter(package.repeated).items())
    ]
    made, used = _held_together(package, names, path)
    raws += made.raws
    problems += made.problems
    for name in names:
        if name in used:
            continue
        try:
            if _leads_out(name):
                raise DocumentError("path-outside", "its name leads out of the package; it is not read")
            if name.lower().endswith((".zip", ".7z", ".rar", ".tar", ".gz", ".bz2", ".xz")):
                raise DocumentError("nested-archive", "a package within a package is not opened; unpack it")
            beside = [other for other in stems[_stem(name)] if other != f"{path}!{name}"]
            reads = inner(package.read(name), f"{path}!{name}", beside)
        except DocumentError as error:
            problems.append(note(error.code, f"{name}: {error}"))
            if error.code == "package-full":
                break
            continue
        own = [file_key(f"{path}!{name}")] if len(reads.raws) == 1 else []
        raws += [_within(raw, name, own) for raw in reads.raws]
        problems += [replace(found, message=f"{name}: {found.message}") for found in reads.problems]
    if not raws:
        raise DocumentError("empty", problems[0].message if problems else "the package holds no files")
    return Reads(raws, problems)


def _held_together(package: Package, names: Sequence[str], path: str) -> tuple[Reads, set[str]]:
    """The documents whose pages METS files hold together, and the files that they are made of."""
    raws: list[RawDocument] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for name in names:
        if "mets" not in name.lower().rpartition("/")[2] or not name.lower().endswith((".xml", ".mets")):
            continue
        try:
            if _leads_out(name) or not mets.recognise(name, decode(package.read(name)).text):
                continue
            reads, of = mets.read_package(package, name, path)
        except DocumentError as error:
            problems.append(note(error.code, f"{name}: {error}"))
            continue
        raws += [
            replace(raw, keys=list(dict.fromkeys([*raw.keys, file_key(f"{path}!{name}")]))) for raw in reads.raws[:1]
        ]
        raws += reads.raws[1:]
        problems += [replace(found, message=f"{name}: {found.message}") for found in reads.problems]
        used |= of
    return Reads(raws, problems), used


def _within(raw: RawDocument, name: str, own: list[str]) -> RawDocument:
    """The document with the file's name before each part; it answers to that name, so that a record beside it finds it."""
    spans = [replace(span, part=f"!{name}{span.part}") if span.source_start is not None else span for span in raw.spans]
    return replace(raw, spans=spans, keys=list(dict.fromkeys([*raw.keys, *own])))


def _passed_over(name: str) -> bool:
    lowered = name.lower()
    return (
        lowered.startswith(NOT_DOCUMENTS[0])
        or lowered.rpartition("/")[2] in NOT_DOCUMENTS
        or lowered.rpartition("/")[2].startswith("._")
    )


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or not name.isprintable()


def _stem(name: str) -> str:
    folder, slash, file = name.rpartition("/")
    return folder + slash + (file.rpartition(".")[0] or file)
