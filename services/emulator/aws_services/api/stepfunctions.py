"""Step Functions: executions of state machines and their histories."""

from __future__ import annotations

import json
import re

from services.emulator.aws_services.work import TIMED_OUT, Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_STATES = ("ReadManifest", "LoadPartitions", "Verify", "Publish")
_ERROR = re.compile(r"(States\.\w+|\w+Error) in state (\w+): (.*)", re.DOTALL)


@operation("DescribeExecution", "states")
def describe_execution(context: Context, request: Json) -> Json:
    """An execution as it stands.

    Raises:
        ServiceFault: ExecutionDoesNotExist.
    """
    arn = request["executionArn"]
    work, now = _work(context, arn), context.world.timeline.now()
    over, status = work.over(now), "RUNNING"
    error, cause, _ = _failure(work)
    if over:
        status = "SUCCEEDED" if not work.failed else "TIMED_OUT" if work.code == TIMED_OUT else "FAILED"
    failed = over and work.failed
    return present(
        executionArn=arn,
        stateMachineArn=work.setting("StateMachineArn"),
        name=arn.rpartition(":")[2],
        status=status,
        startDate=instant(work.started),
        stopDate=instant(work.ends) if over else None,
        input=work.setting("Input") or "{}",
        output=json.dumps({"partitions": 24}) if over and not work.failed else None,
        error=error if failed else None,
        cause=cause if failed else None,
        redriveCount=0,
        redriveStatus="NOT_REDRIVABLE",
    )


@operation("GetExecutionHistory", "states")
def get_execution_history(context: Context, request: Json) -> Json:
    """The events of an execution, oldest first unless asked otherwise.

    Raises:
        ServiceFault: ExecutionDoesNotExist, or InvalidToken for a page mark that is none.
    """
    work, now = _work(context, request["executionArn"]), context.world.timeline.now()
    events = [event for event in _history(work) if event["timestamp"] <= now]
    if request.get("reverseOrder", False):
        events.reverse()
    token = request.get("nextToken", "0")
    if not token.isdecimal():
        raise ServiceFault("InvalidToken", f"Invalid Token: '{token}'")
    start = int(token)
    end = start + (request.get("maxResults") or 100)
    return present(events=events[start:end], nextToken=str(end) if end < len(events) else None)


def _work(context: Context, arn: str) -> Work:
    found = find_work(
        context.world,
        context.region.account,
        context.region.name,
        lambda attempt: attempt.provider == "StepFunctions" and attempt.external_id == arn,
    )
    work = next(found, None)
    if work is None:
        raise ServiceFault("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
    return work


def _failure(work: Work) -> tuple[str, str, str]:
    """Error, cause, and the state that fails."""
    found = _ERROR.search(work.message)
    if found is not None:
        return found[1], found[3], found[2]
    return "States.TaskFailed", work.message, _STATES[1]


def _history(work: Work) -> list[Json]:
    error, cause, broken = _failure(work)
    states = list(_STATES)
    if work.failed:
        states = [*states[: states.index(broken)], broken] if broken in states else [states[0], broken]
    events: list[Json] = []

    def happen(time: float, kind: str, **members: Json) -> None:
        number = len(events) + 1
        event = {"timestamp": instant(time), "type": kind, "id": number, "previousEventId": number - 1}
        events.append({**event, **members})

    happen(
        work.started,
        "ExecutionStarted",
        executionStartedEventDetails={"input": work.setting("Input") or "{}"},
    )
    share = work.seconds / len(states)
    for number, state in enumerate(states):
        start, end = work.started + number * share, work.started + (number + 1) * share
        fails = work.failed and number == len(states) - 1
        happen(start, "TaskStateEntered", stateEnteredEventDetails={"name": state, "input": "{}"})
        happen(start + share * 0.1, "TaskScheduled")
        happen(start + share * 0.2, "TaskStarted")
        if fails:
            details: Json = {"resourceType": "lambda", "resource": "invoke", "error": error, "cause": cause}
            happen(end, "TaskFailed", taskFailedEventDetails=details)
        else:
            happen(end, "TaskSucceeded")
            happen(end, "TaskStateExited", stateExitedEventDetails={"name": state, "output": "{}"})
    if work.failed:
        happen(work.ends, "ExecutionFailed", executionFailedEventDetails={"error": error, "cause": cause})
    else:
        happen(
            work.ends, "ExecutionSucceeded", executionSucceededEventDetails={"output": '{"partitions": 24}'}
        )
    return events
