"""CSL-JSON, valid by the schema of the Citation Style Language."""

from __future__ import annotations

import json
from typing import Any

from diplomatica.cite.source import Name, Source


def csl(source: Source) -> str:
    """One item in a list: a message as `personal_communication`, another paper as `manuscript`, with its genre."""
    item: dict[str, Any] = {
        "id": source.id + (f"#{source.passage_id}" if source.passage_id else ""),
        "type": "personal_communication" if source.is_message else "manuscript",
        "title": source.title,
        "genre": source.kind,
        "author": [_name(name) for name in source.authors],
        "recipient": [_name(name) for name in source.recipients],
        "translator": [{"literal": name} for name in source.translators],
        "issued": _issued(source),
        "number": source.numbers[0] if source.numbers else "",
        "archive": source.repository or source.provider,
        "archive_collection": source.collection,
        "archive_location": source.shelfmark,
        "source": source.provider or source.archive,
        "event-place": source.place_from,
        "language": source.language,
        "URL": source.url,
        "abstract": source.summary,
        "note": source.passage,
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def _name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.family else {"literal": name.literal}


def _issued(source: Source) -> dict[str, Any]:
    """Date parts; a span of days as two dates, a month or year with as many parts as are known."""
    first, last = source.first_day, source.last_day
    if first is None or last is None:
        return {"literal": source.date_printed} if source.date_printed else {}
    known = source.edtf.count("-") + 1 if "/" not in source.edtf else 3
    parts = [first.year, first.month, first.day][:known]
    if "/" in source.edtf and first != last:
        return {"date-parts": [parts, [last.year, last.month, last.day]]}
    return {"date-parts": [parts]}
