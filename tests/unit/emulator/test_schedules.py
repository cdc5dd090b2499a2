"""The emulator's schedules: the guide's examples, and a second opinion from the reader's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.emulator.eventbridge.schedule import InvalidScheduleError, read_schedule
from services.triggers.cron import ScheduleError
from services.triggers.schedule import next_runs, parse_schedule

START = datetime(2026, 11, 21, 14, 40, 30, tzinfo=UTC)
"""A Saturday."""


def next_after(text: str, start: datetime = START) -> str:
    """When a schedule is due next, to the minute."""
    due = read_schedule(text).next_after(start.timestamp())
    assert due is not None
    return datetime.fromtimestamp(due, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # EventBridge User Guide, Creating a rule that runs on a schedule
        ("cron(0 10 * * ? *)", "2026-11-22 10:00"),
        ("cron(15 12 * * ? *)", "2026-11-22 12:15"),
        ("cron(0 18 ? * MON-FRI *)", "2026-11-23 18:00"),
        ("cron(0 8 1 * ? *)", "2026-12-01 08:00"),
        ("cron(0/15 * * * ? *)", "2026-11-21 14:45"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-11-23 00:00"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-11-23 08:00"),
        ("cron(15 10 ? * 6L 2026-2028)", "2026-11-27 10:15"),
        ("cron(0 9 ? * 2#1 *)", "2026-12-07 09:00"),
        ("cron(0 0 L * ? *)", "2026-11-30 00:00"),
        ("cron(0 0 LW 1 ? *)", "2027-01-29 00:00"),
        ("cron(0 0 22W * ? *)", "2026-11-23 00:00"),
        ("cron(0 0 1W 8 ? *)", "2027-08-02 00:00"),
        ("cron(0 0 29 2 ? *)", "2028-02-29 00:00"),
        ("cron(41 14 21 11 ? 2026)", "2026-11-21 14:41"),
        ("cron(0 3 ? * SAT-SUN *)", "2026-11-22 03:00"),
        ("rate(5 minutes)", "2026-11-21 14:45"),
        ("rate(1 day)", "2026-11-22 14:40"),
    ],
)
def test_examples(text: str, expected: str) -> None:
    assert next_after(text) == expected


def test_a_schedule_that_is_over_is_never_due() -> None:
    assert read_schedule("cron(0 0 1 1 ? 2026)").next_after(START.timestamp()) is None
    assert read_schedule("cron(0 0 30 2 ? *)").next_after(START.timestamp()) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "cron()", "rate(0 minutes)", "rate(1 minutes)", "rate(5 minute)", "rate(5 weeks)", "rate(-1 hours)",
        "cron(0 10 * * * *)", "cron(0 10 ? * ? *)", "cron(0 10 * * ?)", "cron(60 * * * ? *)", "cron(0 24 * * ? *)",
        "cron(0 0 32 * ? *)", "cron(0 0 0 * ? *)", "cron(0 0 * 13 ? *)", "cron(0 0 ? * 8 *)", "cron(0 0 ? * 2#6 *)",
        "cron(a * * * ? *)", "cron(0/0 * * * ? *)", "cron(0 0 * * ? 1969)", "cron(0 0 * * ? 2027-2026)", "at(now)",
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused_by_both(text: str) -> None:
    with pytest.raises(InvalidScheduleError):
        read_schedule(text)
    with pytest.raises(ScheduleError):
        parse_schedule(text)


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    """A field: everything, a number, a list, a range, or an increment."""
    one = st.integers(low, high)
    return st.one_of(
        st.just("*"),
        one.map(str),
        st.lists(one, min_size=2, max_size=3).map(lambda found: ",".join(map(str, found))),
        st.tuples(one, one).map(lambda pair: f"{min(pair)}-{max(pair)}"),
        st.tuples(one, st.integers(1, high)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
        st.integers(2, high).map(lambda step: f"*/{step}"),
    )


days = st.one_of(
    numbers(1, 31).map(lambda field: (field, "?")),
    st.sampled_from(["L", "LW", "1W", "15W", "31W"]).map(lambda field: (field, "?")),
    numbers(1, 7).map(lambda field: ("?", field)),
    st.sampled_from(["L", "2L", "FRIL", "2#1", "SAT#5", "MON-FRI", "FRI-MON"]).map(
        lambda field: ("?", field)
    ),
)


@settings(max_examples=300)
@given(numbers(0, 59), numbers(0, 23), days, numbers(1, 12), st.integers(0, 4 * 366 * 86_400))
def test_the_reader_says_the_same(
    minute: str, hour: str, day: tuple[str, str], month: str, later: int
) -> None:
    text = f"cron({minute} {hour} {day[0]} {month} {day[1]} *)"
    start = START.timestamp() + later
    [expected] = next_runs(parse_schedule(text), start, 1) or (None,)
    assert read_schedule(text).next_after(start) == expected
