"""Source actions that poll: the hidden default, one look a minute, the end of it after thirty idle days."""

from __future__ import annotations

from typing import Any

from services.emulator import Emulator
from tests.contract.raw_http import change
from tests.declarations import action, approval, pipeline, stage
from tests.emulator_fixtures import ACCOUNT, REGION

DAY = 86_400
PLACE = {"account": ACCOUNT, "region": REGION, "provider": "CodeCommit", "place": "web", "ref": "main"}


def declared(**configuration: str) -> dict[str, Any]:
    """A pipeline on the CodeCommit repository ``web``; nothing is said of polling where nothing is given."""
    settings = {"RepositoryName": "web", "BranchName": "main", **configuration}
    app = action("App", "Source", "CodeCommit", outputs=["App"], configuration=settings)
    return pipeline(stages=[stage("Source", app), stage("Approve", approval())])


def triggers(client: Any) -> list[str]:
    """The trigger types of the executions, newest first."""
    found = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    return [one["trigger"]["triggerType"] for one in found]


def test_nothing_said_means_polling_and_a_minutes_changes_are_one(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=declared())
    emulator.step(130)
    change(emulator.port, "sources", PLACE)
    newest = change(emulator.port, "sources", PLACE)["revision"]
    emulator.step(49)
    assert triggers(client) == ["CreatePipeline"]
    emulator.step(11)
    assert triggers(client) == ["PollForSourceChanges", "CreatePipeline"]
    found = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert found["sourceRevisions"][0]["revisionId"] == newest
    emulator.step(3600)
    assert len(triggers(client)) == 2
    change(emulator.port, "sources", PLACE | {"ref": "other"})
    emulator.step(120)
    assert len(triggers(client)) == 2


def test_polling_that_is_switched_off_finds_nothing(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=declared(PollForSourceChanges="false"))
    change(emulator.port, "sources", PLACE)
    emulator.step(3600)
    assert triggers(client) == ["CreatePipeline"]
    client.update_pipeline(pipeline=declared())
    change(emulator.port, "sources", PLACE)
    client.update_pipeline(pipeline=declared(PollForSourceChanges="false"))
    emulator.step(3600)
    assert triggers(client) == ["CreatePipeline"]


def test_after_thirty_idle_days_polling_stops_until_the_pipeline_is_saved(
    emulator: Emulator, client: Any
) -> None:
    client.create_pipeline(pipeline=declared())
    begun = client.get_pipeline(name="web")["metadata"]["created"].timestamp()
    emulator.step(29 * DAY)
    assert "pollingDisabledAt" not in client.get_pipeline(name="web")["metadata"]
    emulator.step(2 * DAY)
    stopped = client.get_pipeline(name="web")["metadata"]["pollingDisabledAt"].timestamp()
    assert stopped - begun == 30 * DAY
    change(emulator.port, "sources", PLACE)
    emulator.step(3600)
    assert triggers(client) == ["CreatePipeline"]
    client.update_pipeline(pipeline=declared())
    assert "pollingDisabledAt" not in client.get_pipeline(name="web")["metadata"]
    change(emulator.port, "sources", PLACE)
    emulator.step(120)
    assert triggers(client) == ["PollForSourceChanges", "CreatePipeline"]


def test_polling_beside_a_rule_starts_twice(emulator: Emulator, client: Any, codepipeline: Any) -> None:
    """CodePipeline User Guide, Change detection methods: without PollForSourceChanges set to false it is both."""
    client.create_pipeline(pipeline=declared())
    events = codepipeline(service="events")
    events.put_rule(Name="push", EventPattern='{"source": ["aws.codecommit"]}')
    target = {
        "Id": "web",
        "Arn": f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web",
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/start",
    }
    events.put_targets(Rule="push", Targets=[target])
    change(emulator.port, "sources", PLACE)
    emulator.step(120)
    assert triggers(client) == ["PollForSourceChanges", "CloudWatchEvent", "CreatePipeline"]
