"""CloudFormation: stacks, their events, and change sets."""

from __future__ import annotations

import uuid
from random import Random

from services.emulator.aws_services.stacks import (
    CHANGING,
    Happening,
    happenings_of,
    resources_of,
    stack_name,
    works_on,
)
from services.emulator.aws_services.work import Work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_EVENTS_A_PAGE = 100
_AGE = 200 * 86_400.0


@operation("DescribeStacks", "cloudformation")
def describe_stacks(context: Context, request: Json) -> Json:
    """One stack by name or ARN; listing all is not emulated.

    Raises:
        ServiceFault: ValidationException where there is no such stack.
    """
    works = _works(context, request)
    name, now = works[0].setting("StackName"), context.world.timeline.now()
    changing = [work for work in works if work.setting("ActionMode") in CHANGING]
    happened = [one for one in happenings_of(changing[0]) if one.time <= now] if changing else []
    own = [one for one in happened if one.resource == name]
    stack = present(
        StackId=_stack_id(context, name),
        StackName=name,
        CreationTime=instant(works[-1].started - _AGE),
        LastUpdatedTime=instant(own[0].time) if own else None,
        StackStatus=own[-1].status if own else "UPDATE_COMPLETE",
        StackStatusReason=own[-1].reason or None if own else None,
        DisableRollback=False,
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Outputs=[{"OutputKey": "Endpoint", "OutputValue": f"https://{name}.acme.example"}],
        Tags=[],
    )
    return {"Stacks": [stack]}


@operation("DescribeStackEvents", "cloudformation")
def describe_stack_events(context: Context, request: Json) -> Json:
    """A stack's events, newest first, a hundred a page.

    Raises:
        ServiceFault: ValidationException where there is no such stack.
    """
    works, now = _works(context, request), context.world.timeline.now()
    found = [
        (one, work)
        for work in works
        if work.setting("ActionMode") in CHANGING
        for one in happenings_of(work)
        if one.time <= now
    ]
    found.sort(key=lambda pair: pair[0].time, reverse=True)
    start = int(request.get("NextToken", "0"))
    end = start + _EVENTS_A_PAGE
    events = [_event(context, one, work) for one, work in found[start:end]]
    return present(StackEvents=events, NextToken=str(end) if end < len(found) else None)


@operation("DescribeChangeSet", "cloudformation")
def describe_change_set(context: Context, request: Json) -> Json:
    """A change set of a stack as it stands.

    Raises:
        ServiceFault: ValidationException where there is no such stack, ChangeSetNotFoundException.
    """
    works, now, name = _works(context, request), context.world.timeline.now(), request["ChangeSetName"]
    of_it = [work for work in works if work.setting("ChangeSetName") == name]
    made = next((work for work in of_it if work.setting("ActionMode") == "CHANGE_SET_REPLACE"), None)
    if made is None:
        raise ServiceFault("ChangeSetNotFoundException", f"ChangeSet [{name}] does not exist", 404)
    later = [work for work in of_it if work.setting("ActionMode") == "CHANGE_SET_EXECUTE"]
    executed = next((work for work in later if work.started >= made.started), None)
    status = "CREATE_IN_PROGRESS"
    if made.over(now):
        status = "FAILED" if made.failed else "CREATE_COMPLETE"
    ready = status == "CREATE_COMPLETE"
    return present(
        ChangeSetName=name,
        ChangeSetId=_arn(context, f"changeSet/{name}/{_uuid(made.id)}"),
        StackId=_stack_id(context, made.setting("StackName")),
        StackName=made.setting("StackName"),
        CreationTime=instant(made.started),
        Status=status,
        StatusReason=made.message if status == "FAILED" else None,
        ExecutionStatus=_executed(executed, now) if executed else "AVAILABLE" if ready else "UNAVAILABLE",
        Changes=_changes(made) if ready else [],
    )


def _works(context: Context, request: Json) -> list[Work]:
    name = request.get("StackName")
    if name is None:
        raise ServiceFault("ValidationException", "StackName is required here")
    works = list(works_on(context.world, context.region.account, context.region.name, name))
    if not works:
        raise ServiceFault("ValidationException", f"Stack with id {stack_name(name)} does not exist")
    return works


def _event(context: Context, one: Happening, work: Work) -> Json:
    name = work.setting("StackName")
    physical = _stack_id(context, name) if one.resource == name else f"{name}-{one.resource}"
    return present(
        StackId=_stack_id(context, name),
        EventId=_uuid(f"{work.id}/{one.time}/{one.resource}/{one.status}"),
        StackName=name,
        LogicalResourceId=one.resource,
        PhysicalResourceId=physical,
        ResourceType=one.kind,
        Timestamp=instant(one.time),
        ResourceStatus=one.status,
        ResourceStatusReason=one.reason or None,
    )


def _executed(work: Work, now: float) -> str:
    if not work.over(now):
        return "EXECUTE_IN_PROGRESS"
    return "EXECUTE_FAILED" if work.failed else "EXECUTE_COMPLETE"


def _changes(work: Work) -> list[Json]:
    random = Random(f"changes/{work.id}")
    changes = []
    for resource, kind in random.sample(resources_of(work.setting("StackName")), 3):
        change: Json = {
            "Action": random.choice(("Add", "Modify", "Modify", "Remove")),
            "LogicalResourceId": resource,
            "ResourceType": kind,
        }
        if change["Action"] == "Modify":
            change["Replacement"] = random.choice(("True", "False", "False", "Conditional"))
        changes.append({"Type": "Resource", "ResourceChange": change})
    return changes


def _stack_id(context: Context, name: str) -> str:
    return _arn(context, f"stack/{name}/{_uuid(name)}")


def _arn(context: Context, resource: str) -> str:
    return f"arn:aws:cloudformation:{context.region.name}:{context.region.account}:{resource}"


def _uuid(seed: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, seed))
