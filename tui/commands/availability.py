"""When a command applies to what is selected; each answers None, or the reason why it does not.

What the verbs bring about is imported when a pipeline is selected: the first paint, without one, does not wait for it.
"""

from __future__ import annotations

from services.domain.status import ExecutionMode, ExecutionStatus
from tui.scope import Scope

_UNREAD = "Nothing is known of it yet: wait a moment."


def pipeline_selected(scope: Scope) -> str | None:
    """A pipeline must be selected."""
    return None if scope.key else "No pipeline is selected."


def execution_selected(scope: Scope) -> str | None:
    """An execution must be meant by what is selected."""
    return None if scope.execution_id else "No execution is selected, or none is known yet."


def action_selected(scope: Scope) -> str | None:
    """An action of an execution must be meant by what is selected."""
    if scope.action is None:
        return "No action is selected."
    return execution_selected(scope)


def several_attempts(scope: Scope) -> str | None:
    """There must be more than one attempt at the action."""
    return None if scope.attempts > 1 else "There is no other attempt at this action."


def writable(scope: Scope) -> str | None:
    """The pipeline's target must take acts."""
    reason = pipeline_selected(scope)
    if reason:
        return reason
    if scope.target and scope.target.read_only:
        return f"{scope.target.label} is read-only in the configuration."
    return None


def approval_waits(scope: Scope) -> str | None:
    """An approval must wait in the selected pipeline; while one may, unread, it is looked for when asked."""
    reason, snapshot = writable(scope), scope.snapshot
    if reason or scope.approvals:
        return reason
    meant = scope.execution
    if snapshot is None or snapshot.executions is None:
        return None if meant is not None and meant.status.active else _UNREAD
    from services.pipelines.passages import has_state

    unread = snapshot.fresh.state is None if has_state(snapshot) else not snapshot.attempts
    if unread and any(run.status.active for run in snapshot.executions):
        return None
    return f"No approval waits in {scope.key.pipeline if scope.key else 'it'}."


def has_transitions(scope: Scope) -> str | None:
    """The pipeline must have a state, for transitions live in it."""
    reason = writable(scope)
    if reason:
        return reason
    if scope.snapshot and scope.snapshot.summary.mode == ExecutionMode.PARALLEL:
        return "A PARALLEL pipeline has no transitions to hold: its executions never wait for each other."
    return None


def can_stop(scope: Scope) -> str | None:
    """Something must run."""
    reason = writable(scope)
    if reason or scope.snapshot is None:
        return reason or _UNREAD
    from services.pipelines.consequences import stoppable

    return None if stoppable(scope.snapshot) else f"Nothing of {scope.snapshot.key.pipeline} runs."


def can_retry(scope: Scope) -> str | None:
    """A stage must stand failed or stopped; where the state is not read yet, an execution must."""
    reason, snapshot = writable(scope), scope.snapshot
    if reason or snapshot is None:
        return reason or _UNREAD
    from services.pipelines.consequences import retryable, why_not_retry
    from services.pipelines.passages import has_state

    reason = why_not_retry(snapshot, scope.execution) if scope.execution is not None else None
    if reason:
        return reason
    name = snapshot.key.pipeline
    if has_state(snapshot) and snapshot.state is not None:
        return None if retryable(snapshot) else f"No stage of {name} stands failed or stopped."
    ended = (ExecutionStatus.FAILED, ExecutionStatus.STOPPED)
    if any(run.status in ended or run.status.active for run in snapshot.executions or ()):
        return None
    return f"No execution of {name} failed or was stopped."


def can_roll_back(scope: Scope) -> str | None:
    """The pipeline must be V2; a selected stage must not be the source stage, nor run."""
    reason = writable(scope)
    if reason or scope.snapshot is None:
        return reason or _UNREAD
    from services.pipelines.consequences import why_no_rollback

    return why_no_rollback(scope.snapshot, scope.stage)


def can_override(scope: Scope) -> str | None:
    """An entry or on-success condition must stand failed."""
    reason = writable(scope)
    if reason or scope.snapshot is None:
        return reason or _UNREAD
    from services.pipelines.consequences import why_no_override

    return why_no_override(scope.snapshot)


def can_rerun(scope: Scope) -> str | None:
    """An execution with revisions must be selected, and the pipeline be V2."""
    reason = writable(scope)
    if reason or scope.snapshot is None:
        return reason or _UNREAD
    from services.pipelines.consequences import why_no_rerun

    return why_no_rerun(scope.snapshot, scope.execution)


def link_known(scope: Scope) -> str | None:
    """What is selected must have a link."""
    return None if scope.link else "What is selected has no link."


def target_listed(scope: Scope) -> str | None:
    """A target must be selected, not a place where targets are looked for."""
    return None if scope.target else "No target is selected."


def place_selected(scope: Scope) -> str | None:
    """A target must be selected, or a place where targets are looked for."""
    return None if scope.target or scope.source else "No target is selected."
