"""A scale of time: where a moment lies, and the marks that a reader needs, on a clock of his choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from diplomatica.draw.voice import Voice
from diplomatica.model.clock import UNKNOWN_OFFSET, zone

HOUR, DAY = 3600, 86400
FARTHEST = UNKNOWN_OFFSET.total_seconds()
MOST_MARKS = 400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_STEPS: tuple[tuple[str, int, float], ...] = (
    *(("hour", n, n * HOUR) for n in (1, 2, 3, 6, 12)),
    *(("day", n, n * DAY) for n in (1, 2, 5, 10)),
    *(("month", n, n * 30.4 * DAY) for n in (1, 2, 3, 6)),
    *(("year", n, n * 365.25 * DAY) for n in (1, 2, 5, 10, 20, 50, 100)),
)


def seconds(moment: datetime) -> float:
    """A moment as seconds from the begin of 1970."""
    return (moment - EPOCH).total_seconds()


def clock(at: float, where: tzinfo = UTC) -> datetime:
    """What a clock shows at a moment; the years 2 to 9998 are shown, others as these."""
    low, high = -62_000_000_000.0, 253_300_000_000.0
    return (EPOCH + timedelta(seconds=min(max(at, low), high))).astimezone(where)


def zone_of(name: str | None) -> tzinfo:
    """The clock of that name; UTC where there is none."""
    return zone(name) if name else UTC


def offset(at: float, where: tzinfo) -> str:
    """A clock's distance from UTC at a moment.

    >>> offset(0, zone("Asia/Kolkata")), offset(0, UTC)
    ('UTC+5:30', 'UTC')
    """
    minutes = round((clock(at, where).utcoffset() or timedelta()).total_seconds() / 60)
    sign, (hours, rest) = "−" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return "UTC" + (f"{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of the scale: where, and what it says; `strong` ones begin a larger unit and say which."""

    at: float
    text: str
    above: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of time laid on a stretch of the picture."""

    start: float
    end: float
    left: float
    right: float

    def x(self, at: float) -> float:
        """Where a moment lies; it may be outside."""
        return self.left + (at - self.start) / (self.end - self.start) * (self.right - self.left)

    def marks(self, voice: Voice, where: tzinfo = UTC, room: float = 62) -> list[Mark]:
        """The marks of the scale on a clock, with at least so much room for each."""
        most = max(2, int((self.right - self.left) / room))
        unit, step, _ = next((found for found in _STEPS if (self.end - self.start) / found[2] <= most), _STEPS[-1])
        out: list[Mark] = []
        at = _floor(clock(self.start, where), unit, step)
        last = float("-inf")
        # At the end of all years that a clock shows there is no next one.
        while last < (moment := seconds(at)) <= self.end and len(out) < MOST_MARKS:
            if moment >= self.start:
                out.append(_mark(at, unit, voice, first=not out))
            last, at = moment, _next(at, unit, step)
        return out


def _floor(at: datetime, unit: str, step: int) -> datetime:
    if unit == "hour":
        return _real(at.replace(hour=at.hour - at.hour % step, minute=0, second=0, microsecond=0))
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit == "day":
        return _real(day.replace(day=1 + (at.day - 1) // step * step))
    if unit == "month":
        return _real(day.replace(month=1 + (at.month - 1) // step * step, day=1))
    return _real(day.replace(year=max(2, at.year - at.year % step), month=1, day=1))


def _next(at: datetime, unit: str, step: int) -> datetime:
    naive = at.replace(tzinfo=None, fold=0)
    if unit == "hour":
        later = naive + timedelta(hours=step)
        later = later.replace(hour=later.hour - later.hour % step)
    elif unit == "day":
        later = naive + timedelta(days=step)
        # The first of a month is always a mark; none stands too near before it.
        if later.month != naive.month or (step > 1 and (later + timedelta(days=step * 0.6)).month != naive.month):
            later = _month(naive, 1)
    elif unit == "month":
        later = _month(naive, step)
    else:
        later = naive.replace(year=min(9998, naive.year + step))
        if later == naive:
            later += timedelta(days=366)
    return _real(later.replace(tzinfo=at.tzinfo))


def _month(at: datetime, step: int) -> datetime:
    months = at.month - 1 + step
    return at.replace(year=at.year + months // 12, month=months % 12 + 1, day=1)


def _real(at: datetime) -> datetime:
    """The moment that a clock shows, also where it was put forward over that hour."""
    return at.astimezone(UTC).astimezone(at.tzinfo)


def _mark(at: datetime, unit: str, voice: Voice, *, first: bool) -> Mark:
    month = voice.month(at.month)
    if unit == "hour":
        strong = at.hour == 0
        return Mark(seconds(at), f"{at:%H:%M}", _day(at, voice) if strong or first else "", strong)
    if unit == "day":
        strong = at.day == 1
        return Mark(seconds(at), str(at.day), f"{month} {at.year}" if strong or first else "", strong)
    if unit == "month":
        strong = at.month == 1
        return Mark(seconds(at), month, str(at.year) if strong or first else "", strong)
    return Mark(seconds(at), str(at.year), "", at.year % 10 == 0)


def when(first: float | None, last: float | None, where: tzinfo, voice: Voice) -> str:
    """An interval as words on a clock: a day where it is one, an hour where it is one, else both ends.

    >>> from diplomatica.draw.voice import ENGLISH
    >>> when(0, DAY, UTC, ENGLISH), when(3600, 3600, UTC, ENGLISH), when(3600, None, UTC, ENGLISH)
    ('1 Jan 1970', '1 Jan 1970, 01:00', 'not before 1 Jan 1970, 01:00')
    """
    if first is None and last is None:
        return voice.say("not known")
    if last is None or first is None:
        one = first if last is None else last
        assert one is not None
        said = _moment(clock(one, where), voice, end=last is not None)
        return voice.say("not before %(when)s", when=said) if last is None else voice.say("by %(when)s", when=said)
    if first == last:
        return _moment(clock(first, where), voice, end=None)
    begin, end = clock(first, where), clock(last, where)
    anywhere = clock(first + FARTHEST), clock(last - FARTHEST)
    if (
        not (_midnight(begin) and _midnight(end))
        and all(_midnight(at) for at in anywhere)
        and anywhere[0] < anywhere[1]
    ):
        begin, end = anywhere  # a day of which nobody says on which clock
    days = _midnight(begin) and _midnight(end)
    final = (end - timedelta(seconds=1)) if days else end
    if begin.date() == final.date():
        return _day(begin, voice) if days else f"{_day(begin, voice)}, {begin:%H:%M}–{end:%H:%M}"
    return f"{_moment(begin, voice, end=False)} – {_moment(end, voice, end=True)}"


def _midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second) == (0, 0, 0)


def _moment(at: datetime, voice: Voice, *, end: bool | None) -> str:
    """One bound: a day where it begins or ends one (`end` is None for an hour that is known), else the hour."""
    if end is not None and _midnight(at):
        at = at - timedelta(seconds=1) if end else at
        return _day(at, voice)
    return f"{_day(at, voice)}, {at:%H:%M}"


def _day(at: datetime, voice: Voice) -> str:
    return voice.say("%(day)s %(month)s %(year)s", day=at.day, month=voice.month(at.month), year=at.year)


def length(span: float, voice: Voice) -> str:
    """A length of time in two units at most.

    >>> from diplomatica.draw.voice import ENGLISH
    >>> length(5400, ENGLISH), length(3 * DAY + 7200, ENGLISH), length(-60, ENGLISH)
    ('1 h 30 min', '3 d 2 h', '−1 min')
    """
    sign, left = ("−", -span) if span < 0 else ("", span)
    minutes = round(left / 60)
    if minutes < 60:
        return sign + voice.say("%(minutes)s min", minutes=minutes)
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        whole = sign + voice.say("%(hours)s h", hours=hours)
        return f"{whole} {voice.say('%(minutes)s min', minutes=rest)}" if rest else whole
    days, hours = divmod(round(left / HOUR), 24)
    if days >= 730:
        return sign + voice.say("%(years)s years", years=f"{days / 365.25:.1f}")
    whole = sign + voice.say("%(days)s d", days=days)
    return f"{whole} {voice.say('%(hours)s h', hours=hours)}" if hours else whole
