"""The calendar of traffic: how many papers bear each day; those whose day is not known are counted beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from diplomatica.draw.calendar import DAYS, Held, by_days, by_months
from diplomatica.serve.apart import counted
from diplomatica.serve.language import gettext, number
from diplomatica.serve.pictures.made import SPOKEN, Column, Given, Made, Row, Table, listed
from diplomatica.serve.pictures.traffic import house

if TYPE_CHECKING:
    from diplomatica.draw.frame import Picture
    from diplomatica.library import Archive

YEARS = 4
"""Years by days that the front page has room for; of months three times as many."""

_OF = """
documents d WHERE ($house IS NULL OR d.id IN (
    SELECT document_id FROM parties WHERE status <> 'rejected' AND (list_contains($house, entity_id) OR list_contains($house, office_id))))
"""

_DAYS = f"""
SELECT date_earliest AS day, count(*) AS n FROM {_OF} AND date_earliest = date_latest GROUP BY day ORDER BY day
"""

_MONTHS = f"""
SELECT year(date_earliest) AS year, month(date_earliest) AS month, count(*) AS n FROM {_OF}
AND date_trunc('month', date_earliest) = date_trunc('month', date_latest) GROUP BY ALL ORDER BY year, month
"""

_COUNTS = f"""
SELECT count(*) AS n, count(*) FILTER (date_earliest = date_latest) AS days,
    count(*) FILTER (date_earliest <> date_latest AND date_trunc('month', date_earliest) = date_trunc('month', date_latest)) AS months,
    count(*) FILTER (date_earliest IS NULL AND date_latest IS NULL) AS undated
FROM {_OF}
"""


def made(archive: Archive, given: Given) -> Made:
    """The calendar for the words of an address."""
    view, actor = archive.view, given.get("actor") or None
    asked = {"house": house(view, actor) if actor else None}
    [counts] = view.rows(_COUNTS, asked)
    days, months = _days(archive, asked), _months(archive, asked)
    name = view.rows("select name from entities where id = ?", [actor]) if actor else []
    heading = gettext("Calendar: %(actor)s") % {"actor": name[0]["name"] or actor} if name else gettext("Calendar")
    figures = [
        (counts["days"], counts["n"], gettext("papers have a day")),
        (counts["months"], counts["n"], gettext("have a month alone")),
        (
            counts["n"] - counts["days"] - counts["months"] - counts["undated"],
            counts["n"],
            gettext("have only a longer time"),
        ),
        (counts["undated"], counts["n"], gettext("have no date")),
    ]
    is_days = bool(days) and len(days) <= DAYS
    rows = days if is_days else months
    columns = [Column("when", gettext("When"), "link"), Column("n", gettext("Papers"), "number")]
    return Made(
        _picture(days, months) if rows else None, Table(columns, len(rows), listed(rows)), figures, heading,
        [] if is_days or not rows else [gettext("by months, since more than %(n)s days have papers") % {"n": number(DAYS)}],
    )  # fmt: skip


def small(archive: Archive) -> Picture | None:
    """The calendar of the whole archive for its front page; None where one day alone is known, or very many years."""
    days, months = _days(archive, {"house": None}), _months(archive, {"house": None})
    years = {row["year"] for row in months}
    return (
        _picture(days, months) if len(days) > 1 and len(years) <= (YEARS if len(days) <= DAYS else 3 * YEARS) else None
    )


def _picture(days: list[Row], months: list[Row]) -> Picture:
    title = gettext("How many papers each day")
    if days and len(days) <= DAYS:
        total, perhaps = _sum(days)
        description = gettext("%(n)s papers on %(days)s days, from %(first)s to %(last)s.") % {
            "n": _of_all(total, perhaps), "days": number(len(days)), "first": days[0]["when"], "last": days[-1]["when"],
        }  # fmt: skip
        return by_days(
            {row["day"]: Held(row["n"], row["href"], row.get("n_possible", 0)) for row in days},
            SPOKEN,
            title,
            description,
        )
    total, perhaps = _sum(months)
    description = gettext("%(n)s papers in %(months)s months, from %(first)s to %(last)s.") % {
        "n": _of_all(total, perhaps), "months": number(len(months)), "first": months[0]["when"], "last": months[-1]["when"],
    }  # fmt: skip
    found = {(row["year"], row["month"]): Held(row["n"], row["href"], row.get("n_possible", 0)) for row in months}
    return by_months(found, SPOKEN, gettext("How many papers each month"), description)


def _sum(rows: list[Row]) -> tuple[int, int]:
    """Papers of all rows, and how many of them are only possible."""
    return sum(row["n"] for row in rows), sum(row.get("n_possible", 0) for row in rows)


def _of_all(total: int, possible: int) -> str:
    """A count, and how many of it are only possible."""
    if not possible:
        return number(total)
    return gettext("%(n)s (%(possible)s possible)") % {"n": number(total), "possible": number(possible)}


def _days(archive: Archive, asked: Row) -> list[Row]:
    """Days with papers, the earliest first."""
    return [
        {**row, "when": row["day"].isoformat(), "href": _search(row["day"].isoformat(), asked)}
        for row in counted(archive, _DAYS, asked, key="day", counts="n")
    ]


def _months(archive: Archive, asked: Row) -> list[Row]:
    """Months with papers, also those of which no day is known."""
    out = []
    for row in counted(archive, _MONTHS, asked, key="year month", counts="n"):
        when = f"{row['year']:04}-{row['month']:02}"
        out.append({**row, "when": when, "href": _search(when, asked)})
    return out


def _search(when: str, asked: Row) -> str | None:
    """The search for the papers of a day or month; None where it would show more than is counted."""
    return None if asked["house"] else f"/search?{urlencode({'q': f'date:{when}'})}"
