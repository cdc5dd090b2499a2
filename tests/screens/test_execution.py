"""One execution: timeline, tabs, leafing, comparison, and days on which parts are missing."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import fails
from services.emulator.faults import Fault, FaultKind
from tests.declarations import approval, build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start, key
from tests.screens.runs_rig import asking, failed, ran, steady
from tui.navigation import ExecutionPlace
from tui.screens.execution import ExecutionScreen
from widgets.timeline import TimelineItem

QUIET = {
    "name": "Quiet",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "DeploymentWindow", "version": "1"},
    "configuration": {"Cron": "* * * * ? *", "TimeZone": "UTC"},
}


async def open_execution(deck: Deck, execution_id: str, name: str = "web") -> ExecutionScreen:
    deck.app.go(ExecutionPlace(key(name), execution_id))
    await deck.wait(f"Fleet › {name} › {execution_id[:8]}")
    screen = deck.app.screen
    assert isinstance(screen, ExecutionScreen)
    return screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_timeline_has_every_attempt_and_the_cause(
    start: Start, emulator: Emulator, clock: SteppedClock, size: tuple[int, int]
) -> None:
    _, execution_id = failed(emulator, clock)
    async with start(size=size) as deck:
        screen = await open_execution(deck, execution_id)
        await deck.wait("✘ failed in Deploy · Deploy")
        await deck.wait(r"Deploy (attempt|#)\s?1 .*▓ 5m00s")
        await deck.wait(r"Deploy (attempt|#)\s?2 .*▓ 5m01s")
        assert screen.timeline.current == TimelineItem("Deploy", "Deploy", 2)
        await deck.wait(
            r"JobFailed The deployment did not stabilise within 5 minutes: \[bold\]0 of 4\[/bold\] tasks passed"
        )
        assert "\x1b" not in deck.text
        assert "pwned" not in deck.text


async def test_a_running_execution_is_live_and_tells_its_expected_end(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 3)
    execution_id = begin(run)
    step(emulator.world, clock, 15)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("► running in Build · Build")
        await deck.wait(r"~\d+% done, ends ~\d\d:\d\d an estimate: the median of 3 earlier runs")
        await deck.wait("○ Deploy .*~10s")
        step(emulator.world, clock, 10)
        await deck.wait("► running in Deploy · Deploy")
        step(emulator.world, clock, 60)
        await deck.wait("✓ succeeded")
        await deck.gone("an estimate")


async def test_without_earlier_successes_nothing_is_estimated(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 0)
    execution_id = begin(run)
    step(emulator.world, clock, 15)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("► running in Build · Build")
        assert "estimate" not in deck.words


async def test_a_wait_is_drawn_as_one_and_can_be_answered(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    _, execution_id = asking(emulator, clock)
    step(emulator.world, clock, 7200)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("◆ waiting at Approve · Approve")
        await deck.wait("◆ Approve ░+ 2h00m")
        await deck.press("a")
        await deck.until(lambda: deck.app.dialog_in_front, "the dialog")


@pytest.mark.parametrize("mode", ["SUPERSEDED", "PARALLEL"])
@pytest.mark.parametrize("unread", ["GetPipelineState", "ListPipelineExecutions"])
async def test_an_approval_is_answered_though_the_pipeline_was_not_read_yet(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str, unread: str
) -> None:
    _, execution_id = asking(emulator, clock, executionMode=mode)
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation=unread))
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("◆ waiting at Approve · Approve")
        emulator.faults.clear()
        await deck.press("a")
        await deck.wait("Approve or reject web")


async def test_tabs_tell_revisions_variables_artifacts_and_conditions(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    declaration = pipeline(
        stages=[
            stage("Source", source(namespace="Src")),
            stage("Build", build(), beforeEntry={"conditions": [{"result": "FAIL", "rules": [QUIET]}]}),
        ],
        variables=[{"name": "Env", "defaultValue": "prod"}],
    )
    execution_id = begin(put_pipeline(emulator.world, declaration))
    step(emulator.world, clock, 120)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.press("2")
        await deck.wait("Revision [0-9a-f]{40}")
        await deck.wait("Type StartPipelineExecution Detail arn:aws:iam::111122223333:user/operator")
        await deck.press("3")
        await deck.wait("Pipeline variables Env prod Source · App namespace Src")
        await deck.press("4")
        await deck.wait(r"App Made by Source · App Taken by Build · Build S3 s3://\S+/App/\S+")
        await deck.press("5")
        await deck.wait("Build ✓ Quiet before entry · DeploymentWindow")
        await deck.wait(r"Cron \* \* \* \* \? \*")
        assert deck.calls("ListRuleExecutions") == 1
        await deck.press("escape")
        await deck.wait("✓ Build █")


async def test_leafing_goes_through_time_and_back_leaves_at_once(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 60)
    ids = list(run.executions)
    async with start() as deck:
        await deck.open()
        await open_execution(deck, ids[10])
        await deck.wait(r"took \d")
        for pressed, expected in (("n", ids[11]), ("p", ids[10]), ("p", ids[9])):
            await deck.press(pressed)
            await deck.wait(f"Fleet › web › {expected[:8]}")
        await deck.press("escape")
        await deck.wait("Fleet › web V?[^›]")
        await open_execution(deck, ids[-1])
        await deck.wait("✓ succeeded")
        await deck.press("n")
        await deck.wait("This is the newest execution.")


async def test_older_pages_are_read_when_leafing_asks_for_them(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 52)
    ids = list(run.executions)
    async with start() as deck:
        await open_execution(deck, ids[2])
        await deck.wait(r"took \d")
        await deck.press("p")
        await deck.wait(f"Fleet › web › {ids[1][:8]}")
        await deck.press("p")
        await deck.wait(f"Fleet › web › {ids[0][:8]}")
        await deck.wait(r"took \d")
        await deck.press("p")
        await deck.wait("This is the oldest execution that the service keeps.")


async def test_it_is_compared_with_the_success_before_and_with_any_other(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run, execution_id = failed(emulator, clock)
    first, second, _ = run.executions
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.press("equals_sign")
        await deck.wait(f"This {execution_id[:8]} ✘ failed .* Held against {second[:8]} ✓ succeeded")
        await deck.wait(r"Revisions App the same")
        await deck.wait(r"Deploy · Deploy 10s 10m01s \+9m51s")
        await deck.command(f"compare {first[:8]}")
        await deck.wait(f"Held against {first[:8]}")
        await deck.command("compare nonsense")
        await deck.wait("No execution nonsense is known.")
        await deck.press("escape")
        await deck.wait("JobFailed")


async def test_there_is_nothing_to_compare_the_first_with(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    (only,) = ran(emulator, clock, 1).executions
    async with start() as deck:
        await open_execution(deck, only)
        await deck.wait("✓ succeeded")
        await deck.press("equals_sign")
        await deck.wait("No earlier successful execution is known.")


async def test_what_it_is_compared_with_is_looked_for_in_all_of_the_history(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    (success,) = run.executions
    emulator.world.behaviours.set(fails(1, "no"), action="Build")
    for _ in range(120):
        newest = begin(run)
        step(emulator.world, clock, 30)
    async with start() as deck:
        await open_execution(deck, newest)
        await deck.wait("✘ failed in Build · Build")
        await deck.press("equals_sign")
        await deck.wait(f"Held against {success[:8]}")
        assert deck.calls("ListPipelineExecutions") < 10


async def test_a_condition_that_failed_it_is_the_cause(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(fails(5, "The window is shut."), action="Quiet")
    declaration = pipeline()
    declaration["stages"][2]["beforeEntry"] = {"conditions": [{"result": "FAIL", "rules": [QUIET]}]}
    execution_id = begin(put_pipeline(emulator.world, declaration))
    step(emulator.world, clock, 120)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("✘ failed on a condition of Deploy .* Quiet: The window is shut.")


async def test_refused_rules_are_not_asked_for_again_by_themselves(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(fails(5, "The window is shut."), action="Quiet")
    declaration = pipeline()
    declaration["stages"][2]["beforeEntry"] = {"conditions": [{"result": "FAIL", "rules": [QUIET]}]}
    execution_id = begin(put_pipeline(emulator.world, declaration))
    step(emulator.world, clock, 120)
    async with start() as deck:
        deck.fault(FaultKind.DENY, "ListRuleExecutions")
        await open_execution(deck, execution_id)
        await deck.until(lambda: deck.calls("ListRuleExecutions") > 0, "the call")
        await deck.press("2", "1", "2", "1")
        await deck.pilot.pause(0.3)
        assert deck.calls("ListRuleExecutions") == 1
        await deck.press("5")
        await deck.wait("codepipeline:ListRuleExecutions")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("✘ Quiet before entry")


async def test_an_automatic_rollback_is_named_on_what_it_undid(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    declaration = pipeline()
    declaration["stages"][2]["onFailure"] = {"result": "ROLLBACK"}
    run = put_pipeline(emulator.world, declaration)
    good = begin(run)
    step(emulator.world, clock, 120)
    emulator.world.behaviours.set([fails(5, "no")], action="Deploy")
    bad = begin(run)
    step(emulator.world, clock, 300)
    back = list(run.executions)[-1]
    async with start() as deck:
        await open_execution(deck, bad)
        await deck.wait(f"rolled back to {good[:8]} by {back[:8]}")
        await deck.press("n")
        await deck.wait(f"↺ rolled back rollback after {bad[:8]} failed .* back to {good[:8]}")


async def test_denied_attempts_leave_summary_and_revisions(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    (execution_id,) = ran(emulator, clock, 1).executions
    async with start() as deck:
        deck.fault(FaultKind.DENY, "ListActionExecutions")
        await open_execution(deck, execution_id)
        await deck.wait("codepipeline:ListActionExecutions.* ctrl\\+r tries again")
        await deck.wait("✓ succeeded operator")
        await deck.press("2")
        await deck.wait("Revision [0-9a-f]{40}")
        await deck.press("4")
        await deck.wait("ListActionExecutions")
        await deck.press("1")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("✓ Build █")


async def test_an_execution_that_is_not_there_says_so(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    ran(emulator, clock, 1)
    async with start() as deck:
        await open_execution(deck, "00000000-0000-4000-8000-000000000000")
        await deck.wait("ctrl\\+r tries again")
        assert "loading" not in deck.words


async def test_an_execution_without_details_says_so(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    (execution_id,) = run.executions
    run.executions[execution_id].attempts.clear()
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("No action executions: none ran, or the service no longer keeps the details.")


async def test_actions_renamed_since_stay_as_they_ran(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 1)
    (execution_id,) = run.executions
    renamed = pipeline(
        stages=[stage("Source", source("Sources")), stage("Ship", build(), approval(), deploy())]
    )
    change_pipeline(run, renamed)
    async with start() as deck:
        await open_execution(deck, execution_id)
        await deck.wait("✓ App █.* ✓ Build █.* ✓ Deploy █")
        assert "Ship" not in deck.words


async def test_an_ended_execution_costs_no_more_calls(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    first, second = ran(emulator, clock, 2).executions
    async with start() as deck:
        await open_execution(deck, first)
        await deck.wait("version 1 .*✓ Build █")
        calls = deck.calls("GetPipelineExecution")
        await deck.press("n")
        await deck.wait(f"web › {second[:8]}")
        await deck.wait("version 1 .*✓ Build █")
        await deck.press("p")
        await deck.wait(f"web › {first[:8]}")
        await deck.wait("version 1 .*✓ Build █")
        assert deck.calls("GetPipelineExecution") == calls + 1
