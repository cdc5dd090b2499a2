"""What the live engine tells: the fleet changed, a listing moves on, a target is well or not."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.problem import Problem
from services.live.diff import FleetDiff


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

    def matters_after(self, before: TargetHealth) -> bool:
        """Whether it differs in more than counters."""
        return (
            before.problem != self.problem
            or before.throttled != self.throttled
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
    """A target's problem or throttling came or went, its first good answer or its first whole listing came.

    Counters move without an event; ``LiveEngine.freshness`` has them.
    """

    target: str
    health: TargetHealth


LiveEvent = FleetChanged | ListingProgress | TargetHealthChanged
