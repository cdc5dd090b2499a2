"""The tail of a log: a thread that opens it at its end and follows it while it grows."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial

from services.clock import Clock, MonotonicClock
from services.domain.log import LogSource
from services.domain.log_tail import TailUpdate
from services.live.outcome import attempt
from services.logs.follower import Call, LogFollower
from services.logs.pages import HeldPages
from services.logs.reader import LogReader


class LogTail:
    """Reads one log and tells what it finds. Public methods may be called from any thread and return at once.

    Updates come from the tail's own thread, one at a time; what takes them must be quick and must not raise. A
    test leaves out ``start`` and calls ``run_due`` in its own time, with a ``SteppedClock`` as ``pace``.

    Args:
        reader: reads the log; None where there is none to read.
        source: which log, for words.
        notify: told every update; for Textual, something that calls ``post_message``.
        running: whether the action still runs; otherwise the log is read once and not waited for.
        pace: measures intervals; a monotonic clock where it is not given.
        call: makes the calls; at once on the tail's thread where it is not given.
        pages: what keeps count of what is held; 100,000 rows where it is not given.
    """

    def __init__(
        self,
        reader: LogReader | None,
        source: LogSource,
        notify: Callable[[TailUpdate], object],
        *,
        running: bool = True,
        pace: Clock | None = None,
        call: Call = attempt,
        pages: HeldPages | None = None,
    ) -> None:
        self._notify = notify
        self._pace = pace or MonotonicClock()
        self._follower = LogFollower(
            reader,
            source,
            self._tell,
            pace=self._pace,
            call=call,
            pages=pages or HeldPages(),
            running=running,
        )
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._telling = threading.RLock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, on a thread of its own. A second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="pipedeck-log", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; nothing is told afterwards. A call under way is not waited for: its answer is dropped."""
        with self._telling:
            self._stopping.set()
        self._wake.set()

    def earlier(self, until: int | None = None) -> None:
        """Read what is before the first line that is held: a page, or all back to an instant in milliseconds."""
        self._do(partial(self._follower.want, until))

    def action_ended(self) -> None:
        """Say that nothing more will be written: the log is drained and no longer followed."""
        self._do(self._follower.end)

    def retry(self) -> None:
        """Look now: somebody has logged in, or asks for it."""
        self._do(self._follower.look_now)

    def run_due(self) -> float | None:
        """Do all that is due, on the calling thread; never beside ``start``.

        Returns:
            The instant of ``pace`` at which the next look is due; None where only a command brings one.
        """
        self._obey()
        while not self._stopping.is_set() and self._follower.advance():
            self._obey()
        return self._follower.due

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            due = self.run_due()
            self._wake.wait(None if due is None else max(0.0, due - self._pace.now()))

    def _do(self, command: Callable[[], None]) -> None:
        self._inbox.put(command)
        self._wake.set()

    def _obey(self) -> None:
        while not self._inbox.empty():
            self._inbox.get_nowait()()

    def _tell(self, update: TailUpdate) -> None:
        with self._telling:
            if not self._stopping.is_set():
                self._notify(update)
