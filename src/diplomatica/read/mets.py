"""METS: the record by which digital libraries hold the pages of a volume together; with ALTO, PAGE or TEI files behind it.

After https://www.loc.gov/standards/mets/; what it describes is said in MODS or Dublin Core. In a zip file with its pages it is read as one
document; alone it is a record of what lies beside it, for no reader opens another file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile, Field, Problem, RawDocument
from diplomatica.read import transcribed
from diplomatica.read.decode import Decoded, decode
from diplomatica.read.flowing import Flowing
from diplomatica.read.ids import file_key, file_slug, slug
from diplomatica.read.laid_out import read_words
from diplomatica.read.package import Package
from diplomatica.read.partition import in_source
from diplomatica.read.reads import Reads, note
from diplomatica.read.records.record import iso
from diplomatica.read.xml_tree import Node, parse_xml

_ROOT = re.compile(r"<(?:\w+:)?mets\b")
HEAD = 5_000
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".jp2")
SMALLER = frozenset(("THUMBS", "THUMBNAIL", "THUMBNAILS", "MIN", "TEASER", "DOWNLOAD"))
"""Uses of files that show a page again, smaller or in one file with others."""
MOST_PAGES = 3_000
SIMPLE = {
    "title": "title", "date": "date", "dateIssued": "date", "dateCreated": "date",
    "physicalLocation": "repository", "shelfLocator": "holdings", "identifier": "url",
    "accessCondition": "rights", "rights": "rights", "languageTerm": "language", "language": "language",
    "genre": "kind", "abstract": "summary", "description": "summary",
}  # fmt: skip
"""Elements of MODS and Dublin Core, and the column of each."""
PLAIN = frozenset(("mets", "mets-1", "export", "export-mets"))
"""Names of records that say nothing: then the folder's or the package's is taken."""
OF_A_PAGE = ("repository", "holdings", "language", "rights")
"""What a description of the whole says of each page, too."""
ROLES = {"aut": "sender", "author": "sender", "rcp": "recipient", "addressee": "recipient", "recipient": "recipient"}


class Sheet(NamedTuple):
    """A page: its printed number, and the files of its words and its picture, below the archive or the package."""

    label: str | None
    text: str | None
    picture: str | None


def recognise(path: str, text: str) -> bool:
    """Whether the file is XML by its name and its root is that of METS."""
    return path.lower().endswith((".xml", ".mets")) and _ROOT.search(text[:HEAD]) is not None


def read(decoded: Decoded, path: str, _beside: Sequence[str] = ()) -> Reads:
    """The record, with the pictures of its pages. It describes the one file of words that it names; of several it says so."""
    root = parse_xml(decoded.text)
    sheets = list(_sheets(root, posixpath.dirname(path)))
    texts = list(dict.fromkeys(sheet.text for sheet in sheets if sheet.text))
    fields = list(_fields(root, decoded))
    pictures = [Facsimile(sheet.picture, None, sheet.label) for sheet in sheets if sheet.picture]
    if not fields and not pictures:
        raise DocumentError("empty", "the METS file describes nothing and names no page")
    home = texts[0] if len(texts) == 1 else path
    name = file_slug(home)
    raw = RawDocument(
        keys=[file_key(home)],
        preferred_id=(_called(posixpath.dirname(path)) or name) if name in PLAIN else name,
        basis="record",
        text="",
        spans=[],
        fields=fields,
        source_start=0,
        source_end=decoded.source_end,
        facsimiles=pictures,
    )
    if len(texts) < 2:
        return Reads([raw], [])
    apart = f"{len(texts)} pages with words are documents of their own; put this file and its pages into one zip file to read them as one"
    return Reads([raw, *_pages(sheets, fields)], [note("pages-apart", apart)])


def _pages(sheets: Sequence[Sheet], fields: Sequence[Field]) -> Iterator[RawDocument]:
    """To each page with words that lies in the folder: its picture, its printed number, and where the volume lies.

    Who wrote to whom, and when, is said of the whole: on every page it would be a letter of its own.
    """
    given = {field.name: field for field in fields}
    pictures: dict[str, list[Facsimile]] = {}
    named: dict[str, str] = {}
    for number, sheet in enumerate(sheets, 1):
        if sheet.text:
            named.setdefault(sheet.text, sheet.label or str(number))
            if sheet.picture:
                pictures.setdefault(sheet.text, []).append(Facsimile(sheet.picture, None, sheet.label))
    for name, label in named.items():
        own = [given[column] for column in OF_A_PAGE if column in given]
        if title := given.get("title"):
            own += [replace(title, value=f"{title.value}, {label}"), replace(title, name="collection")]
        yield RawDocument(
            keys=[file_key(name)],
            preferred_id=file_slug(name),
            basis="record",
            text="",
            spans=[],
            fields=own,
            source_start=0,
            source_end=0,
            facsimiles=pictures.get(name, []),
            adds=True,
        )


def read_package(package: Package, name: str, path: str) -> tuple[Reads, set[str]]:
    """The document whose pages a METS file of a package holds together, and the files that it was made of.

    Raises DocumentError where none of its pages is PAGE or ALTO with words: then each file is read for itself.
    """
    decoded = decode(package.read(name))
    root = parse_xml(decoded.text)
    flowing, lengths = Flowing(), dict[str, int]()
    pictures: list[Facsimile] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for number, sheet in enumerate(_sheets(root, posixpath.dirname(name)), 1):
        if sheet.picture and package.has(sheet.picture):
            used.add(sheet.picture)
            pictures.append(Facsimile(f"{path}!{sheet.picture}", flowing.at, sheet.label))
        if not sheet.text or sheet.text in used or not package.has(sheet.text):
            continue
        try:
            page = decode(package.read(sheet.text))
            if transcribed.recognise(sheet.text, page.text):
                _say(flowing, f"!{sheet.text}", page, sheet.label or str(number))
                lengths[f"!{sheet.text}"] = page.source_end
                used.add(sheet.text)
        except DocumentError as error:
            problems.append(note(error.code, f"{sheet.text}: {error}"))
            if error.code == "package-full":
                break
    if not flowing.text:
        raise DocumentError("empty", "the pages that the METS file names have no transcribed words")
    reads = read_words(flowing, f"{path}!{name}", lengths, None, pictures)
    fields = [
        field for field in _fields(root, decoded) if not any(own.name == field.name for own in reads.raws[0].fields)
    ]
    given = reads.raws[0]
    wished = _called(posixpath.dirname(name)) or file_slug(path) if given.preferred_id in PLAIN else given.preferred_id
    first = replace(given, preferred_id=wished, fields=[*given.fields, *fields])
    return Reads([first, *reads.raws[1:]], [*problems, *reads.problems]), {name, *used}


def _called(folder: str) -> str:
    """The id that the name of a folder gives, for a record whose own name says nothing; empty for the top."""
    return slug(posixpath.basename(folder)) if folder not in ("", "documents") else ""


def _say(flowing: Flowing, part: str, page: Decoded, label: str) -> None:
    """The words of a page, with the place where it begins; its spans count in its own file."""
    flowing.part = part
    flowing.paragraph()
    flowing.open("page", "pb", label, [])
    flowing.close()
    known = len(flowing.spans)
    transcribed.say(flowing, page)
    flowing.spans[known:] = [in_source(page, span) for span in flowing.spans[known:]]


def _sheets(root: Node, folder: str) -> Iterator[Sheet]:
    """The pages in the order of the physical structure; where there is none, in that of the files."""
    files: dict[str, tuple[str, bool]] = {}
    for group in (node for node in root.walk() if node.name == "fileGrp"):
        smaller = group.attributes.get("USE", "").upper() in SMALLER
        for file in (node for node in group.nodes() if node.name == "file"):
            found = _local(file, folder)
            if found and not smaller:
                files[file.attributes.get("ID", "")] = (found, _is_text(file, found))
    count = 0
    for label, ids in _divisions(root, files):
        named = [files[name] for name in ids if name in files]
        text = next((name for name, is_text in named if is_text), None)
        picture = next((name for name, is_text in named if not is_text), None)
        if text or picture:
            count += 1
            if count > MOST_PAGES:
                raise DocumentError("too-large", f"the METS file names more than {MOST_PAGES:,} pages; split it")
            yield Sheet(label, text, picture)


def _divisions(root: Node, files: dict[str, tuple[str, bool]]) -> Iterator[tuple[str | None, list[str]]]:
    """Printed number and files of each division that has files."""
    maps = [node for node in root.walk() if node.name == "structMap"]
    physical = [node for node in maps if node.attributes.get("TYPE", "").upper() == "PHYSICAL"] or maps[:1]
    found = False
    for node in (inner for one in physical[:1] for inner in one.walk() if inner.name == "div"):
        pointers = [inner for child in node.nodes() if child.name == "fptr" for inner in child.walk()]
        ids = [pointer.attributes["FILEID"] for pointer in pointers if "FILEID" in pointer.attributes]
        whole = any(child.name == "div" for child in node.nodes())  # files of the whole volume, such as its PDF
        if ids and not whole:
            found = True
            yield node.attributes.get("ORDERLABEL") or node.attributes.get("LABEL") or None, ids
    if not found:
        yield from ((None, [name]) for name in files)


def _local(file: Node, folder: str) -> str | None:
    """Where a file lies below the folder of the METS file; None for one on the web, and for a path that leads out."""
    where = next((node for node in file.nodes() if node.name == "FLocat"), None)
    said = next((value for key, value in where.attributes.items() if key.endswith("href")), "") if where else ""
    # An address may write its signs as `%20`; what leads out is looked for behind that.
    plain = unquote(said).replace("\\", "/").removeprefix("file://").removeprefix("./")
    if not plain or plain.startswith("/") or ":" in plain or ".." in plain.split("/") or not plain.isprintable():
        return None
    return posixpath.normpath(posixpath.join(folder, plain))


def _is_text(file: Node, name: str) -> bool:
    return name.lower().endswith((".xml", ".tei")) or (
        "xml" in file.attributes.get("MIMETYPE", "") and not name.lower().endswith(PICTURES)
    )


def _fields(root: Node, decoded: Decoded) -> Iterator[Field]:
    """What the first description says, in the words of the calendar; of each thing its first statement."""
    described = next((node for node in root.walk() if node.name == "dmdSec"), None)
    data = next((node for node in described.walk() if node.name in ("mods", "xmlData")), None) if described else None
    seen: set[str] = set()
    for node in data.walk() if data else ():
        name, value = _said(node)
        if name and value and (name in ("sender", "recipient") or name not in seen):
            seen.add(name)
            start, end = decoded.source(node.start, node.end)
            line = decoded.text.count("\n", 0, node.start) + 1
            yield Field(name, value, f"line {line}, <{node.name}>", start, end)


def _said(node: Node) -> tuple[str, str]:
    """Column and value of an element; an empty value where it says nothing that has a column."""
    if node.name == "name":
        roles = {inner.words().lower() for inner in node.walk() if inner.name == "roleTerm"}
        role = next((ROLES[word] for word in sorted(roles) if word in ROLES), "")
        parts = [inner.words() for inner in node.walk() if inner.name in ("displayForm", "namePart") and inner.words()]
        return role, parts[0] if role and parts else ""
    name = SIMPLE.get(node.name, "")
    words = node.words()
    if name == "date":
        return name, iso(words)
    if name == "url" and not words.startswith(("https://", "http://")):
        return name, ""
    if name == "language" and not re.fullmatch("[a-z]{2,3}", words):
        return name, ""
    return name, words
