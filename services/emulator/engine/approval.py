"""Answering manual approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine import actions
from services.emulator.engine.status import ActionStatus
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def answer(
    run: PipelineRun, stage: str, action: str, token: str, *, approved: bool, summary: str, actor: str
) -> float:
    """Approve or reject what waits under a token, and answer the instant (POSIX seconds).

    Raises:
        ServiceFault: InvalidApprovalTokenException, ApprovalAlreadyCompletedException.
    """
    visit, attempt = run.approvals.get(token, (None, None))
    if visit is None or attempt is None or (attempt.stage, attempt.name) != (stage, action):
        raise ServiceFault(
            "InvalidApprovalTokenException",
            "The approval token is invalid. The approval request already received a response or has expired.",
        )
    if not attempt.running:
        raise ServiceFault(
            "ApprovalAlreadyCompletedException",
            "The approval request that you responded to is already complete or has expired.",
        )
    attempt.token = None
    attempt.updated_by = actor
    if approved:
        attempt.summary = summary or f"Approved by {actor}"
        actions.end(run, visit, attempt, ActionStatus.SUCCEEDED)
    else:
        attempt.summary = summary or f"Rejected by {actor}"
        actions.fail(run, visit, attempt, "JobFailed", summary or f"Rejected by {actor}")
    return attempt.updated
