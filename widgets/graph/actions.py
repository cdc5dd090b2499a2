"""The action lines of a stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from services.domain.execution import ActionAttempt, ErrorDetails
from services.domain.pipeline import DEFAULT_APPROVAL_MINUTES, ActionDeclaration, StageDeclaration
from services.domain.standing import Standing, of_action
from services.domain.state import ActionExecution, StageState
from services.domain.status import ActionStatus
from widgets.graph.items import ActionItem
from widgets.graph.lines import UNTIMED, ActionLine, ErrorLine, Timing
from widgets.graph.progress import reached, run_order_groups
from widgets.graph.source import Runs

Describe: TypeAlias = Callable[[ActionDeclaration], str]
"""Says in a few words what an action does, from its declaration."""


def provider_name(action: ActionDeclaration) -> str:
    """The provider's name: what an action does where nobody says it better."""
    return action.type.provider


def action_lines(
    declaration: StageDeclaration | None,
    state: StageState | None,
    runs: Runs,
    describe: Describe,
    untold: Standing = Standing.NEVER_RUN,
) -> Iterator[ActionLine | ErrorLine]:
    """The lines of a stage's actions, with the cause below each that failed; ``untold`` is how they stand unread."""
    groups = run_order_groups(declaration, state)
    known = reached(groups, state, runs) if state else {}
    stage = state.name if state else declaration.name if declaration else ""
    execution_id = state.latest.execution_id if state and state.latest else ""
    active = bool(state and state.latest and state.latest.status.active)
    for ordinal, group in enumerate(groups, start=1):
        for place, (name, declared) in enumerate(group):
            found = state.action(name) if state else None
            latest = found.latest if found else None
            attempts = runs.attempts(execution_id, stage, name)
            here = known.get(name, False)
            yield ActionLine(
                item=ActionItem(stage, name),
                standing=of_action(latest) if state else untold,
                text=describe(declared) if declared else "",
                order=ordinal if place == 0 and len(groups) > 1 and declared else None,
                bracket=bracket(place, len(group)),
                attempt=max(1, len(attempts)) if here else 1,
                percent=latest.percent if latest and here else None,
                expires=_expiry(latest, declared) if here else None,
                reached=here,
                active=active,
                timing=_timing(latest, attempts[0] if attempts and here else None),
            )
            if latest and here and latest.status == ActionStatus.FAILED:
                yield from error_lines(latest.error, latest.summary)


def bracket(place: int, count: int) -> int | None:
    """The bracket's part for the action at ``place`` of ``count`` side by side; None for one alone."""
    if count < 2:
        return None
    return 0 if place == 0 else 2 if place == count - 1 else 1


def error_lines(error: ErrorDetails | None, summary: str) -> Iterator[ErrorLine]:
    """Why an action failed, if anything says so."""
    parts = [error.code, error.message] if error else []
    text = ": ".join(part for part in parts if part) or summary
    if text:
        yield ErrorLine(text)


def attempt_timing(attempt: ActionAttempt) -> Timing:
    """How long an attempt took, or since when it runs."""
    if attempt.status == ActionStatus.IN_PROGRESS:
        return Timing(since=attempt.started)
    if attempt.started is None or attempt.updated is None:
        return Timing(since=attempt.updated)
    return Timing(took=max(0.0, attempt.updated - attempt.started), since=attempt.updated)


def approval_expiry(since: float | None, declared: ActionDeclaration | None) -> float | None:
    """When an approval that waits since then fails by itself."""
    if since is None:
        return None
    minutes = declared.timeout_minutes if declared and declared.timeout_minutes else DEFAULT_APPROVAL_MINUTES
    return since + 60 * minutes


def _timing(latest: ActionExecution | None, attempt: ActionAttempt | None) -> Timing:
    if latest is None:
        return UNTIMED
    if attempt is not None and (attempt.id == latest.id or latest.id is None):
        return attempt_timing(attempt)
    return Timing(since=latest.changed)


def _expiry(latest: ActionExecution | None, declared: ActionDeclaration | None) -> float | None:
    if latest is None or of_action(latest) is not Standing.WAITING:
        return None
    return approval_expiry(latest.changed, declared)
