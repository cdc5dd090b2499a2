"""A few daemon threads that work off a line of jobs, so that many slow accounts are asked a few at once."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable


class Crew:
    """Runs jobs in the order in which they come, at most so many at once; whoever leaves waits for none.

    Args:
        name: the threads' names begin so.
        limit: how many jobs run at the same time.
    """

    def __init__(self, name: str, limit: int) -> None:
        self._name = name
        self._limit = limit
        self._lock = threading.Lock()
        self._jobs: deque[Callable[[], None]] = deque()
        self._working = 0
        self._stopped = False

    def run(self, job: Callable[[], None]) -> None:
        """Put a job that never raises at the end of the line; after ``stop`` it is dropped."""
        with self._lock:
            if self._stopped:
                return
            self._jobs.append(job)
            if self._working == self._limit:
                return
            self._working += 1
        threading.Thread(target=self._work, name=self._name, daemon=True).start()

    def stop(self) -> None:
        """Begin no more jobs; those that run are left to themselves."""
        with self._lock:
            self._stopped = True
            self._jobs.clear()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            if self._jobs:
                return self._jobs.popleft()
            self._working -= 1
            return None
