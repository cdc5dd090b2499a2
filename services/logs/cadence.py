"""How often a log is looked at: quickly while it grows, slowly while it rests, more slowly when asked to."""

from __future__ import annotations

QUICK = 1.0
"""Seconds between looks while lines come."""
SLOW = 10.0
"""Seconds between looks at a log that has been quiet for long."""
DRAINING = 2.0
"""Seconds between looks once the action has ended: its last lines arrive within a few seconds."""
LONGEST = 60.0

_GROWTH = 1.15


class Cadence:
    """Counts what the looks brought, and says how long to wait for the next. Seconds. Pure."""

    def __init__(self) -> None:
        self._quiet = 0
        self._failures = 0
        self._brake = 1.0

    @property
    def throttled(self) -> bool:
        """Whether the service asked for less lately."""
        return self._brake > 1.0

    def looked(self, *, news: bool) -> None:
        """A look went well."""
        self._failures = 0
        self._quiet = 0 if news else self._quiet + 1
        self._brake = self._brake * 0.8 if self._brake > 1.3 else 1.0

    def refused(self) -> None:
        """The service throttled a look."""
        self._brake = min(32.0, self._brake * 2)

    def failed(self) -> None:
        """A look failed in another way."""
        self._failures += 1

    def wait(self, *, draining: bool = False) -> float:
        """Seconds until the next look."""
        if self._failures:
            return min(LONGEST, 2.0**self._failures)
        pace = DRAINING if draining else min(SLOW, QUICK * _GROWTH**self._quiet)
        return min(LONGEST, pace * self._brake)
