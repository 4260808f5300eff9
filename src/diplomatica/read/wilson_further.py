"""Further versions of the text on a page of the Wilson Center Digital Archive: the original beside its translation, each a paper."""

from __future__ import annotations

from msgspec.structs import replace

from diplomatica.model.document import Field, RawDocument
from diplomatica.read.decode import Decoded
from diplomatica.read.ids import slug
from diplomatica.read.partition import partitioned
from diplomatica.read.wilson_page import Page, Version

OF_ONE = frozenset(("language", "version", "summary", "numbers", "translation_of"))
"""Fields that are said of one version and not of the page; so is who translated it."""

ORIGINALS = frozenset(("original", "scanned original", "transcription", "transcript"))
"""How the headings of what is no translation begin."""


def with_further(raw: RawDocument, page: Page, decoded: Decoded) -> list[RawDocument]:
    """The paper of a page, and one for each further version that has a text: with the page's record and a language of its own.

    A translation names the one original that stands beside it, and only then. Ids are the first one's with the language behind
    it, in the order of the page.
    """
    others = [version for version in page.further if version.body]
    if not others:
        return [raw]
    names = _names(raw.preferred_id, others)
    first = page.versions[0][:2] if page.versions else ("", _said(raw, "language"))
    tongue = _said(raw, "original_language").casefold()
    kinds = [
        _is_original(kind, language, tongue) for kind, language in (first, *((v.kind, v.language) for v in others))
    ]
    ids = [raw.preferred_id, *names]
    raws = [raw, *(_paper(raw, version, name, decoded) for version, name in zip(others, names, strict=True))]
    raws = [replace(one, spans=[span for span in one.spans if span.how != "furniture"]) for one in raws]
    if kinds.count(True) == 1:
        original = ids[kinds.index(True)]
        headings = [page.versions[0][2] if page.versions else others[0].heading, *(v.heading for v in others)]
        for n, heading in enumerate(headings):
            if not kinds[n]:
                start, end = decoded.source(heading.start, heading.end)
                told = Field("translation_of", original, f"line {heading.number}", start, end)
                raws[n] = replace(raws[n], fields=[*raws[n].fields, told])
    return partitioned(decoded, raws)


def _names(main: str, others: list[Version]) -> list[str]:
    """Their ids: two of one language are numbered."""
    found: list[str] = []
    for version in others:
        name = f"{main}-{slug(version.language)}"
        found.append(name if name not in found else f"{name}-{len(found) + 1}")
    return found


def _said(raw: RawDocument, name: str) -> str:
    return next((field.value for field in raw.fields if field.name == name), "")


def _is_original(kind: str, language: str, tongue: str) -> bool:
    """Whether a version is the original: by its heading, or because it is in the language that the record says."""
    return kind in ORIGINALS or (kind != "translation" and bool(tongue) and language.casefold() == tongue)


def _paper(raw: RawDocument, version: Version, name: str, decoded: Decoded) -> RawDocument:
    """One further version as a document."""
    first, last = decoded.whole(version.body[0].start, version.body[-1].end)
    heading = decoded.source(version.heading.start, version.heading.end)
    at = f"line {version.heading.number}"
    fields = [
        field
        for field in raw.fields
        if field.name not in OF_ONE and not (field.name == "credit" and field.value.startswith("translator:"))
    ]
    fields.append(Field("language", version.language, at, *heading))
    if version.kind == "translation":
        fields.append(Field("version", "translation", at, *heading))
    if version.tail:
        own = decoded.source(version.tail.start, version.tail.end)
        fields.append(Field("numbers", f"local:{version.tail.text}", f"line {version.tail.number}", *own))
    return replace(
        raw,
        keys=[f"id:{name}"],
        preferred_id=name,
        text=decoded.text[first:last],
        spans=decoded.spans(first, last),
        fields=fields,
        source_start=heading[0],
        source_end=decoded.source(first, last)[1],
    )
