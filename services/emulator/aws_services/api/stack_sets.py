"""CloudFormation: operations of stack sets and their results by account."""

from __future__ import annotations

from services.emulator.aws_services.work import Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_MEMBERS = ("222233334444", "333344445555", "444455556666", "555566667777")
"""The accounts into which acme's stack sets deploy, one after another."""


@operation("DescribeStackSetOperation", "cloudformation")
def describe_stack_set_operation(context: Context, request: Json) -> Json:
    """An operation as it stands.

    Raises:
        ServiceFault: StackSetNotFoundException, OperationNotFoundException.
    """
    work, now = _work(context, request), context.world.timeline.now()
    status = "RUNNING"
    if work.over(now):
        status = "FAILED" if work.failed else "SUCCEEDED"
    return {
        "StackSetOperation": present(
            OperationId=request["OperationId"],
            StackSetId=f"{request['StackSetName']}:{work.id}",
            Action="UPDATE",
            Status=status,
            StatusReason=work.message if status == "FAILED" else None,
            CreationTimestamp=instant(work.started),
            EndTimestamp=instant(work.ends) if work.over(now) else None,
        )
    }


@operation("ListStackSetOperationResults", "cloudformation")
def list_stack_set_operation_results(context: Context, request: Json) -> Json:
    """How an operation stands in each account; where it fails, it does so in the last one.

    Raises:
        ServiceFault: StackSetNotFoundException, OperationNotFoundException.
    """
    work, now = _work(context, request), context.world.timeline.now()
    summaries = []
    for number, account in enumerate(_MEMBERS):
        begins = work.started + work.seconds * number / len(_MEMBERS)
        ends = work.started + work.seconds * (number + 1) / len(_MEMBERS)
        broken = work.failed and number == len(_MEMBERS) - 1
        status = "PENDING" if now < begins else "RUNNING"
        if now >= min(ends, work.ends):
            status = "FAILED" if broken else "SUCCEEDED"
        summaries.append(
            present(
                Account=account,
                Region=context.region.name,
                Status=status,
                StatusReason=work.message if status == "FAILED" else None,
            )
        )
    return {"Summaries": summaries}


def _work(context: Context, request: Json) -> Work:
    name, identity = request["StackSetName"], request["OperationId"]
    works = list(
        find_work(
            context.world,
            context.region.account,
            context.region.name,
            lambda attempt: attempt.configuration.get("StackSetName") == name,
        )
    )
    if not works:
        raise ServiceFault("StackSetNotFoundException", f"StackSet {name} not found", 404)
    for work in works:
        if work.attempt.external_id == identity:
            return work
    raise ServiceFault("OperationNotFoundException", f"Operation {identity} not found", 404)
