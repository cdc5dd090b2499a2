"""One action of an execution: cause first, attempts, details, and its log."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import pipeline, source, stage
from tests.engine_worlds import change_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start, key
from tests.screens.runs_rig import asking, failed, ran
from tui.navigation import ActionPlace
from tui.screens.action import ActionScreen
from tui.screens.log import LogScreen


async def open_action(deck: Deck, execution_id: str, stage_name: str, action: str) -> ActionScreen:
    deck.app.go(ActionPlace(key(), execution_id, stage_name, action))
    await deck.wait(f"{stage_name} · {action}")
    screen = deck.app.screen
    assert isinstance(screen, ActionScreen)
    return screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_from_the_fleet_to_the_cause_in_two_keys(
    start: Start, emulator: Emulator, clock: SteppedClock, size: tuple[int, int]
) -> None:
    failed(emulator, clock)
    async with start(size=size) as deck:
        await deck.wait("✘ failed")
        await deck.press("enter")
        await deck.wait("Fleet › web")
        await deck.until(lambda: deck.knows("web"), "the pipeline")
        await deck.pilot.pause()
        await deck.press("enter")
        await deck.wait("attempt 2 of 2")
        await deck.wait(r"JobFailed The deployment did not stabilise within 5 minutes: \[bold\]0 of 4")
        assert "\x1b" not in deck.text


async def test_attempts_are_leafed_through(start: Start, emulator: Emulator, clock: SteppedClock) -> None:
    _, execution_id = failed(emulator, clock)
    async with start() as deck:
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("attempt 1 ✘ 5m00s attempt 2 ✘ 5m01s")
        await deck.press("p")
        await deck.wait("attempt 1 of 2")
        await deck.press("p")
        await deck.wait("There is no older attempt.")
        await deck.press("n")
        await deck.wait("attempt 2 of 2")


async def test_configuration_artifacts_and_links_are_told(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    (execution_id,) = ran(emulator, clock, 1).executions
    async with start(size=(120, 60)) as deck:
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("✓ succeeded ECS service web on cluster prod")
        await deck.wait("Configuration ClusterName prod")
        await deck.wait(r"Input artifacts Build s3://\S+")
        await deck.wait("Type Deploy by AWS ECS version 1")


async def test_the_cause_is_copied_in_full(
    start: Start, emulator: Emulator, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, execution_id = failed(emulator, clock)
    copied: list[str] = []
    async with start() as deck:
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("JobFailed")
        monkeypatch.setattr(deck.app, "copy_text", lambda text, _what: copied.append(text))
        await deck.press("y")
        await deck.until(lambda: bool(copied), "the copy")
        assert copied[0].startswith(
            "JobFailed: The deployment did not stabilise within 5 minutes: [bold]0 of 4"
        )


async def test_an_action_that_was_not_reached_shows_its_declaration(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    _, execution_id = asking(emulator, clock)
    async with start() as deck:
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("○ not begun")
        await deck.wait(
            "This execution has not come to it. Configuration as it is declared today ClusterName prod"
        )


async def test_an_action_that_is_gone_today_keeps_what_it_did(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    (execution_id,) = run.executions
    change_pipeline(run, pipeline(stages=[stage("Source", source()), stage("Ship", source("Other"))]))
    async with start() as deck:
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("ECS service web on cluster prod")
        await open_action(deck, execution_id, "Deploy", "Never")
        await deck.wait("the pipeline has no such action today: it was renamed or removed")


async def test_denied_attempts_say_what_is_missing(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    (execution_id,) = ran(emulator, clock, 1).executions
    async with start() as deck:
        deck.fault(FaultKind.DENY, "ListActionExecutions")
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("codepipeline:ListActionExecutions")


async def test_denied_details_leave_the_rest(start: Start, emulator: Emulator, clock: SteppedClock) -> None:
    (execution_id,) = ran(emulator, clock, 1).executions
    async with start(size=(120, 60)) as deck:
        deck.fault(FaultKind.DENY, "DescribeServices")
        await open_action(deck, execution_id, "Deploy", "Deploy")
        await deck.wait("ecs:DescribeServices")
        await deck.wait("ClusterName prod")


async def test_a_running_action_becomes_what_it_ends_as(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    execution_id = begin(run)
    step(emulator.world, clock, 15)
    async with start() as deck:
        await open_action(deck, execution_id, "Build", "Build")
        await deck.wait("► running CodeBuild project web-build")
        step(emulator.world, clock, 60)
        await deck.wait("✓ succeeded CodeBuild project web-build")


async def test_its_log_opens_at_its_end(start: Start, emulator: Emulator, clock: SteppedClock) -> None:
    (execution_id,) = ran(emulator, clock, 1).executions
    async with start() as deck:
        await open_action(deck, execution_id, "Build", "Build")
        await deck.wait("✓ succeeded")
        await deck.press("l")
        await deck.wait("Build · Build › Log")
        screen = deck.app.screen
        assert isinstance(screen, LogScreen)
        await deck.wait("/aws/codebuild/web-build")
        await deck.wait("Phase complete: ")
        await deck.press("escape")
        await deck.wait("✓ succeeded CodeBuild project web-build")


async def test_an_action_without_a_log_says_why(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    _, execution_id = asking(emulator, clock)
    async with start() as deck:
        await open_action(deck, execution_id, "Approve", "Approve")
        await deck.wait("◆ waiting")
        await deck.press("l")
        await deck.wait("write no log|no log")
