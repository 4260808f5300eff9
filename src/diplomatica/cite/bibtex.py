"""BibTeX that every reader of it takes: `@misc`, capitals and corporate names in double braces."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from diplomatica.cite.source import Name, Source
from diplomatica.cite.words import day

ESCAPES = {"\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
           "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
           "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}  # fmt: skip


def bibtex(source: Source) -> str:
    """One entry; the shelfmark, the passage and the translator stand in `note`, for BibTeX has no fields for them."""
    recipients = " and ".join(name.literal for name in source.recipients)
    kind = source.kind[:1].upper() + source.kind[1:]
    translators = f"Translated by {' and '.join(source.translators)}" if source.translators else ""
    number = f"no. {source.numbers[0]}" if source.numbers else ""
    note = "; ".join(
        part for part in (source.shelfmark, source.provider, translators, source.passage, day(source)) if part
    )
    fields = {
        "author": " and ".join(_name(name) for name in source.authors),
        "title": f"{{{escape(source.title)}}}",
        "howpublished": escape(
            " ".join(part for part in (kind, number, f"to {recipients}" if recipients else "") if part)
        ),
        "year": source.edtf[:4] if source.edtf[:4].isdigit() else "",
        "month": f"{source.first_day:%b}".lower() if source.first_day and len(source.edtf) >= 7 else "",
        "day": str(source.first_day.day) if source.first_day and len(source.edtf) == 10 else "",
        "note": escape(note),
        "url": _url(source.url),
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'}," for name, value in fields.items() if value
    ]
    return "\n".join([f"@misc{{{_key(source)},", *lines, "}"]) + "\n"


def escape(text: str) -> str:
    """Text in which no sign means anything to TeX.

    Braces go by their names: BibTeX counts them, and one behind a backslash as well.

    >>> escape("50% of R&D_{x}")
    '50\\\\% of R\\\\&D\\\\_\\\\textbraceleft{}x\\\\textbraceright{}'
    """
    return "".join(ESCAPES.get(sign, sign) for sign in " ".join(text.split()))


def _url(url: str) -> str:
    """An address in which TeX sees no sign of its own."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%-._~").replace("%", r"\%").replace("#", r"\#")


def _name(name: Name) -> str:
    return f"{escape(name.family)}, {escape(name.given)}" if name.family else f"{{{escape(name.literal)}}}"


def _key(source: Source) -> str:
    plain = unicodedata.normalize("NFKD", source.id + (f"-{source.passage_id}" if source.passage_id else ""))
    return re.sub(r"[^A-Za-z0-9._:-]", "", plain) or "document"
