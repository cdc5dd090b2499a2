"""Stopping: wait, abandon, and what is refused."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails
from tests.contract.engine.bench import Bench, refused
from tests.declarations import build, pipeline, source, stage


def test_stop_and_wait_lets_running_actions_finish_and_starts_no_more(bench: Bench) -> None:
    bench.put(
        pipeline("web", [stage("Source", source()), stage("Build", build("One"), build("Two", run_order=2))])
    )
    execution = bench.start()
    bench.step(15)
    bench.stop(execution, reason="wrong branch")
    assert bench.status(execution) == "Stopping"
    assert bench.where("Build") == (execution, "Stopping")
    bench.step()
    assert bench.status(execution) == "Stopped"
    assert bench.where("Build") == (execution, "Stopped")
    assert bench.attempts(execution) == [("App", "Succeeded"), ("One", "Succeeded")]
    assert bench.executions()[0]["stopTrigger"] == {"reason": "wrong branch"}


def test_a_stopped_stage_unlocks_and_can_be_retried(bench: Bench) -> None:
    bench.put(
        pipeline("web", [stage("Source", source()), stage("Build", build("One"), build("Two", run_order=2))])
    )
    execution = bench.start()
    bench.step(15)
    bench.stop(execution)
    bench.step()
    assert bench.retry(execution, "Build") == execution
    bench.step()
    assert bench.status(execution) == "Succeeded"
    assert bench.attempts(execution) == [("App", "Succeeded"), ("One", "Succeeded"), ("Two", "Succeeded")]


def test_an_action_that_fails_while_stopping_leaves_the_execution_stopped(bench: Bench) -> None:
    bench.behave(fails(10, "boom"), action="Build")
    bench.put(pipeline())
    execution = bench.start()
    bench.step(15)
    bench.stop(execution)
    bench.step()
    assert bench.status(execution) == "Stopped"
    assert bench.attempts(execution)[-1] == ("Build", "Failed")


def test_abandon_lets_go_of_running_actions(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(15)
    bench.stop(execution, abandon=True)
    assert bench.status(execution) == "Stopping"
    assert bench.attempts(execution)[-1] == ("Build", "Abandoned")
    bench.step(2)
    assert bench.status(execution) == "Stopped"
    bench.step(100)
    assert bench.attempts(execution)[-1] == ("Build", "Abandoned")


def test_a_second_stop_is_refused_but_abandoning_after_waiting_is_not(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.stop(execution)
    with refused("DuplicatedStopRequestException"):
        bench.stop(execution)
    bench.stop(execution, abandon=True)
    with refused("DuplicatedStopRequestException"):
        bench.stop(execution, abandon=True)


def test_what_does_not_run_cannot_be_stopped(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    bench.step(100)
    with refused("PipelineExecutionNotStoppableException"):
        bench.stop(execution)
    with refused("PipelineExecutionNotStoppableException"):
        bench.stop("00000000-0000-4000-8000-000000000000")


def test_a_waiting_execution_stops_at_once_stays_visible_and_cannot_be_revived(bench: Bench) -> None:
    bench.put(pipeline())
    bench.disable("Build")
    execution = bench.start()
    bench.step()
    bench.stop(execution)
    assert bench.status(execution) == "Stopped"
    assert bench.inbound("Build") == [(execution, "Stopped")]
    bench.enable("Build")
    bench.step(60)
    assert bench.where("Build") is None
    with refused("NotLatestPipelineExecutionException"):
        bench.retry(execution, "Build")
    following = bench.start()
    bench.step(15)
    assert bench.where("Build") == (following, "InProgress")
    assert bench.inbound("Build") == []
