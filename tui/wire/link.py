"""The link to the operator's terminal: whether it takes what is written, and how to write less."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rich.color import ColorSystem
from rich.console import Console

MOST_WAITING = 8
"""Writes that may wait. Textual's queue holds thirty and then blocks the event loop until the terminal takes one."""
STALL_SECONDS = 1.5
"""How long writes must have waited before the link is called slow; a good one takes milliseconds."""
LOW_TICKS = 5
"""Seconds between two looks at the clocks on screen where little is to be written."""
_NO_MOTION = "\x1b[?1003l"


class Link:
    """What waits to be written.

    Args:
        clock: measures how long, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since: float | None = None
        self._stalled = 0.0
        self.owes = False
        """Whether a repaint was left out."""

    def is_behind(self, driver: object) -> bool:
        """Whether so much waits that a repaint had better be left out; then it is owed."""
        waiting = _waiting(driver)
        self._note(waiting)
        if waiting >= MOST_WAITING:
            self.owes = True
        return waiting >= MOST_WAITING

    def look(self, driver: object) -> float:
        """Look once a second; the seconds of a stall that has just ended, else 0.0."""
        self._note(_waiting(driver))
        if self._since is not None:
            return 0.0
        ended, self._stalled = self._stalled, 0.0
        return ended if ended >= STALL_SECONDS else 0.0

    def is_free(self, driver: object) -> bool:
        """Whether nothing waits."""
        return not _waiting(driver)

    def _note(self, waiting: int) -> None:
        now = self._clock()
        if self._since is not None:
            self._stalled = max(self._stalled, now - self._since)
        if not waiting:
            self._since = None
        elif self._since is None:
            self._since = now


def _waiting(driver: object) -> int:
    """Writes that Textual's output thread has not begun; none where there is no such thread."""
    thread: Any = getattr(driver, "_writer_thread", None)
    return 0 if thread is None else int(thread._queue.qsize())  # noqa: SLF001 - Textual tells it nowhere else


def write_less(console: Console, write: Callable[[str], object]) -> None:
    """From now on sixteen colours, and no news of where the mouse is."""
    console._color_system = ColorSystem.STANDARD  # noqa: SLF001 - Rich has no other way once it is made
    write(_NO_MOTION)
