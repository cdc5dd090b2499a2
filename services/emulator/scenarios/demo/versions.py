"""What the demo's pipelines were before: versions that differ as edits do, found by undoing one after the other."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from operator import getitem
from random import Random
from typing import Any

from services.emulator.errors import ServiceFault
from services.emulator.structure import require_sound
from services.emulator.world import Json, Region

_Undo = Callable[[Json], None]
_OLD_SETTINGS = (("CustomData", "Please review."), ("ClusterName", "shared"))
_LEVELS = ("debug", "info", "warn")


def earlier_versions(region: Region, declared: Json, count: int, random: Random) -> list[Json]:
    """The versions before a declaration, oldest first: each lacks, or has otherwise, one thing of the next.

    Args:
        region: where the pipeline stands.
        declared: what it is now.
        count: how many versions came before.
        random: chooses what was edited.
    """
    found: list[Json] = []
    newest = declared
    for number in range(count):
        newest = _version_before(region, newest, number, random)
        found.append(newest)
    return found[::-1]


def changed_in_passing(declared: Json, number: int) -> Json:
    """The declaration as an edit in passing leaves it: its builds speak more or less, or its role is another.

    Args:
        declared: what it is.
        number: tells one such edit from the one before.
    """
    changed = copy.deepcopy(declared)
    actions = [action for stage in changed["stages"] for action in stage["actions"]]
    build = next((action for action in actions if action["actionTypeId"]["provider"] == "CodeBuild"), None)
    if build is None:
        changed["roleArn"] = f"{declared['roleArn'].split('-20')[0]}-{2025 - number}"
    else:
        level = {"name": "LOG_LEVEL", "value": _LEVELS[number % len(_LEVELS)], "type": "PLAINTEXT"}
        build["configuration"]["EnvironmentVariables"] = json.dumps([level])
    return changed


def _version_before(region: Region, declared: Json, number: int, random: Random) -> Json:
    undone = list(_undone(declared))
    random.shuffle(undone)
    for undo in undone:
        before = copy.deepcopy(declared)
        undo(before)
        try:
            require_sound(region, before)
        except ServiceFault:
            continue
        return before
    return changed_in_passing(declared, number)


def _undone(declared: Json) -> Iterator[_Undo]:
    """What may have been the last edit, as what undoes it."""
    referred = "#{variables." in json.dumps(declared["stages"])
    for member in ("variables", "triggers"):
        if declared.get(member) and not (member == "variables" and referred):
            yield partial(_drop_last, member=member)
    if declared.get("executionMode", "SUPERSEDED") != "SUPERSEDED":
        yield partial(_set, path=(), member="executionMode", value="SUPERSEDED")
    for at, stage in enumerate(declared["stages"]):
        for member in ("beforeEntry", "onSuccess", "onFailure"):
            if member in stage:
                yield partial(_drop, path=("stages", at), member=member)
        for place, action in enumerate(stage["actions"]):
            path = ("stages", at, "actions", place)
            if at and len(stage["actions"]) > 1 and not action["outputArtifacts"]:
                yield partial(_drop, path=path[:-1], member=place)
            if action["actionTypeId"]["provider"] == "Manual" and "timeoutInMinutes" not in action:
                yield partial(_set, path=path, member="timeoutInMinutes", value=1440)
            for key, old in _OLD_SETTINGS:
                if action["configuration"].get(key, old) != old:
                    yield partial(_set, path=(*path, "configuration"), member=key, value=old)


def _drop_last(before: Json, member: str) -> None:
    del before[member][-1]
    if not before[member]:
        del before[member]


def _drop(before: Json, path: Sequence[str | int], member: str | int) -> None:
    del _at(before, path)[member]


def _set(before: Json, path: Sequence[str | int], member: str, value: object) -> None:
    _at(before, path)[member] = value


def _at(value: Any, path: Sequence[str | int]) -> Any:
    return reduce(getitem, path, value)
