"""PutActionRevision: feeding a source revision by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.contract.engine.bench import Bench, refused
from tests.declarations import pipeline

Json = dict[str, Any]


def _put(bench: Bench, revision: str, stage: str = "Source", action: str = "App") -> Json:
    answer: Json = bench.client.put_action_revision(
        pipelineName="web",
        stageName=stage,
        actionName=action,
        actionRevision={
            "revisionId": revision,
            "revisionChangeId": "change-1",
            "created": datetime(2026, 1, 2, tzinfo=UTC),
        },
    )
    return answer


def test_a_new_revision_starts_an_execution_that_takes_it(bench: Bench) -> None:
    bench.put(pipeline(kind="V1"))
    answer = _put(bench, "abc123")
    assert answer["newRevision"] is True
    bench.step()
    found = bench.execution(answer["pipelineExecutionId"])
    assert found["artifactRevisions"][0]["revisionId"] == "abc123"
    assert found["trigger"]["triggerType"] == "PutActionRevision"


def test_a_revision_that_was_used_starts_nothing(bench: Bench) -> None:
    bench.put(pipeline())
    first = _put(bench, "abc123")
    bench.step()
    again = _put(bench, "abc123")
    assert again["newRevision"] is False
    assert again["pipelineExecutionId"] == first["pipelineExecutionId"]
    assert len(bench.executions()) == 1


def test_a_revision_that_is_being_taken_starts_nothing_more(bench: Bench) -> None:
    bench.put(pipeline())
    first = _put(bench, "abc123")
    assert bench.action("Source", "App")["latestExecution"]["status"] == "InProgress"
    again = _put(bench, "abc123")
    assert again["newRevision"] is False
    assert again["pipelineExecutionId"] == first["pipelineExecutionId"]


def test_the_action_must_be_a_declared_source(bench: Bench) -> None:
    bench.put(pipeline())
    with refused("StageNotFoundException"):
        _put(bench, "abc", stage="Nowhere")
    with refused("ActionNotFoundException"):
        _put(bench, "abc", action="Nobody")
    with refused("ValidationException"):
        _put(bench, "abc", stage="Build", action="Build")
