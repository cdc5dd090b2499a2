"""The emulator's agenda: what happens when, in order of time."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable

from services.clock import Clock


class Appointment:
    """A callback due at an instant; it can be cancelled until it has run."""

    __slots__ = ("call", "cancelled", "due")

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due = due
        self.call = call
        self.cancelled = False

    def cancel(self) -> None:
        """Forget it; harmless where it has run already."""
        self.cancelled = True


class Timeline:
    """Runs appointments lazily: each request first catches up with the clock.

    Between two appointments nothing changes, so nothing needs a thread, and a stepped clock gives the same
    history every time. While an appointment runs, ``now`` is the instant it was due, not the clock's.

    Args:
        clock: where the present comes from.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._agenda: list[tuple[float, int, Appointment]] = []
        self._order = itertools.count()
        self._instant: float | None = None

    def now(self) -> float:
        """The instant at which things happen: an appointment's own while it runs, else the clock's."""
        return self.clock.now() if self._instant is None else self._instant

    def at(self, due: float, call: Callable[[], None]) -> Appointment:
        """Have ``call`` run at ``due`` (POSIX seconds); one in the past runs at the next catch-up."""
        appointment = Appointment(due, call)
        heapq.heappush(self._agenda, (due, next(self._order), appointment))
        return appointment

    def after(self, seconds: float, call: Callable[[], None]) -> Appointment:
        """Have ``call`` run ``seconds`` from now."""
        return self.at(self.now() + seconds, call)

    def catch_up(self, until: float | None = None) -> None:
        """Run all that is due by ``until`` (the clock's present where it is not given), in order of time."""
        if self._instant is not None:
            return
        limit = self.clock.now() if until is None else until
        try:
            while self._agenda and self._agenda[0][0] <= limit:
                due, _, appointment = heapq.heappop(self._agenda)
                if appointment.cancelled:
                    continue
                self._instant = due
                appointment.call()
        finally:
            self._instant = None

    def next_due(self) -> float | None:
        """When the next appointment is due, if there is one."""
        while self._agenda and self._agenda[0][2].cancelled:
            heapq.heappop(self._agenda)
        return self._agenda[0][0] if self._agenda else None
