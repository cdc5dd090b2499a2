"""The services behind actions over their own protocols: what they find, page through and refuse."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import botocore.loaders
import pytest
from botocore.exceptions import ClientError

from services.emulator.aws_services.phases import phases_of
from services.emulator.aws_services.work import find_work
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.faults import Fault, FaultKind
from services.emulator.model import SERVICES, service_model
from services.emulator.scenarios.parts import action, cloudformation, codebuild, ecs
from services.emulator.wire.protocol import QUERY_SERVICES, TARGET_SERVICES
from tests.contract.aws_services.bench import Bench
from tests.emulator_fixtures import ACCOUNT, REGION

MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:load"


def test_services_are_told_apart_as_their_models_say() -> None:
    targets = {service_model(name).target_prefix: name for name in SERVICES}
    assert {prefix: name for prefix, name in targets.items() if prefix} == TARGET_SERVICES
    for version, name in QUERY_SERVICES.items():
        assert service_model(name).api_version == version
    known = botocore.loaders.Loader().list_available_services("service-2")
    assert set(SERVICES.values()) <= set(known)


@pytest.mark.parametrize(
    ("service", "method", "arguments", "code"),
    [
        ("codebuild", "list_projects", {}, "UnknownOperationException"),
        ("lambda", "list_functions", {}, "UnknownOperationException"),
        ("cloudformation", "list_stacks", {}, "InvalidAction"),
        ("codebuild", "list_builds_for_project", {"projectName": "none"}, "ResourceNotFoundException"),
        ("codebuild", "batch_get_builds", {"ids": ["no-colon"]}, "InvalidInputException"),
        ("cloudformation", "describe_stacks", {"StackName": "none"}, "ValidationError"),
        ("cloudformation", "describe_stacks", {}, "ValidationError"),
        (
            "cloudformation",
            "describe_stack_set_operation",
            {"StackSetName": "none", "OperationId": "a"},
            "StackSetNotFoundException",
        ),
        ("codedeploy", "get_deployment", {"deploymentId": "d-1"}, "DeploymentDoesNotExistException"),
        ("ecs", "describe_services", {"cluster": "none", "services": ["web"]}, "ClusterNotFoundException"),
        ("stepfunctions", "describe_execution", {"executionArn": f"{MACHINE}:x"}, "ExecutionDoesNotExist"),
        ("lambda", "get_function_configuration", {"FunctionName": "none"}, "ResourceNotFoundException"),
        (
            "appconfig",
            "list_deployments",
            {"ApplicationId": "none", "EnvironmentId": "none"},
            "ResourceNotFound",
        ),
        ("servicecatalog", "describe_product_as_admin", {"Id": "prod-none"}, "ResourceNotFoundException"),
        (
            "devicefarm",
            "get_run",
            {"arn": f"arn:aws:devicefarm:us-west-2:{ACCOUNT}:run:a/b"},
            "NotFoundException",
        ),
        (
            "codeconnections",
            "get_connection",
            {"ConnectionArn": f"arn:aws:codeconnections:{REGION}:{ACCOUNT}:connection/0a"},
            "ResourceNotFound",
        ),
    ],
)
def test_what_is_not_there_is_refused_as_each_service_does(
    bench: Bench, service: str, method: str, arguments: dict[str, object], code: str
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(bench.client(service), method)(**arguments)
    assert refused.value.response["Error"]["Code"].startswith(code)
    assert refused.value.response["ResponseMetadata"]["RequestId"]


@pytest.mark.parametrize("service", ["codebuild", "cloudformation", "lambda"])
def test_faults_strike_in_every_protocol(bench: Bench, service: str) -> None:
    bench.run(
        codebuild("Build", "web-build"),
        action("Smoke", "Invoke/Lambda", {"FunctionName": "smoke"}, order=2),
        cloudformation("Stack", "net", takes="App", order=3),
        outcome=succeeds(1),
        seconds=10,
    )
    calls: dict[str, Callable[[Any], Any]] = {
        "codebuild": lambda client: client.list_builds_for_project(projectName="web-build"),
        "cloudformation": lambda client: client.describe_stacks(StackName="net"),
        "lambda": lambda client: client.get_function_configuration(FunctionName="smoke"),
    }
    ask, client = calls[service], bench.client(service)
    ask(client)
    bench.emulator.faults.add(Fault(kind=FaultKind.EXPIRE, service=service, count=1))
    with pytest.raises(ClientError, match="ExpiredToken"):
        ask(client)
    bench.emulator.faults.add(Fault(kind=FaultKind.DENY, service=service, count=1))
    with pytest.raises(
        ClientError, match=f"not authorized to perform: {service}:.* on resource: arn:aws:{service}:"
    ):
        ask(client)
    ask(client)
    assert {record.service for record in bench.emulator.calls.find(service=service)} == {service}


@pytest.mark.parametrize("seconds", [2.0, 40.0, 400.0, 10_000.0])
@pytest.mark.parametrize(
    "phase", ["", "DOWNLOAD_SOURCE", "INSTALL", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS"]
)
def test_the_phases_of_a_build_fill_its_time(bench: Bench, seconds: float, phase: str) -> None:
    message = f"Build terminated with state: FAILED. Phase: {phase}, Code: X, Message: y"
    outcome = fails(seconds, message) if phase else succeeds(seconds)
    bench.run(codebuild("Build", "web-build"), outcome=outcome)
    work = next(find_work(bench.world, ACCOUNT, REGION, lambda one: one.provider == "CodeBuild"))
    phases = phases_of(work)
    assert phases[0].start == work.started
    assert phases[-1].end == pytest.approx(work.ends)
    assert all(before.end == after.start for before, after in pairwise(phases))
    assert all(one.end >= one.start for one in phases)
    assert [one.name for one in phases if one.status == "FAILED"] == ([phase] if phase else [])


def test_a_build_that_hits_its_limit_has_timed_out(bench: Bench) -> None:
    attempt = bench.run(codebuild("Build", "web-build"), outcome=succeeds(9 * 3600), seconds=8 * 3600 + 1)
    (build,) = bench.client("codebuild").batch_get_builds(ids=[attempt.external_id])["builds"]
    assert build["buildStatus"] == "TIMED_OUT"
    assert [phase["phaseStatus"] for phase in build["phases"] if phase["phaseType"] == "BUILD"] == [
        "TIMED_OUT"
    ]


def test_unknown_builds_are_named_and_projects_list_theirs(bench: Bench) -> None:
    record = bench.put(codebuild("Build", "web-build"), behaviour=succeeds(1))
    ids = [bench.start(record, seconds=5).external_id for _ in range(3)]
    client = bench.client("codebuild")
    answer = client.batch_get_builds(ids=[ids[0], "web-build:none"])
    assert ([one["id"] for one in answer["builds"]], answer["buildsNotFound"]) == (
        [ids[0]],
        ["web-build:none"],
    )
    arn = answer["builds"][0]["arn"]
    assert client.batch_get_builds(ids=[arn])["builds"][0]["id"] == ids[0]
    assert client.list_builds_for_project(projectName="web-build")["ids"] == ids[::-1]
    assert client.list_builds_for_project(projectName="web-build", sortOrder="ASCENDING")["ids"] == ids


def test_stack_events_come_a_hundred_a_page_newest_first(bench: Bench) -> None:
    record = bench.put(cloudformation("Stack", "net", takes="App"), behaviour=succeeds(10))
    for _ in range(12):
        bench.start(record, seconds=20)
    client = bench.client("cloudformation")
    pages = list(client.get_paginator("describe_stack_events").paginate(StackName="net"))
    events = [event for page in pages for event in page["StackEvents"]]
    assert [len(page["StackEvents"]) for page in pages] == [100, len(events) - 100]
    times = [event["Timestamp"] for event in events]
    assert times == sorted(times, reverse=True)
    assert len({event["EventId"] for event in events}) == len(events) == 12 * 12
    assert client.describe_stacks(StackName="net")["Stacks"][0]["StackStatus"] == "UPDATE_COMPLETE"


def test_a_change_set_is_made_and_then_executed(bench: Bench) -> None:
    made = cloudformation("Plan", "net", takes="App", mode="CHANGE_SET_REPLACE")
    executed = cloudformation("Apply", "net", takes="App", mode="CHANGE_SET_EXECUTE", order=2)
    bench.run(made, executed, outcome=succeeds(10), seconds=5)
    client = bench.client("cloudformation")
    found = []
    for _ in range(3):
        answer = client.describe_change_set(StackName="net", ChangeSetName="net-pipeline")
        found.append((answer["Status"], answer["ExecutionStatus"], len(answer["Changes"])))
        bench.emulator.step(10)
    assert found == [
        ("CREATE_IN_PROGRESS", "UNAVAILABLE", 0),
        ("CREATE_COMPLETE", "EXECUTE_IN_PROGRESS", 3),
        ("CREATE_COMPLETE", "EXECUTE_COMPLETE", 3),
    ]
    with pytest.raises(client.exceptions.ChangeSetNotFoundException):
        client.describe_change_set(StackName="net", ChangeSetName="other")


def test_a_service_rolls_out_task_by_task(bench: Bench) -> None:
    bench.run(ecs("Service", "web", "prod", takes="App"), outcome=succeeds(100), seconds=1)
    client, seen = bench.client("ecs"), []
    for _ in range(5):
        answer = client.describe_services(cluster="prod", services=["web", "other"])
        assert answer["failures"][0]["reason"] == "MISSING"
        primary = answer["services"][0]["deployments"][0]
        seen.append((primary["rolloutState"], primary["runningCount"]))
        bench.emulator.step(25)
    assert [state for state, _ in seen] == ["IN_PROGRESS"] * 4 + ["COMPLETED"]
    assert [running for _, running in seen] == sorted(running for _, running in seen)
    assert seen[-1] == ("COMPLETED", 4)
    assert "steady state" in answer["services"][0]["events"][0]["message"]


def test_a_failed_rollout_leaves_the_former_tasks(bench: Bench) -> None:
    bench.run(ecs("Service", "web", "prod", takes="App"), outcome=fails(60, "no health"), seconds=61)
    (service,) = bench.client("ecs").describe_services(cluster="prod", services=["web"])["services"]
    assert [(one["status"], one["rolloutState"], one["runningCount"]) for one in service["deployments"]] == [
        ("PRIMARY", "FAILED", 0),
        ("ACTIVE", "COMPLETED", 4),
    ]
    assert service["deployments"][0]["failedTasks"] > 0


def test_a_deployment_goes_from_instance_to_instance(bench: Bench) -> None:
    group = {"ApplicationName": "shop", "DeploymentGroupName": "prod"}
    deploy = action("Fleet", "Deploy/CodeDeploy", group, takes="App")
    attempt = bench.run(deploy, outcome=fails(90, "too many individual instances failed"), seconds=45)
    client, identity = bench.client("codedeploy"), str(attempt.external_id)
    ids = client.list_deployment_targets(deploymentId=identity)["targetIds"]

    def statuses() -> list[str]:
        answer = client.batch_get_deployment_targets(deploymentId=identity, targetIds=ids)
        return [target["instanceTarget"]["status"] for target in answer["deploymentTargets"]]

    during = statuses()
    assert during == sorted(during, key=["Succeeded", "InProgress", "Pending"].index)
    assert "InProgress" in during
    bench.emulator.step(50)
    assert statuses() == ["Succeeded"] * (len(ids) - 1) + ["Failed"]
    info = client.get_deployment(deploymentId=identity)["deploymentInfo"]
    assert (info["status"], info["errorInformation"]["code"]) == ("Failed", "HEALTH_CONSTRAINTS")
    assert info["deploymentOverview"]["Failed"] == 1
    with pytest.raises(client.exceptions.DeploymentTargetDoesNotExistException):
        client.batch_get_deployment_targets(deploymentId=identity, targetIds=["i-none"])


def test_a_history_pages_in_both_directions(bench: Bench) -> None:
    machine = action("Load", "Invoke/StepFunctions", {"StateMachineArn": MACHINE})
    attempt = bench.run(machine, outcome=succeeds(60), seconds=61)
    client, arn = bench.client("stepfunctions"), str(attempt.external_id)
    whole = client.get_execution_history(executionArn=arn)["events"]
    assert [event["id"] for event in whole] == list(range(1, len(whole) + 1))
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=arn, reverseOrder=True, PaginationConfig={"PageSize": 7}
    )
    backwards = [event for page in pages for event in page["events"]]
    assert backwards == whole[::-1]
    assert client.describe_execution(executionArn=arn)["status"] == "SUCCEEDED"
    with pytest.raises(client.exceptions.InvalidToken):
        client.get_execution_history(executionArn=arn, nextToken="x")
