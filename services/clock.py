"""Time as an object, so that a test or a demo can own it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of time. Instants are POSIX seconds (UTC), as AWS sends them."""

    def now(self) -> float:
        """The present instant in POSIX seconds."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """The present instant in POSIX seconds."""
        return time.time()


class MonotonicClock:
    """Seconds that only ever go forward, whatever happens to the machine's date; for intervals, not instants."""

    def now(self) -> float:
        """Seconds since some fixed moment."""
        return time.monotonic()


class FastClock:
    """A clock that starts at the present and runs ``speed`` times as fast as the machine's.

    Args:
        speed: seconds of this clock for each real second; above zero.
        start: the first instant in POSIX seconds; the present where it is not given.

    Raises:
        ValueError: ``speed`` is not above zero.
    """

    def __init__(self, speed: float = 1.0, start: float | None = None) -> None:
        if not speed > 0:
            raise ValueError(f"speed must be above zero, not {speed}")
        self.speed = speed
        self._origin = time.monotonic()
        self._start = time.time() if start is None else start

    def now(self) -> float:
        """The present instant in POSIX seconds."""
        return self._start + (time.monotonic() - self._origin) * self.speed

    def step(self, seconds: float) -> float:
        """Jump ahead and answer the new instant.

        Args:
            seconds: how far; never negative.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._start += seconds
        return self.now()


class SteppedClock:
    """A clock that moves only when it is told to.

    Args:
        start: the first instant in POSIX seconds.
    """

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> float:
        """The present instant in POSIX seconds."""
        with self._lock:
            return self._now

    def step(self, seconds: float) -> float:
        """Move time on and answer the new instant.

        Args:
            seconds: how far; never negative.

        Raises:
            ValueError: ``seconds`` is negative.
        """
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._now += seconds
            return self._now


def as_datetime(instant: float) -> datetime:
    """The aware UTC datetime of an instant in POSIX seconds."""
    return datetime.fromtimestamp(instant, UTC)
