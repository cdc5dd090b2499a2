"""A log stream in memory with the tokens of GetLogEvents, and a tail of it in stepped time."""

from __future__ import annotations

from services.clock import SteppedClock
from services.domain.log import LogKind, LogLine, LogPage, LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.logs.pages import HeldPages
from services.logs.tail import LogTail

SOURCE = LogSource(LogKind.CLOUDWATCH, "/aws/codebuild/app", "8f2c", "eu-west-1")
MISSING = Problem(ProblemKind.NOT_FOUND, "no", code="ResourceNotFoundException")
BAD_TOKEN = Problem(ProblemKind.OTHER, "no", code="InvalidParameterException")


class MemoryStream:
    """Answers as the service does: an end answers no lines and the token that was given."""

    def __init__(self, lines: int = 0, page: int = 10) -> None:
        self.lines: list[LogLine] = []
        self.page = page
        self.problem: Problem | None = None
        self.tokens_from = 0
        self.calls: list[str] = []
        self.write(lines)

    def write(self, count: int) -> None:
        start = len(self.lines)
        self.lines += [LogLine((start + n) * 100, f"line {start + n}") for n in range(count)]

    def latest(self) -> LogPage:
        self._called("latest")
        return self._cut(max(0, len(self.lines) - self.page), len(self.lines))

    def earlier(self, token: str) -> LogPage:
        self._called("earlier")
        end = self._position(token)
        start = max(0, end - self.page)
        page = self._cut(start, end)
        return LogPage(page.lines, page.earlier_token, at_start=not page.lines)

    def later(self, token: str) -> LogPage:
        self._called("later")
        start = self._position(token)
        page = self._cut(start, min(len(self.lines), start + self.page))
        return LogPage(page.lines, page.earlier_token, page.later_token, at_end=page.later_token == token)

    def since(self, timestamp: int) -> LogPage:
        self._called("since")
        start = next((n for n, line in enumerate(self.lines) if line.timestamp >= timestamp), len(self.lines))
        return self._cut(start, min(len(self.lines), start + self.page))

    def expire_tokens(self) -> None:
        """Tokens given so far are no longer good."""
        self.tokens_from += 1

    def _cut(self, start: int, end: int) -> LogPage:
        mark = self.tokens_from
        return LogPage(tuple(self.lines[start:end]), f"{mark}/{start}", f"{mark}/{end}")

    def _position(self, token: str) -> int:
        mark, _, position = token.partition("/")
        if int(mark) != self.tokens_from:
            raise ServiceError(BAD_TOKEN)
        return int(position)

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.problem is not None:
            raise ServiceError(self.problem)


class Tailed:
    """A tail whose time is the test's, and what a view of it would hold."""

    def __init__(
        self,
        stream: MemoryStream | None,
        *,
        source: LogSource = SOURCE,
        running: bool = True,
        pages: HeldPages | None = None,
    ) -> None:
        self.clock = SteppedClock()
        self.updates: list[TailUpdate] = []
        self.rows: list[LogRow] = []
        self.tail = LogTail(stream, source, self._take, running=running, pace=self.clock, pages=pages)
        self.due = self.tail.run_due()

    @property
    def status(self) -> TailStatus:
        return self.updates[-1].status

    @property
    def state(self) -> TailState:
        return self.status.state

    @property
    def kind(self) -> ProblemKind | None:
        problem = self.status.problem
        return None if problem is None else problem.kind

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.rows]

    def run(self, seconds: float) -> None:
        """Let so much time go by."""
        end = self.clock.now() + seconds
        self.due = self.tail.run_due()
        while self.due is not None and self.due <= end:
            self.clock.step(max(0.0, self.due - self.clock.now()))
            self.due = self.tail.run_due()
        self.clock.step(end - self.clock.now())

    def _take(self, update: TailUpdate) -> None:
        self.updates.append(update)
        del self.rows[: update.dropped]
        self.rows[:0] = update.prepended
        self.rows += update.appended
