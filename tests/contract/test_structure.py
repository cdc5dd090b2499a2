"""Declarations that no pipeline can have."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.declarations import action, approval, build, deploy, pipeline, source, stage

Json = dict[str, Any]
STRUCTURE, STAGE, ACTION = (
    "InvalidStructureException",
    "InvalidStageDeclarationException",
    "InvalidActionDeclarationException",
)


def _of(*stages: Json, **members: Any) -> Json:
    return pipeline("web", stages, **members)


def _rule(provider: str = "CloudWatchAlarm", name: str = "Alarm", **configuration: str) -> Json:
    kind = {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"}
    return {"name": name, "ruleTypeId": kind, "configuration": configuration or {"AlarmName": "errors"}}


def _with_condition(member: str, result: str, *rules: Json, where: int = 1) -> Json:
    declared = pipeline("web")
    declared["stages"][where][member] = {
        "conditions": [{"result": result, "rules": list(rules or [_rule()])}]
    }
    return declared


def _with_trigger(**git: Any) -> Json:
    configuration = {"sourceActionName": "App", "push": [{"branches": {"includes": ["main"]}}], **git}
    found = {key: value for key, value in configuration.items() if value is not None}
    return pipeline("web", triggers=[{"providerType": "CodeStarSourceConnection", "gitConfiguration": found}])


def _changed(change: Callable[[Json], None]) -> Json:
    declared = pipeline("web")
    change(declared)
    return declared


SOURCE, LAST = stage("Source", source()), stage("Deploy", deploy(inputs=["App"]))

UNSOUND: list[tuple[str, Json, str, str]] = [
    ("one stage", _of(SOURCE), STRUCTURE, "Pipeline has only 1 stage\\(s\\)"),
    (
        "51 stages",
        _of(SOURCE, *(stage(f"Deploy{number}", deploy(inputs=["App"])) for number in range(50))),
        STRUCTURE,
        "maximum of 50 stages",
    ),
    ("stage name twice", _of(SOURCE, LAST, LAST), STRUCTURE, "'Deploy' is used more than once"),
    ("no action", _of(SOURCE, stage("Deploy")), STAGE, "has 0 actions"),
    (
        "51 actions in a stage",
        _of(SOURCE, stage("Deploy", *(deploy(f"D{n}", inputs=["App"]) for n in range(51)))),
        STAGE,
        "has 51 actions",
    ),
    (
        "action name twice",
        _of(SOURCE, stage("Deploy", deploy(inputs=["App"]), deploy(inputs=["App"]))),
        STAGE,
        "'Deploy' is used more than once in stage 'Deploy'",
    ),
    (
        "no source first",
        _of(stage("Build", approval()), LAST),
        STRUCTURE,
        "should start with a stage that only contains source actions",
    ),
    (
        "approval beside the source",
        _of(stage("Source", source(), approval()), LAST),
        STRUCTURE,
        "only contains source actions",
    ),
    (
        "source later",
        _of(SOURCE, stage("Deploy", source("Other"))),
        ACTION,
        "only allowed in the first stage",
    ),
    (
        "blocker",
        _of(SOURCE, stage("Deploy", deploy(inputs=["App"]), blockers=[{"name": "b", "type": "Schedule"}])),
        "InvalidBlockerDeclarationException",
        "blockers",
    ),
    (
        "artifact that nobody makes",
        _of(SOURCE, stage("Deploy", deploy(inputs=["Image"]))),
        STRUCTURE,
        "Input Artifact Bundle Image in action Deploy is not declared as Output Artifact Bundle",
    ),
    (
        "artifact made in the same run order",
        _of(SOURCE, stage("All", build(outputs=["Image"]), deploy(inputs=["Image"]))),
        STRUCTURE,
        "Input Artifact Bundle Image",
    ),
    (
        "artifact made twice",
        _of(SOURCE, stage("All", build("A", outputs=["X"]), build("B", outputs=["X"]))),
        STRUCTURE,
        "must be unique within the pipeline",
    ),
    ("QUEUED in V1", _of(SOURCE, LAST, kind="V1", mode="QUEUED"), STRUCTURE, "pipelines of type V2"),
    (
        "variables in V1",
        _of(SOURCE, LAST, kind="V1", variables=[{"name": "A"}]),
        STRUCTURE,
        "Variables can only be used by pipelines of type V2",
    ),
    ("triggers in V1", _with_trigger() | {"pipelineType": "V1"}, STRUCTURE, "Triggers can only be used"),
    (
        "condition in V1",
        _with_condition("beforeEntry", "FAIL") | {"pipelineType": "V1"},
        STRUCTURE,
        "condition beforeEntry",
    ),
    (
        "Commands in V1",
        _of(
            SOURCE,
            stage("Run", action("Run", "Compute", "Commands", inputs=["App"], commands=["make"])),
            kind="V1",
        ),
        STRUCTURE,
        "Action provider Commands",
    ),
    (
        "variable twice",
        _of(SOURCE, LAST, variables=[{"name": "A"}, {"name": "A", "defaultValue": "1"}]),
        STRUCTURE,
        "Variable 'A' is declared more than once",
    ),
    (
        "both kinds of store",
        _of(SOURCE, LAST, artifactStores={"eu-west-1": {"type": "S3", "location": "acme"}}),
        STRUCTURE,
        "Exactly one of",
    ),
    ("no store", _changed(lambda declared: declared.pop("artifactStore")), STRUCTURE, "Exactly one of"),
    (
        "no store where an action runs",
        _of(SOURCE, stage("Deploy", deploy(inputs=["App"], region="us-east-1"))),
        STRUCTURE,
        "no artifact store for the region\\(s\\) us-east-1",
    ),
    (
        "unknown provider",
        _of(SOURCE, stage("Deploy", action("Deploy", "Deploy", "Nomad", inputs=["App"]))),
        ACTION,
        "Provider: 'Nomad', Owner: 'AWS', Version: '1'\\) in action 'Deploy' is not available in region EU_WEST_1",
    ),
    (
        "configuration missing",
        _of(SOURCE, stage("Deploy", deploy(inputs=["App"], configuration={"ClusterName": "prod"}))),
        ACTION,
        "missing required configuration 'ServiceName'",
    ),
    (
        "configuration unknown",
        _of(SOURCE, stage("Gate", action("Gate", "Approval", "Manual", configuration={"Colour": "red"}))),
        ACTION,
        "contains unknown configuration 'Colour'",
    ),
    ("too few inputs", _of(SOURCE, stage("Deploy", deploy(inputs=[]))), ACTION, "has 0 input artifacts"),
    (
        "too many outputs",
        _of(SOURCE, stage("Deploy", deploy(inputs=["App"], outputArtifacts=[{"name": "X"}]))),
        ACTION,
        "has 1 output artifacts",
    ),
    (
        "namespace twice",
        _of(stage("Source", source("A", namespace="N"), source("B", namespace="N")), stage("G", approval())),
        ACTION,
        r"StageName=\[Source\], ActionName=\[B\], Namespace=\[N\]",
    ),
    (
        "namespace of the service",
        _of(stage("Source", source("A", namespace="variables")), stage("G", approval())),
        ACTION,
        r"Namespace=\[variables\]",
    ),
    (
        "reference into nowhere",
        _of(SOURCE, stage("Build", build(configuration={"ProjectName": "web-#{Nowhere.Tag}"}))),
        ACTION,
        r"ActionConfigurationKey=\[ProjectName\], VariableReferenceText=\[Nowhere.Tag\]",
    ),
    (
        "reference without a key",
        _of(SOURCE, stage("Build", build(configuration={"ProjectName": "#{variables}"}))),
        ACTION,
        "namespace and a key separated by a period",
    ),
    (
        "commands of another provider",
        _of(SOURCE, stage("Build", build(commands=["make"]))),
        ACTION,
        "commands can only be declared for Commands actions",
    ),
    (
        "Commands without commands",
        _of(SOURCE, stage("Run", action("Run", "Compute", "Commands", inputs=["App"]))),
        ACTION,
        "must declare commands",
    ),
    (
        "timeout of another category",
        _of(SOURCE, stage("Build", build(timeoutInMinutes=10))),
        ACTION,
        "manual approval actions",
    ),
    ("trigger of nobody", _with_trigger(sourceActionName="Lib"), STRUCTURE, "no connection source action"),
    ("trigger without filters", _with_trigger(push=None), STRUCTURE, "neither push nor pullRequest"),
    (
        "tags with branches",
        _with_trigger(push=[{"tags": {"includes": ["v*"]}, "branches": {"includes": ["main"]}}]),
        STRUCTURE,
        "not both",
    ),
    ("empty filter", _with_trigger(push=[{"branches": {}}]), STRUCTURE, "no includes and no excludes"),
    ("entry that retries", _with_condition("beforeEntry", "RETRY"), STAGE, "result RETRY is not possible"),
    ("success that skips", _with_condition("onSuccess", "SKIP"), STAGE, "result SKIP is not possible"),
    (
        "source that rolls back",
        _changed(lambda declared: declared["stages"][0].update(onFailure={"result": "ROLLBACK"})),
        STAGE,
        "cannot be rolled back",
    ),
    (
        "retry configuration without retry",
        _changed(
            lambda declared: declared["stages"][1].update(
                onFailure={"result": "ROLLBACK", "retryConfiguration": {"retryMode": "ALL_ACTIONS"}}
            )
        ),
        STAGE,
        "retryConfiguration is for the result RETRY only",
    ),
    (
        "unknown rule",
        _with_condition("beforeEntry", "FAIL", _rule("Oracle")),
        STAGE,
        "unknown provider 'Oracle'",
    ),
    (
        "rule without its configuration",
        _with_condition("beforeEntry", "FAIL", _rule("DeploymentWindow", TimeZone="UTC")),
        STAGE,
        "missing configuration 'Cron'",
    ),
    (
        "rule name twice",
        _with_condition("beforeEntry", "FAIL", _rule(), _rule()),
        STAGE,
        "rule name 'Alarm' is used more than once",
    ),
]


@pytest.mark.parametrize(
    ("declared", "code", "message"), [case[1:] for case in UNSOUND], ids=[c[0] for c in UNSOUND]
)
def test_an_unsound_declaration_is_refused(client: Any, declared: Json, code: str, message: str) -> None:
    with pytest.raises(ClientError, match=message) as refused:
        client.create_pipeline(pipeline=declared)
    assert refused.value.response["Error"]["Code"] == code
    assert client.list_pipelines()["pipelines"] == []


def test_an_unsound_update_leaves_the_pipeline_alone(client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    before = copy.deepcopy(client.get_pipeline(name="web")["pipeline"])
    with pytest.raises(ClientError, match="should start with a stage"):
        client.update_pipeline(pipeline=_of(stage("Build", approval()), LAST))
    assert client.get_pipeline(name="web")["pipeline"] == before


@pytest.mark.parametrize(
    "declared",
    [
        _with_trigger(push=[{"branches": {"includes": ["main"]}, "filePaths": {"excludes": ["docs/**"]}}]),
        _with_trigger(push=None, pullRequest=[{"events": ["OPEN"], "branches": {"includes": ["main"]}}]),
        _with_condition("beforeEntry", "SKIP"),
        _with_condition("onSuccess", "ROLLBACK"),
        _of(SOURCE, stage("All", build(outputs=["Image"]), deploy(inputs=["Image"], run_order=2))),
        _of(SOURCE, stage("Run", action("Run", "Compute", "Commands", inputs=["App"], commands=["make"]))),
        _of(SOURCE, stage("Gate", approval(timeoutInMinutes=5))),
        _of(
            stage("Source", source(namespace="Src")),
            stage(
                "Build",
                build(configuration={"ProjectName": "#{Src.CommitId}#{codepipeline.PipelineExecutionId}"}),
            ),
        ),
        _of(SOURCE, LAST, mode="PARALLEL", variables=[{"name": "A"}, {"name": "B", "defaultValue": "1"}]),
    ],
)
def test_a_sound_declaration_is_taken(client: Any, declared: Json) -> None:
    assert client.create_pipeline(pipeline=declared)["pipeline"]["version"] == 1
