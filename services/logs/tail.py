"""The tail of a log: opens it at its end, follows it while it grows, reads earlier pages when asked to."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from services.clock import Clock, MonotonicClock
from services.domain.log import LogLine, LogPage, LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.domain.problem import Problem, ProblemKind
from services.live.outcome import Outcome, attempt
from services.logs import words
from services.logs.cadence import Cadence
from services.logs.normalise import rows_of
from services.logs.pages import HeldPages
from services.logs.reader import LogReader

Call: TypeAlias = Callable[[Callable[[], LogPage]], Outcome[LogPage]]
"""Makes a call and answers its outcome; may wait for a budget first."""

STOP_SECONDS = 0.5
"""How long ``stop`` waits for the thread; a call under way is not waited for."""
LAST_LOOKS = 5
"""Quiet looks after the action's end until its log counts as complete: lines arrive a few seconds late."""
_AT_ONCE = 50
"""Pages that are read without a pause."""
_LASTING = (
    ProblemKind.EXPIRED,
    ProblemKind.NO_CREDENTIALS,
    ProblemKind.DENIED,
    ProblemKind.CLOCK_SKEW,
    ProblemKind.CONFIGURATION,
)
_LASTING_SECONDS = 30.0
"""Seconds between looks where somebody must do something first."""


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
        self._reader = reader
        self._source = source
        self._notify = notify
        self._pace = pace or MonotonicClock()
        self._call = call
        self._cadence = Cadence()
        self._pages = pages or HeldPages()
        self._status = TailStatus(words="opening the log")
        self._later: str | None = None
        self._resync = False
        self._last = 0
        self._edge: Counter[str] = Counter()
        self._had_lines = False
        self._looks_left: int | None = None if running else 1
        self._wanted: int | None = None
        self._prefetched = False
        self._due: float | None = self._pace.now()
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
        """End; nothing is told afterwards, whatever is under way."""
        with self._telling:
            self._stopping.set()
        self._wake.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_SECONDS)

    def earlier(self, until: int | None = None) -> None:
        """Read what is before the first line that is held: a page, or all back to an instant in milliseconds."""
        self._do(partial(self._want, until))

    def action_ended(self) -> None:
        """Say that nothing more will be written: the log is drained and no longer followed."""
        self._do(self._end)

    def retry(self) -> None:
        """Look now: somebody has logged in, or asks for it."""
        self._do(self._look_now)

    def run_due(self) -> float | None:
        """Do all that is due, on the calling thread; never beside ``start``.

        Returns:
            The instant of ``pace`` at which the next look is due; None where only a command brings one.
        """
        self._obey()
        if self._reader is None:
            if self._status.state is TailState.OPENING:
                self._tell(self._status_of(TailState.MISSING, self._source.reason, interval=None))
            self._due = None
            return None
        for _ in range(_AT_ONCE):
            if self._stopping.is_set():
                return None
            self._obey()
            if self._due is not None and self._pace.now() >= self._due:
                self._look(self._reader)
            elif self._wanted is not None and self._had_opened:
                self._read_earlier(self._reader)
            else:
                break
        return self._pace.now() if self._wanted is not None and self._had_opened else self._due

    @property
    def _had_opened(self) -> bool:
        return self._later is not None or self._had_lines

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

    def _want(self, until: int | None) -> None:
        # A later instant than one that is wanted already brings nothing more.
        asked = self._last if until is None else until
        self._wanted = asked if self._wanted is None else min(self._wanted, asked)

    def _end(self) -> None:
        if self._looks_left is None:
            self._looks_left = LAST_LOOKS
            self._look_now()

    def _look_now(self) -> None:
        if self._reader is not None:
            self._looks_left = None if self._looks_left is None else max(1, self._looks_left)
            self._due = self._pace.now()

    # Following

    def _look(self, reader: LogReader) -> None:
        token = self._later
        if self._resync:
            outcome = self._call(partial(reader.since, self._last))
        elif token is None:
            outcome = self._call(reader.latest)
        else:
            outcome = self._call(partial(reader.later, token))
        if outcome.problem is not None or outcome.value is None:
            self._take_problem(outcome.problem)
            return
        self._take(outcome.value, opening=token is None)

    def _take(self, page: LogPage, *, opening: bool) -> None:
        lines = self._unknown(page.lines) if self._resync else page.lines
        self._resync = False
        self._later = page.later_token
        rows, characters = _shown(lines)
        self._remember(lines)
        dropped = self._pages.append(len(rows), characters, page.earlier_token)
        at_start = page.at_start if opening else self._status.at_start and not dropped
        status = replace(self._after_look(page, news=bool(lines)), at_start=at_start, full=self._pages.full)
        self._tell(status, appended=rows, dropped=dropped)
        if opening and not at_start and not self._prefetched:
            self._prefetched = True
            self._want(None)

    def _after_look(self, page: LogPage, *, news: bool) -> TailStatus:
        """Plan the next look."""
        if not page.at_end and page.later_token is not None:
            self._due = self._pace.now()
            return self._status_of(TailState.FOLLOWING, "", interval=0.0)
        self._cadence.looked(news=news)
        if self._looks_left is not None:
            self._looks_left = max(self._looks_left, 2) if news else self._looks_left - 1
            if self._looks_left <= 0:
                self._due = None
                said = words.ENDED if self._had_lines else words.SILENT
                return self._status_of(TailState.ENDED, said, interval=None)
        interval = self._wait()
        return self._status_of(TailState.FOLLOWING, "" if self._had_lines else words.EMPTY, interval=interval)

    def _take_problem(self, problem: Problem | None) -> None:
        if problem is None:
            problem = Problem(ProblemKind.GARBAGE, "the service answered nothing", retryable=True)
        if problem.kind is ProblemKind.THROTTLED:
            self._cadence.refused()
            state = self._status.state if self._had_opened else TailState.OPENING
            self._tell(self._status_of(state, "throttled: reading more slowly", interval=self._wait()))
            return
        if problem.code == "InvalidParameterException" and self._later is not None and not self._resync:
            self._resync = True  # a token is good for 24 hours
            self._due = self._pace.now()
            return
        self._cadence.failed()
        missing = problem.kind is ProblemKind.NOT_FOUND
        if missing and not self._had_lines:
            self._tell(self._while_missing())
            return
        told = words.about_log(problem, self._source, had_lines=self._had_lines)
        if missing and self._looks_left is not None:
            self._due = None
        elif missing or problem.kind in _LASTING:
            self._due = self._pace.now() + _LASTING_SECONDS
        else:
            self._wait()
        interval = None if self._due is None else self._due - self._pace.now()
        self._tell(self._status_of(TailState.TROUBLED, told.line, interval=interval, problem=told))

    def _while_missing(self) -> TailStatus:
        if self._looks_left is not None:
            self._looks_left -= 1
            if self._looks_left <= 0:
                self._due = None
                return self._status_of(TailState.ENDED, words.NEVER, interval=None)
        interval = min(self._wait(), 5.0)
        self._due = self._pace.now() + interval
        return self._status_of(TailState.WAITING, words.NOT_YET, interval=interval)

    def _wait(self) -> float:
        """Plan the next look by the cadence; how far away it is."""
        interval = self._cadence.wait(draining=self._looks_left is not None)
        self._due = self._pace.now() + interval
        return interval

    def _remember(self, lines: tuple[LogLine, ...]) -> None:
        """Keep what stands at the last instant, to know it again where reading begins there anew."""
        if lines:
            last = lines[-1].timestamp
            edge = Counter(line.text for line in lines if line.timestamp == last)
            self._edge = self._edge + edge if last == self._last else edge
            self._last = last
            self._had_lines = True

    def _unknown(self, lines: tuple[LogLine, ...]) -> tuple[LogLine, ...]:
        known = self._edge.copy()
        fresh = []
        for line in lines:
            if line.timestamp == self._last and known[line.text] > 0:
                known[line.text] -= 1
            else:
                fresh.append(line)
        return tuple(fresh)

    # Earlier lines

    def _read_earlier(self, reader: LogReader) -> None:
        wanted, token = self._wanted, self._pages.earlier_token
        if wanted is None or token is None or self._status.at_start or self._pages.full:
            self._wanted = None
            self._tell(replace(self._status, loading_earlier=False, full=self._pages.full))
            return
        if not self._status.loading_earlier:
            self._tell(replace(self._status, loading_earlier=True))
        outcome = self._call(partial(reader.earlier, token))
        page = outcome.value
        if outcome.problem is not None or page is None:
            self._wanted = None
            problem = outcome.problem and words.about_log(outcome.problem, self._source, had_lines=True)
            said = f"earlier lines: {problem.line}" if problem else self._status.words
            self._tell(replace(self._status, loading_earlier=False, words=said))
            return
        rows, characters = _shown(page.lines)
        self._pages.prepend(len(rows), characters, page.earlier_token)
        if page.at_start or (rows and rows[0].timestamp <= wanted) or self._pages.full:
            self._wanted = None
        status = replace(
            self._status,
            at_start=page.at_start,
            loading_earlier=self._wanted is not None,
            full=self._pages.full,
        )
        self._tell(status, prepended=rows)

    # Telling

    def _status_of(
        self, state: TailState, said: str, *, interval: float | None, problem: Problem | None = None
    ) -> TailStatus:
        return replace(
            self._status,
            state=state,
            words=said,
            problem=problem,
            interval=interval,
            throttled=self._cadence.throttled,
        )

    def _tell(
        self,
        status: TailStatus,
        *,
        appended: tuple[LogRow, ...] = (),
        prepended: tuple[LogRow, ...] = (),
        dropped: int = 0,
    ) -> None:
        same = status == self._status
        self._status = status
        if same and not appended and not prepended and not dropped:
            return
        with self._telling:
            if not self._stopping.is_set():
                self._notify(TailUpdate(status, appended, prepended, dropped))


def _shown(lines: tuple[LogLine, ...]) -> tuple[tuple[LogRow, ...], int]:
    """The rows of some lines and how many characters they hold."""
    rows = tuple(row for line in lines for row in rows_of(line))
    return rows, sum(len(row.text) + len(row.full or "") for row in rows)
