"""Days that are counted in years of an era, as translations print them: `40th year of the Republic, 5th month, 12th day`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from diplomatica.parse.scan import Scan, pattern

Found = tuple[int, int, date, str]
"""Start, end, day and calendar."""

ERAS = {"republic": ("minguo", 1911), "tangi": ("tangi", -2333), "showa": ("showa", 1925)}
"""The year before the first, by the era's name in plain letters."""
CALENDARS = frozenset(calendar for calendar, _ in ERAS.values())
_SIGN = "ear of"
_ORDINAL = r"(?:st|nd|rd|th)?"
_ERA = r"Republic|Tan[’'\x27]?gi|Dangun|Sh[oō]wa"
_DAY = pattern(
    rf"\b(?:[Tt]he )?(?P<year>\d{{1,4}}){_ORDINAL} [Yy]ear of (?:the )?(?P<era>{_ERA}),? "
    rf"(?:the )?(?P<month>\d{{1,2}}){_ORDINAL} month,? (?:the |on the )?(?P<day>\d{{1,2}}){_ORDINAL} day\b"
)


def era_days(text: str, scan: Scan) -> Iterator[Found]:
    """The days of eras in a text in their order; what is no day of the calendar is none."""
    if _SIGN not in text:
        return
    for hit in scan.all(_DAY):
        name = (hit.text("era") or "").lower()
        era = "republic" if "republic" in name else "showa" if name.startswith("sh") else "tangi"
        calendar, before = ERAS[era]
        try:
            day = date(before + int(hit.text("year") or 0), int(hit.text("month") or 0), int(hit.text("day") or 0))
        except ValueError:
            continue
        yield hit.start, hit.end, day, calendar
