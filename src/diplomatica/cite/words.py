"""Citations as people read them: the provider's own, and a Chicago note."""

from __future__ import annotations

from diplomatica.cite.source import Source


def archive(source: Source) -> str:
    """The provider's citation, verbatim, with the passage after it; without one, title, date and shelfmark."""
    if source.citation:
        return f"{source.citation} {_sentence(source.passage)}".strip()
    holder = source.provider or source.archive
    where = [
        f"“{source.title}”",
        day(source),
        edition(source),
        source.shelfmark or source.repository,
        holder,
        source.passage,
    ]
    return f"{', '.join(part for part in where if part)}. {source.url}".strip()


def chicago(source: Source) -> str:
    """A note in the style of the Chicago Manual for an unpublished paper seen through a digital collection."""
    number = f"no. {source.numbers[0]}" if source.numbers else ""
    collection = "" if source.edition_number else source.collection
    shelf = source.shelfmark or ", ".join(part for part in (collection, source.repository) if part)
    translators = f"trans. {' and '.join(source.translators)}" if source.translators else ""
    holder = source.provider or source.archive
    parts = [number, day(source), source.passage, edition(source), shelf, translators, holder, source.url]
    kept = [part.rstrip(".") if part != source.url else part for part in parts if part]
    return f"“{source.title.rstrip('.')},” {', '.join(kept)}."


def edition(source: Source) -> str:
    """The printed edition, its editors and the number there, as editions ask to be cited; empty for an unpublished paper.

    >>> edition(Source(id="x", title="Note", collection="Papers, 1951", edition_number="14", editors=["A. Venn", "I. Orme"]))
    'in Papers, 1951, ed. A. Venn and I. Orme, document 14'
    """
    if not source.edition_number:
        return ""
    *others, last = source.editors or [""]
    names = f"{', '.join(others)} and {last}" if others else last
    parts = [f"in {source.collection}" if source.collection else "", f"ed. {names}" if names else ""]
    return ", ".join([part for part in parts if part] + [f"document {source.edition_number}"])


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
