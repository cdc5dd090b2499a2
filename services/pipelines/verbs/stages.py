"""Running a stage again, or past its condition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.domain.status import ConditionType, RetryMode
from services.pipelines.limits import FieldProblem, check_execution_id
from services.pipelines.verbs.verb import StageVerb


@dataclass(frozen=True)
class RetryStage(StageVerb):
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
class RollBackStage(StageVerb):
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
class OverrideCondition(StageVerb):
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
