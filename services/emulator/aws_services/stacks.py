"""The CloudFormation stacks behind actions: their resources, and what happens to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.emulator.aws_services.work import Work, find_work
from services.emulator.engine.execution import Attempt
from services.emulator.world import World

_RESOURCES = (
    ("Listener", "AWS::ElasticLoadBalancingV2::Listener"),
    ("TargetGroup", "AWS::ElasticLoadBalancingV2::TargetGroup"),
    ("TaskRole", "AWS::IAM::Role"),
    ("LogGroup", "AWS::Logs::LogGroup"),
    ("Alarm", "AWS::CloudWatch::Alarm"),
    ("Function", "AWS::Lambda::Function"),
    ("Route", "AWS::EC2::Route"),
    ("Table", "AWS::DynamoDB::Table"),
)
_NAMED = re.compile(r"\[(\w+)\]\.?\s*(.*)", re.DOTALL)
CHANGING = ("CREATE_UPDATE", "REPLACE_ON_FAILURE", "CHANGE_SET_EXECUTE", "DELETE_ONLY")
"""The action modes that touch a stack."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of a stack; its time is in POSIX seconds."""

    time: float
    resource: str
    kind: str
    status: str
    reason: str = ""


def works_on(world: World, account: str, region: str, stack: str) -> Iterator[Work]:
    """The work of CloudFormation actions on a stack, newest first.

    Args:
        world: where to look, its lock held.
        account: the twelve digits.
        region: the region's name.
        stack: the stack's name or ARN.
    """
    name = stack_name(stack)

    def fits(attempt: Attempt) -> bool:
        return attempt.provider == "CloudFormation" and attempt.configuration.get("StackName") == name

    return find_work(world, account, region, fits)


def stack_name(given: str) -> str:
    """The name in a stack's name or ARN."""
    return given.partition(":stack/")[2].partition("/")[0] or given


def resources_of(stack: str) -> list[tuple[str, str]]:
    """The logical ids and types of a stack's resources."""
    return sorted(Random(f"resources/{stack}").sample(_RESOURCES, 5))


def happenings_of(work: Work) -> list[Happening]:
    """All that happens to a stack in a piece of work, oldest first, the future included."""
    stack, verb = (
        work.setting("StackName"),
        "DELETE" if work.setting("ActionMode") == "DELETE_ONLY" else "UPDATE",
    )
    whole = "AWS::CloudFormation::Stack"
    found = [Happening(work.started, stack, whole, f"{verb}_IN_PROGRESS", "User Initiated")]
    resources = resources_of(stack)
    broken, reason = _broken(work, resources)
    if broken:
        kinds = dict(resources)
        resources = [one for one in resources if one[0] != broken][:3]
        resources.append((broken, kinds.get(broken, dict(_RESOURCES).get(broken, "Custom::Resource"))))
    span = work.seconds * (0.6 if broken else 0.9)
    for number, (resource, kind) in enumerate(resources):
        start = work.started + span * (number + 0.2) / len(resources)
        end = work.started + span * (number + 1) / len(resources)
        found.append(Happening(start, resource, kind, f"{verb}_IN_PROGRESS"))
        ending = f"{verb}_FAILED" if resource == broken else f"{verb}_COMPLETE"
        found.append(Happening(end, resource, kind, ending, reason if resource == broken else ""))
    if broken:
        message = f"The following resource(s) failed to update: [{broken}]. "
        back = work.started + work.seconds * 0.65
        found += [
            Happening(back, stack, whole, f"{verb}_ROLLBACK_IN_PROGRESS", message),
            Happening(work.ends, stack, whole, f"{verb}_ROLLBACK_COMPLETE"),
        ]
    else:
        found.append(Happening(work.ends, stack, whole, f"{verb}_COMPLETE"))
    return found


def _broken(work: Work, resources: list[tuple[str, str]]) -> tuple[str, str]:
    """The resource that fails, and why; the message names it where it can."""
    if not work.failed:
        return "", ""
    named = _NAMED.search(work.message)
    return (named[1], named[2]) if named else (resources[0][0], work.message)
