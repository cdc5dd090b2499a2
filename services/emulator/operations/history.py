"""Reading the history of actions and rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.emulator.engine.capacity import HISTORY_SECONDS
from services.emulator.engine.execution import Attempt, Execution
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.targets import targets_of
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import Place, page_of
from services.emulator.shapes.actions import action_detail
from services.emulator.shapes.members import present
from services.emulator.shapes.rules import rule_detail
from services.emulator.world import Json


@operation("ListActionExecutions")
def list_action_executions(context: Context, request: Json) -> Json:
    """Every attempt of every action, newest first."""
    entries, token = _page(context, request, "ListActionExecutions", lambda one: one.attempts)
    details = [action_detail(one.attempt, one.execution, context.region) for one in entries]
    return present(actionExecutionDetails=details, nextToken=token)


@operation("ListRuleExecutions")
def list_rule_executions(context: Context, request: Json) -> Json:
    """Every run of every condition's rule, newest first."""
    entries, token = _page(context, request, "ListRuleExecutions", lambda one: one.rules)
    details = [rule_detail(one.attempt, one.execution, context.region) for one in entries]
    return present(ruleExecutionDetails=details, nextToken=token)


@operation("ListDeployActionExecutionTargets")
def list_deploy_action_execution_targets(context: Context, request: Json) -> Json:
    """The targets of an EC2 or EKS deploy action; other actions have none."""
    action_execution_id = request["actionExecutionId"]
    if "pipelineName" in request:
        runs = [context.pipeline(request["pipelineName"]).run]
    else:
        runs = [record.run for record in context.region.pipelines.values()]
    attempt = _attempt(runs, action_execution_id)
    targets = targets_of(attempt, context.world.timeline.now())
    for chosen in request.get("filters", ()):
        targets = [one for one in targets if one["status"] in chosen.get("values", ())]
    page, token = page_of(
        context.region, "ListDeployActionExecutionTargets", request, targets, request.get("maxResults", 100)
    )
    return present(targets=list(page), nextToken=token)


def _executions(context: Context, run: PipelineRun, request: Json) -> list[Execution]:
    chosen = request.get("filter", {})
    latest = chosen.get("latestInPipelineExecution", {})
    execution_id = latest.get("pipelineExecutionId", chosen.get("pipelineExecutionId"))
    if execution_id is not None:
        return [run.execution(execution_id)]
    horizon = context.world.timeline.now() - HISTORY_SECONDS
    return [one for one in run.executions.values() if one.started >= horizon]


class _Entry(NamedTuple):
    """An attempt in the history; ``number`` counts its execution's attempts in order of start."""

    attempt: Attempt
    execution: Execution
    number: int

    @property
    def place(self) -> Place:
        """Newest start first; of what started together, the later execution and the later attempt."""
        return (-self.attempt.started, -self.execution.sequence, -self.number)


def _page(
    context: Context, request: Json, name: str, attempts: Callable[[Execution], list[Attempt]]
) -> tuple[Sequence[_Entry], str | None]:
    run = context.pipeline(request["pipelineName"]).run
    found = sorted(
        (
            _Entry(attempt, execution, number)
            for execution in _executions(context, run, request)
            for number, attempt in enumerate(attempts(execution))
        ),
        key=lambda one: one.place,
    )
    latest = request.get("filter", {}).get("latestInPipelineExecution", {})
    if latest.get("startTimeRange") == "Latest":
        newest: dict[tuple[str, str], _Entry] = {}
        for entry in found:
            newest.setdefault((entry.attempt.stage, entry.attempt.name), entry)
        found = list(newest.values())
    size = request.get("maxResults", 100)
    return page_of(context.region, name, request, found, size, lambda one: one.place)


def _attempt(runs: list[PipelineRun], action_execution_id: str) -> Attempt:
    for run in runs:
        for execution in run.executions.values():
            for attempt in execution.attempts:
                if attempt.id == action_execution_id:
                    return attempt
    raise ServiceFault(
        "ActionExecutionNotFoundException", f"The action execution '{action_execution_id}' was not found"
    )
