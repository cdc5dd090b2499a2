"""The targets of rules: what each is told, and what it does then."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from services.emulator.aws_services import queues
from services.emulator.errors import ServiceFault, pipeline_not_found

if TYPE_CHECKING:
    from services.emulator.world import Region

Json = dict[str, Any]
_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['([^']+)'\]")
_PLACE = re.compile(r"<([A-Za-z0-9._-]+)>")


def invoke(region: Region, rule: str, target: Json, event: Json) -> None:
    """Have a target do its part: a pipeline starts, a queue takes a message; others are not emulated.

    Args:
        region: where the rule is.
        rule: the rule's ARN.
        target: the ``Target`` structure.
        event: what happened.

    Raises:
        ServiceFault: the target refuses.
    """
    arn = str(target["Arn"])
    match arn.split(":")[2:3]:
        case ["codepipeline"]:
            _start(region, rule, target, event)
        case ["sqs"]:
            queues.deliver(region.world, arn, message_to(target, event, rule), rule)
        case _:
            return


def message_to(target: Json, event: Json, rule: str = "") -> str:
    """What a target is told: the event, or what its input says instead.

    As in the EventBridge User Guide, "Input transformation". ``rule`` is the rule's ARN.
    """
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        return json.dumps(_at(str(target["InputPath"]), event))
    if "InputTransformer" in target:
        return _transformed(target["InputTransformer"], event, rule)
    return json.dumps(event)


def _start(region: Region, rule: str, target: Json, event: Json) -> None:
    parts = str(target["Arn"]).split(":", 5)
    name = parts[-1]
    home = region.world.region(parts[4], parts[3])
    record = home.pipelines.get(name)
    if record is None:
        raise pipeline_not_found(parts[4], name)
    told: Any = {}
    if {"Input", "InputPath", "InputTransformer"} & set(target):
        try:
            told = json.loads(message_to(target, event, rule))
        except ValueError:
            raise ServiceFault("ValidationException", "The input of the target is no JSON") from None
    asked = told if isinstance(told, dict) else {}
    trigger = {"triggerType": "CloudWatchEvent", "triggerDetail": rule}
    record.run.begin(trigger, _variables(asked), _revisions(asked))


def _variables(asked: Json) -> dict[str, str]:
    """Values of pipeline variables in a target's input, as StartPipelineExecution has them."""
    return {str(one["name"]): str(one["value"]) for one in _listed(asked, "variables", {"name", "value"})}


def _revisions(asked: Json) -> list[Json]:
    """Source revision overrides; the guide's templates write a single one without its list."""
    return _listed(asked, "sourceRevisions", {"actionName", "revisionType", "revisionValue"})


def _listed(asked: Json, member: str, needed: set[str]) -> list[Json]:
    given = asked.get(member, [])
    listed = given if isinstance(given, list) else [given]
    if not all(isinstance(one, dict) and needed <= set(one) for one in listed):
        raise ServiceFault("ValidationException", f"{member} of the target's input lacks members")
    return listed


def _transformed(transformer: Json, event: Json, rule: str) -> str:
    values = {name: _at(path, event) for name, path in transformer.get("InputPathsMap", {}).items()}
    known = {"aws.events.rule-arn": rule, "aws.events.event": event}

    template = str(transformer["InputTemplate"])

    def fill(found: re.Match[str]) -> str:
        value = json.dumps(values.get(found[1], known.get(found[1], "")))
        before = template[: found.start()]
        inside_text = (before.count('"') - before.count('\\"')) % 2 == 1
        return value[1:-1] if inside_text and value.startswith('"') else value

    return _PLACE.sub(fill, template)


def _at(path: str, event: Any) -> Any:
    """What stands at a JSON path such as ``$.detail.commitId`` or ``$.resources[0]``; None where nothing does."""
    found = event
    for name, index, quoted in _STEP.findall(path):
        if index:
            found = found[int(index)] if isinstance(found, list) and int(index) < len(found) else None
        else:
            found = found.get(name or quoted) if isinstance(found, dict) else None
    return found
