"""A target whose calls hang, in stepped time: each stays in flight until its timeout has passed there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from services.clock import SteppedClock
from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.state import PipelineState
from services.live.reader import PipelineReader

T = TypeVar("T")

TIMEOUT = 15.0


class Hangs(BaseException):
    """A call waits for an answer."""


class StuckRunner:
    """Runs each job at once; one that hangs is kept, and run again when its time is over.

    Args:
        clock: the test's.
    """

    def __init__(self, clock: SteppedClock) -> None:
        self._clock = clock
        self._stuck: list[tuple[float, Callable[[], None]]] = []

    @property
    def stuck(self) -> int:
        """How many jobs hang now."""
        return len(self._stuck)

    def run(self, job: Callable[[], None]) -> None:
        """Run a job, or keep it while it hangs."""
        try:
            job()
        except Hangs:
            self._stuck.append((self._clock.now() + TIMEOUT, job))

    def expire(self) -> None:
        """Run the jobs whose time is over."""
        over = [job for due, job in self._stuck if due <= self._clock.now()]
        self._stuck = [(due, job) for due, job in self._stuck if due > self._clock.now()]
        for job in over:
            job()

    def stop(self) -> None:
        """Nothing to stop."""


class HangingReader:
    """Reads by another reader, but each call hangs before it is made.

    Args:
        inner: makes the calls.
        clock: the test's.
    """

    def __init__(self, inner: PipelineReader, clock: SteppedClock) -> None:
        self._inner = inner
        self._clock = clock
        self._asked_at: dict[str, float] = {}

    def list_pipelines(self) -> Iterator[Sequence[PipelineSummary]]:
        """ListPipelines, whose first page hangs."""
        return _Late(lambda: self._wait("listing"), self._inner.list_pipelines())

    def executions(self, name: str, *, limit: int) -> Sequence[Execution]:
        """ListPipelineExecutions, which hangs."""
        self._wait(f"executions {name}")
        return self._inner.executions(name, limit=limit)

    def state(self, name: str) -> PipelineState:
        """GetPipelineState, which hangs."""
        self._wait(f"state {name}")
        return self._inner.state(name)

    def definition(self, name: str) -> PipelineDefinition:
        """GetPipeline, which hangs."""
        self._wait(f"definition {name}")
        return self._inner.definition(name)

    def action_attempts(self, name: str, execution_id: str | None = None) -> Sequence[ActionAttempt]:
        """ListActionExecutions, which hangs."""
        self._wait(f"attempts {name}")
        return self._inner.action_attempts(name, execution_id)

    def _wait(self, call: str) -> None:
        now = self._clock.now()
        if now < self._asked_at.setdefault(call, now) + TIMEOUT:
            raise Hangs
        del self._asked_at[call]


class _Late(Iterator[T]):
    def __init__(self, wait: Callable[[], None], inner: Iterator[T]) -> None:
        self._wait = wait
        self._inner = inner

    def __next__(self) -> T:
        self._wait()
        return next(self._inner)
