"""Disabled transitions: what waits before them, and what enabling lets in."""

from __future__ import annotations

import pytest

from tests.contract.engine.bench import Bench, refused
from tests.declarations import pipeline

DAY = 86_400.0


def test_a_transition_that_nobody_touched_is_just_enabled(bench: Bench) -> None:
    bench.put(pipeline())
    assert bench.stage("Build")["inboundTransitionState"] == {"enabled": True}


def test_disabling_says_who_when_and_why_and_enabling_drops_the_reason(bench: Bench) -> None:
    bench.put(pipeline())
    bench.disable("Build", reason="freeze until Monday (INC-4121)")
    gate = bench.stage("Build")["inboundTransitionState"]
    assert gate["enabled"] is False
    assert gate["disabledReason"] == "freeze until Monday (INC-4121)"
    assert ":111122223333:" in gate["lastChangedBy"]
    assert gate["lastChangedAt"].timestamp() == bench.clock.now()
    bench.step(5)
    bench.enable("Build")
    gate = bench.stage("Build")["inboundTransitionState"]
    assert gate["enabled"] is True
    assert "disabledReason" not in gate
    assert gate["lastChangedAt"].timestamp() == bench.clock.now()


@pytest.mark.parametrize(("side", "stage"), [("Inbound", "Build"), ("Outbound", "Source")])
def test_a_shut_gate_holds_executions_and_opening_it_lets_them_in_within_seconds(
    bench: Bench, side: str, stage: str
) -> None:
    bench.put(pipeline())
    bench.disable(stage, side)
    execution = bench.start()
    bench.step(100)
    assert bench.where("Source") == (execution, "Succeeded")
    assert bench.inbound("Build") == [(execution, "InProgress")]
    assert bench.status(execution) == "InProgress"
    bench.enable(stage, side)
    assert bench.where("Build") is None
    bench.step(3)
    assert bench.where("Build") == (execution, "InProgress")
    assert "inboundExecution" not in bench.stage("Build")


def test_what_is_inside_a_stage_goes_on_when_its_transition_is_disabled(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(15)
    bench.disable("Build")
    bench.step()
    assert bench.where("Build") == (execution, "Succeeded")


def test_after_thirty_days_only_a_newer_execution_wakes_what_waits(bench: Bench) -> None:
    bench.put(pipeline(mode="QUEUED"))
    bench.disable("Build")
    old = bench.start()
    bench.step(31 * DAY)
    bench.enable("Build")
    bench.step(60)
    assert bench.inbound("Build") == [(old, "InProgress")]
    bench.start()
    bench.step()
    assert bench.where("Build") == (old, "InProgress")


def test_a_new_reason_does_not_begin_the_thirty_days_anew(bench: Bench) -> None:
    bench.put(pipeline())
    bench.disable("Build")
    waiting = bench.start()
    bench.step(20 * 86_400)
    bench.disable("Build", reason="still frozen")
    assert bench.stage("Build")["inboundTransitionState"]["disabledReason"] == "still frozen"
    bench.step(20 * 86_400)
    bench.enable("Build")
    bench.step(60)
    assert bench.inbound("Build") == [(waiting, "InProgress")]


def test_a_stage_that_is_not_declared_is_refused(bench: Bench) -> None:
    bench.put(pipeline())
    with refused("StageNotFoundException"):
        bench.disable("Nowhere")
    with refused("StageNotFoundException"):
        bench.enable("Nowhere")
    with refused("ValidationException", match="disabledReason|reason"):
        bench.disable("Build", reason="won't deploy, see #12")
