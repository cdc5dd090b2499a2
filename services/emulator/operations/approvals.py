"""Answering manual approvals."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant
from services.emulator.world import Json


@operation("PutApprovalResult")
def put_approval_result(context: Context, request: Json) -> Json:
    """Approve or reject the approval that waits under a token."""
    run = context.pipeline(request["pipelineName"]).run
    stage, action, result = request["stageName"], request["actionName"], request["result"]
    run.require_action(stage, action)
    approved_at = run.answer(
        stage,
        action,
        request["token"],
        approved=result["status"] == "Approved",
        summary=result["summary"],
        actor=context.caller.arn,
    )
    return {"approvedAt": instant(approved_at)}
