"""EventBridge's cron expressions: six fields in UTC, with L, W, # and ?.

As documented in the Amazon EventBridge User Guide, "Setting a schedule pattern for scheduled rules". Weekdays
count from 1, Sunday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

MONTH_NAMES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WEEKDAY_NAMES = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SATURDAY = 7
_SUNDAY = 1


class ScheduleError(ValueError):
    """A schedule expression that EventBridge does not take; the message says why."""


@dataclass(frozen=True, slots=True)
class Field:
    """What one of the six fields may hold.

    Args:
        name: as the guide calls it.
        least: its smallest number.
        most: its largest number.
        names: words for numbers.
        wraps: whether a range may run over the end, as hours 20-2 do.
    """

    name: str
    least: int
    most: int
    names: Mapping[str, int]
    wraps: bool = True


MINUTES = Field("Minutes", 0, 59, {})
HOURS = Field("Hours", 0, 23, {})
DAY_OF_MONTH = Field("Day-of-month", 1, 31, {}, wraps=False)
MONTH = Field("Month", 1, 12, {name: at for at, name in enumerate(MONTH_NAMES, 1)})
DAY_OF_WEEK = Field("Day-of-week", 1, 7, {name: at for at, name in enumerate(WEEKDAY_NAMES, 1)})
YEAR = Field("Year", 1970, 2199, {}, wraps=False)


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days by their number in the month.

    Args:
        days: the numbers; months that lack one pass it over.
        last: the month's last day too (``L``).
        near: the weekday nearest to each of these days, within the month (``3W``).
        last_weekday: the month's last weekday too (``LW``).
    """

    days: frozenset[int] = frozenset()
    last: bool = False
    near: frozenset[int] = frozenset()
    last_weekday: bool = False

    def in_month(self, year: int, month: int) -> set[int]:
        """The days that are meant in a month."""
        length = monthrange(year, month)[1]
        found = {day for day in self.days if day <= length}
        found |= {_nearest_weekday(year, month, day) for day in self.near if day <= length}
        if self.last:
            found.add(length)
        if self.last_weekday:
            found.add(_nearest_weekday(year, month, length))
        return found


@dataclass(frozen=True, slots=True)
class WeekDays:
    """Days by their weekday, 1 for Sunday.

    Args:
        days: every such day.
        last: the month's last such day (``6L``).
        nth: a weekday, and which of that kind in the month (``3#2``).
    """

    days: frozenset[int] = frozenset()
    last: frozenset[int] = frozenset()
    nth: tuple[int, int] | None = None

    def in_month(self, year: int, month: int) -> set[int]:
        """The days that are meant in a month."""
        length = monthrange(year, month)[1]
        found = set()
        for day in range(1, length + 1):
            weekday = _weekday(year, month, day)
            if (
                weekday in self.days
                or (weekday in self.last and day + 7 > length)
                or self.nth == (weekday, (day - 1) // 7 + 1)
            ):
                found.add(day)
        return found


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron expression, taken apart; instants are in UTC."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: MonthDays | WeekDays
    months: tuple[int, ...]
    years: tuple[int, ...]

    def runs_after(self, after: float) -> Iterator[float]:
        """Every run later than that instant (POSIX seconds), in order; none after the year 2199."""
        start = datetime.fromtimestamp(after, UTC)
        for year in self.years:
            for month in self.months:
                if (year, month) < (start.year, start.month):
                    continue
                for day in sorted(self.days.in_month(year, month)):
                    if date(year, month, day) >= start.date():
                        yield from self._on(year, month, day, after)

    def _on(self, year: int, month: int, day: int, after: float) -> Iterator[float]:
        for hour in self.hours:
            for minute in self.minutes:
                run = datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()
                if run > after:
                    yield run


def parse_cron(text: str) -> Cron:
    """The six fields between the parentheses of ``cron(...)``.

    Raises:
        ScheduleError: EventBridge would not take them.
    """
    fields = text.split()
    if len(fields) != 6:
        raise ScheduleError(f"cron has six fields (minutes hours day month weekday year), not {len(fields)}")
    minutes, hours, day_of_month, month, day_of_week, year = fields
    if (day_of_month == "?") == (day_of_week == "?"):
        raise ScheduleError("one of Day-of-month and Day-of-week must be ?, and only one")
    return Cron(
        minutes=_parse_numbers(minutes, MINUTES),
        hours=_parse_numbers(hours, HOURS),
        days=_parse_month_days(day_of_month) if day_of_week == "?" else _parse_week_days(day_of_week),
        months=_parse_numbers(month, MONTH),
        years=_parse_numbers(year, YEAR),
    )


def _parse_numbers(text: str, field: Field) -> tuple[int, ...]:
    return tuple(sorted({number for part in text.split(",") for number in _parse_part(part, field)}))


def _parse_part(text: str, field: Field) -> list[int]:
    """One entry of a list: a number, a range or all, and how many of them to leap."""
    base, slash, leap = text.partition("/")
    first, dash, last = base.partition("-")
    if base == "*":
        numbers = list(range(field.least, field.most + 1))
    elif dash:
        numbers = _parse_range(_parse_number(first, field), _parse_number(last, field), field)
    else:
        start = _parse_number(base, field)
        numbers = list(range(start, field.most + 1)) if slash else [start]
    if not slash:
        return numbers
    if not _is_number(leap) or int(leap) < 1:
        raise ScheduleError(f"{field.name}: {text} needs a whole number above 0 after its slash")
    return numbers[:: int(leap)]


def _parse_range(first: int, last: int, field: Field) -> list[int]:
    if first <= last:
        return list(range(first, last + 1))
    if not field.wraps:
        raise ScheduleError(f"{field.name}: {first}-{last} runs backwards")
    return [*range(first, field.most + 1), *range(field.least, last + 1)]


def _parse_number(text: str, field: Field) -> int:
    number = field.names.get(text.upper())
    if number is None:
        if not _is_number(text):
            raise ScheduleError(f"{field.name}: {text or 'nothing'} is no value for it")
        number = int(text)
    if not field.least <= number <= field.most:
        raise ScheduleError(f"{field.name}: {number} is not within {field.least} to {field.most}")
    return number


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", text) is not None


def _parse_month_days(text: str) -> MonthDays:
    days: set[int] = set()
    near: set[int] = set()
    last = last_weekday = False
    for part in text.split(","):
        word = part.upper()
        if word == "L":
            last = True
        elif word in ("LW", "WL"):
            last_weekday = True
        elif word.endswith("W"):
            near.add(_parse_number(part[:-1], DAY_OF_MONTH))
        else:
            days.update(_parse_part(part, DAY_OF_MONTH))
    return MonthDays(frozenset(days), last, frozenset(near), last_weekday)


def _parse_week_days(text: str) -> WeekDays:
    if "#" in text:
        weekday, _, which = text.partition("#")
        if not _is_number(which) or not 1 <= int(which) <= 5:
            raise ScheduleError("Day-of-week: # stands alone, between a weekday and a number from 1 to 5")
        return WeekDays(nth=(_parse_number(weekday, DAY_OF_WEEK), int(which)))
    days: set[int] = set()
    last: set[int] = set()
    for part in text.split(","):
        word = part.upper()
        if word == "L":
            days.add(_SATURDAY)
        elif word.endswith("L"):
            last.add(_parse_number(part[:-1], DAY_OF_WEEK))
        else:
            days.update(_parse_part(part, DAY_OF_WEEK))
    return WeekDays(frozenset(days), frozenset(last))


def _weekday(year: int, month: int, day: int) -> int:
    return date(year, month, day).isoweekday() % 7 + 1


def _nearest_weekday(year: int, month: int, day: int) -> int:
    """The weekday nearest to a day; never in another month."""
    weekday = _weekday(year, month, day)
    if weekday == _SATURDAY:
        return day - 1 if day > 1 else day + 2
    if weekday == _SUNDAY:
        return day + 1 if day < monthrange(year, month)[1] else day - 2
    return day
