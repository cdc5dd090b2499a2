"""Everything that can start a pipeline, read from the emulator."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.domain.execution import Execution
from services.domain.problem import ProblemKind
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.live.outcome import attempt
from services.pipelines.verbs import DeleteWebhook, DeregisterWebhook, RegisterWebhook
from services.triggers.overview import Readiness, Starter, StarterKind, list_starters, unread, what_tells
from services.triggers.reader import TriggerReader
from services.triggers.record import Part, TriggerRecord
from services.triggers.settle import reconcile_starter
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import CONNECTION, action, build, deploy, pipeline, source, stage
from tests.emulator_fixtures import ACCOUNT, REGION, boto_client

WEB = f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web"
ROLE = "arn:aws:iam::111122223333:role/start-pipelines"
PUSHES = [
    {"branches": {"includes": ["main"]}, "filePaths": {"excludes": ["docs/**"]}},
    {"tags": {"includes": ["v*"]}},
]
TRIGGER = {
    "providerType": "CodeStarSourceConnection",
    "gitConfiguration": {"sourceActionName": "App", "push": PUSHES, "pullRequest": [{"events": ["OPEN"]}]},
}


def sources(*actions: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A pipeline with these source actions; the first one's artifact is built."""
    first = actions[0]["outputArtifacts"][0]["name"]
    stages = [
        stage("Source", *actions),
        stage("Build", build(inputs=(first,))),
        stage("Deploy", deploy()),
    ]
    return pipeline(stages=stages, **members)


def polling(name: str = "Bucket") -> dict[str, Any]:
    """A source action that polls, for it does not say that it does not."""
    return action(
        name, "Source", "S3", outputs=[name], configuration={"S3Bucket": "b", "S3ObjectKey": "web.zip"}
    )


def read(desk: Desk, name: str = "web") -> TriggerRecord:
    """All that can be read of what starts a pipeline."""
    record = TriggerRecord(TriggerReader(desk.factory, TARGET), desk.reader, name)
    read_on(record)
    return record


def read_on(record: TriggerRecord) -> None:
    """Read until nothing is asked any more."""
    while questions := record.open_questions():
        for question in questions:
            record.take(question, attempt(lambda asked=question: record.read(asked)))  # type: ignore[misc]  # bound now
    assert not record.reading


def starters(desk: Desk, executions: tuple[Execution, ...] = ()) -> list[Starter]:
    """What starts the pipeline of the test."""
    record = read(desk)
    assert unread(record) == ()
    return list(list_starters(record, executions or record.executions or (), desk.clock.now()))


def events(desk: Desk) -> Any:
    """A client of EventBridge."""
    return boto_client(desk.emulator.url, service="events")


def put_rule(desk: Desk, name: str, **members: Any) -> None:
    """A rule that starts the pipeline."""
    client = events(desk)
    client.put_rule(Name=name, **members)
    client.put_targets(Rule=name, Targets=[{"Id": "p", "Arn": WEB, "RoleArn": ROLE}])


def test_every_filter_of_a_trigger_is_listed(desk: Desk) -> None:
    desk.put(pipeline(triggers=[TRIGGER]))
    found = starters(desk)
    assert [(one.kind, one.words, one.readiness) for one in found] == [
        (StarterKind.PUSH, "push to branch main, changing any file but docs/**", Readiness.ON),
        (StarterKind.PUSH, "push of tag v*", Readiness.ON),
        (StarterKind.PULL_REQUEST, "pull request opened", Readiness.ON),
    ]
    assert [one.filter and (one.filter.kind, one.filter.place) for one in found] == [
        ("push", 0),
        ("push", 1),
        ("pullRequest", 0),
    ]


@pytest.mark.parametrize(
    ("status", "readiness"),
    [("AVAILABLE", Readiness.ON), ("PENDING", Readiness.SILENT), ("ERROR", Readiness.SILENT)],
)
def test_the_connection_explains_triggers_that_are_silent(
    desk: Desk, status: str, readiness: Readiness
) -> None:
    desk.put(pipeline())
    desk.emulator.world.connections.set(CONNECTION, status)
    (found,) = starters(desk)
    assert (found.words, found.readiness, found.takes_filters) == ("push to main", readiness, True)
    assert found.connection is not None
    assert found.connection.status.value == status
    assert (status in found.remark) == (readiness is Readiness.SILENT)


def test_a_source_without_change_detection_is_off(desk: Desk) -> None:
    off = {
        "ConnectionArn": CONNECTION,
        "FullRepositoryId": "acme/web",
        "BranchName": "main",
        "DetectChanges": "false",
    }
    desk.put(sources(source(configuration=off)))
    (found,) = starters(desk)
    assert found.readiness is Readiness.OFF
    assert "DetectChanges is false" in found.words


def test_polling_is_told_with_its_hidden_default_and_the_guides_advice(desk: Desk) -> None:
    desk.put(sources(polling()))
    (found,) = starters(desk)
    assert (found.readiness, found.polls) == (Readiness.POLLING, True)
    assert "true where it is not said" in found.words
    assert "EventBridge rule" in found.advice


def test_polling_that_the_service_stopped_is_silent(desk: Desk) -> None:
    run = desk.put(sources(polling()))
    run.record.polling_disabled_at = desk.clock.now()
    (found,) = starters(desk)
    assert found.readiness is Readiness.SILENT
    assert "the service stopped" in found.words


def test_a_source_that_wants_events_is_silent_without_an_enabled_rule(desk: Desk) -> None:
    desk.put(sources(source("Repo", provider="CodeCommit")))
    (found,) = starters(desk)
    assert (found.readiness, found.remark) == (
        Readiness.SILENT,
        "no rule on the default bus tells of changes: nothing starts it",
    )
    pattern = {"source": ["aws.codecommit"], "detail": {"referenceName": ["main"], "repositoryName": ["web"]}}
    put_rule(desk, "web-push", EventPattern=json.dumps(pattern))
    first, rule = starters(desk)
    assert (first.readiness, first.words) == (Readiness.ON, "changes told by rule web-push (CodeCommit)")
    assert (rule.kind, rule.readiness) == (StarterKind.RULE, Readiness.ON)
    assert rule.words == "push to reference main of CodeCommit repository web"
    events(desk).disable_rule(Name="web-push")
    first, rule = starters(desk)
    assert (first.readiness, rule.readiness) == (Readiness.SILENT, Readiness.OFF)
    assert "its rule is disabled" in first.remark


def test_a_schedule_is_told_in_words_with_its_next_runs_and_what_it_started(desk: Desk) -> None:
    desk.put(pipeline())
    put_rule(desk, "nightly", ScheduleExpression="rate(1 hour)")
    for _ in range(3):
        desk.step(3600)
    (found,) = (one for one in starters(desk) if one.rule is not None)
    assert (found.kind, found.words) == (StarterKind.SCHEDULE, "every hour")
    assert found.last is not None
    assert found.last.started is not None
    now = desk.clock.now()
    assert found.runs[0] == pytest.approx(found.last.started + 3600)
    assert len(found.runs) == 3
    assert all(run > now for run in found.runs)


def test_a_disabled_schedule_has_no_next_runs(desk: Desk) -> None:
    desk.put(pipeline())
    put_rule(desk, "nightly", ScheduleExpression="cron(0 18 ? * MON-FRI *)", State="DISABLED")
    (found,) = (one for one in starters(desk) if one.rule is not None)
    assert (found.readiness, found.runs) == (Readiness.OFF, ())
    assert found.words == "at 18:00 UTC, Monday to Friday"


def put_webhook(desk: Desk, name: str = "push") -> None:
    """A webhook on the source action."""
    boto_client(desk.emulator.url).put_webhook(
        webhook={
            "name": name,
            "targetPipeline": "web",
            "targetAction": "App",
            "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
            "authentication": "IP",
            "authenticationConfiguration": {"AllowedIPRange": "192.0.2.0/24"},
        }
    )


def test_webhooks_of_the_pipeline_are_told_and_no_others(desk: Desk) -> None:
    desk.put(pipeline())
    desk.put(pipeline("other"))
    put_webhook(desk)
    (found,) = (one for one in starters(desk) if one.webhook is not None)
    assert found.words == "push: $.ref is refs/heads/main"
    assert found.webhook is not None
    assert (found.webhook.authentication.value, found.webhook.allowed_range) == ("IP", "192.0.2.0/24")
    assert found.webhook.url.startswith("https://")
    record = read(desk)
    assert what_tells(record, "App") == "webhook push"
    assert read(desk, "other").webhooks == ()


def test_webhooks_are_registered_deregistered_and_deleted(desk: Desk) -> None:
    desk.put(pipeline())
    put_webhook(desk)
    reader = TriggerReader(desk.factory, TARGET)
    for verb in (RegisterWebhook("web", "push"), DeregisterWebhook("web", "push")):
        desk.operator.perform(verb)
        assert desk.operator.reconcile(verb, 0.0).happened is None
    delete = DeleteWebhook("web", "push")
    assert reconcile_starter(reader, delete).happened is False
    desk.operator.perform(delete)
    assert reconcile_starter(reader, delete).happened is True
    assert reader.webhooks("web") == ()
    assert desk.refused(RegisterWebhook("web", "push")).kind is ProblemKind.NOT_FOUND


def test_what_cannot_be_read_hides_nothing_else(desk: Desk) -> None:
    desk.put(pipeline(triggers=[TRIGGER]))
    desk.fail(FaultKind.DENY, "ListRuleNamesByTarget")
    desk.fail(FaultKind.DENY, "GetConnection")
    record = read(desk)
    found = list_starters(record, (), desk.clock.now())
    assert [one.readiness for one in found] == [Readiness.UNKNOWN] * 3
    told = "\n".join(unread(record))
    assert "EventBridge rules: " in told
    assert "events:ListRuleNamesByTarget" in told
    assert "the connection: " in told
    record.ask_again()
    read_on(record)
    assert unread(record) == ()
    assert [one.readiness for one in list_starters(record, (), desk.clock.now())] == [Readiness.ON] * 3


def test_one_part_is_read_again_and_the_others_are_not(desk: Desk) -> None:
    desk.put(pipeline())
    record = read(desk)
    desk.emulator.calls.clear()
    record.ask_again(Part.WEBHOOKS)
    read_on(record)
    assert [call.operation for call in desk.emulator.calls.find()] == ["ListWebhooks"]


def test_a_pipeline_that_is_not_there_is_told(desk: Desk) -> None:
    record = read(desk, "nobody")
    assert record.definition is None
    with pytest.raises(ServiceError) as caught:
        TriggerReader(desk.factory, TARGET).pipeline("nobody")
    assert caught.value.problem.kind is ProblemKind.NOT_FOUND
    assert any("the declaration: " in line for line in unread(record))
