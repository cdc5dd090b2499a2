"""Schedules in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.triggers.cron import HOURS, MINUTES, MONTH, YEAR, Cron, Field, MonthDays, WeekDays
from services.triggers.schedule import Rate, Schedule

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_TIMES_MOST = 4
"""How many times of a day are listed one by one."""


def describe_schedule(schedule: Schedule) -> str:
    """A schedule in one line, such as ``at 18:00 UTC, Monday to Friday``."""
    if isinstance(schedule, Rate):
        return _every(schedule.value, schedule.unit)
    time, repeats = _describe_time(schedule)
    days = _describe_days(schedule.days)
    months = "" if _is_all(schedule.months, MONTH) else f"in {_join(schedule.months, _month)}"
    years = "" if _is_all(schedule.years, YEAR) else _in_years(schedule.years)
    parts = [time, "" if repeats and days == _EVERY_DAY else days, months, years]
    return ", ".join(part for part in parts if part)


def _describe_time(cron: Cron) -> tuple[str, bool]:
    """The times of a day; and whether they already say "every"."""
    if len(cron.minutes) * len(cron.hours) <= _TIMES_MOST:
        times = [f"{hour:02}:{minute:02}" for hour in cron.hours for minute in cron.minutes]
        return f"at {_and(times)} UTC", False
    if cron.minutes == (0,):
        return _describe_hours(cron.hours), True
    leap = _leap(cron.minutes, MINUTES)
    if leap is not None:
        every = _every(leap, "minute") + (f" from minute {cron.minutes[0]}" if cron.minutes[0] else "")
    else:
        word = "minute" if len(cron.minutes) == 1 else "minutes"
        every = f"at {word} {_join(cron.minutes, str)} of every hour"
    if _is_all(cron.hours, HOURS):
        return every, True
    return f"{every} of the hours {_join_runs(_hour_runs(cron.hours), _two)} UTC", True


def _describe_hours(hours: Sequence[int]) -> str:
    """Runs on the hour, more than are listed one by one."""
    leap = _leap(hours, HOURS)
    if leap is not None:
        return _every(leap, "hour") + (f" from {hours[0]:02}:00 UTC" if hours[0] else "")
    runs = _hour_runs(hours)
    if len(runs) == 1:
        return f"every hour from {runs[0][0]:02}:00 to {runs[0][-1]:02}:00 UTC"
    return f"at {_join_runs(runs, lambda hour: f'{hour:02}:00')} UTC"


def _describe_days(days: MonthDays | WeekDays) -> str:
    return _describe_month_days(days) if isinstance(days, MonthDays) else _describe_week_days(days)


_EVERY_DAY = "every day"


def _describe_month_days(days: MonthDays) -> str:
    if len(days.days) == 31:
        return _EVERY_DAY
    parts = []
    if days.days:
        word = "day" if len(days.days) == 1 else "days"
        parts.append(f"{word} {_join(sorted(days.days), str)}")
    if days.near:
        parts.append(f"the weekday nearest to day {_join(sorted(days.near), str)}")
    if days.last:
        parts.append("the last day")
    if days.last_weekday:
        parts.append("the last weekday")
    return f"on {_and(parts)} of the month"


def _describe_week_days(days: WeekDays) -> str:
    if len(days.days) == 7:
        return _EVERY_DAY
    if days.nth is not None:
        weekday, which = days.nth
        return f"on the {_ORDINALS[which - 1]} {_weekday(weekday)} of the month"
    parts = []
    if len(days.days) == 1:
        parts.append(f"every {_weekday(min(days.days))}")
    elif days.days:
        parts.append(_join(sorted(days.days), _weekday))
    if days.last:
        parts.append(f"the last {_join(sorted(days.last), _weekday)} of the month")
    return _and(parts) if days.days else f"on {_and(parts)}"


def _leap(numbers: Sequence[int], field: Field) -> int | None:
    """The even step with which the numbers go round the whole field, if there is one."""
    span = field.most - field.least + 1
    if len(numbers) < 2 or span % len(numbers):
        return None
    leap = span // len(numbers)
    return leap if tuple(numbers) == tuple(range(numbers[0], field.most + 1, leap)) else None


def _is_all(numbers: Sequence[int], field: Field) -> bool:
    return len(numbers) == field.most - field.least + 1


def _every(value: int, unit: str) -> str:
    return f"every {unit}" if value == 1 else f"every {value} {unit}s"


def _join(numbers: Sequence[int], name: Callable[[int], str]) -> str:
    """The numbers by name, three and more in a row as a range."""
    return _join_runs(_runs(numbers), name)


def _join_runs(runs: Sequence[Sequence[int]], name: Callable[[int], str]) -> str:
    texts: list[str] = []
    for run in runs:
        texts += [f"{name(run[0])} to {name(run[-1])}"] if len(run) > 2 else [name(number) for number in run]
    return _and(texts)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    """The numbers, cut where one is missing."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _hour_runs(hours: Sequence[int]) -> list[list[int]]:
    """The same for hours, in which 23 is followed by 0."""
    runs = _runs(hours)
    if len(runs) > 1 and runs[0][0] == HOURS.least and runs[-1][-1] == HOURS.most:
        return [*runs[1:-1], runs[-1] + runs[0]]
    return runs


def _and(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _in_years(years: Sequence[int]) -> str:
    return f"in {years[0]}" if len(years) == 1 else f"in the years {_join(years, str)}"


def _two(number: int) -> str:
    return f"{number:02}"


def _month(number: int) -> str:
    return _MONTHS[number - 1]


def _weekday(number: int) -> str:
    return _WEEKDAYS[number - 1]
