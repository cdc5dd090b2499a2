from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from widgets.ages import age, ago, clock_time, duration, remaining, when

NOON = 1_790_337_600.0  # 2026-09-25 12:00:00 UTC, a Friday
DAY = 86_400.0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "0s"),
        (0, "0s"),
        (59.9, "59s"),
        (60, "1m"),
        (3599, "59m"),
        (3600, "1h"),
        (86_400, "1d"),
        (6.5 * DAY, "6d"),
        (729 * DAY, "729d"),
        (2648 * DAY, "7y"),
    ],
)
def test_an_age_is_one_unit(seconds: float, text: str) -> None:
    assert age(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(42, "42s"), (102, "1m42s"), (125, "2m05s"), (3900, "1h05m"), (2 * DAY + 3 * 3600, "2d03h"), (-1, "0s")],
)
def test_a_duration_is_two_units(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "now"),
        (-3, "now"),
        (40, "in 40 s"),
        (240, "in 4 min"),
        (7500, "in 2 h 05 min"),
        (6 * DAY + 23 * 3600 + 59, "in 6 d 23 h"),
    ],
)
def test_what_remains_counts_down(seconds: float, text: str) -> None:
    assert remaining(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(3, "just now"), (720, "12 min ago"), (7300, "2 h ago"), (6 * DAY, "6 d ago")]
)
def test_ago_is_how_one_says_it(seconds: float, text: str) -> None:
    assert ago(seconds) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (3600, "11:00"),
        (2 * DAY, "Wed 12:00"),
        (20 * DAY, "5 Sep 12:00"),
        (400 * DAY, "2025-08-21"),
        (-2 * DAY, "27 Sep 12:00"),
    ],
)
def test_an_instant_is_as_short_as_it_stays_clear(before: float, text: str) -> None:
    assert when(NOON - before, NOON, UTC) == text


def test_the_clock_follows_the_zone() -> None:
    assert clock_time(NOON + 202, UTC) == "12:03:22"
    assert clock_time(NOON + 202, timezone(timedelta(hours=2))) == "14:03:22"
