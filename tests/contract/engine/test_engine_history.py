"""The history of executions, actions and deployment targets, and its pages."""

from __future__ import annotations

import pytest

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import deploy, pipeline, source, stage

YEAR = 365 * 86_400.0


def test_executions_are_listed_newest_first_with_times_and_trigger(bench: Bench) -> None:
    bench.put(pipeline())
    first = bench.start()
    begun = bench.clock.now()
    bench.step(30)
    second = bench.start()
    found = bench.executions()
    assert [one["pipelineExecutionId"] for one in found] == [second, first]
    assert found[1]["startTime"].timestamp() == begun
    assert found[1]["lastUpdateTime"].timestamp() == begun + 30
    assert found[1]["trigger"]["triggerType"] == "StartPipelineExecution"
    assert found[1]["executionMode"] == "SUPERSEDED"
    assert found[1]["executionType"] == "STANDARD"
    assert "stopTrigger" not in found[1]


def test_history_comes_in_pages_bound_to_their_call(bench: Bench) -> None:
    run = bench.put(pipeline())
    bench.put(pipeline("other"))
    started = [run.begin({"triggerType": "WebhookV2", "triggerDetail": "x"}) for _ in range(5)]
    pages = bench.client.get_paginator("list_pipeline_executions").paginate(
        pipelineName="web", PaginationConfig={"PageSize": 2}
    )
    sizes = [len(page["pipelineExecutionSummaries"]) for page in pages]
    assert sizes == [2, 2, 1]
    first = bench.client.list_pipeline_executions(pipelineName="web", maxResults=2)
    following = bench.executions(nextToken=first["nextToken"], maxResults=3)
    assert [one["pipelineExecutionId"] for one in following] == [started[2], started[1], started[0]]
    for name, token in (("web", "garbage"), ("other", first["nextToken"])):
        with refused("InvalidNextTokenException"):
            bench.executions(name, nextToken=token)


def test_what_starts_between_two_pages_repeats_nothing_and_hides_nothing(bench: Bench) -> None:
    run = bench.put(pipeline(mode="PARALLEL"))
    started = [run.begin({"triggerType": "WebhookV2", "triggerDetail": "x"}) for _ in range(5)]
    bench.step(5)
    executions = bench.client.list_pipeline_executions(pipelineName="web", maxResults=2)
    actions = bench.client.list_action_executions(pipelineName="web", maxResults=2)
    bench.step(7)
    bench.start()
    seen = [one["pipelineExecutionId"] for one in executions["pipelineExecutionSummaries"]]
    seen += [one["pipelineExecutionId"] for one in bench.executions(nextToken=executions["nextToken"])]
    assert seen == started[::-1]
    seen = [one["pipelineExecutionId"] for one in actions["actionExecutionDetails"]]
    seen += [one["pipelineExecutionId"] for one in bench.actions(nextToken=actions["nextToken"])]
    assert seen == started[::-1]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_pages_of_any_size_hold_everything_once(bench: Bench, size: int) -> None:
    run = bench.put(pipeline())
    for _ in range(4):
        run.begin({"triggerType": "WebhookV2", "triggerDetail": "x"})
        bench.step(40)
    for operation, members in (
        ("list_pipeline_executions", "pipelineExecutionSummaries"),
        ("list_action_executions", "actionExecutionDetails"),
    ):
        whole = getattr(bench.client, operation)(pipelineName="web")[members]
        pages = bench.client.get_paginator(operation).paginate(
            pipelineName="web", PaginationConfig={"PageSize": size}
        )
        assert [one for page in pages for one in page[members]] == whole
        assert len(whole) in (4, 12)


def test_a_token_is_good_for_its_own_call_alone(bench: Bench) -> None:
    bench.put(pipeline())
    for _ in range(3):
        bench.start()
        bench.step(40)
    token = bench.client.list_pipeline_executions(pipelineName="web", maxResults=1)["nextToken"]
    with refused("InvalidNextTokenException"):
        bench.actions(nextToken=token)
    with refused("InvalidNextTokenException"):
        bench.executions(nextToken=token, filter={"succeededInStage": {"stageName": "Build"}})
    for garbage in ("AAAA", token[:-4], f"A{token}", "Ü", "."):
        with refused("InvalidNextTokenException"):
            bench.executions(nextToken=garbage)


def test_a_pipeline_deleted_between_two_pages_hides_no_other(bench: Bench) -> None:
    for name in "abcd":
        bench.put(pipeline(name))
    first = bench.client.list_pipelines(maxResults=2)
    bench.client.delete_pipeline(name="a")
    bench.client.delete_pipeline(name="b")
    second = bench.client.list_pipelines(nextToken=first["nextToken"], maxResults=2)
    assert [one["name"] for one in second["pipelines"]] == ["c", "d"]
    assert "nextToken" not in second


def test_history_reaches_twelve_months_back(bench: Bench) -> None:
    bench.put(pipeline())
    bench.start()
    bench.step(YEAR - 10)
    assert len(bench.executions()) == 1
    bench.step(20)
    assert bench.executions() == []
    assert bench.actions() == []


def test_every_attempt_is_listed_newest_first(bench: Bench) -> None:
    bench.behave([fails(10, "boom")], action="Build")
    bench.put(pipeline())
    execution = bench.start()
    bench.step(20)
    bench.retry(execution, "Build")
    bench.step(20)
    found = bench.actions(execution)
    assert [(one["actionName"], one["status"]) for one in found] == [
        ("Deploy", "Succeeded"),
        ("Build", "Succeeded"),
        ("Build", "Failed"),
        ("App", "Succeeded"),
    ]
    assert [one["startTime"] for one in found] == sorted((one["startTime"] for one in found), reverse=True)
    latest = {"latestInPipelineExecution": {"pipelineExecutionId": execution, "startTimeRange": "Latest"}}
    newest = bench.client.list_action_executions(pipelineName="web", filter=latest)["actionExecutionDetails"]
    assert [one["status"] for one in newest] == ["Succeeded"] * 3
    every = {"latestInPipelineExecution": {"pipelineExecutionId": execution, "startTimeRange": "All"}}
    answer = bench.client.list_action_executions(pipelineName="web", filter=every)
    assert len(answer["actionExecutionDetails"]) == 4


def test_an_attempt_tells_its_input_and_output(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(30)
    _, built, taken = bench.actions(execution)
    source_artifact = taken["output"]["outputArtifacts"][0]
    assert source_artifact["name"] == "App"
    assert source_artifact["s3location"]["bucket"] == "acme-artifacts"
    assert source_artifact["s3location"]["key"].startswith("web/App/")
    assert built["input"]["inputArtifacts"] == [source_artifact]
    assert built["input"]["region"] == "eu-west-1"
    assert built["input"]["actionTypeId"]["provider"] == "CodeBuild"
    assert built["pipelineVersion"] == 1


def test_an_unknown_execution_is_not_found(bench: Bench) -> None:
    bench.put(pipeline())
    with refused("PipelineExecutionNotFoundException"):
        bench.actions("00000000-0000-4000-8000-000000000000")


def test_secrets_are_masked_in_history(bench: Bench) -> None:
    configuration = {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": "ghp_secret"}
    app = source(provider="GitHub", owner="ThirdParty", configuration=configuration)
    declared = pipeline(kind="V1")
    declared["stages"][0] = stage("Source", app)
    bench.put(declared)
    execution = bench.start()
    bench.step()
    assert bench.actions(execution)[-1]["input"]["configuration"]["OAuthToken"] == "****"
    assert "ghp_secret" not in str(bench.actions(execution))


@pytest.mark.parametrize("provider", ["EC2", "EKS"])
def test_a_deployment_works_through_its_targets(bench: Bench, provider: str) -> None:
    bench.behave(succeeds(100), action="Deploy")
    bench.put(
        pipeline(
            "web", [stage("Source", source()), stage("Deploy", deploy("Deploy", ["App"], provider=provider))]
        )
    )
    execution = bench.start()
    bench.step(60)
    chosen = {"actionExecutionId": bench.actions(execution)[0]["actionExecutionId"]}
    targets = bench.client.list_deploy_action_execution_targets(**chosen)["targets"]
    statuses = [one["status"] for one in targets]
    assert "InProgress" in statuses
    assert targets[0]["events"][0]["context"]["ssmCommandId"]
    bench.step(60)
    answer = bench.client.list_deploy_action_execution_targets(pipelineName="web", **chosen)
    assert {one["status"] for one in answer["targets"]} == {"Succeeded"}
    assert [one["targetId"] for one in answer["targets"]] == [one["targetId"] for one in targets]
    only = [{"name": "TARGET_STATUS", "values": ["Failed"]}]
    assert bench.client.list_deploy_action_execution_targets(filters=only, **chosen)["targets"] == []
    with refused("ActionExecutionNotFoundException"):
        bench.client.list_deploy_action_execution_targets(actionExecutionId="unknown")


def test_a_failed_deployment_has_a_failed_target(bench: Bench) -> None:
    bench.behave(fails(60, "1 of 3 instances failed"), action="Deploy")
    bench.put(
        pipeline(
            "web", [stage("Source", source()), stage("Deploy", deploy("Deploy", ["App"], provider="EC2"))]
        )
    )
    execution = bench.start()
    bench.step(100)
    deployed = bench.actions(execution)[0]["actionExecutionId"]
    targets = bench.client.list_deploy_action_execution_targets(actionExecutionId=deployed)["targets"]
    assert [one["status"] for one in targets][-1] == "Failed"
    assert targets[-1]["events"][-1]["context"]["message"]
