"""Git events on the control path: which pipelines start, with which revision, and through which connections."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from tests.contract.raw_http import change, control
from tests.declarations import CONNECTION, approval, pipeline, source, stage
from tests.emulator_fixtures import ACCOUNT, REGION, ClientFactory

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def put(client: Any, name: str = "web", **git: Any) -> None:
    """Put up a pipeline on acme/web whose source action ``App`` has a trigger with these filters, if any."""
    trigger = {
        "providerType": "CodeStarSourceConnection",
        "gitConfiguration": {"sourceActionName": "App", **git},
    }
    stages = [stage("Source", source(namespace="Git")), stage("Approve", approval())]
    client.create_pipeline(pipeline=pipeline(name, stages) | ({"triggers": [trigger]} if git else {}))


def happen(emulator: Emulator, **body: Any) -> list[str]:
    """Post an event on acme/web; the pipelines that it starts."""
    started = change(emulator.port, "git", {"repository": "acme/web", **body})["started"]
    assert all((one["account"], one["region"]) == (ACCOUNT, REGION) for one in started)
    return [one["pipeline"] for one in started]


def newest(client: Any, name: str = "web") -> dict[str, Any]:
    """The newest execution's summary."""
    found = client.list_pipeline_executions(pipelineName=name, maxResults=1)["pipelineExecutionSummaries"]
    answer: dict[str, Any] = found[0]
    return answer


def outputs(client: Any) -> dict[str, str]:
    """The output variables of the source action of the newest execution of ``web``."""
    listed = client.list_action_executions(
        pipelineName="web", filter={"pipelineExecutionId": newest(client)["pipelineExecutionId"]}
    )["actionExecutionDetails"]
    [found] = [one for one in listed if one["actionName"] == "App"]
    answer: dict[str, str] = found["output"]["outputVariables"]
    return answer


def test_an_execution_takes_the_very_commit_of_its_event(emulator: Emulator, client: Any) -> None:
    put(client, push=[{"branches": {"includes": ["release/*"]}}])
    push = {"branch": "release/1", "message": "Fix it", "author": "Grace Kim", "commit": COMMIT}
    assert happen(emulator, **push) == ["web"]
    assert happen(emulator, branch="main", message="Later") == []
    emulator.step(10)
    summary = newest(client)
    assert summary["trigger"] == {"triggerType": "WebhookV2", "triggerDetail": CONNECTION}
    [revision] = summary["sourceRevisions"]
    assert revision["revisionId"] == COMMIT
    assert "Fix it" in revision["revisionSummary"]
    assert outputs(client)["BranchName"] == "release/1"
    assert outputs(client)["CommitId"] == COMMIT


def test_a_start_by_hand_takes_the_source_actions_branch(emulator: Emulator, client: Any) -> None:
    put(client, push=[{"branches": {"includes": ["release/*"]}}])
    happen(emulator, branch="release/1", commit=COMMIT)
    client.start_pipeline_execution(name="web")
    emulator.step(20)
    assert newest(client)["sourceRevisions"][0]["revisionId"] != COMMIT
    assert outputs(client)["BranchName"] == "main"


def test_a_tag_has_no_branch(emulator: Emulator, client: Any) -> None:
    put(client, push=[{"tags": {"includes": ["v*"]}}])
    assert happen(emulator, tag="x1") == []
    assert happen(emulator, tag="v1", commit=COMMIT) == ["web"]
    emulator.step(10)
    assert outputs(client)["CommitId"] == COMMIT
    assert "BranchName" not in outputs(client)


def test_a_pull_request_brings_the_commit_of_its_source_branch(emulator: Emulator, client: Any) -> None:
    put(client, pullRequest=[{"events": ["OPEN"], "branches": {"includes": ["main"]}}])
    request = {"event": "OPEN", "source": "topic", "target": "main"}
    assert happen(emulator, pull_request=request | {"event": "CLOSED"}) == []
    assert happen(emulator, pull_request=request, commit=COMMIT) == ["web"]
    emulator.step(10)
    assert outputs(client)["CommitId"] == COMMIT
    assert outputs(client)["BranchName"] == "topic"


def test_one_event_starts_all_that_want_it(emulator: Emulator, client: Any) -> None:
    put(client, "default")
    put(client, "filtered", push=[{"branches": {"includes": ["ma*"]}}])
    put(client, "other", push=[{"branches": {"includes": ["dev"]}}])
    assert sorted(happen(emulator, branch="main")) == ["default", "filtered"]
    assert happen(emulator, branch="dev") == ["other"]


@pytest.mark.parametrize("status", ["PENDING", "ERROR"])
def test_a_connection_that_is_not_available_is_silent_and_cannot_be_read(
    emulator: Emulator, client: Any, codepipeline: ClientFactory, status: str
) -> None:
    put(client)
    change(emulator.port, "connections", {"connection": CONNECTION, "status": status})
    assert happen(emulator, branch="main") == []
    connections = codepipeline(service="codeconnections")
    assert connections.get_connection(ConnectionArn=CONNECTION)["Connection"]["ConnectionStatus"] == status
    assert [one["ConnectionStatus"] for one in connections.list_connections()["Connections"]] == [status]
    client.start_pipeline_execution(name="web")
    emulator.step(10)
    assert newest(client)["status"] == "Failed"
    state = client.get_pipeline_state(name="web")["stageStates"][0]["actionStates"][0]["latestExecution"]
    assert state["errorDetails"]["code"] == "ConfigurationError"
    assert CONNECTION in state["errorDetails"]["message"]
    assert status in state["errorDetails"]["message"]
    change(emulator.port, "connections", {"connection": CONNECTION, "status": "AVAILABLE"})
    assert happen(emulator, branch="main") == ["web"]


def test_both_names_of_the_service_mean_one_connection(emulator: Emulator, client: Any) -> None:
    put(client)
    older = CONNECTION.replace("codeconnections", "codestar-connections")
    assert happen(emulator, branch="main", connection=older) == ["web"]
    assert happen(emulator, branch="main", connection=f"{CONNECTION}0") == []


def test_connections_are_listed_page_by_page(client: Any, codepipeline: ClientFactory) -> None:
    for number in range(3):
        action = source()
        action["configuration"]["ConnectionArn"] = f"{CONNECTION[:-1]}{number}"
        stages = [stage("Source", action), stage("Approve", approval())]
        client.create_pipeline(pipeline=pipeline(f"web-{number}", stages))
    connections = codepipeline(service="codestar-connections")
    first = connections.list_connections(MaxResults=2)
    rest = connections.list_connections(MaxResults=2, NextToken=first["NextToken"])
    pages = [[one["ConnectionArn"][-1] for one in page["Connections"]] for page in (first, rest)]
    assert pages == [["0", "1"], ["2"]]
    assert "NextToken" not in rest
    with pytest.raises(ClientError) as refused:
        connections.list_connections(NextToken="made-up")
    assert refused.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.parametrize(
    ("route", "body", "why"),
    [
        ("git", {}, "repository must be a text"),
        ("git", {"repository": "acme/web"}, "one of branch, tag and pull_request is needed"),
        ("git", {"repository": "acme/web", "branch": "a", "tag": "b"}, "one of branch, tag"),
        ("git", {"repository": "acme/web", "branch": "a", "files": "x"}, "files must be a list"),
        ("git", {"repository": "acme/web", "branch": "a", "twig": "b"}, "nobody knows twig"),
        ("git", {"repository": "acme/web", "pull_request": {"event": "OPEN"}}, "source must be a text"),
        ("sources", {"account": ACCOUNT, "region": REGION, "provider": "FTP"}, "provider is none of"),
        ("events", {"account": ACCOUNT, "region": REGION, "event": []}, "event must be an object"),
        ("connections", {"connection": CONNECTION, "status": "TIRED"}, "status is none of"),
    ],
)
def test_what_is_no_change_is_refused_in_words(
    emulator: Emulator, route: str, body: dict[str, Any], why: str
) -> None:
    answer = control(emulator.port, "POST", route, body)
    assert answer.status == 400
    assert why in answer.json["error"]
