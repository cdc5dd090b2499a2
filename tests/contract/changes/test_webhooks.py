"""Webhooks: deliveries to their URLs, their filters and authentication, and what GitHub delivers by itself."""

from __future__ import annotations

import hmac
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from tests.contract.raw_http import change, send
from tests.declarations import action, approval, pipeline, stage

SECRET = "hush"
PUSH = {
    "ref": "refs/heads/main",
    "head_commit": {"id": "c0ffee", "message": "Brew"},
    "labels": [{"name": "go"}],
}


def put_pipeline(client: Any, token: str = "ghp_token") -> None:
    """Put up ``web`` on GitHub version 1, which polls nothing."""
    settings = {
        "Owner": "acme",
        "Repo": "web",
        "Branch": "main",
        "OAuthToken": token,
        "PollForSourceChanges": "false",
    }
    app = action("App", "Source", "GitHub", owner="ThirdParty", outputs=["App"], configuration=settings)
    client.create_pipeline(pipeline=pipeline(stages=[stage("Source", app), stage("Approve", approval())]))


def put_webhook(client: Any, **members: Any) -> str:
    """Put a webhook on ``web`` and answer the path of its URL."""
    webhook = {
        "name": "push",
        "targetPipeline": "web",
        "targetAction": "App",
        "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}],
        "authentication": "UNAUTHENTICATED",
        "authenticationConfiguration": {},
        **members,
    }
    parts = urlsplit(client.put_webhook(webhook=webhook)["webhook"]["url"])
    return f"{parts.path}?{parts.query}"


def post(emulator: Emulator, path: str, payload: Any, **headers: str) -> int:
    """Deliver a payload to a webhook's URL; the status of the answer."""
    return send(emulator.port, "POST", path, json.dumps(payload).encode(), **headers).status


def listed(client: Any) -> dict[str, Any]:
    """The one webhook as ListWebhooks shows it."""
    [found] = client.list_webhooks()["webhooks"]
    answer: dict[str, Any] = found
    return answer


def started(client: Any) -> list[dict[str, Any]]:
    """The executions that webhooks have started, newest first."""
    found = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    return [one for one in found if one["trigger"]["triggerType"] == "Webhook"]


def test_a_delivery_starts_the_pipeline_with_its_commit(emulator: Emulator, client: Any) -> None:
    put_pipeline(client)
    path = put_webhook(client)
    assert "lastTriggered" not in listed(client)
    assert post(emulator, path, PUSH) == 200
    emulator.step(10)
    [only] = started(client)
    assert only["trigger"]["triggerDetail"] == listed(client)["arn"]
    assert only["sourceRevisions"][0]["revisionId"] == "c0ffee"
    assert listed(client)["lastTriggered"] == only["startTime"]


@pytest.mark.parametrize(
    ("filters", "starts"),
    [
        ([{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}], True),
        ([{"jsonPath": "$.ref", "matchEquals": "refs/heads/dev"}], False),
        ([{"jsonPath": "$.ref"}, {"jsonPath": "$.head_commit.id", "matchEquals": "c0ffee"}], True),
        ([{"jsonPath": "$.ref"}, {"jsonPath": "$.release"}], False),
        ([{"jsonPath": "$.labels[0].name", "matchEquals": "go"}], True),
        ([{"jsonPath": "$['labels'][*]['name']", "matchEquals": "go"}], True),
        ([{"jsonPath": "$..name", "matchEquals": "go"}], True),
        ([{"jsonPath": "$.labels[1].name"}], False),
    ],
)
def test_all_filters_must_hold(
    emulator: Emulator, client: Any, filters: list[dict[str, str]], *, starts: bool
) -> None:
    put_pipeline(client)
    path = put_webhook(client, filters=filters)
    assert post(emulator, path, PUSH) == 200
    assert bool(started(client)) is starts


@pytest.mark.parametrize("path", ["ref", "$.", "$.a[", "$.a[x]", "$ref"])
def test_a_filter_that_is_no_json_path_is_refused(client: Any, path: str) -> None:
    put_pipeline(client)
    with pytest.raises(ClientError) as refused:
        put_webhook(client, filters=[{"jsonPath": path}])
    assert refused.value.response["Error"]["Code"] == "InvalidWebhookFilterPatternException"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_github_signs_what_it_delivers(emulator: Emulator, client: Any, algorithm: str) -> None:
    put_pipeline(client)
    path = put_webhook(
        client, authentication="GITHUB_HMAC", authenticationConfiguration={"SecretToken": SECRET}
    )
    signature = hmac.new(SECRET.encode(), json.dumps(PUSH).encode(), algorithm).hexdigest()
    header = "x-hub-signature" if algorithm == "sha1" else "x-hub-signature-256"
    assert post(emulator, path, PUSH) == 403
    assert post(emulator, path, PUSH, **{header: f"{algorithm}={'0' * len(signature)}"}) == 403
    assert started(client) == []
    assert post(emulator, path, PUSH, **{header: f"{algorithm}={signature}"}) == 200
    assert len(started(client)) == 1


def test_only_an_address_of_the_range_may_deliver(emulator: Emulator, client: Any) -> None:
    put_pipeline(client)
    path = put_webhook(
        client, authentication="IP", authenticationConfiguration={"AllowedIPRange": "192.0.2.0/24"}
    )
    assert post(emulator, path, PUSH) == 403
    assert post(emulator, path, PUSH, x_forwarded_for="192.0.2.7") == 200
    assert post(emulator, path, PUSH, x_forwarded_for="nowhere") == 403
    assert len(started(client)) == 1


def test_what_is_no_delivery_is_refused(emulator: Emulator, client: Any) -> None:
    put_pipeline(client)
    path = put_webhook(client)
    assert post(emulator, "/trigger?t=unknown&v=1", PUSH) == 404
    assert send(emulator.port, "POST", path, b"{").status == 400
    client.delete_webhook(name="push")
    assert post(emulator, path, PUSH) == 404
    assert started(client) == []


def test_github_delivers_while_the_webhook_is_registered(emulator: Emulator, client: Any) -> None:
    put_pipeline(client)
    put_webhook(client)
    push = {"repository": "acme/web", "branch": "main"}
    assert change(emulator.port, "git", push)["started"] == []
    client.register_webhook_with_third_party(webhookName="push")
    [one] = change(emulator.port, "git", push)["started"]
    assert one["pipeline"] == "web"
    assert change(emulator.port, "git", push | {"branch": "dev"})["started"] == []
    client.deregister_webhook_with_third_party(webhookName="push")
    assert change(emulator.port, "git", push)["started"] == []


def test_a_token_that_is_no_good_becomes_the_webhooks_error(emulator: Emulator, client: Any) -> None:
    put_pipeline(client, token="****")
    put_webhook(client)
    client.register_webhook_with_third_party(webhookName="push")
    assert listed(client)["errorCode"] == "401"
    assert "Bad credentials" in listed(client)["errorMessage"]
    assert change(emulator.port, "git", {"repository": "acme/web", "branch": "main"})["started"] == []
