"""Citations as people read them: the provider's own, and a Chicago note."""

from __future__ import annotations

from diplomatica.cite.source import Source


def archive(source: Source) -> str:
    """The provider's citation, verbatim, with the passage after it; without one, title, date and shelfmark."""
    if source.citation:
        return f"{source.citation} {_sentence(source.passage)}".strip()
    parts = [f"“{source.title}”", day(source), source.shelfmark or source.repository, source.provider or source.archive]
    where = [*parts, source.passage]
    return f"{', '.join(part for part in where if part)}. {source.url}".strip()


def chicago(source: Source) -> str:
    """A note in the style of the Chicago Manual for an unpublished paper seen through a digital collection."""
    number = f"no. {source.numbers[0]}" if source.numbers else ""
    shelf = source.shelfmark or ", ".join(part for part in (source.collection, source.repository) if part)
    translators = f"trans. {' and '.join(source.translators)}" if source.translators else ""
    parts = [number, day(source), source.passage, shelf, translators, source.provider or source.archive, source.url]
    kept = [part.rstrip(".") if part != source.url else part for part in parts if part]
    return f"“{source.title.rstrip('.')},” {', '.join(kept)}."


def day(source: Source) -> str:
    """The date in words: `September 20, 1950`, `September 1950`, `1950`, `September 18–20, 1950`; `n.d.` without one.

    What no calendar date says better stays as EDTF.
    """
    first, last = source.first_day, source.last_day
    if first is None or last is None:
        return source.date_printed or source.edtf or "n.d."
    if first == last:
        return f"{first:%B} {first.day}, {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        whole = source.edtf == f"{first.year:04d}-{first.month:02d}"
        return f"{first:%B} {first.year}" if whole else f"{first:%B} {first.day}–{last.day}, {first.year}"
    if source.edtf == f"{first.year:04d}":
        return source.edtf
    return f"{first:%B} {first.day}, {first.year}–{last:%B} {last.day}, {last.year}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
