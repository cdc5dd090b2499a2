"""What the examples of broken rules are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.declarations import action, approval, build, deploy, pipeline, source, stage

Json = dict[str, Any]

STRUCTURE, STAGE, ACTION = (
    "InvalidStructureException",
    "InvalidStageDeclarationException",
    "InvalidActionDeclarationException",
)
SOURCE = stage("Source", source())
LAST = stage("Deploy", deploy(inputs=["App"]))


@dataclass(frozen=True)
class Example:
    """One broken rule."""

    rule: str
    declaration: Json
    where: str
    message: str
    code: str | None


def of(*stages: Json, **members: Any) -> Json:
    return pipeline("web", stages, **members)


def changed(change: Callable[[Json], Any]) -> Json:
    declared = pipeline("web")
    change(declared)
    return declared


def alarm(name: str = "Alarm", provider: str = "CloudWatchAlarm", **members: Any) -> Json:
    kind = {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"}
    return {"name": name, "ruleTypeId": kind, "configuration": {"AlarmName": "errors"}} | members


def conditioned(member: str, result: str, *rules: Json, at: int = 1) -> Json:
    declared = pipeline("web")
    declared["stages"][at][member] = {"conditions": [{"result": result, "rules": list(rules)}]}
    return declared


def failing(at: int, **failure: Any) -> Json:
    return changed(lambda declared: declared["stages"][at].update(onFailure=failure))


def triggered(*gits: Json, **members: Any) -> Json:
    rows = [{"providerType": "CodeStarSourceConnection", "gitConfiguration": git} for git in gits]
    return pipeline("web", triggers=rows, **members)


def on_push(*filters: Json, source_action: str = "App") -> Json:
    return {"sourceActionName": source_action, "push": list(filters)}


MAIN: Json = {"branches": {"includes": ["main"]}}
FIFTY = [stage(f"Deploy{number}", deploy(inputs=["App"])) for number in range(50)]
CROWDED = [
    stage(f"S{number}", *(deploy(f"D{at}", inputs=["App"]) for at in range(50))) for number in range(10)
]
COMMANDS = action("Run", "Compute", "Commands", inputs=["App"], commands=["make"])

SOUND = [
    pipeline("web"),
    of(SOURCE, LAST, kind="V1"),
    of(SOURCE, *FIFTY[:49]),
    of(SOURCE, stage("All", build(outputs=["Image"]), deploy(inputs=["Image"], run_order=2))),
    of(SOURCE, stage("Run", COMMANDS)),
    of(SOURCE, stage("Gate", approval(timeoutInMinutes=5))),
    of(SOURCE, LAST, mode="PARALLEL", variables=[{"name": "A"}, {"name": "B", "defaultValue": "1"}]),
    triggered(on_push(MAIN | {"filePaths": {"excludes": ["docs/**"]}}, {"tags": {"includes": ["v*"]}})),
    conditioned("beforeEntry", "SKIP", alarm("A"), alarm("B")),
    conditioned("onSuccess", "ROLLBACK", alarm()),
    failing(0, result="RETRY", retryConfiguration={"retryMode": "ALL_ACTIONS"}),
    failing(1, result="ROLLBACK"),
    of(
        stage("Source", source(namespace="Src")),
        stage(
            "Build",
            build(configuration={"ProjectName": "#{Src.CommitId}#{codepipeline.PipelineExecutionId}"}),
        ),
    ),
]
