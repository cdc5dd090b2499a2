"""Manual approvals: tokens, answers, expiry."""

from __future__ import annotations

import pytest

from tests.contract.engine.bench import Bench, refused
from tests.declarations import approval, approved_pipeline, deploy, pipeline, source, stage

DAY = 86_400.0


@pytest.fixture
def waiting(bench: Bench) -> str:
    """An execution that waits for approval."""
    bench.put(approved_pipeline())
    execution = bench.start()
    bench.step(20)
    return execution


def _token(bench: Bench) -> str:
    return str(bench.action("Approve", "Approve")["latestExecution"]["token"])


def test_an_approval_waits_in_progress_with_a_token_and_locks_its_stage(bench: Bench, waiting: str) -> None:
    latest = bench.action("Approve", "Approve")["latestExecution"]
    assert latest["status"] == "InProgress"
    assert latest["token"]
    assert "externalExecutionId" not in latest
    newer = bench.start()
    bench.step(20)
    assert bench.where("Approve") == (waiting, "InProgress")
    assert bench.inbound("Approve") == [(newer, "InProgress")]


def test_approving_lets_the_execution_go_on_and_names_the_approver(bench: Bench, waiting: str) -> None:
    answer = bench.answer(_token(bench), "Approved", "looks good")
    assert answer["approvedAt"].timestamp() == bench.clock.now()
    latest = bench.action("Approve", "Approve")["latestExecution"]
    assert latest["status"] == "Succeeded"
    assert latest["summary"] == "looks good"
    assert ":111122223333:" in latest["lastUpdatedBy"]
    assert "token" not in latest
    assert bench.where("Deploy") == (waiting, "InProgress")
    detail = bench.actions(waiting)[1]
    assert detail["updatedBy"] == latest["lastUpdatedBy"]


def test_an_empty_comment_becomes_the_approvers_name(bench: Bench, waiting: str) -> None:
    bench.answer(_token(bench))
    latest = bench.action("Approve", "Approve")["latestExecution"]
    assert latest["summary"] == f"Approved by {latest['lastUpdatedBy']}"
    assert bench.status(waiting) == "InProgress"


def test_rejecting_fails_the_stage(bench: Bench, waiting: str) -> None:
    bench.answer(_token(bench), "Rejected", "not on a Friday")
    assert bench.status(waiting) == "Failed"
    latest = bench.action("Approve", "Approve")["latestExecution"]
    assert latest["summary"] == "not on a Friday"
    assert latest["errorDetails"]["code"] == "JobFailed"


def test_a_token_works_once(bench: Bench, waiting: str) -> None:
    token = _token(bench)
    bench.answer(token)
    message = "The approval request that you responded to is already complete or has expired."
    with refused("ApprovalAlreadyCompletedException", match=message):
        bench.answer(token)
    assert bench.status(waiting) == "InProgress"


def test_wrong_tokens_and_places_are_refused(bench: Bench, waiting: str) -> None:
    with refused("InvalidApprovalTokenException"):
        bench.answer("00000000-0000-4000-8000-000000000000")
    with refused("StageNotFoundException"):
        bench.answer(_token(bench), stage="Nowhere")
    with refused("ActionNotFoundException"):
        bench.answer(_token(bench), action="Nobody")
    with refused("InvalidApprovalTokenException"):
        bench.answer(_token(bench), stage="Deploy", action="Deploy")
    assert bench.status(waiting) == "InProgress"


@pytest.mark.parametrize(("minutes", "seconds"), [(None, 7 * DAY), (30, 1800.0)])
def test_an_approval_expires_and_fails(bench: Bench, minutes: int | None, seconds: float) -> None:
    gate = approval() if minutes is None else approval(timeoutInMinutes=minutes)
    bench.put(pipeline("web", [stage("Source", source()), stage("Approve", gate)]))
    execution = bench.start()
    bench.step()
    token = _token(bench)
    bench.step(seconds - 1)
    assert bench.status(execution) == "InProgress"
    bench.step(2)
    assert bench.status(execution) == "Failed"
    with refused("ApprovalAlreadyCompletedException"):
        bench.answer(token)


def test_abandoning_an_execution_ends_its_approval(bench: Bench, waiting: str) -> None:
    token = _token(bench)
    bench.stop(waiting, abandon=True)
    with refused("ApprovalAlreadyCompletedException"):
        bench.answer(token)


def test_in_parallel_mode_the_token_is_the_external_execution_id(bench: Bench) -> None:
    bench.put(approved_pipeline(mode="PARALLEL"))
    first, second = bench.start(), bench.start()
    bench.step(20)
    assert bench.state()["stageStates"] == []
    tokens = {
        one["pipelineExecutionId"]: one["output"]["executionResult"]["externalExecutionId"]
        for one in bench.actions()
        if one["actionName"] == "Approve"
    }
    assert set(tokens) == {first, second}
    bench.answer(tokens[second])
    bench.step()
    assert (bench.status(first), bench.status(second)) == ("InProgress", "Succeeded")


def test_variables_are_resolved_in_what_the_reviewer_reads(bench: Bench) -> None:
    gate = approval(namespace="Gate")
    gate["configuration"] = {"CustomData": "Release #{Src.CommitId}: #{Src.CommitMessage}?"}
    stages = [
        stage("Source", source(namespace="Src")),
        stage("Approve", gate),
        stage("Deploy", deploy("Deploy", ["App"])),
    ]
    bench.put(pipeline("web", stages))
    execution = bench.start()
    bench.step()
    detail = bench.actions(execution)[0]
    revision = bench.execution(execution)["artifactRevisions"][0]["revisionId"]
    assert detail["input"]["resolvedConfiguration"]["CustomData"].startswith(f"Release {revision}: ")
    assert detail["input"]["configuration"]["CustomData"].startswith("Release #{Src.CommitId}")
