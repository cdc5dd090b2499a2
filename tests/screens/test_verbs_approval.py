"""Approving and rejecting through the dialog: the right attempt, once, or not at all."""

from __future__ import annotations

import pytest

from services.audit import Result
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from tests.contract.pipelines.desk import steady
from tests.declarations import approved_pipeline
from tests.emulator_fixtures import boto_client
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tui.dialogs.approval import ApprovalDialog


def waiting(emulator: Emulator, executions: int = 1, **members: str) -> PipelineRun:
    """A pipeline in which approvals wait."""
    emulator.world.behaviours.set(steady)
    run = put_pipeline(emulator.world, approved_pipeline(**members))
    for _ in range(executions):
        begin(run)
        emulator.step(25)
    return run


async def dialog(deck: Deck) -> ApprovalDialog:
    """Open the pipeline and the dialog of what waits in it."""
    await deck.open()
    await deck.wait("Approve .*waiting|in flight|waiting for approval")
    await deck.until(lambda: bool(deck.app.screen_in_front.scope().approvals), "an approval")
    await deck.press("a")
    await deck.until(lambda: isinstance(deck.app.screen, ApprovalDialog), "the dialog")
    await deck.wait("Approve or reject web")
    assert isinstance(deck.app.screen, ApprovalDialog)
    return deck.app.screen


def answered(emulator: Emulator, execution: str | None = None) -> list[tuple[str, str]]:
    """The answered approvals: execution and status."""
    client = boto_client(emulator.url)
    filters = {"filter": {"pipelineExecutionId": execution}} if execution else {}
    details = client.list_action_executions(pipelineName="web", **filters)["actionExecutionDetails"]
    return [
        (one["pipelineExecutionId"], one["status"])
        for one in details
        if one["actionName"] == "Approve" and one["status"] != "InProgress"
    ]


@pytest.mark.parametrize(
    ("act", "word", "status"), [("approve", "Approved", "Succeeded"), ("reject", "Rejected", "Failed")]
)
async def test_an_answer_goes_out_once_with_its_comment(
    start: Start, emulator: Emulator, act: str, word: str, status: str
) -> None:
    waiting(emulator)
    async with start() as deck:
        shown = await dialog(deck)
        assert shown.focused is shown.query_one("#cancel")
        await deck.type("seen [bold]x[/] on staging", "#comment")
        assert "seen [bold]x[/] on staging" in deck.cli
        await deck.push(act)
        await deck.wait(f"{word}: Approve · Approve of web")
        assert deck.calls("PutApprovalResult") == 1
        assert [one for _, one in answered(emulator)] == [status]
        (result,) = deck.audited()
        assert result.result is Result.OK


async def test_of_two_parallel_approvals_the_chosen_one_is_answered(start: Start, emulator: Emulator) -> None:
    run = waiting(emulator, 2, mode="PARALLEL")
    first, second = run.executions
    async with start() as deck:
        shown = await dialog(deck)
        await deck.wait("2 approvals wait here")
        other = next(i for i, one in enumerate(shown.approvals) if one.execution_id == first)
        deck.focus("#choice")
        await deck.press("home", *["down"] * other)
        await deck.until(lambda: shown.approval.execution_id == first, "the older execution's approval")
        await deck.push("approve")
        await deck.wait("Approved: Approve")
        assert answered(emulator, first) == [(first, "Succeeded")]
        assert answered(emulator, second) == []


async def test_what_another_operator_answered_meanwhile_is_not_answered_again(
    start: Start, emulator: Emulator
) -> None:
    waiting(emulator)
    async with start() as deck:
        shown = await dialog(deck)
        await deck.type("looks good", "#comment")
        client = boto_client(emulator.url)
        client.put_approval_result(
            pipelineName="web",
            stageName="Approve",
            actionName="Approve",
            token=shown.approval.token,
            result={"summary": "no", "status": "Rejected"},
        )
        await deck.push("approve")
        await deck.wait("this approval waits no longer")
        await deck.wait("nothing was sent")
        assert deck.calls("PutApprovalResult") == 1
        assert shown.query_one("#comment").value == "looks good"  # type: ignore[attr-defined]  # an Input
        assert [e.result for e in deck.audited()] == [Result.REFUSED]


async def test_a_new_attempt_is_not_answered_with_the_old_one_s_token(
    start: Start, emulator: Emulator
) -> None:
    waiting(emulator)
    async with start() as deck:
        shown = await dialog(deck)
        client = boto_client(emulator.url)
        where = {"pipelineName": "web", "stageName": "Approve"}
        client.put_approval_result(
            **where,
            actionName="Approve",
            token=shown.approval.token,
            result={"summary": "", "status": "Rejected"},
        )
        client.retry_stage_execution(
            **where, pipelineExecutionId=shown.approval.execution_id, retryMode="FAILED_ACTIONS"
        )
        emulator.step(1)
        await deck.push("approve")
        await deck.wait("the approval was asked for again since it was shown")
        assert deck.calls("PutApprovalResult") == 1
