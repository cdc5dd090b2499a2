"""Times written and read."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.log.times import WIDTH, clock, instant_of, moment

NOON = 1_790_942_400_417
"""2026-10-02 12:00:00.417 UTC."""
PLUS_2 = timezone(timedelta(hours=2))


def test_times_are_written_in_their_zone() -> None:
    assert clock(NOON, UTC) == "12:00:00.417"
    assert clock(NOON, PLUS_2) == "14:00:00.417"
    assert len(clock(NOON, UTC)) == WIDTH - 1
    assert moment(NOON, UTC) == "2026-10-02 12:00:00"


@given(st.integers(-(10**18), 10**18))
def test_any_instant_can_be_written(instant: int) -> None:
    assert len(clock(instant, UTC)) == WIDTH - 1
    assert moment(instant, UTC)


@pytest.mark.parametrize(
    ("typed", "zone", "meant"),
    [
        ("11:30", UTC, "2026-10-02 11:30:00"),
        ("11:30:15", UTC, "2026-10-02 11:30:15"),
        ("11:30:15.250", UTC, "2026-10-02 11:30:15"),
        ("12:30", UTC, "2026-10-01 12:30:00"),  # after the last line: the day before
        ("13:30", PLUS_2, "2026-10-02 11:30:00"),
        ("2026-09-30", UTC, "2026-09-30 00:00:00"),
        ("2026-09-30 18:05", UTC, "2026-09-30 18:05:00"),
        ("2026-09-30T18:05:06", UTC, "2026-09-30 18:05:06"),
        ("-5m", UTC, "2026-10-02 11:55:00"),
        ("- 90 s", UTC, "2026-10-02 11:58:30"),
        ("-2h", UTC, "2026-10-02 10:00:00"),
        ("-1d", UTC, "2026-10-01 12:00:00"),
    ],
)
def test_times_that_are_typed(typed: str, zone: tzinfo, meant: str) -> None:
    instant = instant_of(typed, NOON, zone)
    assert instant is not None
    assert moment(instant, UTC) == meant


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "12:60", "2026-13-01", "5m", "-5y", "0000-01-01"])
def test_what_is_no_time(typed: str) -> None:
    assert instant_of(typed, NOON, UTC) is None


@given(st.text(max_size=20))
def test_anything_can_be_typed(typed: str) -> None:
    instant = instant_of(typed, NOON, UTC)
    assert instant is None or isinstance(instant, int)
