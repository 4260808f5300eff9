"""A TEI file as raw documents: each with its text, its tags, and what header and attributes say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, RawDocument
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import address_keys, file_key, file_slug, slug
from diplomatica.read.partition import in_order, in_source, partitioned
from diplomatica.read.reads import Reads, note
from diplomatica.read.tei import header
from diplomatica.read.tei.body import Body, heads
from diplomatica.read.tei.parts import ATTACHED, ID, Part, parts
from diplomatica.read.tei.pictures import facsimiles, pictured
from diplomatica.read.tei.terms import meanings
from diplomatica.read.xml_tree import Node, parse_xml

EXTENSIONS = (".xml", ".tei")
_ROOT = re.compile(r"<(?:\w+:)?(?:TEI|teiCorpus)\b")
HEAD = 20_000
"""Code points in which a file shows what it is."""
_ATTACHED = re.compile(r"(d\d+)((?:a\d+)+)")
"""The name of an attachment: its document's, and its place there."""
_NUMBERED = re.compile(r"(?:No\. ?)?\[?\d+\]?\.\s+")
"""The edition's number before a heading."""


def recognise(path: str, text: str) -> bool:
    """Whether the file is XML by its name and its root is TEI's."""
    return path.lower().endswith(EXTENSIONS) and _ROOT.search(text[:HEAD]) is not None


def read(decoded: Decoded, path: str) -> Reads:
    """All documents of a file, and what else it says as one more. Raises DocumentError where it is not well-formed or says nothing."""
    root = parse_xml(decoded.text)
    found = parts(root)
    named = pictured(root)
    terms = meanings(root)
    raws = [_document(decoded, path, part, len(found), terms) for part in found]
    raws = [replace(raw, facsimiles=facsimiles(raw.tags, named, path)) for raw in raws]
    raws = [raw for raw in raws if raw.text]
    stated = root.find("teiHeader")
    letters = header.correspondences(stated) if not raws else []
    raws += [_letter(decoded, path, desc, place) for place, desc in enumerate(letters, 1)]
    if not raws:
        raise DocumentError("empty", "the file has neither text nor letters described; expected a document")
    rest = _rest(decoded, path, root, found) if found and found[0].within else None
    people = _people(decoded, path, root, found)
    raws = partitioned(decoded, [raw for raw in (rest, people) if raw] + raws)
    problems = [note("split", f"read as {len(raws)} documents")] if len(raws) > 1 else []
    return Reads(raws, problems)


def _document(decoded: Decoded, path: str, part: Part, of: int, terms: Mapping[str, str]) -> RawDocument:
    body = Body(enclosed={id(node): name for node, name in part.encloses}, meanings=terms)
    if part.page is not None:
        page = part.page
        body.flowing.point("page", page.name, page.attributes.get("n"), list(page.attributes.items()))
    body.document(part.node)
    fields, add = _collector(decoded)
    header.described(part.header, add)
    volume = header.volume(part.header)
    name = part.attached or part.node.attributes.get(ID)
    own = volume and name and part.within and not part.attached  # an attachment has no page of its own there
    url = header.FRUS.format(volume=volume, document=name) if own else None
    if url:
        add("url", url, part.node)
    for desc in _own(header.correspondences(part.header), name, of):
        header.correspondence(desc, add)
    _attributes(part, body.title, add)
    keys, preferred = _identity(path, part, url, volume if part.attached else None, of)
    return _raw(decoded, body, keys, preferred, fields, part.node if part.within else None)


def _attributes(part: Part, title: str, add: header.Add) -> None:
    """Title, number and kind as the document's own element says them."""
    said = part.node.attributes
    if part.attached:
        if words := heads(part.node):
            add("title", words, part.node)
    elif part.within:
        plain = _NUMBERED.sub("", title, count=1) if said.get("n") else title
        if plain:
            add("title", plain, part.node)
        if said.get("n"):
            add("edition_number", said["n"], part.node)
    kind = said.get("subtype") or said.get("type") or ""
    if kind not in ("", "document", "historical-document", *ATTACHED):
        add("kind", kind.replace("-", " "), part.node)


def _identity(path: str, part: Part, url: str | None, volume: str | None, of: int) -> tuple[list[str], str]:
    """Keys and the wished-for id: the address of the edition, else the file with the number of the element."""
    said = part.attached or part.node.attributes.get(ID) or part.node.attributes.get("n")
    name = said or (_first_words(part.node) if of > 1 else "")
    key = f"{file_key(path)}#{name}" if of > 1 or part.within else file_key(path)
    stem = url.rsplit("/", 2)[1] if url else volume or file_slug(path)
    preferred = slug(f"{stem}-{name}") if of > 1 or part.within else file_slug(path)
    return [*(address_keys(url)[0] if url else _printed_with(volume, part.attached)), key], preferred


def _printed_with(volume: str | None, name: str) -> list[str]:
    """The key of an attachment by the page that it is printed on, as a saved page has it."""
    match = _ATTACHED.fullmatch(name)
    if volume is None or match is None:
        return []
    return [f"url:{header.FRUS.format(volume=volume, document=match[1])}#{match[2]}"]


def _first_words(node: Node) -> str:
    return node.words()[:70]


def _letter(decoded: Decoded, path: str, desc: Node, place: int) -> RawDocument:
    """A letter that is described and not printed: an entry of an index of letters (CMIF)."""
    fields, add = _collector(decoded)
    header.correspondence(desc, add)
    said = desc.attributes
    address = next((said[key] for key in ("ref", "key") if said.get(key)), "")
    if address.startswith(("https://", "http://")):
        add("url", address, desc)
    name = said.get(ID) or address or f"letter {place}: {desc.words()[:60]}"
    keys = [*(address_keys(address)[0] if address.startswith("http") else ()), f"{file_key(path)}#{name}"]
    add("kind", "letter", desc)
    wished = slug(address.rstrip("/").rpartition("/")[2] or name) if address else slug(f"{file_slug(path)}-{name}")
    return _raw(decoded, Body(), keys, wished, fields, desc)


def _own(descs: list[Node], name: str | None, of: int) -> list[Node]:
    """The descriptions that mean a document: by its number, or the only one of the only document."""
    named = [
        d for d in descs if name and f"#{name}" in {d.attributes.get(key) for key in ("corresp", "sameAs", "target")}
    ]
    return named or (descs[:1] if of == 1 and len(descs) == 1 else [])


def _rest(decoded: Decoded, path: str, root: Node, found: list[Part]) -> RawDocument | None:
    """What a volume says outside its documents: title pages, prefaces, lists of persons."""
    body = Body(frozenset(id(part.node) for part in found))
    for node in root.walk():
        if node.name == "text":
            body.document(node)
            break
    if not body.flowing.text:
        return None
    fields, add = _collector(decoded)
    header.described(found[0].header, add)
    name = root.attributes.get(ID) or "front matter"
    add("kind", "front matter", root)
    keys = [f"{file_key(path)}#front matter"]
    volume = header.volume(found[0].header)
    if volume:
        url = header.FRUS.rpartition("/")[0].format(volume=volume)
        add("url", url, root)
        keys = [*address_keys(url)[0], *keys]
    return _raw(decoded, body, keys, slug(volume or f"{file_slug(path)}-front-matter"), fields, root if name else None)


def _people(decoded: Decoded, path: str, root: Node, found: list[Part]) -> RawDocument | None:
    """The lists of persons that stand outside the text, in the header or apart from both: who is meant by the keys of the text."""
    lists = list(_outside(root))
    body = Body()
    for node in lists:
        body.document(node)
    if not body.flowing.text:
        return None
    fields, add = _collector(decoded)
    if found:
        header.described(found[0].header, add)
    add("kind", "front matter", lists[0])
    add("title", "List of persons", lists[0])
    return _raw(decoded, body, [f"{file_key(path)}#persons"], slug(f"{file_slug(path)}-persons"), fields, None)


def _outside(root: Node) -> Iterator[Node]:
    """Lists with persons who have keys, outside all texts."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name == "listPerson" and any(
            person.name == "person" and ID in person.attributes for person in node.nodes()
        ):
            yield node
        elif node.name != "text":
            waiting.extend(reversed(list(node.nodes())))


def _collector(decoded: Decoded) -> tuple[list[Field], header.Add]:
    fields: list[Field] = []

    def add(name: str, value: str, node: Node) -> None:
        start, end = decoded.source(node.start, node.end)
        line = decoded.text.count("\n", 0, node.start) + 1
        fields.append(Field(name, value, f"line {line}, <{node.name}>", start, end))

    return fields, add


def _raw(
    decoded: Decoded, body: Body, keys: list[str], preferred: str, fields: list[Field], node: Node | None
) -> RawDocument:
    flowing = body.flowing
    start, end = decoded.source(node.start, node.end) if node else (0, decoded.source_end)
    return RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="record",
        text=flowing.text,
        spans=[in_source(decoded, span) for span in flowing.spans],
        fields=fields,
        source_start=start,
        source_end=end,
        tags=in_order(flowing.tags),
    )
