"""Schedule expressions, and when they are due next.

From the EventBridge User Guide, "Schedule expressions for rules": ``rate(value unit)``, or ``cron(...)`` with the
fields minutes, hours, day of month, month, day of week and year, in UTC.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\(([^()]+)\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
_MONTHS = {name.upper(): number for number, name in enumerate(calendar.month_abbr) if name}
_WEEKDAYS = {"SUN": 1, "MON": 2, "TUE": 3, "WED": 4, "THU": 5, "FRI": 6, "SAT": 7}
_DAYS = range(1, 32)
_YEARS = range(1970, 2200)


class InvalidScheduleError(ValueError):
    """What EventBridge does not take for a schedule expression."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Every so many seconds from when the rule was put or enabled."""

    seconds: int

    def next_after(self, instant: float) -> float | None:
        """When it is due next, having been due at ``instant`` (POSIX seconds)."""
        return instant + self.seconds


@dataclass(frozen=True, slots=True)
class Cron:
    """At the minutes that all fields allow."""

    minutes: frozenset[int]
    hours: frozenset[int]
    day: Callable[[date], bool]
    months: frozenset[int]
    years: frozenset[int]

    def next_after(self, instant: float) -> float | None:
        """The first minute later than ``instant`` (POSIX seconds); None where there is none before 2200."""
        start = datetime.fromtimestamp(int(instant) // 60 * 60 + 60, UTC)
        for year in sorted(one for one in self.years if one >= start.year):
            for month in sorted(self.months):
                if (year, month) < (start.year, start.month):
                    continue
                for number in range(1, calendar.monthrange(year, month)[1] + 1):
                    found = self._within(date(year, month, number), start)
                    if found is not None:
                        return found.timestamp()
        return None

    def _within(self, day: date, start: datetime) -> datetime | None:
        if day < start.date() or not self.day(day):
            return None
        for hour in sorted(self.hours):
            for minute in sorted(self.minutes):
                moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
                if moment >= start:
                    return moment
        return None


Schedule = Rate | Cron


def read_schedule(text: str) -> Schedule:
    """A schedule expression.

    Raises:
        InvalidScheduleError: it is none.
    """
    rate = _RATE.fullmatch(text)
    if rate is not None:
        value, unit, plural = int(rate[1]), rate[2], bool(rate[3])
        if value < 1 or plural is (value == 1):
            raise InvalidScheduleError(text)
        return Rate(value * _SECONDS[unit])
    cron = _CRON.fullmatch(text)
    fields = cron[1].split() if cron is not None else []
    if len(fields) != 6:
        raise InvalidScheduleError(text)
    minutes, hours, days, months, weekdays, years = fields
    if (days == "?") is (weekdays == "?"):
        raise InvalidScheduleError(text)
    return Cron(
        _numbers(minutes, range(60)),
        _numbers(hours, range(24)),
        _day_of_month(days) if weekdays == "?" else _day_of_week(weekdays.upper()),
        _numbers(months.upper(), range(1, 13), _MONTHS),
        _numbers(years, _YEARS),
    )


def _numbers(text: str, allowed: range, names: dict[str, int] | None = None) -> frozenset[int]:
    """What a field allows: ``*``, numbers, ranges (``FRI-MON`` goes over the end) and increments, with commas."""
    found: set[int] = set()
    for part in text.split(","):
        span, slash, increment = part.partition("/")
        low, dash, high = span.partition("-")
        step = _number(increment, range(1, len(allowed) + 1)) if slash else 1
        if span == "*":
            first, last = allowed[0], allowed[-1]
        else:
            first = _number(low, allowed, names)
            last = _number(high, allowed, names) if dash else allowed[-1] if slash else first
        if last < first and allowed in (_DAYS, _YEARS):
            raise InvalidScheduleError(text)
        span_values = [*range(first, last + 1)] or [*range(first, allowed.stop), *range(allowed[0], last + 1)]
        found |= set(span_values[::step])
    return frozenset(found)


def _number(text: str, allowed: range, names: dict[str, int] | None = None) -> int:
    value = (names or {}).get(text)
    if value is None and text.isascii() and text.isdigit():
        value = int(text)
    if value is None or value not in allowed:
        raise InvalidScheduleError(text)
    return value


def _day_of_month(text: str) -> Callable[[date], bool]:
    if text == "L":
        return lambda day: day.day == _length(day)
    if text == "LW":
        return lambda day: day.day == _nearest_weekday(day, _length(day))
    if text.endswith("W"):
        wanted = _number(text[:-1], _DAYS)
        return lambda day: wanted <= _length(day) and day.day == _nearest_weekday(day, wanted)
    numbers = _numbers(text, _DAYS)
    return lambda day: day.day in numbers


def _day_of_week(text: str) -> Callable[[date], bool]:
    if text == "L":
        return lambda day: _weekday(day) == 7
    if text.endswith("L"):
        last = _number(text[:-1], range(1, 8), _WEEKDAYS)
        return lambda day: _weekday(day) == last and day.day + 7 > _length(day)
    if "#" in text:
        name, _, place = text.partition("#")
        wanted, which = _number(name, range(1, 8), _WEEKDAYS), _number(place, range(1, 6))
        return lambda day: _weekday(day) == wanted and (day.day - 1) // 7 + 1 == which
    numbers = _numbers(text, range(1, 8), _WEEKDAYS)
    return lambda day: _weekday(day) in numbers


def _weekday(day: date) -> int:
    """1 for a Sunday to 7 for a Saturday."""
    return day.isoweekday() % 7 + 1


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _nearest_weekday(day: date, wanted: int) -> int:
    """The working day of the month nearest to a day of it; never in another month."""
    around = (0, -1, 1, -2, 2)
    for distance in around:
        number = wanted + distance
        if 1 <= number <= _length(day) and day.replace(day=number).weekday() < 5:
            return number
    return wanted
