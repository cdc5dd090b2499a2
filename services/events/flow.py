"""Whether events flow, so that the sweep of a target need be no more than a backstop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from services.clock import Clock

FLOW_SECONDS = 300.0
"""So long after the last event of a target they count as flowing; a quiet target is swept as ever."""


class Flow:
    """Tells when the events of a target begin and cease to flow. Any thread may use it.

    Args:
        tell: told the target and whether its events flow, whenever that changes.
        pace: measures how long ago an event was.
    """

    def __init__(self, tell: Callable[[str, bool], object], pace: Clock) -> None:
        self._tell = tell
        self._pace = pace
        self._lock = threading.Lock()
        self._heard: dict[str, float] = {}

    def heard(self, target: str) -> None:
        """Take in that an event of a target came."""
        with self._lock:
            new = target not in self._heard
            self._heard[target] = self._pace.now()
            if new:
                self._tell(target, True)

    def cease(self, targets: Iterable[str]) -> None:
        """Take in that nothing can come of some targets."""
        with self._lock:
            for target in targets:
                if self._heard.pop(target, None) is not None:
                    self._tell(target, False)

    def tend(self) -> None:
        """Look whose events ceased."""
        horizon = self._pace.now() - FLOW_SECONDS
        with self._lock:
            silent = [target for target, instant in self._heard.items() if instant < horizon]
        self.cease(silent)
