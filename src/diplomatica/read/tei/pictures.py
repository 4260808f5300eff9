"""Pictures of pages that a TEI file names: at a page break, or in its `facsimile`, where the break points to it."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from diplomatica.model.document import Facsimile, Tag
from diplomatica.read.tei.parts import ID
from diplomatica.read.xml_tree import Node

ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".jp2")
MOST = 3_000


def pictured(root: Node) -> dict[str, str]:
    """The file of each surface, zone or graphic that has a name (`#f1`); of a surface its first picture."""
    found: dict[str, str] = {}
    for node in root.walk():
        if node.name not in ("surface", "graphic"):
            continue
        inside = [node] if node.name == "graphic" else [one for one in node.nodes() if one.name == "graphic"]
        url = next((one.attributes["url"] for one in inside if one.attributes.get("url")), "")
        if url and ID in node.attributes:
            found.setdefault(f"#{node.attributes[ID]}", url)
    return found


def facsimiles(tags: Sequence[Tag], named: dict[str, str], path: str) -> list[Facsimile]:
    """The pictures of the pages that begin in a text, where they lie below the file's own folder; those on the web are not looked for."""
    found: list[Facsimile] = []
    for tag in tags:
        said = dict(tag.attributes).get("facs", "") if tag.kind == "page" else ""
        name = _local(named.get(said, said), posixpath.dirname(path))
        if name is not None and len(found) < MOST:
            found.append(Facsimile(name, tag.start, tag.value))
    return found


def _local(said: str, folder: str) -> str | None:
    plain = said.replace("\\", "/").removeprefix("./")
    bad = plain.startswith("/") or ":" in plain or ".." in plain.split("/") or not plain.isprintable()
    if bad or not plain.lower().endswith(ENDINGS):
        return None
    return posixpath.normpath(posixpath.join(folder, plain))
