"""An emulator on a stepped clock, a boto3 client, and words for what tests do with them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Behaviour, Outcome, Situation
from services.emulator.engine.invariants import check
from services.emulator.engine.pipeline import PipelineRun
from tests.engine_worlds import put_pipeline, step

Json = dict[str, Any]

SECONDS = 10.0
"""How long every action and rule takes unless a test says else."""


def steady(situation: Situation) -> Outcome:
    """Every action succeeds after `SECONDS`; approvals and custom actions wait to be answered."""
    kind = situation.declaration.get("actionTypeId", {})
    waits = kind.get("category") == "Approval" or kind.get("owner") == "Custom"
    return Outcome(seconds=None if waits else SECONDS)


class Bench:
    """What a test of the engine works with."""

    def __init__(self, emulator: Emulator, client: Any, clock: SteppedClock) -> None:
        self.emulator = emulator
        self.world = emulator.world
        self.client = client
        self.clock = clock
        self.world.behaviours.set(steady)

    def put(self, declaration: Json) -> PipelineRun:
        """A pipeline that has never run."""
        return put_pipeline(self.world, declaration)

    def behave(self, behaviour: Behaviour, **where: str) -> None:
        """Say how actions behave; see `BehaviourBook.set`."""
        self.world.behaviours.set(behaviour, **where)

    def step(self, seconds: float = SECONDS) -> None:
        """Let time pass; afterwards the engine's invariants hold."""
        step(self.world, self.clock, seconds)
        assert check(self.world) == []

    def start(self, name: str = "web", **members: Any) -> str:
        """Start an execution."""
        return str(self.client.start_pipeline_execution(name=name, **members)["pipelineExecutionId"])

    def state(self, name: str = "web") -> Json:
        """GetPipelineState."""
        answer: Json = self.client.get_pipeline_state(name=name)
        return answer

    def stage(self, stage: str, name: str = "web") -> Json:
        """A stage's state."""
        return next(found for found in self.state(name)["stageStates"] if found["stageName"] == stage)

    def action(self, stage: str, action: str, name: str = "web") -> Json:
        """An action's state."""
        actions = self.stage(stage, name)["actionStates"]
        return next(found for found in actions if found["actionName"] == action)

    def where(self, stage: str, name: str = "web") -> tuple[str, str] | None:
        """The latest execution in a stage and its status there."""
        latest = self.stage(stage, name).get("latestExecution")
        return latest and (latest["pipelineExecutionId"], latest["status"])

    def inbound(self, stage: str, name: str = "web") -> list[tuple[str, str]]:
        """Who waits before a stage, with their statuses."""
        waiting = self.stage(stage, name)["inboundExecutions"]
        return [(one["pipelineExecutionId"], one["status"]) for one in waiting]

    def executions(self, name: str = "web", **members: Any) -> list[Json]:
        """The history."""
        answer = self.client.list_pipeline_executions(pipelineName=name, **members)
        summaries: list[Json] = answer["pipelineExecutionSummaries"]
        return summaries

    def status(self, execution_id: str, name: str = "web") -> str:
        """An execution's status."""
        return str(self.execution(execution_id, name)["status"])

    def execution(self, execution_id: str, name: str = "web") -> Json:
        """GetPipelineExecution."""
        answer = self.client.get_pipeline_execution(pipelineName=name, pipelineExecutionId=execution_id)
        found: Json = answer["pipelineExecution"]
        return found

    def actions(self, execution_id: str | None = None, name: str = "web", **members: Any) -> list[Json]:
        """The attempts of an execution's actions (of all where none is given), newest first."""
        if execution_id is not None:
            members["filter"] = {"pipelineExecutionId": execution_id}
        answer = self.client.list_action_executions(pipelineName=name, **members)
        details: list[Json] = answer["actionExecutionDetails"]
        return details

    def attempts(self, execution_id: str, name: str = "web") -> list[tuple[str, str]]:
        """Names and statuses of an execution's action attempts, oldest first."""
        found = reversed(self.actions(execution_id, name))
        return [(one["actionName"], one["status"]) for one in found]

    def retry(self, execution_id: str, stage: str, mode: str = "FAILED_ACTIONS") -> str:
        """RetryStageExecution."""
        answer = self.client.retry_stage_execution(
            pipelineName="web", stageName=stage, pipelineExecutionId=execution_id, retryMode=mode
        )
        return str(answer["pipelineExecutionId"])

    def roll_back(self, target_id: str, stage: str) -> str:
        """RollbackStage."""
        answer = self.client.rollback_stage(
            pipelineName="web", stageName=stage, targetPipelineExecutionId=target_id
        )
        return str(answer["pipelineExecutionId"])

    def stop(self, execution_id: str, **members: Any) -> None:
        """StopPipelineExecution."""
        self.client.stop_pipeline_execution(pipelineName="web", pipelineExecutionId=execution_id, **members)

    def answer(
        self,
        token: str,
        status: str = "Approved",
        summary: str = "",
        stage: str = "Approve",
        action: str = "Approve",
    ) -> Json:
        """PutApprovalResult."""
        answer: Json = self.client.put_approval_result(
            pipelineName="web",
            stageName=stage,
            actionName=action,
            token=token,
            result={"status": status, "summary": summary},
        )
        return answer

    def disable(self, stage: str, side: str = "Inbound", reason: str = "freeze") -> None:
        """DisableStageTransition."""
        self.client.disable_stage_transition(
            pipelineName="web", stageName=stage, transitionType=side, reason=reason
        )

    def enable(self, stage: str, side: str = "Inbound") -> None:
        """EnableStageTransition."""
        self.client.enable_stage_transition(pipelineName="web", stageName=stage, transitionType=side)


@contextlib.contextmanager
def refused(code: str, *, match: str | None = None) -> Iterator[None]:
    """The service refuses with an error code and a message that matches."""
    with pytest.raises(ClientError, match=match) as caught:
        yield
    assert caught.value.response["Error"]["Code"] == code
