"""What a target's lane does, for people who wonder why something is not fresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.live.cadence import Cadence, Priority
from services.live.events import TargetHealth

OTHERS = "others"
"""Under what the calls are counted that a screen or an operator asked for: acts, logs, details."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is due and waits for the budget.

    Args:
        due: reads that wait, by how urgent they are; none is left out that waits.
        waited: seconds that the longest-waiting of them has waited; 0.0 where none waits.
        unread: pipelines that nothing is known of yet.
    """

    due: Mapping[Priority, int] = field(default_factory=dict)
    waited: float = 0.0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class LaneReport:
    """One target's lane at one moment.

    Args:
        target: the target's name.
        health: how its calls go.
        calls: calls begun since it is read, by operation; ``OTHERS`` for all that is no read of the fleet.
        backlog: what is due.
        cadence: the intervals that hold now.
        burst: calls that may go at once after a rest.
        in_hand: calls that may go at once now.
        listing_in: seconds until the next listing; 0.0 while one is due or under way.
        errands: calls that screens or operators asked for and that wait.
        events: whether events tell of what changes, so that the sweep is a mere backstop.
        paused: whether nothing is read by itself.
    """

    target: str
    health: TargetHealth
    calls: Mapping[str, int]
    backlog: Backlog
    cadence: Cadence
    burst: float
    in_hand: float
    listing_in: float
    errands: int
    events: bool
    paused: bool
