"""What AWS denies is told with permission and resource, locks the verb, and takes nothing else away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from services.config import Config, Defaults
from services.emulator import Emulator
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from tests.declarations import pipeline
from tests.engine_worlds import ACTOR, put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.test_verbs_approval import dialog, waiting
from tui.dialogs.help import HelpDialog
from tui.dialogs.start import StartDialog

WEB = "arn:aws:codepipeline:eu-west-1:111122223333:web"


def allow(emulator: Emulator, level: Level) -> None:
    """Have the printed policy of a level decide from now on."""
    emulator.world.directory.attach(ACTOR, minimal_policy(level, Extent(("web",))))


def allow_only(emulator: Emulator, *operations: str) -> None:
    """Have a policy of CodePipeline operations decide from now on."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": [f"codepipeline:{operation}" for operation in operations],
        "Resource": "*",
    }
    emulator.world.directory.attach(ACTOR, {"Version": "2012-10-17", "Statement": [statement]})


async def denied_start(deck: Deck) -> None:
    """Open the start dialog, send, see the denial, and leave."""
    await deck.press("s")
    await deck.until(lambda: isinstance(deck.app.screen, StartDialog), "the dialog")
    await deck.push("act")
    await deck.wait("codepipeline:StartPipelineExecution is not allowed")
    assert WEB in deck.words
    await deck.press("escape")
    await deck.until(lambda: not deck.app.dialog_in_front, "the dialog's end")


@pytest.mark.parametrize(("ascii_only", "lock"), [(False, "s ⊠ start"), (True, "s # start")])
async def test_a_denied_verb_is_locked_until_permissions_are_looked_at_anew(
    start: Start, emulator: Emulator, ascii_only: bool, lock: str
) -> None:
    put_pipeline(emulator.world, pipeline())
    allow(emulator, Level.VIEWER)
    async with start(config=Config(defaults=Defaults(ascii=ascii_only))) as deck:
        await deck.command("pipeline web")
        await deck.until(lambda: deck.knows("web"), "the pipeline")
        await deck.until(lambda: "s start" in footer(deck), "the verb's key")
        await denied_start(deck)
        await deck.until(lambda: lock in footer(deck), "the lock")
        await deck.press("s")
        await deck.until(lambda: any(said.startswith("Locked") for said in deck.said()), "the toast")
        (told,) = [said for said in deck.said() if said.startswith("Locked")]
        assert f"prod denies codepipeline:StartPipelineExecution on {WEB}" in told
        assert "pipedeck policy operator" in told
        assert not deck.app.dialog_in_front
        assert deck.calls("StartPipelineExecution") == 1
        await deck.press("question_mark")
        await deck.until(lambda: isinstance(deck.app.screen, HelpDialog), "the help")
        await deck.wait("Locked: prod denies")
        await deck.press("escape")
        await deck.until(lambda: not deck.app.dialog_in_front, "the help's end")
        allow(emulator, Level.OPERATOR)
        await deck.press("ctrl+r")
        await deck.until(lambda: lock not in footer(deck), "the lock's end")
        await deck.press("s")
        await deck.until(lambda: isinstance(deck.app.screen, StartDialog), "the dialog")
        await deck.push("act")
        await deck.wait("Execution [0-9a-f]{8} of web started")


def footer(deck: Deck) -> str:
    """The line of keys."""
    return " ".join(deck.text.splitlines()[-1].split())


async def test_a_read_that_is_denied_locks_the_verb_that_begins_with_it(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    allow_only(
        emulator, "ListPipelines", "ListPipelineExecutions", "GetPipelineState", "StartPipelineExecution"
    )
    async with start() as deck:
        await deck.until(lambda: deck.app.screen_in_front.scope().key is not None, "the row")
        await deck.press("s")
        await deck.wait("codepipeline:GetPipeline is not allowed")
        await deck.until(lambda: not deck.app.dialog_in_front, "the dialog's end")
        read = deck.calls("GetPipeline")
        await deck.press("s")
        await deck.wait("Locked: prod denies codepipeline:GetPipeline")
        assert deck.calls("GetPipeline") == read


async def test_where_executions_may_not_be_read_nothing_is_said_to_have_never_run(
    start: Start, emulator: Emulator
) -> None:
    begin(put_pipeline(emulator.world, pipeline()))
    allow_only(emulator, "ListPipelines", "GetPipeline", "GetPipelineState")
    async with start() as deck:
        await deck.command("pipeline web")
        await deck.wait(r"Not known: codepipeline:ListPipelineExecutions is not allowed\.")
        assert "It never ran" not in deck.words
        allow(emulator, Level.VIEWER)
        await deck.press("ctrl+r")
        await deck.wait("[0-9a-f]{8} ► running")


async def test_where_the_state_may_not_be_read_nothing_is_said_to_have_never_run(
    start: Start, emulator: Emulator
) -> None:
    begin(put_pipeline(emulator.world, pipeline()))
    allow_only(emulator, "ListPipelines", "ListPipelineExecutions", "GetPipeline", "ListActionExecutions")
    async with start() as deck:
        await deck.command("pipeline web")
        await deck.wait(r"Not known +codepipeline:GetPipelineState is.*\? Deploy +unknown")
        await deck.wait("running")
        assert "never run" not in deck.words
        await deck.until(lambda: "t ⊠ hold" in footer(deck), "the lock")
        assert "s start" in footer(deck)
        allow(emulator, Level.OPERATOR)
        await deck.press("ctrl+r")
        await deck.until(lambda: "t hold" in footer(deck), "the lock's end")
        await deck.gone("unknown")


APPROVER: Sequence[str] = (
    "GetPipeline",
    "GetPipelineExecution",
    "GetPipelineState",
    "ListPipelineExecutions",
    "ListPipelines",
    "PutApprovalResult",
)
"""What the managed policy AWSCodePipelineApproverAccess allows of these: action executions are not in it."""


async def test_an_approver_of_the_managed_policy_sees_what_waits_and_approves(
    start: Start, emulator: Emulator
) -> None:
    waiting(emulator)
    allow_only(emulator, *APPROVER)
    async with start() as deck:
        await dialog(deck)
        await deck.push("approve")
        await deck.wait("Approved: Approve · Approve of web")
        assert deck.calls("PutApprovalResult") == 1
        await deck.wait("codepipeline:ListActionExecutions is not allowed")


async def test_who_may_not_list_opens_by_name_and_is_told_what_is_missing(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    allow_only(emulator, "GetPipeline", "GetPipelineState", "ListPipelineExecutions", "ListActionExecutions")
    async with start() as deck:
        await deck.wait("codepipeline:ListPipelines is not allowed")
        await deck.open("web")
        await deck.wait("Deploy")
        assert "codepipeline:ListPipelines is not allowed" in deck.words
