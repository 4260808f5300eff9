"""What a TEI header says of a file and its documents, in the words of the calendar."""

from __future__ import annotations

from collections.abc import Callable

from diplomatica.read.xml_tree import Node

Add = Callable[[str, str, Node], None]
"""Adds a field: its name, its value, the element that says it."""
FRUS = "https://history.state.gov/historicaldocuments/{volume}/{document}"
"""Where the Office of the Historian publishes a document; for volumes that carry its own number."""


def volume(header: Node | None) -> str | None:
    """The number that the Office of the Historian gave a volume, from `idno[@type='frus']`."""
    stated = header.find("fileDesc", "publicationStmt") if header else None
    for node in stated.nodes() if stated else ():
        if node.name == "idno" and node.attributes.get("type") == "frus":
            return node.words() or None
    return None


def described(header: Node | None, add: Add) -> None:
    """Collection, editors, licence, and where a manuscript lies."""
    if header is None:
        return
    _title(header, add)
    file = header.find("fileDesc")
    for node in file.walk() if file else ():
        if node.name == "editor" and node.words() and node.attributes.get("role") != "general":
            add("credit", f"editor:{node.words()}", node)
        elif node.name == "licence" and node.words():
            add("rights", node.words(), node)
    _manuscript(file, add)
    language = header.find("profileDesc", "langUsage", "language")
    if language is not None and (ident := language.attributes.get("ident")):
        add("language", ident.partition("-")[0], language)


def _title(header: Node, add: Add) -> None:
    stated = header.find("fileDesc", "titleStmt")
    titles = [node for node in stated.nodes() if node.name == "title" and node.words()] if stated else []
    main = next((node for node in titles if node.attributes.get("type") == "complete"), titles[0] if titles else None)
    if main is not None:
        add("collection", main.words(), main)


def _manuscript(file: Node | None, add: Add) -> None:
    source = file.find("sourceDesc", "msDesc", "msIdentifier") if file else None
    if source is None:
        return
    said = {node.name: node for node in source.nodes() if node.words()}
    if "repository" in said:
        add("repository", said["repository"].words(), said["repository"])
    shelf = said.get("idno") or said.get("collection")
    if shelf is not None:
        names = [said[name].words() for name in ("repository", "collection", "idno") if name in said]
        add("holdings", ", ".join(names), shelf)


def correspondences(header: Node | None) -> list[Node]:
    """Every `correspDesc` of a header."""
    stated = header.find("profileDesc") if header else None
    return [node for node in stated.walk() if node.name == "correspDesc"] if stated else []


def correspondence(desc: Node, add: Add) -> None:
    """Who sent a letter to whom, from where and when. Shapes that the schema rejects are read as far as they say something."""
    for action in desc.nodes():
        if action.name != "correspAction":
            continue
        sent = action.attributes.get("type", "sent") != "received"
        for node in action.walk():
            if node.name in ("persName", "orgName", "name") and node.words():
                add("sender" if sent else "recipient", node.words(), node)
            elif node.name in ("placeName", "settlement") and node.words():
                add("place_from" if sent else "place_to", node.words(), node)
            elif node.name == "date" and (edtf := edtf_of(node)):
                add("date" if sent else "received", edtf, node)
    for note in (node for node in desc.nodes() if node.name == "note" and node.words()):
        add("note", note.words(), note)


def edtf_of(node: Node) -> str | None:
    """The date of an element's attributes as EDTF; its words where it has none.

    An hour is cut off: editions give a zone by default there, and the hour is printed in the text.
    """
    said = {name: value[:10] for name, value in node.attributes.items() if value}
    first, last = said.get("notBefore") or said.get("from"), said.get("notAfter") or said.get("to")
    if "when" in said:
        plain = said["when"]
    elif first and last:
        plain = first if first == last else f"{first}/{last}"
    elif first or last:
        plain = f"{first or ''}/{last or ''}".replace("/", "/..") if first else f"../{last}"
    else:
        return node.words() or None
    doubtful = node.attributes.get("cert") in ("low", "medium", "unknown") or "evidence" in node.attributes
    return f"{plain}?" if doubtful and "/" not in plain else plain
