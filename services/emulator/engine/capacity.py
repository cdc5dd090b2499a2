"""How many executions run at once and how many history keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.emulator.engine.execution import Execution
    from services.emulator.engine.pipeline import PipelineRun

EXECUTION_LIMIT = 50
"""Concurrent executions of a QUEUED or PARALLEL pipeline (CodePipeline User Guide, Quotas)."""

HISTORY_SECONDS = 365 * 86_400.0
"""How long history is kept: 12 months from an execution's start."""

HISTORY_LIMIT = 300
"""How many executions a pipeline keeps, so that a demo that runs for days stays small; the service has no limit."""


def forget_old(run: PipelineRun, now: float) -> None:
    """Drop executions that are over, from the oldest, while history is too long or they are too old."""
    excess = len(run.executions) - HISTORY_LIMIT
    stale: list[Execution] = []
    for execution in run.executions.values():
        if len(stale) >= excess and now - execution.started <= HISTORY_SECONDS:
            break
        if not execution.status.active:
            stale.append(execution)
    for execution in stale:
        run.drop(execution)
