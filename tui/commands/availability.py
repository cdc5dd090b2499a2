"""When a command applies to what is selected; each answers None, or the reason why it does not."""

from __future__ import annotations

from services.domain.status import ExecutionMode
from tui.scope import Scope


def pipeline_selected(scope: Scope) -> str | None:
    """A pipeline must be selected."""
    return None if scope.key else "No pipeline is selected."


def writable(scope: Scope) -> str | None:
    """The pipeline's target must take acts."""
    reason = pipeline_selected(scope)
    if reason:
        return reason
    if scope.target and scope.target.read_only:
        return f"{scope.target.label} is read-only in the configuration."
    return None


def approval_waits(scope: Scope) -> str | None:
    """An approval must wait in the selected pipeline."""
    reason = writable(scope)
    if reason or scope.approvals:
        return reason
    return f"No approval waits in {scope.key.pipeline if scope.key else 'it'}."


def has_transitions(scope: Scope) -> str | None:
    """The pipeline must have a state, for transitions live in it."""
    reason = writable(scope)
    if reason:
        return reason
    if scope.snapshot and scope.snapshot.summary.mode == ExecutionMode.PARALLEL:
        return "A PARALLEL pipeline has no transitions to hold: its executions never wait for each other."
    return None


def link_known(scope: Scope) -> str | None:
    """What is selected must have a link."""
    return None if scope.link else "What is selected has no link."
