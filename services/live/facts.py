"""What a snapshot says about what must be asked next."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.headline import waits_for_approval
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_action
from services.domain.state import PipelineState
from services.domain.status import ExecutionMode

FLEET_EXECUTIONS = 10
"""Executions read for a row of the fleet: enough for its last five runs."""
OPEN_EXECUTIONS = 50
"""Executions read for what is open, and in PARALLEL mode, where so many may be in flight (guide, Quotas)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A snapshot in the schedule's terms.

    Args:
        running: an execution can still change by itself.
        parallel: the pipeline has no state; its action attempts tell where it is.
        waiting: an approval waits for a person.
        unexplained: tokens of approvals that wait and whose attempt, with its resolved question, is not known.
        strays: executions in flight whose attempts are not among the newest of the pipeline.
        version: the newest version heard of, of the definition.
        undefined: the definition held is missing or not of that version.
    """

    running: bool = False
    parallel: bool = False
    waiting: bool = False
    unexplained: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()
    version: int | None = None
    undefined: bool = True


def facts_of(snapshot: PipelineSnapshot) -> Facts:
    """What follows from a snapshot."""
    runs = snapshot.executions or ()
    active = [run.id for run in runs if run.status.active]
    parallel = snapshot.summary.mode == ExecutionMode.PARALLEL
    seen = {attempt.execution_id for attempt in snapshot.attempts}
    version = _newest_version(snapshot)
    held = snapshot.definition
    return Facts(
        running=bool(active) or (not parallel and bool(_moving(snapshot.state))),
        parallel=parallel,
        waiting=waits(snapshot),
        unexplained=_unexplained(snapshot),
        strays=tuple(run for run in active if run not in seen) if parallel and snapshot.attempts else (),
        version=version,
        undefined=held is None or (version is not None and held.version != version),
    )


def _newest_version(snapshot: PipelineSnapshot) -> int | None:
    told = (snapshot.summary.version, snapshot.state.version if snapshot.state else None)
    return max((version for version in told if version is not None), default=None)


def waits(snapshot: PipelineSnapshot) -> bool:
    """Whether an approval waits for a person."""
    if any(waits_for_approval(attempt) for attempt in snapshot.attempts):
        return True
    stages = snapshot.state.stages if snapshot.state else ()
    return any(of_action(action.latest) is Standing.WAITING for stage in stages for action in stage.actions)


def _unexplained(snapshot: PipelineSnapshot) -> frozenset[str]:
    known = {
        (attempt.execution_id, attempt.stage, attempt.action)
        for attempt in snapshot.attempts
        if waits_for_approval(attempt)
    }
    stages = snapshot.state.stages if snapshot.state else ()
    return frozenset(
        action.latest.token
        for stage in stages
        for action in stage.actions
        if stage.latest
        and action.latest
        and action.latest.token
        and of_action(action.latest) is Standing.WAITING
        if (stage.latest.execution_id, stage.name, action.name) not in known
    )


def state_contradicts(old: PipelineState | None, snapshot: PipelineSnapshot) -> bool:
    """Whether a new state says that the list of executions is out of date.

    GetPipelineState tells of every execution in flight, inside a stage or in front of one; so one call is
    enough to see it. Only what moved since the state before counts: an execution that waits for so long that
    it is no longer among the newest stays unknown, however often they are read.
    """
    runs = snapshot.executions
    if runs is None:
        return False
    moving = _moving(snapshot.state)
    active = {run.id for run in runs if run.status.active}
    return moving != active and (old is None or moving != _moving(old))


def _moving(state: PipelineState | None) -> set[str]:
    stages = state.stages if state else ()
    inside = {stage.latest.execution_id for stage in stages if stage.latest and stage.latest.status.active}
    return inside | {wait.execution_id for stage in stages for wait in stage.inbound if wait.status.active}
