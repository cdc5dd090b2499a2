"""Executions and attempts for the tests of timelines."""

from __future__ import annotations

from typing import Any

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import ActionDeclaration, ActionType, PipelineDefinition, StageDeclaration
from services.domain.status import ActionCategory, ActionStatus, ExecutionStatus

NOON = 1_790_942_400.0
"""2026-10-02 12:00:00 UTC."""

BUILD = ActionType(ActionCategory.BUILD, "AWS", "CodeBuild")
APPROVAL = ActionType(ActionCategory.APPROVAL, "AWS", "Manual")


def run(execution_id: str = "run", status: str = "InProgress", **members: Any) -> Execution:
    """An execution that began at noon."""
    members.setdefault("started", NOON)
    return Execution(execution_id, ExecutionStatus(status), **members)


def attempt(
    stage: str,
    action: str,
    start: float,
    end: float | None,
    status: str = "Succeeded",
    **members: Any,
) -> ActionAttempt:
    """An attempt from and to so many seconds after noon; without an end it is in progress."""
    members.setdefault("type", BUILD)
    members.setdefault("execution_id", "run")
    return ActionAttempt(
        id=f"{stage}/{action}/{start}",
        stage=stage,
        action=action,
        status=ActionStatus(status if end is not None else "InProgress"),
        started=NOON + start,
        updated=NOON + (start if end is None else end),
        **members,
    )


def declared(name: str, order: int = 1, kind: ActionType = BUILD) -> ActionDeclaration:
    """An action as declared."""
    return ActionDeclaration(name, kind, order)


def definition(
    *stages: tuple[str, tuple[ActionDeclaration, ...]], version: int | None = None
) -> PipelineDefinition:
    """A pipeline of stages with actions."""
    return PipelineDefinition(
        "web", stages=tuple(StageDeclaration(name, actions) for name, actions in stages), version=version
    )
