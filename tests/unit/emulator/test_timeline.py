"""The timeline and the clocks that it runs on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.clock import FastClock, SteppedClock
from services.emulator.timeline import Timeline


@pytest.fixture
def clock() -> SteppedClock:
    """A clock that begins at 100."""
    return SteppedClock(100.0)


def test_appointments_run_in_order_of_time_and_see_their_own_instant(clock: SteppedClock) -> None:
    timeline = Timeline(clock)
    seen: list[tuple[str, float]] = []

    def note(name: str) -> Callable[[], None]:
        return lambda: seen.append((name, timeline.now()))

    for name, due in (("late", 130.0), ("early", 110.0), ("past", 50.0), ("future", 200.0), ("tie", 110.0)):
        timeline.at(due, note(name))
    clock.step(50)
    timeline.catch_up()
    assert seen == [("past", 50.0), ("early", 110.0), ("tie", 110.0), ("late", 130.0)]
    assert timeline.now() == 150.0
    assert timeline.next_due() == 200.0


def test_an_appointment_may_make_further_ones_that_run_in_the_same_catch_up(clock: SteppedClock) -> None:
    timeline = Timeline(clock)
    ticks: list[float] = []

    def tick() -> None:
        ticks.append(timeline.now())
        timeline.after(10, tick)

    timeline.after(10, tick)
    clock.step(35)
    timeline.catch_up()
    assert ticks == [110.0, 120.0, 130.0]


def test_a_cancelled_appointment_never_runs(clock: SteppedClock) -> None:
    timeline = Timeline(clock)
    seen: list[str] = []
    timeline.after(5, lambda: seen.append("cancelled")).cancel()
    assert timeline.next_due() is None
    clock.step(10)
    timeline.catch_up()
    assert seen == []


def test_a_catch_up_within_an_appointment_changes_nothing(clock: SteppedClock) -> None:
    timeline = Timeline(clock)
    seen: list[str] = []

    def first() -> None:
        timeline.catch_up()
        seen.append("first")

    timeline.at(110, first)
    timeline.at(111, lambda: seen.append("second"))
    clock.step(20)
    timeline.catch_up()
    assert seen == ["first", "second"]


def test_an_appointment_that_fails_leaves_the_timeline_usable(clock: SteppedClock) -> None:
    timeline = Timeline(clock)

    def fail() -> None:
        raise RuntimeError("broken")

    timeline.after(1, fail)
    clock.step(5)
    with pytest.raises(RuntimeError, match="broken"):
        timeline.catch_up()
    assert timeline.now() == 105.0
    timeline.catch_up()


def test_a_stepped_clock_moves_only_forward(clock: SteppedClock) -> None:
    assert clock.step(2.5) == clock.now() == 102.5
    with pytest.raises(ValueError, match="backwards"):
        clock.step(-1)


def test_a_fast_clock_runs_ahead_and_jumps() -> None:
    clock = FastClock(1000, start=0.0)
    first = clock.now()
    assert clock.step(500) >= first + 500
    with pytest.raises(ValueError, match="backwards"):
        clock.step(-1)
    with pytest.raises(ValueError, match="above zero"):
        FastClock(0)
