"""Overriding failed conditions, by keys."""

from __future__ import annotations

from typing import Any

import pytest

from services.audit import Phase
from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, fails
from services.emulator.engine.pipeline import PipelineRun
from tests.declarations import build, deploy, pipeline, source, stage
from tests.engine_worlds import put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.choosing import has_line, steady

MODES = pytest.mark.parametrize("mode", [None, "QUEUED", "PARALLEL"])


def condition(*rules: str) -> dict[str, Any]:
    declared = [
        {
            "name": name,
            "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
            "configuration": {"AlarmName": name.lower()},
        }
        for name in rules
    ]
    return {"conditions": [{"result": "FAIL", "rules": declared}]}


def put(
    emulator: Emulator, clock: SteppedClock, mode: str | None = None, *, kind: str = "beforeEntry"
) -> PipelineRun:
    """A pipeline whose execution failed at a condition of Deploy: Errors rings, Load does not."""
    emulator.world.behaviours.set(steady)
    emulator.world.behaviours.set(fails(5.0, "the alarm errors is in ALARM"), action="Errors")
    stages = [
        stage("Source", source()),
        stage("Build", build()),
        stage("Deploy", deploy(), **{kind: condition("Errors", "Load")}),
        stage("Verify", build("Smoke")),
    ]
    run = put_pipeline(emulator.world, pipeline(stages=stages, mode=mode))
    begin(run)
    step(emulator.world, clock, 60)
    assert next(iter(run.executions.values())).status == "Failed"
    return run


async def open_override(deck: Deck) -> None:
    await deck.open()
    await deck.press("o")
    await deck.wait("Override a condition of web")


@MODES
async def test_an_entry_condition_is_passed(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    web = put(emulator, clock, mode)
    old = next(iter(web.executions))
    async with start() as deck:
        await open_override(deck)
        assert has_line(deck, "Deploy", "entry condition", old[:8], "failed")
        assert has_line(deck, "Errors", "failed", "the alarm errors is in ALARM")
        assert has_line(deck, "Load", "succeeded")
        assert f"Execution {old[:8]} enters Deploy in spite of it; there run: Deploy." in deck.words
        assert "--condition-type BEFORE_ENTRY" in deck.words
        await deck.push("act")
        await deck.wait("The entry condition of Deploy in web is overridden")
        step(emulator.world, clock, 60)
        assert web.execution(old).status == "Succeeded"
        assert deck.audited(Phase.INTENT)[-1].operation == "OverrideStageCondition"


@MODES
async def test_an_on_success_condition_is_passed(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    web = put(emulator, clock, mode, kind="onSuccess")
    old = next(iter(web.executions))
    async with start() as deck:
        await open_override(deck)
        assert has_line(deck, "Deploy", "on-success condition", old[:8])
        assert (
            f"Execution {old[:8]} leaves Deploy as succeeded in spite of it and goes on to Verify"
            in deck.words
        )
        await deck.push("act")
        await deck.wait("The on-success condition of Deploy in web is overridden")
        step(emulator.world, clock, 60)
        assert web.execution(old).status == "Succeeded"


@MODES
async def test_a_stage_whose_condition_failed_has_no_failed_action_to_retry(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    put(emulator, clock, mode, kind="onSuccess")
    async with start() as deck:
        await deck.open()
        await deck.press("r")
        await deck.wait("Retry a stage of web")
        assert has_line(deck, "Failed actions", "no action failed, a condition did")
        await deck.push("act")
        await deck.wait("Deploy of web is retried")


async def test_what_was_overridden_meanwhile_is_refused_in_plain_words(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    emulator.world.behaviours.set(Outcome(seconds=3600.0), stage="Deploy", action="Deploy")
    async with start() as deck:
        await open_override(deck)
        web.override("Deploy", next(iter(web.executions)), "BEFORE_ENTRY")
        await deck.push("act")
        await deck.wait("ConditionNotOverridableException")
        await deck.wait("only failed entry and on-success conditions of the stage")


async def test_override_is_not_offered_where_no_condition_failed(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        assert "o override" not in deck.words
        await deck.press("o")
        await deck.wait("No stage of web has an entry or on-success condition.")
