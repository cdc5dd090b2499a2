"""Rules that fire: schedules by the clock, and events of CodeCommit, S3 and ECR that they match."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.clock import SteppedClock, as_datetime
from services.emulator import Emulator
from tests.contract.raw_http import change
from tests.declarations import approval, pipeline, source, stage
from tests.emulator_fixtures import ACCOUNT, REGION, ClientFactory

HERE = {"account": ACCOUNT, "region": REGION}
ARN = f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web"
TARGET = {"Id": "web", "Arn": ARN, "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/start-web"}


@pytest.fixture
def events(codepipeline: ClientFactory) -> Any:
    """A client of EventBridge."""
    return codepipeline(service="events")


def put(client: Any, provider: str, **members: Any) -> None:
    """Put up the pipeline ``web`` with a source of a provider."""
    stages = [stage("Source", source(provider=provider)), stage("Approve", approval())]
    client.create_pipeline(pipeline=pipeline(stages=stages, **members))


def started(client: Any) -> list[dict[str, Any]]:
    """The executions since the one that creation started, oldest first."""
    found = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    return [one for one in reversed(found) if one["trigger"]["triggerType"] != "CreatePipeline"]


def rule(events: Any, name: str, target: dict[str, Any] | None = None, **members: Any) -> str:
    """Put a rule that starts ``web`` and answer its ARN."""
    arn = events.put_rule(Name=name, **members)["RuleArn"]
    events.put_targets(Rule=name, Targets=[TARGET | (target or {})])
    return str(arn)


def pattern_of(service: str, **detail: Any) -> str:
    """An event pattern's text."""
    return json.dumps({"source": [f"aws.{service}"], "detail": detail})


def test_a_schedule_starts_its_pipeline_every_night(emulator: Emulator, client: Any, events: Any) -> None:
    put(client, "CodeCommit")
    arn = rule(events, "nightly", ScheduleExpression="cron(30 2 * * ? *)")
    emulator.step(2 * 86_400)
    found = started(client)
    assert [as_datetime(one["startTime"].timestamp()).strftime("%H:%M:%S") for one in found] == [
        "02:30:00"
    ] * 2
    assert {(one["trigger"]["triggerType"], one["trigger"]["triggerDetail"]) for one in found} == {
        ("CloudWatchEvent", arn)
    }


def test_a_rate_counts_from_when_its_rule_is_enabled(
    emulator: Emulator, client: Any, events: Any, clock: SteppedClock
) -> None:
    put(client, "CodeCommit")
    rule(events, "often", ScheduleExpression="rate(2 hours)", State="DISABLED")
    emulator.step(5 * 3600)
    assert started(client) == []
    events.enable_rule(Name="often")
    begun = clock.now()
    emulator.step(5 * 3600)
    assert [one["startTime"].timestamp() - begun for one in started(client)] == [7200, 14_400]
    events.disable_rule(Name="often")
    emulator.step(5 * 3600)
    assert len(started(client)) == 2
    events.enable_rule(Name="often")
    events.remove_targets(Rule="often", Ids=["web"])
    events.delete_rule(Name="often")
    emulator.step(5 * 3600)
    assert len(started(client)) == 2


@pytest.mark.parametrize(
    ("provider", "place", "ref", "pattern"),
    [
        (
            "CodeCommit",
            "web",
            "main",
            pattern_of("codecommit", referenceName=["main"], referenceType=["branch"]),
        ),
        ("S3", "acme-releases", "web.zip", pattern_of("s3", bucket={"name": ["acme-releases"]})),
        ("S3", "acme-releases", "web.zip", pattern_of("s3", requestParameters={"key": ["web.zip"]})),
        ("ECR", "web", "latest", pattern_of("ecr", **{"image-tag": ["latest"], "result": ["SUCCESS"]})),
    ],
)
def test_a_change_starts_the_pipelines_whose_rules_it_matches(
    emulator: Emulator, client: Any, events: Any, provider: str, place: str, ref: str, pattern: str
) -> None:
    put(client, provider)
    arn = rule(events, "on-change", EventPattern=pattern)
    change(emulator.port, "sources", {**HERE, "provider": provider, "place": "elsewhere", "ref": "other"})
    assert started(client) == []
    changed = change(emulator.port, "sources", {**HERE, "provider": provider, "place": place, "ref": ref})
    emulator.step(10)
    [only] = started(client)
    assert only["trigger"] == {"triggerType": "CloudWatchEvent", "triggerDetail": arn}
    assert only["sourceRevisions"][0]["revisionId"] == changed["revision"]
    events.disable_rule(Name="on-change")
    change(emulator.port, "sources", {**HERE, "provider": provider, "place": place, "ref": ref})
    assert len(started(client)) == 1


def test_a_targets_input_gives_variables_and_source_revisions(
    emulator: Emulator, client: Any, events: Any
) -> None:
    put(client, "S3", variables=[{"name": "Environment", "defaultValue": "test"}])
    revision = {"actionName": "App", "revisionType": "S3_OBJECT_VERSION_ID", "revisionValue": "<version>"}
    wanted = {"sourceRevisions": revision, "variables": [{"name": "Environment", "value": "<bucket>"}]}
    transformer = {
        "InputPathsMap": {"version": "$.detail.object.version-id", "bucket": "$.detail.bucket.name"},
        "InputTemplate": json.dumps(wanted),
    }
    rule(
        events,
        "upload",
        {"InputTransformer": transformer},
        EventPattern=pattern_of("s3", reason=["PutObject"]),
    )
    rule(events, "static", {"Input": '{"variables": [{"name": "Environment", "value": "prod"}]}'},
         ScheduleExpression="rate(1 hour)")  # fmt: skip
    place = {"provider": "S3", "place": "acme-releases", "ref": "web.zip"}
    first = change(emulator.port, "sources", {**HERE, **place})["revision"]
    emulator.step(10)
    change(emulator.port, "sources", {**HERE, **place})
    emulator.step(3600)
    found = started(client)
    assert found[0]["sourceRevisions"][0]["revisionId"] == first
    values = [
        client.get_pipeline_execution(pipelineName="web", pipelineExecutionId=one["pipelineExecutionId"])[
            "pipelineExecution"
        ]["variables"][0]["resolvedValue"]
        for one in found
    ]
    assert values == ["acme-releases", "acme-releases", "prod"]


def test_any_event_can_be_told_and_reaches_a_queue(
    emulator: Emulator, codepipeline: ClientFactory, events: Any
) -> None:
    sqs = codepipeline(service="sqs")
    url = sqs.create_queue(QueueName="heard")["QueueUrl"]
    queue = f"arn:aws:sqs:{REGION}:{ACCOUNT}:heard"
    arn = events.put_rule(Name="deploys", EventPattern='{"source": ["acme.deploys"]}')["RuleArn"]
    allowed = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": arn}},
    }
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [allowed]})})
    events.put_targets(Rule="deploys", Targets=[{"Id": "queue", "Arn": queue}])
    told = {"source": "acme.deploys", "detail-type": "Deployed", "detail": {"service": "web"}}
    change(emulator.port, "events", {**HERE, "event": told})
    change(emulator.port, "events", {**HERE, "event": {"source": "acme.other"}})
    [message] = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    body = json.loads(message["Body"])
    assert told.items() <= body.items()
    assert (body["account"], body["region"], body["version"]) == (ACCOUNT, REGION, "0")


def test_a_pipelines_own_state_changes_reach_rules(emulator: Emulator, client: Any, events: Any) -> None:
    """One pipeline starts when another's execution has been stopped."""
    put(client, "CodeCommit")
    other = pipeline(
        "cleanup", [stage("Source", source(provider="CodeCommit")), stage("Approve", approval())]
    )
    client.create_pipeline(pipeline=other)
    wanted = {
        "source": ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        "detail": {"pipeline": ["web"], "state": ["STOPPED"]},
    }
    events.put_rule(Name="after-stop", EventPattern=json.dumps(wanted))
    events.put_targets(Rule="after-stop", Targets=[TARGET | {"Arn": ARN.replace(":web", ":cleanup")}])
    running = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    client.stop_pipeline_execution(
        pipelineName="web", pipelineExecutionId=running["pipelineExecutionId"], abandon=True
    )
    emulator.step(60)
    found = client.list_pipeline_executions(pipelineName="cleanup")["pipelineExecutionSummaries"]
    assert [one["trigger"]["triggerType"] for one in found] == ["CloudWatchEvent", "CreatePipeline"]


def test_a_rule_whose_pipeline_is_gone_does_no_harm(emulator: Emulator, client: Any, events: Any) -> None:
    put(client, "CodeCommit")
    rule(events, "often", ScheduleExpression="rate(1 hour)")
    client.delete_pipeline(name="web")
    emulator.step(3 * 3600)
    assert client.list_pipelines()["pipelines"] == []
