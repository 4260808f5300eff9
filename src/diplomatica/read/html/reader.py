"""A saved page as one raw document: by the layout of its site where that is known, else by its main text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Field, Problem, RawDocument, Tag
from diplomatica.read import wilson
from diplomatica.read.columns import LISTS
from diplomatica.read.decode import Decoded
from diplomatica.read.flowing import Flowing
from diplomatica.read.html.attached import Paper, papers
from diplomatica.read.html.facts import MAX_WORDS, Fact, bounded, facts
from diplomatica.read.html.flow import AROUND, TITLES, Page
from diplomatica.read.html.main_text import main_range, without_links
from diplomatica.read.html.notes import Notes, find_notes, within_page
from diplomatica.read.html.sites import Site, first, fits, site_of
from diplomatica.read.html.tree import Tree, parse_html
from diplomatica.read.ids import address_keys, file_key, file_slug
from diplomatica.read.laid_out import cut_spans, read_words
from diplomatica.read.partition import in_order, in_source, partitioned
from diplomatica.read.reads import Reads, problem
from diplomatica.read.wilson_labels import LABELS
from diplomatica.read.xml_tree import Node

EXTENSIONS = (".html", ".htm", ".xhtml", ".shtml")
_HEAD = re.compile(r"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.DOTALL)
_NUMBERED = re.compile(r"(?:(?:No\. ?)?\[?(\d+[a-z]?)\]?\.\s+)?(.+)\Z", re.DOTALL)
"""A heading with or without the edition's number."""
PAGE_LABELS = LABELS | {
    "source": "citation",
    "document contributor": "contributor",
    "document contributors": "contributor",
    "language": "original_language",
    "languages": "original_language",
}
"""What labels on a page of the Wilson Center Digital Archive mean; as on pages saved as text, and three more."""


@dataclass(slots=True)
class Saved:
    """A page as it is read: the file's text, its tree, its notes, what it says of itself."""

    decoded: Decoded
    path: str
    tree: Tree
    notes: Notes
    facts: dict[str, Fact]
    problems: list[Problem] = field(default_factory=list)

    def know(self, fact: Fact) -> None:
        """Keep a statement where none of its kind is kept yet; one that is too long is a problem."""
        if fact.value:
            self.facts.setdefault(fact.name, fact)
        if fact.cut:
            self.problems.append(self.too_long(fact))

    def too_long(self, fact: Fact) -> Problem:
        """What is said of a statement that is longer than its bound."""
        place = self.stated(fact.name, "", fact.node)
        kept = f"the first {MAX_WORDS:,} are kept" if fact.value else "no address is that long, it is not used"
        message = f"{place.place} says {fact.name.replace('_', ' ')} in {fact.cut:,} characters; {kept}"
        return problem("long-statement", message, start=place.start, end=place.end)

    def stated(self, name: str, value: str, node: Node | None) -> Field:
        """A field with the place of the element that says it."""
        if node is None:
            return Field(name, value, "what the browser noted")
        start, end = self.decoded.source(node.start, node.end)
        line = self.decoded.text.count("\n", 0, node.start) + 1
        return Field(name, value, f"line {line}, <{node.name}>", start, end)


def recognise(path: str, text: str) -> bool:
    """Whether the file is a page by its name, or by how it begins."""
    return path.lower().endswith(EXTENSIONS) or _HEAD.match(text[:2000]) is not None


def read(decoded: Decoded, path: str, address: str = "") -> Reads:
    """The one document of a page, and what is attached to it. Raises DocumentError where the page shows no words.

    `address` is what the file says besides of where the page was; the page's own word counts before it.
    """
    tree = parse_html(decoded.text)
    said = list(facts(tree))
    own = {fact.value.partition("#")[0] for fact in said if fact.name == "url"} | {address.partition("#")[0]}
    within_page(tree.root, own - {""})
    page = Saved(decoded, path, tree, find_notes(tree.root), {})
    for fact in said:
        page.know(fact)
    if address:
        page.know(Fact("url", "", None, len(address)) if len(address) > MAX_WORDS else Fact("url", address, None))
    site = site_of(page.facts["url"].value) if "url" in page.facts else None
    body = first(tree.root, site.text) if site else None
    attached: list[RawDocument] = []
    if site is not None and body is not None:
        raw, *attached = _by_layout(page, site, body)
    elif _names_wilson(decoded.text) and (reads := _as_lines(page)) is not None:
        return reads
    else:
        raw = _by_main_text(page)
    if not raw.text:
        raise DocumentError(
            "empty", "the page shows no words; expected a document (a page made by scripts must be saved complete)"
        )
    return Reads(partitioned(decoded, [raw, *(paper for paper in attached if paper.text)]), page.problems)


def _by_layout(page: Saved, site: Site, body: Node) -> list[RawDocument]:
    """The element that the site's layout names, and what its labels and other elements say; then the papers attached to it."""
    edition = site.layout == "edition"
    whole, *attached = papers(page.tree.root, body, page.notes) if edition else [Paper(body)]
    around = _around(body, site.drop)
    flow = _said(page, whole, around, edition=edition)
    fields: list[Field] = []
    for name, selectors in site.fields.items():
        node = first(page.tree.root, selectors)
        if node is not None and not _within(node, body):
            value = node.words()
            fields.append(page.stated(name, f"contributor:{value}" if name == "credit" else value, node))
    fields += _labelled(page, site, body)
    volume = [_volume(page, site)] if edition else []
    own = [*volume, *_of_edition(page, flow, body)] if edition else []
    found = [_raw(page, flow.flowing, 0, len(flow.flowing.text), [*fields, *own])]
    return [*found, *(_attached(page, paper, around, volume) for paper in attached)]


def _said(page: Saved, paper: Paper, around: frozenset[int], *, edition: bool) -> Page:
    """The words of a paper; of an edition without those of the papers attached to it, and with its own notes, wherever they stand."""
    flow = Page(page.notes, around)
    if edition:
        flow.enclosed = {known: (_key(page, name), _heads(node)) for known, (name, node) in paper.inside.items()}
        flow.own_notes = paper.notes
    if paper.name:
        # A paper that another one points to is told by its keys, whether anything else is marked in it or not.
        flow.flowing.open("document", paper.node.name, paper.name, [])
    flow.say(paper.node, (page.tree.root,) if page.notes.bodies else ())
    if paper.name:
        flow.flowing.close()
    return flow


def _attached(page: Saved, paper: Paper, around: frozenset[int], volume: list[Field]) -> RawDocument:
    """A paper that is printed with the document: known by the page's address and its place there, for it has no page of its own."""
    flow = _said(page, paper, around, edition=True)
    words = _heads(paper.node)
    title = [page.stated("title", words, paper.node)] if words else []
    raw = _raw(page, flow.flowing, 0, len(flow.flowing.text), [*title, *volume])
    start, end = page.decoded.source(paper.node.start, paper.node.end)
    fields = [field for field in raw.fields if field.name != "url"]
    key, wished = _key(page, paper.name), f"{raw.preferred_id}{paper.name}"
    return replace(raw, keys=[key], preferred_id=wished, fields=fields, source_start=start, source_end=end)


def _key(page: Saved, name: str) -> str:
    """The key of an attachment: the address of its page, and its name there."""
    return f"{address_keys(page.facts['url'].value)[0][-1]}#{name}"


def _heads(node: Node) -> str:
    """The headings with which a paper begins, as one line."""
    found = []
    for inner in node.walk():
        if inner.name in TITLES or any(
            word.startswith("tei-head") for word in inner.attributes.get("class", "").split()
        ):
            found.append(inner.words())
        elif inner.name in ("p", "table", "ul", "ol"):
            break
    return ", ".join(words for words in found if words)[:MAX_WORDS]


def _volume(page: Saved, site: Site) -> Field:
    """The title of the volume: a heading or link that begins like the series; the series alone where none does."""
    for node in page.tree.root.walk():
        if node.name in ("h1", "h2", "h3", "a", "li") and (words := node.words()).startswith(site.series):
            title = bounded("collection", words, node)
            if title.cut:
                page.problems.append(page.too_long(title))
            return page.stated("collection", title.value, node)
    return page.stated("collection", site.series, page.tree.root)


def _of_edition(page: Saved, flow: Page, body: Node) -> list[Field]:
    """Number and title of a document of an edition, from its heading; which is tagged where the page does not do it."""
    heads = [(tag.start, tag.end) for tag in flow.flowing.tags if tag.kind == "head"]
    if not heads and flow.headings:
        heads = flow.headings[:1]
        start, end = heads[0]
        while flow.flowing.text[start:end][:1].isspace():
            start += 1
        flow.flowing.tags.append(Tag("head", start, end, "heading"))
    if not heads:
        return []
    match = _NUMBERED.match(flow.flowing.text[slice(*heads[0])].strip())
    if match is None:
        return []
    number = [page.stated("edition_number", match[1], body)] if match[1] else []
    return [*number, page.stated("title", " ".join(match[2].split()), body)]


def _by_main_text(page: Saved) -> RawDocument:
    flow = Page(page.notes, _around(page.tree.root, []))
    flow.say(page.tree.root)
    text = flow.flowing.text
    notes = min((tag.start for tag in flow.flowing.tags if tag.kind == "note"), default=len(text))
    start, end = without_links(
        text, sorted(flow.links), *main_range(page.tree, page.decoded.text, text[:notes], flow.containers)
    )
    if notes < len(text):
        end = len(text)
    heading = first(page.tree.root, ["h1"])
    own = [page.stated("title", heading.words(), heading)] if heading is not None else []
    return _raw(page, flow.flowing, start, end, own)


def _as_lines(page: Saved) -> Reads | None:
    """A page of the Wilson Center Digital Archive in a layout that nobody described: as if it had been saved as text."""
    flow = Page(page.notes, labels=frozenset(LABELS))
    flow.say(page.tree.root)
    flow.flowing.spans = [in_source(page.decoded, span) for span in flow.flowing.spans]
    if not wilson.recognise("page.txt", flow.flowing.text):
        return None
    reads = read_words(flow.flowing, page.path, {"": page.decoded.source_end})
    return Reads(
        [replace(raw, fields=_stated(page, raw.fields)) for raw in reads.raws], [*page.problems, *reads.problems]
    )


def _stated(page: Saved, fields: list[Field]) -> list[Field]:
    """The fields of the lines, each with its line in the file, and the address where only the head has it."""
    text = page.decoded.text
    found = [
        field if field.start is None else replace(field, place=f"line {text.count(chr(10), 0, field.start) + 1}")
        for field in fields
    ]
    if "url" in page.facts and not any(field.name == "url" for field in fields):
        found.append(page.stated("url", page.facts["url"].value, page.facts["url"].node))
    return found


def _labelled(page: Saved, site: Site, body: Node) -> list[Field]:
    """Fields of blocks behind their labels: the element that follows the label, item by item where it is a list."""
    found: list[Field] = []
    if not site.labels:
        return found
    for parent in page.tree.root.walk():
        children = list(parent.nodes())
        for place, node in enumerate(children[:-1]):
            if not any(fits(node, selector) for selector in site.labels) or _within(node, body):
                continue
            name = PAGE_LABELS.get(node.words().lower().rstrip(": "))
            if not name or name in ("contents", "original_archive"):
                continue
            values = _values(children[place + 1], name)
            found += [page.stated(*_named(name, value.words()), value) for value in values]
    return found


def _values(node: Node, name: str) -> list[Node]:
    """The items of a value: names in a list one by one."""
    items = [
        inner for inner in node.walk() if inner.name == "li" or "name" in inner.attributes.get("class", "").split()
    ]
    items = [item for item in items if item.words()]
    whole = name not in LISTS and name not in ("translator", "contributor", "donor", "original_language")
    return [node] if whole or not items else items


def _named(name: str, value: str) -> tuple[str, str]:
    if name in ("translator", "contributor", "donor"):
        return "credit", f"{name}:{value}"
    return name, value


def _raw(page: Saved, flowing: Flowing, start: int, end: int, own: list[Field]) -> RawDocument:
    """The document whose text is `start:end` of the page's words."""
    text = flowing.text
    stretch = text[start:end]
    start, end = start + len(stretch) - len(stretch.lstrip()), end - len(stretch) + len(stretch.rstrip())
    spans = [in_source(page.decoded, span) for span in cut_spans(flowing.spans, start, end)]
    tags = [
        replace(tag, start=tag.start - start, end=tag.end - start)
        for tag in flowing.tags
        if start <= tag.start and tag.end <= end
    ]
    fields, keys, preferred = _identified(page, own)
    return RawDocument(
        keys=keys,
        preferred_id=preferred,
        basis="record",
        text=text[start:end] if end > start else "",
        spans=spans,
        fields=fields,
        source_start=0,
        source_end=page.decoded.source_end,
        tags=in_order(tags),
    )


def _identified(page: Saved, own: list[Field]) -> tuple[list[Field], list[str], str]:
    """All fields, keys and the wished-for id: a record's number, the address, else the file's name."""
    given = {field.name: field for field in reversed(own)}
    fields = [field for field in own if field.name != "record_id"]
    for name, fact in page.facts.items():
        if name not in given and name != "page_title":
            fields.append(page.stated(name, fact.value, fact.node))
    if "title" not in given and "title" not in page.facts and "page_title" in page.facts:
        fact = page.facts["page_title"]
        site = page.facts["provider"].value if "provider" in page.facts else ""
        fields.append(page.stated("title", _plain_title(fact.value, site), fact.node))
    keys, wished = address_keys(page.facts["url"].value if "url" in page.facts else "")
    number = given["record_id"].value.strip() if "record_id" in given else ""
    if number.isdecimal():
        keys, wished = list(dict.fromkeys([f"id:{number}", *keys])), number
    return fields, keys or [file_key(page.path)], wished or file_slug(page.path)


def _plain_title(title: str, site: str) -> str:
    """The title of a page without the name of its site."""
    found = re.sub(rf"\s*[|·–—-]\s*{re.escape(site)}\s*\Z", "", title) if site else title
    return found or title


def _around(root: Node, drop: list[str]) -> frozenset[int]:
    """Elements of the site that stand inside the text's element."""
    return frozenset(
        id(node) for node in root.walk() if node.name in AROUND or any(fits(node, selector) for selector in drop)
    )


def _within(node: Node, body: Node) -> bool:
    return body.start <= node.start and node.end <= body.end


def _names_wilson(text: str) -> bool:
    return any(mark in text.lower() for mark in wilson.MARKS)
