"""RIS, in the tags that reference managers read whole."""

from __future__ import annotations

from diplomatica.cite.source import Name, Source


def ris(source: Source) -> str:
    """One RIS record: type PCOMM for a message, with recipients as A2, archive as DB and shelfmark as AN."""
    lines = [("TY", "PCOMM" if source.is_message else "MANSCPT")]
    lines += [("AU", _name(name)) for name in source.authors]
    lines += [("A2", _name(name)) for name in source.recipients]
    lines += [("A4", name) for name in source.translators]
    lines += [("TI", source.title), ("DA", _date(source)), ("PY", source.edtf[:4] if source.edtf[:4].isdigit() else "")]
    lines += [("M3", source.kind[:1].upper() + source.kind[1:]), ("DB", source.repository or source.provider)]
    lines += [("AN", source.shelfmark), ("DP", source.provider), ("LA", source.language), ("UR", source.url)]
    notes = [source.passage, source.citation]
    lines += [("N1", note) for note in notes if note] + [("N2", source.summary), ("ID", source.id)]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def _name(name: Name) -> str:
    """Family and given name; one text with what follows its comma in brackets, for readers part names at commas."""
    if name.family:
        return f"{name.family}, {name.given}"
    first, comma, rest = name.literal.partition(", ")
    return f"{first} ({rest.replace(', ', '; ')})" if comma and rest else name.literal.replace(",", "")


def _date(source: Source) -> str:
    """`1950/09/20/`, with the parts that are known; nothing for a span of days."""
    parts = source.edtf.split("-")
    if "/" in source.edtf or not all(part.isdigit() for part in parts) or not source.edtf:
        return ""
    return "/".join([*parts, "", ""][:3]) + "/"


def _line(value: str) -> str:
    return " ".join(value.split())
