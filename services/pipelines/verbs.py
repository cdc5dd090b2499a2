"""What can be done to a pipeline, each act as a value that can be checked, previewed, audited and sent."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from services.domain.revision import RevisionOverride
from services.domain.status import ApprovalDecision, ConditionType, RetryMode, RevisionType
from services.domain.target import Target
from services.pipelines.limits import (
    APPROVAL_SUMMARY_MOST,
    REVISION_VALUE_MOST,
    REVISIONS_MOST,
    STOP_REASON_MOST,
    VARIABLES_MOST,
    FieldProblem,
    check_execution_id,
    check_length,
    check_name,
    check_transition_reason,
    check_variable,
)


@dataclass(frozen=True)
class Verb(ABC):
    """An act on one pipeline.

    ``operation`` is the API operation; ``codepipeline:`` before it makes the IAM permission.
    """

    operation: ClassVar[str]
    pipeline: str

    @abstractmethod
    def request(self) -> dict[str, Any]:
        """The operation's input members, without those that make a repeat safe."""

    @abstractmethod
    def problems(self) -> list[FieldProblem]:
        """What the service would refuse in it; empty where nothing is known to be wrong."""

    def sent(self) -> dict[str, Any]:
        """The input members as they are sent."""
        return self.request()

    @property
    def resource(self) -> str:
        """What IAM is asked about, after the account in the ARN: the pipeline, ``/stage``, ``/action``."""
        return self.pipeline

    @property
    def permission(self) -> str:
        """The IAM action, such as ``codepipeline:StartPipelineExecution``."""
        return f"codepipeline:{self.operation}"

    def resource_arn(self, target: Target) -> str:
        """The ARN that the permission must be on (Service Authorization Reference, CodePipeline)."""
        partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(target.region.rsplit("-", 2)[0], "aws")
        return f"arn:{partition}:codepipeline:{target.region}:{target.account or '*'}:{self.resource}"


@dataclass(frozen=True)
class StartExecution(Verb):
    """Release a change.

    Args:
        pipeline: its name.
        variables: values of pipeline variables by name; those left out keep their default (V2).
        revisions: source revisions in place of the newest (V2).
        request_token: makes a repeat safe: the service answers the first execution again.
    """

    operation = "StartPipelineExecution"
    variables: Mapping[str, str] = field(default_factory=dict)
    revisions: tuple[RevisionOverride, ...] = ()
    request_token: str = field(default_factory=lambda: str(uuid.uuid4()))

    def request(self) -> dict[str, Any]:
        """The operation's input members, without the request token."""
        members: dict[str, Any] = {"name": self.pipeline}
        if self.variables:
            members["variables"] = [{"name": name, "value": value} for name, value in self.variables.items()]
        if self.revisions:
            members["sourceRevisions"] = [
                {
                    "actionName": revision.action,
                    "revisionType": str(revision.type),
                    "revisionValue": revision.value,
                }
                for revision in self.revisions
            ]
        return members

    def sent(self) -> dict[str, Any]:
        """The input members with the request token."""
        return {**self.request(), "clientRequestToken": self.request_token}

    def problems(self) -> list[FieldProblem]:
        """Names, lengths and numbers that the service would refuse."""
        found = check_name("pipeline", self.pipeline)
        for name, value in self.variables.items():
            found += check_variable(name, value)
        if len(self.variables) > VARIABLES_MOST:
            found.append(FieldProblem("variables", f"{VARIABLES_MOST} at most"))
        if len(self.revisions) > REVISIONS_MOST:
            found.append(FieldProblem("revisions", f"{REVISIONS_MOST} at most"))
        for revision in self.revisions:
            named = f"revisions:{revision.action}"
            found += check_name(named, revision.action)
            found += check_length(named, revision.value, REVISION_VALUE_MOST, least=1)
            if not RevisionType(revision.type).known:
                found.append(FieldProblem(named, f"{revision.type} is no type of revision"))
        return found


@dataclass(frozen=True)
class _StageVerb(Verb):
    stage: str

    @property
    def resource(self) -> str:
        """The stage, as IAM names it."""
        return f"{self.pipeline}/{self.stage}"

    def problems(self) -> list[FieldProblem]:
        """Names that the service would refuse."""
        return check_name("pipeline", self.pipeline) + check_name("stage", self.stage)


@dataclass(frozen=True)
class EnableTransition(_StageVerb):
    """Open the gate in front of a stage; what waits there goes in."""

    operation = "EnableStageTransition"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"pipelineName": self.pipeline, "stageName": self.stage, "transitionType": "Inbound"}


@dataclass(frozen=True)
class DisableTransition(_StageVerb):
    """Close the gate in front of a stage.

    Args:
        pipeline: its name.
        stage: the stage that nothing shall enter.
        reason: 1 to 300 of ``a-z A-Z 0-9 ! @ ( ) . * ? -`` and spaces.
    """

    operation = "DisableStageTransition"
    reason: str

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "transitionType": "Inbound",
            "reason": self.reason,
        }

    def problems(self) -> list[FieldProblem]:
        """Names, and letters of the reason, that the service would refuse."""
        return super().problems() + check_transition_reason(self.reason)


@dataclass(frozen=True)
class AnswerApproval(_StageVerb):
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


@dataclass(frozen=True)
class StopExecution(Verb):
    """Stop an execution, after its running actions end, or abandon those.

    Args:
        pipeline: its name.
        execution_id: which execution.
        abandon: leave running actions to their providers, which go on unwatched.
        reason: up to 200 characters; may be empty.
    """

    operation = "StopPipelineExecution"
    execution_id: str
    abandon: bool = False
    reason: str = ""

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        members: dict[str, Any] = {
            "pipelineName": self.pipeline,
            "pipelineExecutionId": self.execution_id,
            "abandon": self.abandon,
        }
        if self.reason:
            members["reason"] = self.reason
        return members

    def problems(self) -> list[FieldProblem]:
        """A name, id or reason that the service would refuse."""
        found = check_name("pipeline", self.pipeline) + check_execution_id("execution_id", self.execution_id)
        return found + check_length("reason", self.reason, STOP_REASON_MOST)


@dataclass(frozen=True)
class RetryStage(_StageVerb):
    """Run a failed stage again in the same execution: its failed actions, or all of them."""

    operation = "RetryStageExecution"
    execution_id: str
    mode: RetryMode = RetryMode.FAILED_ACTIONS

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "pipelineExecutionId": self.execution_id,
            "retryMode": str(self.mode),
        }

    def problems(self) -> list[FieldProblem]:
        """Names or an id that the service would refuse."""
        return super().problems() + check_execution_id("execution_id", self.execution_id)


@dataclass(frozen=True)
class RollBackStage(_StageVerb):
    """Run a stage again with what an earlier execution put there; that is an execution of its own (V2)."""

    operation = "RollbackStage"
    target_execution_id: str

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "targetPipelineExecutionId": self.target_execution_id,
        }

    def problems(self) -> list[FieldProblem]:
        """Names or an id that the service would refuse."""
        return super().problems() + check_execution_id("target_execution_id", self.target_execution_id)


@dataclass(frozen=True)
class OverrideCondition(_StageVerb):
    """Let an execution pass a stage's failed entry or on-success condition."""

    operation = "OverrideStageCondition"
    execution_id: str
    condition: ConditionType

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "pipelineExecutionId": self.execution_id,
            "conditionType": str(self.condition),
        }

    def problems(self) -> list[FieldProblem]:
        """Names, an id or a kind of condition that the service would refuse."""
        found = super().problems() + check_execution_id("execution_id", self.execution_id)
        if self.condition not in (ConditionType.BEFORE_ENTRY, ConditionType.ON_SUCCESS):
            found.append(FieldProblem("condition", "only entry and on-success conditions can be overridden"))
        return found
