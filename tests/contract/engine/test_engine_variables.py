"""Pipeline variables, output variables, source revision overrides and repeated starts."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator.engine.behaviour import succeeds
from services.emulator.engine.sources import SourceLocation
from tests.contract.engine.bench import Bench, refused
from tests.declarations import action, build, deploy, pipeline, source, stage

VARIABLES = [
    {"name": "Environment", "defaultValue": "staging"},
    {"name": "Ticket", "description": "The change"},
]
MAIN = SourceLocation("CodeStarSourceConnection", "acme/web", "main")
COMMIT = "66d1f00aa0de91aa0de66d1f00aa0de91aa0de66"


def _configured(**configuration: str) -> dict[str, Any]:
    stages = [
        stage("Source", source(namespace="Src")),
        stage("Build", build("Build", namespace="Built")),
        stage(
            "Deploy",
            deploy(configuration={"ClusterName": "prod", "ServiceName": "web"} | configuration),
        ),
    ]
    return pipeline("web", stages, variables=VARIABLES)


def test_defaults_apply_and_overrides_replace_them(bench: Bench) -> None:
    bench.put(_configured())
    execution = bench.start(variables=[{"name": "Ticket", "value": "INC-1"}])
    assert bench.execution(execution)["variables"] == [
        {"name": "Environment", "resolvedValue": "staging"},
        {"name": "Ticket", "resolvedValue": "INC-1"},
    ]


def test_without_a_required_variable_the_execution_fails_at_its_start(bench: Bench) -> None:
    bench.put(_configured())
    execution = bench.start()
    assert bench.status(execution) == "Failed"
    assert "Ticket" in bench.execution(execution)["statusSummary"]
    assert bench.attempts(execution) == []


def test_unknown_variables_are_refused(bench: Bench) -> None:
    bench.put(_configured())
    with refused("ValidationException", match="Nonsense"):
        bench.start(variables=[{"name": "Nonsense", "value": "x"}])
    assert bench.executions() == []


def test_variables_of_all_kinds_are_resolved_in_configurations(bench: Bench) -> None:
    bench.behave(succeeds(10, variables={"Tag": "v42"}), action="Build")
    bench.put(
        _configured(
            FileName="#{variables.Environment}-#{Built.Tag}-#{codepipeline.PipelineExecutionId}.json",
            ServiceName="#{Src.BranchName}",
        )
    )
    execution = bench.start(variables=[{"name": "Ticket", "value": "x"}])
    bench.step(30)
    detail = bench.actions(execution)[0]["input"]
    assert detail["resolvedConfiguration"]["FileName"] == f"staging-v42-{execution}.json"
    assert detail["resolvedConfiguration"]["ServiceName"] == "main"
    assert detail["configuration"]["ServiceName"] == "#{Src.BranchName}"
    assert bench.actions(execution)[1]["output"]["outputVariables"] == {"Tag": "v42"}


def test_a_variable_without_a_value_fails_the_action(bench: Bench) -> None:
    bench.put(_configured(FileName="#{Built.Missing}"))
    execution = bench.start(variables=[{"name": "Ticket", "value": "x"}])
    bench.step(20)
    bench.step(0)
    assert bench.status(execution) == "Failed"
    error = bench.action("Deploy", "Deploy")["latestExecution"]["errorDetails"]
    assert error["message"].startswith(
        "An action in this pipeline failed because one or more variables could"
    )
    assert "Action name=Deploy" in error["message"]
    assert "#{Built.Missing}" in error["message"]


def test_a_variable_given_twice_is_refused(bench: Bench) -> None:
    bench.put(_configured())
    twice = [{"name": "Ticket", "value": "x"}, {"name": "Ticket", "value": "y"}]
    with refused("ValidationException", match="Ticket"):
        bench.start(variables=twice)
    assert bench.executions() == []


def test_a_source_action_takes_the_head_and_tells_of_it(bench: Bench) -> None:
    bench.put(_configured())
    head = bench.world.sources.commit(MAIN, "Raise fee cap 🚀", "Alice")
    execution = bench.start(variables=[{"name": "Ticket", "value": "x"}])
    bench.step()
    variables = bench.actions(execution)[-1]["output"]["outputVariables"]
    assert variables["CommitId"] == head.id
    assert variables["CommitMessage"] == "Raise fee cap 🚀"
    revision = bench.executions()[0]["sourceRevisions"][0]
    assert revision["actionName"] == "App"
    assert revision["revisionId"] == head.id
    assert revision["revisionSummary"] == '{"ProviderType":"GitHub","CommitMessage":"Raise fee cap 🚀"}'
    assert head.id in revision["revisionUrl"]


def test_a_commit_override_is_taken_instead_of_the_head(bench: Bench) -> None:
    bench.put(pipeline())
    known = bench.world.sources.history(MAIN)[3]
    override = {"actionName": "App", "revisionType": "COMMIT_ID", "revisionValue": known.id}
    execution = bench.start(sourceRevisions=[override])
    bench.step()
    revision = bench.execution(execution)["artifactRevisions"][0]
    assert revision["revisionId"] == known.id
    assert known.message in revision["revisionSummary"]
    other = bench.start(sourceRevisions=[override | {"revisionValue": COMMIT}])
    bench.step()
    assert bench.execution(other)["artifactRevisions"][0]["revisionId"] == COMMIT


@pytest.mark.parametrize(
    ("provider", "kind", "value"),
    [
        ("ECR", "IMAGE_DIGEST", "sha256:" + "ab" * 32),
        ("S3", "S3_OBJECT_VERSION_ID", "Kx9fQ1aVersion"),
        ("CodeCommit", "COMMIT_ID", COMMIT),
    ],
)
def test_each_provider_takes_its_own_type_of_revision(
    bench: Bench, provider: str, kind: str, value: str
) -> None:
    stages = [stage("Source", source(provider=provider)), stage("Build", build())]
    bench.put(pipeline("web", stages))
    override = {"actionName": "App", "revisionType": kind, "revisionValue": value}
    execution = bench.start(sourceRevisions=[override])
    bench.step()
    assert bench.execution(execution)["artifactRevisions"][0]["revisionId"] == value
    wrong = "COMMIT_ID" if kind != "COMMIT_ID" else "IMAGE_DIGEST"
    with refused("ValidationException", match=wrong):
        bench.start(sourceRevisions=[override | {"revisionType": wrong}])
    with refused("ValidationException", match="more than once"):
        bench.start(sourceRevisions=[override, override])


def test_an_s3_object_key_override_changes_where_the_source_looks(bench: Bench) -> None:
    where = {"S3Bucket": "acme-releases", "S3ObjectKey": "web.zip"}
    override = {"actionName": "App", "revisionType": "S3_OBJECT_KEY", "revisionValue": "hotfix/web.zip"}
    for allowed in ({}, {"AllowOverrideForS3ObjectKey": "false"}):
        app = source(provider="S3", configuration=where | allowed)
        bench.put(pipeline("web", [stage("Source", app), stage("Build", build())]))
        with refused("ValidationException", match="AllowOverrideForS3ObjectKey"):
            bench.start(sourceRevisions=[override])
    app = source(provider="S3", configuration=where | {"AllowOverrideForS3ObjectKey": "true"})
    bench.put(pipeline("web", [stage("Source", app), stage("Build", build())]))
    execution = bench.start(sourceRevisions=[override])
    bench.step()
    detail = bench.actions(execution)[-1]
    assert detail["input"]["resolvedConfiguration"]["S3ObjectKey"] == "hotfix/web.zip"


def test_overrides_name_source_actions_and_need_v2(bench: Bench) -> None:
    bench.put(pipeline())
    override = {"actionName": "Build", "revisionType": "COMMIT_ID", "revisionValue": COMMIT}
    with refused("ValidationException", match="no source action"):
        bench.start(sourceRevisions=[override])
    bench.put(pipeline("old", kind="V1"))
    with refused("ValidationException", match="V1"):
        bench.start("old", sourceRevisions=[override | {"actionName": "App"}])
    with refused("ValidationException", match="V1"):
        bench.start("old", variables=[{"name": "Environment", "value": "prod"}])


def test_a_repeated_client_request_token_starts_nothing(bench: Bench) -> None:
    bench.put(pipeline())
    first = bench.start(clientRequestToken="same-token")
    assert bench.start(clientRequestToken="same-token") == first
    assert bench.start(clientRequestToken="other-token") != first
    assert len(bench.executions()) == 2


def _invoking(bench: Bench, **configuration: str) -> tuple[str, str]:
    """An execution that has invoked another pipeline, and the invoke action's status."""
    invoke = action("Downstream", "Invoke", "CodePipeline", configuration=configuration)
    bench.put(pipeline("web", [stage("Source", source()), stage("Invoke", invoke)]))
    bench.put(pipeline("downstream", variables=[{"name": "Commit", "defaultValue": "none"}]))
    execution = bench.start()
    bench.step(20)
    return execution, dict(bench.attempts(execution))["Downstream"]


def test_an_invoke_action_starts_another_pipeline_with_variables(bench: Bench) -> None:
    variables = '[{"name": "Commit", "value": "#{codepipeline.PipelineExecutionId}"}]'
    execution, status = _invoking(bench, PipelineName="downstream", Variables=variables)
    assert status == "Succeeded"
    child = bench.actions(execution)[0]["output"]["executionResult"]["externalExecutionId"]
    found = bench.execution(child, "downstream")
    assert found["variables"] == [{"name": "Commit", "resolvedValue": execution}]
    assert ":role/" in found["trigger"]["triggerDetail"]


@pytest.mark.parametrize(
    "configuration",
    [
        {"PipelineName": "nowhere"},
        {"PipelineName": "downstream", "Variables": "not JSON"},
        {"PipelineName": "downstream", "Variables": '[{"name": "Unknown", "value": "x"}]'},
        {"PipelineName": "downstream", "SourceRevisions": '[{"actionName": "App"}]'},
    ],
)
def test_an_invoke_action_that_cannot_start_its_pipeline_fails(
    bench: Bench, configuration: dict[str, str]
) -> None:
    execution, status = _invoking(bench, **configuration)
    assert status == "Failed"
    assert bench.actions(execution)[0]["output"]["executionResult"]["errorDetails"]["message"]
    assert bench.executions("downstream") == []
