"""Schedules: the guide's examples with their next runs and words, and an oracle for generated ones."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.triggers.cron import ScheduleError
from services.triggers.schedule import next_runs, parse_schedule
from services.triggers.schedule_words import describe_schedule

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
"""A Friday."""


def shown(instants: tuple[float, ...]) -> list[str]:
    return [datetime.fromtimestamp(instant, UTC).strftime("%a %Y-%m-%d %H:%M") for instant in instants]


@pytest.mark.parametrize(
    ("expression", "words", "runs"),
    [
        # Amazon EventBridge User Guide, "Setting a schedule pattern for scheduled rules"
        ("cron(0 10 * * ? *)", "at 10:00 UTC, every day", ["Sat 2026-11-21 10:00", "Sun 2026-11-22 10:00"]),
        ("cron(15 12 * * ? *)", "at 12:15 UTC, every day", ["Fri 2026-11-20 12:15", "Sat 2026-11-21 12:15"]),
        (
            "cron(0 18 ? * MON-FRI *)",
            "at 18:00 UTC, Monday to Friday",
            ["Fri 2026-11-20 18:00", "Mon 2026-11-23 18:00"],
        ),
        (
            "cron(0 8 1 * ? *)",
            "at 08:00 UTC, on day 1 of the month",
            ["Tue 2026-12-01 08:00", "Fri 2027-01-01 08:00"],
        ),
        ("cron(0/15 * * * ? *)", "every 15 minutes", ["Fri 2026-11-20 12:15", "Fri 2026-11-20 12:30"]),
        (
            "cron(0/10 * ? * MON-FRI *)",
            "every 10 minutes, Monday to Friday",
            ["Fri 2026-11-20 12:10", "Fri 2026-11-20 12:20"],
        ),
        (
            "cron(0/5 8-17 ? * MON-FRI *)",
            "every 5 minutes of the hours 08 to 17 UTC, Monday to Friday",
            ["Fri 2026-11-20 12:05", "Fri 2026-11-20 12:10"],
        ),
        (
            "cron(0/30 20-2 ? * MON-FRI *)",
            "every 30 minutes of the hours 20 to 02 UTC, Monday to Friday",
            ["Fri 2026-11-20 20:00", "Fri 2026-11-20 20:30"],
        ),
        ("cron(0 12 * * ? *)", "at 12:00 UTC, every day", ["Sat 2026-11-21 12:00"]),
        ("cron(5,35 14 * * ? *)", "at 14:05 and 14:35 UTC, every day", ["Fri 2026-11-20 14:05"]),
        (
            "cron(15 10 ? * 6L 2019-2022)",
            "at 10:15 UTC, on the last Friday of the month, in the years 2019 to 2022",
            [],
        ),
        # its wildcards
        ("cron(1/10 * * * ? *)", "every 10 minutes from minute 1", ["Fri 2026-11-20 12:01"]),
        (
            "cron(0 9 ? * 3#2 *)",
            "at 09:00 UTC, on the second Tuesday of the month",
            ["Tue 2026-12-08 09:00", "Tue 2027-01-12 09:00"],
        ),
        (
            "cron(0 9 3W * ? *)",
            "at 09:00 UTC, on the weekday nearest to day 3 of the month",
            ["Thu 2026-12-03 09:00", "Mon 2027-01-04 09:00"],
        ),
        ("cron(0 9 L * ? *)", "at 09:00 UTC, on the last day of the month", ["Mon 2026-11-30 09:00"]),
        ("cron(0 9 ? * L *)", "at 09:00 UTC, every Saturday", ["Sat 2026-11-21 09:00"]),
        ("cron(0 9 ? * fri,sun *)", "at 09:00 UTC, Sunday and Friday", ["Sun 2026-11-22 09:00"]),
        (
            "cron(0 9 ? * FRI-MON *)",
            "at 09:00 UTC, Sunday, Monday, Friday and Saturday",
            ["Sat 2026-11-21 09:00"],
        ),
        ("cron(0 */2 * * ? *)", "every 2 hours", ["Fri 2026-11-20 14:00"]),
        ("cron(0 1/2 * * ? *)", "every 2 hours from 01:00 UTC", ["Fri 2026-11-20 13:00"]),
        ("cron(0 * * * ? *)", "every hour", ["Fri 2026-11-20 13:00"]),
        ("cron(7 * * * ? *)", "at minute 7 of every hour", ["Fri 2026-11-20 12:07"]),
        ("cron(7,9 * ? * * *)", "at minutes 7 and 9 of every hour", ["Fri 2026-11-20 12:07"]),
        ("cron(* * * * ? *)", "every minute", ["Fri 2026-11-20 12:01", "Fri 2026-11-20 12:02"]),
        (
            "cron(0 8-17 ? JAN-MAR MON,WED 2027)",
            "every hour from 08:00 to 17:00 UTC, Monday and Wednesday, in January to March, in 2027",
            ["Mon 2027-01-04 08:00"],
        ),
        (
            "cron(0 0,2,4,6,9 LW * ? *)",
            "at 00:00, 02:00, 04:00, 06:00 and 09:00 UTC, on the last weekday of the month",
            ["Mon 2026-11-30 00:00"],
        ),
        ("cron(0 0 29 2 ? *)", "at 00:00 UTC, on day 29 of the month, in February", ["Tue 2028-02-29 00:00"]),
        ("cron(0 0 31 2 ? *)", "at 00:00 UTC, on day 31 of the month, in February", []),
    ],
)
def test_cron(expression: str, words: str, runs: list[str]) -> None:
    schedule = parse_schedule(expression)
    assert describe_schedule(schedule) == words
    assert shown(next_runs(schedule, NOON, max(1, len(runs)))) == runs


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        (1, 8, 3),  # a Saturday: not back into July
        (31, 1, 29),  # a Sunday: not on into February
        (15, 11, 16),  # a Sunday
        (14, 11, 13),  # a Saturday
        (18, 11, 18),  # a Wednesday
    ],
)
def test_the_nearest_weekday_stays_in_its_month(day: int, month: int, expected: int) -> None:
    """Dates of 2026 and, for January, 2027."""
    year = 2027 if month == 1 else 2026
    schedule = parse_schedule(f"cron(0 0 {day}W {month} ? {year})")
    assert [datetime.fromtimestamp(run, UTC).day for run in next_runs(schedule, 0, 5)] == [expected]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("rate(1 minute)", "every minute"),
        ("rate(5 minutes)", "every 5 minutes"),
        ("rate(1 day)", "every day"),
    ],
)
def test_rates_in_words(expression: str, words: str) -> None:
    assert describe_schedule(parse_schedule(expression)) == words


def test_a_rate_runs_from_a_known_run() -> None:
    rate = parse_schedule("rate(2 hours)")
    assert next_runs(rate, NOON, 3) == ()
    assert shown(next_runs(rate, NOON, 2, anchor=NOON - 600)) == [
        "Fri 2026-11-20 13:50",
        "Fri 2026-11-20 15:50",
    ]
    assert next_runs(rate, NOON, 1, anchor=NOON) == (NOON + 7200,)
    assert next_runs(rate, NOON, 1, anchor=NOON + 9000) == (NOON + 1800,)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("every day", "rate(...) or cron(...)"),
        ("cron(0 10 * * ?)", "six fields"),
        ("cron(0 10 * * * *)", "must be ?"),
        ("cron(0 10 ? * ? *)", "must be ?"),
        ("cron(60 10 * * ? *)", "Minutes: 60 is not within 0 to 59"),
        ("cron(0 24 * * ? *)", "Hours: 24"),
        ("cron(0 10 0 * ? *)", "Day-of-month: 0"),
        ("cron(0 10 20-10 * ? *)", "Day-of-month: 20-10 runs backwards"),
        ("cron(0 10 * 13 ? *)", "Month: 13"),
        ("cron(0 10 * FOO ? *)", "Month: FOO"),
        ("cron(0 10 ? * 8 *)", "Day-of-week: 8"),
        ("cron(0 10 ? * 3#1,6#3 *)", "# stands alone"),
        ("cron(0 10 ? * 3#6 *)", "# stands alone"),
        ("cron(0 10 * * ? 1969)", "Year: 1969"),
        ("cron(0 10 * * ? 2030-2029)", "Year: 2030-2029 runs backwards"),
        ("cron(0/0 10 * * ? *)", "above 0"),
        ("cron(0/x 10 * * ? *)", "above 0"),
        ("cron(0, 10 * * ? *)", "Minutes: nothing"),
        ("cron(٣ 10 * * ? *)", "Minutes"),
        ("rate(1 minutes)", "wants minute, not minutes"),
        ("rate(5 hour)", "wants hours, not hour"),
        ("rate(0 minutes)", "above 0"),
        ("rate(5 weeks)", "unit"),
        ("rate(5)", "a number and a unit"),
    ],
)
def test_what_eventbridge_refuses(expression: str, message: str) -> None:
    with pytest.raises(ScheduleError) as caught:
        parse_schedule(expression)
    assert message in str(caught.value)


def numbers(least: int, most: int) -> st.SearchStrategy[set[int]]:
    return st.sets(st.integers(least, most), min_size=1, max_size=4)


def listed(values: set[int]) -> str:
    return ",".join(map(str, sorted(values)))


@given(
    numbers(0, 59),
    numbers(0, 23),
    st.booleans(),
    numbers(1, 7),
    numbers(1, 12),
    st.integers(0, 400 * 86400).map(lambda seconds: NOON + seconds),
)
def test_runs_are_those_of_a_clock_that_walks_every_minute(
    minutes: set[int], hours: set[int], by_week: bool, days: set[int], months: set[int], after: float
) -> None:
    day_fields = f"? {listed(months)} {listed(days)}" if by_week else f"{listed(days)} {listed(months)} ?"
    schedule = parse_schedule(f"cron({listed(minutes)} {listed(hours)} {day_fields} *)")
    found = next_runs(schedule, after, 3)
    assert len(found) == 3
    start = datetime.fromtimestamp(after, UTC)
    expected: list[float] = []
    day = start.replace(hour=0, minute=0, second=0, microsecond=0)
    while len(expected) < 3:
        number = day.isoweekday() % 7 + 1 if by_week else day.day
        if day.month in months and number in days:
            for hour in sorted(hours):
                for minute in sorted(minutes):
                    run = day.replace(hour=hour, minute=minute).timestamp()
                    if run > after:
                        expected.append(run)
        day += timedelta(days=1)
    assert list(found) == expected[:3]


@given(st.text(alphabet="0123456789*?/,-LW# MONcronrate()", max_size=24))
def test_anything_else_is_refused_in_words(text: str) -> None:
    for expression in (text, f"cron({text})", f"rate({text})"):
        problem = ""
        try:
            schedule = parse_schedule(expression)
        except ScheduleError as error:
            problem = str(error)
        else:
            assert describe_schedule(schedule)
            continue
        assert problem
