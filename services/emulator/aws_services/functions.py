"""The Lambda functions that actions and rules invoke."""

from __future__ import annotations

from collections.abc import Iterator

from services.emulator.aws_services.work import Work, find_work
from services.emulator.engine.execution import Attempt
from services.emulator.world import World

_OWN_GROUPS = {"announce-release": "/acme/functions/announce-release"}
"""Functions whose logging configuration names a group."""


def invocations_of(world: World, account: str, region: str, function: str) -> Iterator[Work]:
    """The invocations of a function by actions and rules, a pipeline's newest first.

    Args:
        world: where to look, its lock held.
        account: the twelve digits.
        region: the region's name.
        function: the function's name, not its ARN.
    """

    def fits(attempt: Attempt) -> bool:
        invokes = attempt.provider in ("Lambda", "LambdaInvoke")
        return invokes and function_name(attempt.configuration.get("FunctionName", "")) == function

    return find_work(world, account, region, fits)


def function_name(given: str) -> str:
    """The name in a function's name or ARN."""
    return given.partition(":function:")[2].partition(":")[0] or given


def group_of(function: str) -> str:
    """The log group of a function: what its logging configuration names, or the default."""
    return _OWN_GROUPS.get(function, f"/aws/lambda/{function}")


def function_of(group: str) -> str:
    """The function that logs into a group; "" where none does."""
    for function, own in _OWN_GROUPS.items():
        if own == group:
            return function
    name = group.removeprefix("/aws/lambda/")
    return "" if name == group or name in _OWN_GROUPS else name


def is_declared(world: World, account: str, region: str, function: str) -> bool:
    """Whether an action or rule of some pipeline invokes a function, and so the function exists.

    Args:
        world: where to look, its lock held.
        account: the twelve digits.
        region: the region's name.
        function: the function's name.
    """
    for home in world.regions():
        for record in home.pipelines.values() if home.account == account else ():
            for stage in record.declaration["stages"]:
                for action in stage["actions"]:
                    named = function_name(action.get("configuration", {}).get("FunctionName", ""))
                    if named == function and action.get("region", home.name) == region:
                        return True
    return False
