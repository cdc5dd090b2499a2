"""The course of reading a log: opened at its end, followed while it grows, read back when asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from services.clock import Clock
from services.domain.log import LogLine, LogPage, LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.domain.problem import Problem, ProblemKind
from services.live.outcome import Outcome
from services.logs import words
from services.logs.cadence import Cadence
from services.logs.normalise import rows_of
from services.logs.pages import HeldPages
from services.logs.reader import LogReader

Call: TypeAlias = Callable[[Callable[[], LogPage]], Outcome[LogPage]]
"""Makes a call and answers its outcome; may wait for a budget first."""

LAST_LOOKS = 5
"""Quiet looks after the action's end until its log counts as complete: lines arrive a few seconds late."""
LASTING_SECONDS = 30.0
"""Seconds between looks where somebody must do something first."""
_LASTING = (
    ProblemKind.EXPIRED,
    ProblemKind.NO_CREDENTIALS,
    ProblemKind.DENIED,
    ProblemKind.CLOCK_SKEW,
    ProblemKind.CONFIGURATION,
)


class LogFollower:
    """Decides what is read next and takes it in. Used by one thread alone; time comes from ``pace``.

    Args:
        reader: reads the log; None where there is none to read.
        source: which log, for words.
        tell: told every update.
        pace: measures intervals.
        call: makes the calls.
        pages: keeps count of what is held.
        running: whether the action still runs.
    """

    def __init__(
        self,
        reader: LogReader | None,
        source: LogSource,
        tell: Callable[[TailUpdate], object],
        *,
        pace: Clock,
        call: Call,
        pages: HeldPages,
        running: bool,
    ) -> None:
        self._reader = reader
        self._source = source
        self._tell_update = tell
        self._pace = pace
        self._call = call
        self._cadence = Cadence()
        self._pages = pages
        self._status = TailStatus(words="opening the log")
        self._later: str | None = None
        self._resync = False
        self._last = 0
        self._edge: Counter[str] = Counter()
        self._had_lines = False
        self._grew = False
        self._looks_left: int | None = None if running else 1
        self._wanted: int | None = None
        self._prefetched = False
        self._due: float | None = pace.now()

    @property
    def due(self) -> float | None:
        """The instant of ``pace`` at which there is something to do; None where only a command brings it."""
        return self._pace.now() if self._reads_back else self._due

    def want(self, until: int | None) -> None:
        """Have a page before the first line read, or all back to an instant in milliseconds."""
        asked = self._last if until is None else until
        self._wanted = asked if self._wanted is None else min(self._wanted, asked)

    def end(self) -> None:
        """Nothing more will be written: look a few times more, then no longer."""
        if self._looks_left is None:
            self._looks_left = LAST_LOOKS
            self.look_now()

    def look_now(self) -> None:
        """Have the next look made at once."""
        if self._reader is not None:
            self._looks_left = None if self._looks_left is None else max(1, self._looks_left)
            self._due = self._pace.now()

    def advance(self) -> bool:
        """Make the one call that is due; False where none is."""
        if self._reader is None:
            if self._status.state is TailState.OPENING:
                self._tell(self._status_of(TailState.MISSING, self._source.reason, interval=None))
            self._due = None
            return False
        if self._due is not None and self._pace.now() >= self._due:
            self._look(self._reader)
        elif self._reads_back:
            self._read_earlier(self._reader)
        else:
            return False
        return True

    @property
    def _reads_back(self) -> bool:
        return self._wanted is not None and (self._later is not None or self._had_lines)

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
        status = replace(
            self._after_look(page, news=bool(lines) and not opening), at_start=at_start, full=self._pages.full
        )
        self._tell(status, appended=rows, dropped=dropped)
        if opening and not at_start and not self._prefetched:
            self._prefetched = True
            self.want(None)

    def _after_look(self, page: LogPage, *, news: bool) -> TailStatus:
        """Plan the next look; one look is all pages up to the end."""
        self._grew = news = news or self._grew
        if not page.at_end and page.later_token is not None:
            self._due = self._pace.now()
            return self._status_of(TailState.FOLLOWING, "", interval=0.0)
        self._grew = False
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
            state = self._status.state if self._later is not None else TailState.OPENING
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
            self._due = self._pace.now() + LASTING_SECONDS
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
        if not same or appended or prepended or dropped:
            self._tell_update(TailUpdate(status, appended, prepended, dropped))


def _shown(lines: tuple[LogLine, ...]) -> tuple[tuple[LogRow, ...], int]:
    """The rows of some lines and how many characters they hold."""
    rows = tuple(row for line in lines for row in rows_of(line))
    return rows, sum(len(row.text) + len(row.full or "") for row in rows)
