"""Where calls run: daemon threads that nobody has to wait for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Protocol

IDLE_SECONDS = 10.0
"""How long a thread without work stays."""


class Runner(Protocol):
    """Runs jobs, somewhere."""

    def run(self, job: Callable[[], None]) -> None:
        """Run a job that never raises, now or soon."""
        ...

    def stop(self) -> None:
        """Begin no more jobs. Does not wait for those that run."""
        ...


class InlineRunner:
    """Runs each job at once on the thread that brings it; for stepped time."""

    def run(self, job: Callable[[], None]) -> None:
        """Run a job now."""
        job()

    def stop(self) -> None:
        """Nothing to stop."""


class ThreadPool:
    """Daemon threads, one for each job that runs at the same time; a spare one is used before a new one.

    It sets no limit: what brings the jobs does (the calls in flight to each target), so that jobs that hang
    cannot keep others waiting. Threads are daemons, so that the process ends whatever hangs.

    Args:
        name: the threads' names begin so.
        idle: seconds after which a thread without work ends.
    """

    def __init__(self, name: str, idle: float = IDLE_SECONDS) -> None:
        self._name = name
        self._idle = idle
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._spare = 0
        self._threads = 0
        self._started = 0
        self._stopped = False

    def run(self, job: Callable[[], None]) -> None:
        """Run a job on a spare thread, or on a new one. After ``stop`` it is dropped."""
        with self._lock:
            if self._stopped:
                return
            if self._spare:
                self._spare -= 1
                self._jobs.put(job)
                return
            self._threads += 1
            self._started += 1
            name = f"{self._name}-{self._started}"
        threading.Thread(target=self._work, args=(job,), name=name, daemon=True).start()

    def stop(self) -> None:
        """Begin no more jobs and let spare threads end; jobs that run are left to themselves."""
        with self._lock:
            self._stopped = True
            for _ in range(self._threads):
                self._jobs.put(None)

    def _work(self, job: Callable[[], None] | None) -> None:
        while job is not None:
            job()
            job = self._next()
        with self._lock:
            self._threads -= 1

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            if self._stopped:
                return None
            self._spare += 1
        try:
            return self._jobs.get(timeout=self._idle)
        except queue.Empty:
            with self._lock:
                if self._spare:
                    self._spare -= 1
                    return None
        # A job was promised to a spare thread between the timeout and the lock: it is here, or just coming.
        return self._jobs.get()
