"""What the live engine tells: the fleet changed, a listing moves on, a target is well or not."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.problem import Problem
from services.live.diff import FleetDiff

SLOW_SECONDS = 3.0
"""From when on the answers of a target are called slow; from afar they take some tenths of a second."""


@dataclass(frozen=True, slots=True)
class TargetHealth:
    """How the calls to one target go.

    Args:
        last_good: when a call last went well, in POSIX seconds; None before the first.
        problem: why the target's data is not fresh, None while all is well.
        throttled: whether the service refused calls for their rate within the last seconds, and it is slow by now.
        rate: calls a second the budget allows now.
        in_flight: calls under way.
        calls: calls begun since the engine was made.
        listed: whether a listing was complete at least once.
        latency: seconds that its calls took lately, smoothed; None before the first answer.
        throttles: calls that the service refused for their rate, since the engine was made.
        pipelines: how many are known.
    """

    last_good: float | None = None
    problem: Problem | None = None
    throttled: bool = False
    rate: float = 0.0
    in_flight: int = 0
    calls: int = 0
    listed: bool = False
    latency: float | None = None
    throttles: int = 0
    pipelines: int = 0

    @property
    def slow(self) -> bool:
        """Whether answers take so long that a person wonders what is wrong."""
        return self.latency is not None and self.latency >= SLOW_SECONDS

    def matters_after(self, before: TargetHealth) -> bool:
        """Whether it differs in more than counters."""
        return (
            before.problem != self.problem
            or before.throttled != self.throttled
            or before.slow != self.slow
            or before.listed != self.listed
            or (before.last_good is None) != (self.last_good is None)
        )


@dataclass(frozen=True, slots=True)
class FleetChanged:
    """Pipelines appeared, changed or vanished."""

    diff: FleetDiff


@dataclass(frozen=True, slots=True)
class ListingProgress:
    """A page of a target's pipelines came: ``count`` so far, ``complete`` with the last."""

    target: str
    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class TargetHealthChanged:
    """A target's problem, throttling or slowness came or went, its first good answer or its first whole listing came.

    Counters move without an event; ``LiveEngine.freshness`` has them.
    """

    target: str
    health: TargetHealth


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """How a queue goes that brings events.

    Args:
        problem: why nothing comes of it; None while all is well, and before it was asked.
        last_good: when it last answered, in POSIX seconds; None before the first time.
        last_event: when an event last came of it, in POSIX seconds; None before the first.
        events: events that came, each counted once.
        repeated: messages that brought an event once more.
        late: events that told nothing new any more.
        foreign: messages that are no state changes of CodePipeline; they are left in the queue.
        unfamiliar: events in an envelope of a version that is not known.
        elsewhere: events of accounts and regions that are not read.
        pending: events whose pipelines are still to be read; their messages stay in the queue until then.
    """

    problem: Problem | None = None
    last_good: float | None = None
    last_event: float | None = None
    events: int = 0
    repeated: int = 0
    late: int = 0
    foreign: int = 0
    unfamiliar: int = 0
    elsewhere: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class QueueHealthChanged:
    """A queue's problem came or went, or it answered for the first time; counters move without an event."""

    queue: str
    health: QueueHealth


LiveEvent = FleetChanged | ListingProgress | QueueHealthChanged | TargetHealthChanged
