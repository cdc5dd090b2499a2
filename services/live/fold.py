"""Answers into snapshots: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.domain.execution import ActionAttempt, Execution
from services.domain.headline import headline
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.problem import Problem
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing
from services.domain.state import PipelineState


def with_summary(snapshot: PipelineSnapshot, summary: PipelineSummary) -> PipelineSnapshot:
    """The snapshot with a newer row of the listing."""
    return snapshot if snapshot.summary == summary else replace(snapshot, summary=summary)


def with_executions(
    snapshot: PipelineSnapshot, executions: Sequence[Execution], now: float, *, listed: bool
) -> PipelineSnapshot:
    """The snapshot with newer executions.

    A pipeline that no listing told of gets its mode from its newest execution. Attempts of executions that
    are no longer among the newest go. A remembered state goes too, unless the executions are as remembered.
    """
    summary = snapshot.summary
    if not listed and executions:
        summary = replace(summary, mode=executions[0].mode)
    if snapshot.remembered is not None and snapshot.executions_at is None:
        snapshot = _compared(snapshot, executions)
    known = {run.id for run in executions}
    attempts = tuple(attempt for attempt in snapshot.attempts if attempt.execution_id in known)
    return _settled(
        replace(
            snapshot,
            summary=summary,
            executions=tuple(executions),
            attempts=attempts if len(attempts) < len(snapshot.attempts) else snapshot.attempts,
            executions_at=now,
        )
    )


def with_state(snapshot: PipelineSnapshot, state: PipelineState, now: float) -> PipelineSnapshot:
    """The snapshot with a newer state."""
    return _settled(replace(snapshot, state=state, state_at=now))


def with_attempts(snapshot: PipelineSnapshot, attempts: Iterable[ActionAttempt]) -> PipelineSnapshot:
    """The snapshot with newer attempts, newest first.

    They replace all attempts of the executions they belong to; those of other executions in flight stay, for
    the newest page of attempts need not reach back to them.
    """
    fresh = tuple(attempts)
    told = {attempt.execution_id for attempt in fresh}
    flying = {run.id for run in snapshot.executions or () if run.status.active}
    kept = tuple(a for a in snapshot.attempts if a.execution_id in flying and a.execution_id not in told)
    return replace(snapshot, attempts=fresh + kept)


def with_strays(
    snapshot: PipelineSnapshot, execution_id: str, attempts: Iterable[ActionAttempt]
) -> PipelineSnapshot:
    """The snapshot with the attempts of one execution, after those of the others."""
    others = tuple(a for a in snapshot.attempts if a.execution_id != execution_id)
    return replace(snapshot, attempts=others + tuple(attempts))


def with_definition(
    snapshot: PipelineSnapshot, definition: PipelineDefinition, *, listed: bool
) -> PipelineSnapshot:
    """The snapshot with a newer definition, which describes a pipeline that no listing told of."""
    summary = snapshot.summary
    if not listed:
        summary = PipelineSummary(
            name=definition.name or summary.name,
            version=definition.version,
            type=definition.type,
            mode=definition.mode,
            created=definition.created,
            updated=definition.updated,
        )
    return replace(snapshot, summary=summary, definition=definition)


def with_problem(snapshot: PipelineSnapshot, problem: Problem | None) -> PipelineSnapshot:
    """The snapshot with a failed refresh, or none."""
    return snapshot if snapshot.problem == problem else replace(snapshot, problem=problem)


def _compared(snapshot: PipelineSnapshot, executions: Sequence[Execution]) -> PipelineSnapshot:
    """The snapshot without a remembered state that cannot hold any more, for the executions moved on."""
    now = {run.id: (run.status, run.updated) for run in executions}
    before = {run.id: (run.status, run.updated) for run in snapshot.executions or ()}
    newest_known = all(run.id in before for run in executions[:1])
    if snapshot.state_at is not None or (newest_known and before.items() <= now.items()):
        return snapshot
    return replace(snapshot, state=None)


def _settled(snapshot: PipelineSnapshot) -> PipelineSnapshot:
    """The snapshot without the mark of being remembered, once what it says by and large was read in this run.

    What a remembered state says of a gate, an approval or something that moves has to be read itself first; where
    the last execution ended is as true as that execution.
    """
    if snapshot.remembered is None or snapshot.executions_at is None:
        return snapshot
    unread = snapshot.state is not None and snapshot.state_at is None
    if unread and headline(snapshot).standing.rank < Standing.STOPPED.rank:
        return snapshot
    return replace(snapshot, remembered=None)
