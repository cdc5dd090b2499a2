"""When things happened: executions of the past two weeks, mostly in business hours."""

from __future__ import annotations

from random import Random

from services.clock import as_datetime
from services.emulator.scenarios.demo.plan import DAY, HOUR

_WEEKEND_SHARE = 0.08


def working_instants(random: Random, start: float, end: float, daily: float) -> list[float]:
    """Instants between two (POSIX seconds), in order: ``daily`` of them on an average working day.

    Most lie between eight and eighteen o'clock UTC, with a lull at noon; weekends are nearly empty.
    """
    instants: list[float] = []
    midnight = start - start % DAY
    while midnight < end:
        weekend = as_datetime(midnight).weekday() >= 5
        mean = daily * (_WEEKEND_SHARE if weekend else 1)
        instants += [midnight + _hour(random) * HOUR for _ in range(_count(random, mean))]
        midnight += DAY
    return sorted(instant for instant in instants if start <= instant < end)


def nightly_instants(random: Random, start: float, end: float) -> list[float]:
    """One instant a night, a few minutes after two o'clock UTC, in order."""
    midnight = start - start % DAY
    nights = [midnight + number * DAY for number in range(int((end - midnight) // DAY) + 1)]
    instants = [night + 2 * HOUR + random.uniform(0, 300) for night in nights]
    return [instant for instant in instants if start <= instant < end]


def _hour(random: Random) -> float:
    morning = random.random() < 0.45
    return random.triangular(7.5, 12.3, 10.2) if morning else random.triangular(12.7, 19.5, 15.3)


def _count(random: Random, mean: float) -> int:
    whole = int(mean)
    spread = random.choice((-1, 0, 0, 1)) if whole > 1 else 0
    return whole + spread + (random.random() < mean - whole)
