"""Answering approvals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.domain.status import ApprovalDecision
from services.pipelines.limits import APPROVAL_SUMMARY_MOST, FieldProblem, check_length, check_name
from services.pipelines.verbs.verb import StageVerb


@dataclass(frozen=True)
class AnswerApproval(StageVerb):
    """Approve or reject what waits.

    Args:
        pipeline: its name.
        stage: the stage that waits.
        action: the approval action.
        execution_id: the execution that was shown to the operator: no other is answered.
        token: the attempt that was shown to the operator: no other is answered.
        decision: approved or rejected.
        comment: up to 512 characters; may be empty.
        parallel: whether the pipeline runs in PARALLEL mode, which keeps the token elsewhere.
    """

    operation = "PutApprovalResult"
    action: str
    execution_id: str
    token: str
    decision: ApprovalDecision
    comment: str = ""
    parallel: bool = False

    @property
    def resource(self) -> str:
        """The action, as IAM names it."""
        return f"{self.pipeline}/{self.stage}/{self.action}"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "actionName": self.action,
            "result": {"summary": self.comment, "status": str(self.decision)},
            "token": self.token,
        }

    def problems(self) -> list[FieldProblem]:
        """Names, decision and a comment that the service would refuse."""
        found = super().problems() + check_name("action", self.action)
        found += check_length("comment", self.comment, APPROVAL_SUMMARY_MOST)
        if not self.decision.known:
            found.append(FieldProblem("decision", "Approved or Rejected"))
        return found
