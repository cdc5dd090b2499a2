"""Whether an event tells anything that is not known yet."""

from __future__ import annotations

from services.domain.snapshot import PipelineSnapshot
from services.events.change import StateChange

_COARSE = 1.0
"""Events are dated to the second."""


def is_news(change: StateChange, snapshot: PipelineSnapshot | None) -> bool:
    """Whether the pipeline must be read because of an event.

    Events come late and in any order. One is old news only where the service itself has told of the same execution
    that it moved on after the event, and everything that a row shows was read since. Both instants are AWS's, so
    that this machine's clock has no part in it.

    Args:
        change: what the event says.
        snapshot: what is known of the pipeline; None where that is nothing.
    """
    if snapshot is None or snapshot.executions_at is None or change.instant is None:
        return True
    version = snapshot.summary.version
    if change.version is not None and version is not None and change.version > version:
        return True  # of a structure that was not seen yet
    known = snapshot.execution(change.execution_id)
    if known is None or known.updated is None or known.updated < change.instant + _COARSE:
        return True
    if known.status.active and snapshot.state is None:
        return True
    return snapshot.state_at is not None and snapshot.state_at < snapshot.executions_at
