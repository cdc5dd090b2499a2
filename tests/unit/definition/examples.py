"""A declaration that breaks each rule of the pipeline structure, and what is said of it."""

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

EXAMPLES = [
    Example("stages-count", of(SOURCE), "stages", "1 stages: a pipeline has 2 to 50", STRUCTURE),
    Example("stages-count", of(SOURCE, *FIFTY), "stages", "51 stages: a pipeline has 2 to 50", STRUCTURE),
    Example(
        "stage-names-unique",
        of(SOURCE, LAST, LAST),
        "stages[2].name",
        "another stage is called Deploy already",
        STRUCTURE,
    ),
    Example(
        "stage-actions-count",
        of(SOURCE, stage("Empty")),
        "stages[1].actions",
        "0 actions: a stage has 1 to 50",
        STAGE,
    ),
    Example(
        "action-names-unique",
        of(SOURCE, stage("All", deploy(inputs=["App"]), deploy(inputs=["App"]))),
        "stages[1].actions[1].name",
        "another action of stage All is called Deploy already",
        STAGE,
    ),
    Example(
        "actions-total", of(SOURCE, *CROWDED), "stages", "501 actions: a pipeline has 500 at most", STRUCTURE
    ),
    Example(
        "first-stage-sources",
        of(stage("Source", source(), approval()), LAST),
        "stages[0].actions[1]",
        "Approve is no source action: the first stage has source actions only",
        STRUCTURE,
    ),
    Example(
        "sources-first",
        of(SOURCE, stage("More", source("Other"))),
        "stages[1].actions[0]",
        "Other is a source action: only the first stage has them",
        ACTION,
    ),
    Example(
        "no-blockers",
        of(SOURCE, LAST | {"blockers": [{"name": "b", "type": "Schedule"}]}),
        "stages[1].blockers",
        "blockers are reserved by the service",
        "InvalidBlockerDeclarationException",
    ),
    Example(
        "only-in-v2",
        of(SOURCE, LAST, kind="V1", mode="QUEUED"),
        "executionMode",
        "mode QUEUED needs a pipeline of type V2",
        STRUCTURE,
    ),
    Example(
        "only-in-v2",
        of(SOURCE, LAST, kind="V1", variables=[{"name": "A"}]),
        "variables",
        "a variable needs a pipeline of type V2",
        STRUCTURE,
    ),
    Example(
        "only-in-v2",
        triggered(on_push(MAIN), kind="V1"),
        "triggers",
        "a trigger needs a pipeline of type V2",
        STRUCTURE,
    ),
    Example(
        "only-in-v2",
        conditioned("beforeEntry", "FAIL", alarm()) | {"pipelineType": "V1"},
        "stages[1].beforeEntry",
        "beforeEntry of stage Build needs a pipeline of type V2",
        STRUCTURE,
    ),
    Example(
        "only-in-v2",
        of(SOURCE, stage("Run", COMMANDS), kind="V1"),
        "stages[1].actions[0].actionTypeId.provider",
        "provider Commands needs a pipeline of type V2",
        STRUCTURE,
    ),
    Example(
        "no-rollback-in-parallel",
        failing(1, result="ROLLBACK") | {"executionMode": "PARALLEL"},
        "stages[1].onFailure",
        "stage Build cannot roll back in a PARALLEL pipeline",
        STRUCTURE,
    ),
    Example(
        "outputs-unique",
        of(SOURCE, stage("All", build("A", outputs=["X"]), build("B", outputs=["X"]))),
        "stages[1].actions[1].outputArtifacts[0]",
        "artifact X is made by another action already",
        STRUCTURE,
    ),
    Example(
        "inputs-made-before",
        of(SOURCE, stage("Deploy", deploy(inputs=["Image"]))),
        "stages[1].actions[0].inputArtifacts[0]",
        "artifact Image: no action makes it",
        STRUCTURE,
    ),
    Example(
        "inputs-made-before",
        of(SOURCE, stage("All", build(outputs=["Image"]), deploy(inputs=["Image"]))),
        "stages[1].actions[1].inputArtifacts[0]",
        "artifact Image: it is not made before this action runs",
        STRUCTURE,
    ),
    Example(
        "one-kind-of-store",
        of(SOURCE, LAST, artifactStores={"eu-west-1": {"type": "S3", "location": "acme"}}),
        "artifactStore",
        "both artifactStore and artifactStores: a pipeline has exactly one of them",
        STRUCTURE,
    ),
    Example(
        "one-kind-of-store",
        changed(lambda declared: declared.pop("artifactStore")),
        "artifactStore",
        "neither artifactStore nor artifactStores: a pipeline has exactly one of them",
        STRUCTURE,
    ),
    Example(
        "store-for-each-region",
        of(SOURCE, stage("Deploy", deploy(inputs=["App"], region="us-east-1"))),
        "stages[1].actions[0].region",
        "no artifact store in us-east-1, where Deploy runs: it needs artifactStores",
        STRUCTURE,
    ),
    Example(
        "region-of-action",
        changed(
            lambda declared: (
                declared.pop("artifactStore"),
                declared.update(
                    artifactStores={
                        region: {"type": "S3", "location": "acme"} for region in ("eu-west-1", "us-east-1")
                    }
                ),
                declared["stages"][0]["actions"][0].update(region="us-east-1"),
            )
        ),
        "stages[0].actions[0].region",
        "App is a source action: it cannot run in another region than the pipeline's",
        ACTION,
    ),
    Example(
        "action-types",
        of(SOURCE, stage("Deploy", action("Deploy", "Deploy", "Nomad", inputs=["App"]))),
        "stages[1].actions[0].actionTypeId",
        "Deploy: the region has no Deploy provider Nomad (owner AWS, version 1)",
        ACTION,
    ),
    Example(
        "configuration-complete",
        of(SOURCE, stage("Deploy", deploy(inputs=["App"], configuration={"ClusterName": "prod"}))),
        "stages[1].actions[0].configuration",
        "Deploy: ECS needs the configuration ServiceName",
        ACTION,
    ),
    Example(
        "configuration-known",
        of(SOURCE, stage("Gate", approval() | {"configuration": {"Colour": "red"}})),
        "stages[1].actions[0].configuration.Colour",
        "Approve: Manual has no configuration Colour",
        ACTION,
    ),
    Example(
        "artifact-counts",
        of(SOURCE, stage("Deploy", deploy(inputs=[]))),
        "stages[1].actions[0].inputArtifacts",
        "Deploy: 0 input artifacts, ECS takes 1",
        ACTION,
    ),
    Example(
        "commands-where-they-belong",
        of(SOURCE, stage("Build", build(commands=["make"]))),
        "stages[1].actions[0].commands",
        "Build: CodeBuild takes no commands",
        ACTION,
    ),
    Example(
        "commands-where-they-belong",
        of(SOURCE, stage("Run", action("Run", "Compute", "Commands", inputs=["App"]))),
        "stages[1].actions[0].commands",
        "Run needs commands",
        ACTION,
    ),
    Example(
        "timeout-of-approval",
        of(SOURCE, stage("Build", build(timeoutInMinutes=10))),
        "stages[1].actions[0].timeoutInMinutes",
        "Build: only manual approvals take a timeout",
        ACTION,
    ),
    Example(
        "variable-names-unique",
        of(SOURCE, LAST, variables=[{"name": "A"}, {"name": "A", "defaultValue": "1"}]),
        "variables[1].name",
        "variable A is declared already",
        STRUCTURE,
    ),
    Example(
        "namespaces-unique",
        of(stage("Source", source("A", namespace="N"), source("B", namespace="N")), stage("G", approval())),
        "stages[0].actions[1].namespace",
        "B: namespace N belongs to another action already",
        ACTION,
    ),
    Example(
        "namespaces-unique",
        of(stage("Source", source("A", namespace="variables")), stage("G", approval())),
        "stages[0].actions[0].namespace",
        "A: namespace variables is the service's own",
        ACTION,
    ),
    Example(
        "references-resolve",
        of(SOURCE, stage("Build", build(configuration={"ProjectName": "web-#{Nowhere.Tag}"}))),
        "stages[1].actions[0].configuration.ProjectName",
        "Build: #{Nowhere.Tag}: no action has the namespace Nowhere",
        ACTION,
    ),
    Example(
        "references-resolve",
        of(SOURCE, stage("Build", build(configuration={"ProjectName": "#{variables}"}))),
        "stages[1].actions[0].configuration.ProjectName",
        "Build: #{variables} is no namespace and key with a period between them",
        ACTION,
    ),
    Example(
        "trigger-sources",
        triggered(on_push(MAIN, source_action="Lib")),
        "triggers[0].gitConfiguration.sourceActionName",
        "Lib is no source action that uses a connection",
        STRUCTURE,
    ),
    Example(
        "trigger-sources",
        triggered(on_push(MAIN), on_push(MAIN)),
        "triggers[1].gitConfiguration.sourceActionName",
        "App has another trigger already",
        STRUCTURE,
    ),
    Example(
        "trigger-filters",
        triggered({"sourceActionName": "App"}),
        "triggers[0].gitConfiguration",
        "a trigger needs a filter on pushes or pull requests",
        STRUCTURE,
    ),
    Example(
        "trigger-filters",
        triggered(on_push({"tags": {"includes": ["v*"]}} | MAIN)),
        "triggers[0].gitConfiguration.push[0]",
        "either tags, or branches with or without file paths",
        STRUCTURE,
    ),
    Example(
        "trigger-filters",
        triggered(on_push({"branches": {}})),
        "triggers[0].gitConfiguration.push[0].branches",
        "branches has neither includes nor excludes",
        STRUCTURE,
    ),
    Example(
        "condition-results",
        conditioned("beforeEntry", "RETRY", alarm()),
        "stages[1].beforeEntry.conditions[0].result",
        "stage Build: RETRY cannot follow from beforeEntry, only FAIL or SKIP",
        STAGE,
    ),
    Example(
        "condition-rules",
        conditioned("onSuccess", "FAIL", alarm(), alarm()),
        "stages[1].onSuccess.conditions[0].rules[1].name",
        "stage Build: another rule of onSuccess is called Alarm already",
        STAGE,
    ),
    Example(
        "condition-rules",
        changed(
            lambda declared: declared["stages"][1].update(beforeEntry={"conditions": [{"result": "FAIL"}]})
        ),
        "stages[1].beforeEntry.conditions[0]",
        "stage Build: a condition of beforeEntry has no rules",
        STAGE,
    ),
    Example(
        "rule-types",
        conditioned(
            "beforeEntry", "FAIL", alarm(provider="DeploymentWindow", configuration={"TimeZone": "UTC"})
        ),
        "stages[1].beforeEntry.conditions[0].rules[0].configuration",
        "stage Build: rule Alarm needs the configuration Cron",
        STAGE,
    ),
    Example(
        "rule-commands",
        conditioned("beforeEntry", "FAIL", alarm(commands=["make"])),
        "stages[1].beforeEntry.conditions[0].rules[0].commands",
        "stage Build: rule Alarm takes no commands",
        STAGE,
    ),
    Example(
        "failure-results",
        failing(0, result="ROLLBACK"),
        "stages[0].onFailure.result",
        "stage Source: the source stage cannot be rolled back",
        STAGE,
    ),
    Example(
        "failure-results",
        failing(1, result="ROLLBACK", retryConfiguration={"retryMode": "ALL_ACTIONS"}),
        "stages[1].onFailure.retryConfiguration",
        "stage Build: retryConfiguration goes with the result RETRY only",
        STAGE,
    ),
    Example(
        "parameter-overrides-size",
        of(
            SOURCE,
            stage(
                "Stack",
                deploy(
                    inputs=["App"],
                    provider="CloudFormation",
                    configuration={
                        "ActionMode": "CREATE_UPDATE",
                        "StackName": "web",
                        "RoleArn": "arn:aws:iam::111122223333:role/stack",
                        "TemplatePath": "App::t.yml",
                        "ParameterOverrides": "ü" * 513,
                    },
                ),
            ),
        ),
        "stages[1].actions[0].configuration.ParameterOverrides",
        "Deploy: 1026 bytes of ParameterOverrides, 1024 at most",
        ACTION,
    ),
    Example(
        "primary-source",
        of(stage("Source", source("A"), source("B")), stage("Build", build(inputs=["A", "B"]))),
        "stages[1].actions[0].configuration.PrimarySource",
        "Build has 2 input artifacts: PrimarySource must name one of them",
        None,
    ),
    Example(
        "references-come-after",
        of(SOURCE, stage("Build", build(namespace="B", configuration={"ProjectName": "web-#{B.Tag}"}))),
        "stages[1].actions[0].configuration.ProjectName",
        "Build: #{B.Tag}: Build does not run before",
        None,
    ),
    Example(
        "references-come-after",
        of(SOURCE, stage("Build", build(configuration={"ProjectName": "web-#{variables.Env}"}))),
        "stages[1].actions[0].configuration.ProjectName",
        "Build: #{variables.Env}: the pipeline has no variable Env",
        None,
    ),
    Example(
        "trigger-globs",
        triggered(on_push({"branches": {"includes": ["main", "[a"]}})),
        "triggers[0].gitConfiguration.push[0].branches.includes[1]",
        "[a is no glob: [ is never closed",
        None,
    ),
]

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
