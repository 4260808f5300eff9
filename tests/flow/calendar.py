"""A calendar of invented telegrams between Orsk and Vell, and the folder around it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.resolve.orsk import FILES

CALENDAR: list[dict[str, Any]] = [
    {
        "id": "tel-1",
        "kind": "telegram",
        "date": "1951-02-01",
        "sender": ["Erik Brandt"],
        "recipient": ["Foreign Office of Orsk"],
        "copies": ["Maria Lund (1)"],
        "place_from": "Tarn",
        "place_to": "Halm",
        "sent": "1951-02-01T10:00",
        "received": "1951-02-01T13:30",
        "deciphered": "1951-02-01T15:00",
        "numbers": ["own:14"],
        "events": ["closing:fact"],
        "title": "Telegram 14",
    },
    {
        "id": "tel-2",
        "kind": "telegram",
        "date": "1951-02-02",
        "sender": ["Foreign Office of Orsk"],
        "recipient": ["Minister of Orsk in Tarn"],
        "answers": ["number=14; from=Erik Brandt; printed=your No. 14"],
        "title": "Telegram 15",
    },
    {
        "id": "tel-3",
        "kind": "telegram",
        "date": "1951-02-03",
        "sender": ["Foreign Office of Orsk"],
        "recipient": ["Government of Vell"],
        "via": ["Minister of Orsk in Tarn"],
        "answers": ["number=99; date=1951-01-30; from=Government of Vell; printed=your No. 99"],
        "title": "Telegram 16",
    },
    {
        "id": "draft-4",
        "kind": "draft",
        "date": "1951-02-04",
        "sender": ["Foreign Office of Orsk"],
        "recipient": ["Government of Vell"],
        "title": "Draft never sent",
    },
    {
        "id": "tel-5",
        "kind": "telegram",
        "date": "1951-02-05",
        "sender": ["Heron [Anna Olsen]"],
        "recipient": ["Foreign Office of Orsk"],
        "sent": "1951-02-05T12:00",
        "received": "1951-02-03T12:00",
        "place_from": "Tarn",
        "place_to": "Halm",
        "title": "Impossible hours",
    },
    {
        "id": "list-6",
        "kind": "telegram",
        "date": "1951-02-06",
        "basis": "listing",
        "sender": ["Falcon"],
        "recipient": ["Foreign Office of Orsk"],
        "title": "Known from a list",
    },
]
EVENTS = (
    "id,title,kind,place_id,from,to,public_from\nclosing,The straits are closed,act,tarn,1951-02-01T06:00,,1951-02-04\n"
)


def write(root: Path) -> None:
    """Fill an empty folder with the archive."""
    (root / "documents").mkdir()
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    for name, content in {**FILES, "events": EVENTS}.items():
        (root / "authority" / f"{name}.csv").write_text(content, encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in CALENDAR)
    (root / "documents" / "calendar.jsonl").write_text(lines, encoding="utf-8")
