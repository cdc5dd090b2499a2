"""SUPERSEDED, QUEUED and PARALLEL: who runs, who waits and who gives way."""

from __future__ import annotations

import pytest

from services.emulator.engine.behaviour import fails, succeeds
from tests.contract.engine.bench import Bench, refused
from tests.declarations import build, pipeline, source, stage


def test_an_execution_goes_through_all_stages_by_itself(bench: Bench) -> None:
    bench.put(pipeline())
    execution = bench.start()
    assert bench.where("Source") == (execution, "InProgress")
    bench.step()
    assert bench.where("Source") == (execution, "Succeeded")
    assert bench.where("Build") == (execution, "InProgress")
    bench.step()
    assert bench.where("Deploy") == (execution, "InProgress")
    assert bench.status(execution) == "InProgress"
    bench.step()
    assert bench.status(execution) == "Succeeded"
    assert bench.attempts(execution) == [
        ("App", "Succeeded"),
        ("Build", "Succeeded"),
        ("Deploy", "Succeeded"),
    ]


def test_in_superseded_mode_a_newer_execution_replaces_one_that_waits_but_none_inside_a_stage(
    bench: Bench,
) -> None:
    bench.behave(succeeds(1000), action="Build")
    bench.put(pipeline(mode="SUPERSEDED"))
    first = bench.start()
    bench.step()
    second = bench.start()
    bench.step()
    assert bench.where("Build") == (first, "InProgress")
    assert bench.inbound("Build") == [(second, "InProgress")]
    assert bench.stage("Build")["inboundExecution"]["pipelineExecutionId"] == second
    third = bench.start()
    bench.step()
    assert bench.inbound("Build") == [(third, "InProgress")]
    assert [bench.status(one) for one in (first, second, third)] == [
        "InProgress",
        "Superseded",
        "InProgress",
    ]
    bench.step(3000)
    assert [bench.status(one) for one in (first, third)] == ["Succeeded", "Succeeded"]
    assert bench.attempts(second) == [("App", "Succeeded")]


def test_in_queued_mode_all_wait_and_enter_in_order(bench: Bench) -> None:
    bench.behave(succeeds(1000), action="Build")
    bench.put(pipeline(mode="QUEUED"))
    started = []
    for _ in range(4):
        started.append(bench.start())
        bench.step()
    assert bench.where("Build") == (started[0], "InProgress")
    assert [one for one, _ in bench.inbound("Build")] == started[1:]
    bench.step(970)
    assert bench.where("Build") == (started[1], "InProgress")
    assert [one for one, _ in bench.inbound("Build")] == started[2:]
    bench.step(4000)
    assert {bench.status(one) for one in started} == {"Succeeded"}


def test_in_parallel_mode_executions_pass_each_other_and_the_pipeline_has_no_state(bench: Bench) -> None:
    bench.behave([succeeds(1000), succeeds(5)], action="Build")
    bench.put(pipeline(mode="PARALLEL"))
    slow, quick = bench.start(), bench.start()
    bench.step(60)
    assert bench.status(slow) == "InProgress"
    assert bench.status(quick) == "Succeeded"
    assert bench.state()["stageStates"] == []
    assert bench.executions()[0]["executionMode"] == "PARALLEL"


def test_an_execution_in_parallel_mode_runs_at_most_five_actions_at_once(bench: Bench) -> None:
    shards = stage("Test", *[build(f"Shard{number}") for number in range(7)])
    bench.put(pipeline("web", [stage("Source", source()), shards], mode="PARALLEL"))
    execution = bench.start()
    bench.step()
    running = [one for one, status in bench.attempts(execution) if status == "InProgress"]
    assert running == ["Shard0", "Shard1", "Shard2", "Shard3", "Shard4"] or len(running) == 5
    bench.step()
    assert len(bench.attempts(execution)) == 8
    bench.step()
    assert bench.status(execution) == "Succeeded"


def test_no_action_starts_in_a_group_where_one_has_failed(bench: Bench) -> None:
    bench.behave(fails(5, "boom"), action="A0")
    shards = [build(f"A{number}") for number in range(7)]
    bench.put(pipeline("web", [stage("Source", source()), stage("Build", *shards)], mode="PARALLEL"))
    execution = bench.start()
    bench.step(60)
    assert bench.status(execution) == "Failed"
    assert sorted(name for name, _ in bench.attempts(execution)[1:]) == ["A0", "A1", "A2", "A3", "A4"]
    bench.retry(execution, "Build")
    assert sorted(name for name, _ in bench.attempts(execution)[6:]) == ["A0", "A5", "A6"]


def test_actions_of_a_run_order_start_together_and_the_next_ones_after_all_of_them(bench: Bench) -> None:
    bench.behave(succeeds(30), action="Lint")
    stages = [
        stage("Source", source()),
        stage("Build", build("Unit"), build("Lint"), build("Package", run_order=2)),
    ]
    bench.put(pipeline("web", stages))
    execution = bench.start()
    bench.step()
    assert {one for one, _ in bench.attempts(execution)} == {"App", "Unit", "Lint"}
    bench.step(20)
    assert dict(bench.attempts(execution)) == {"App": "Succeeded", "Unit": "Succeeded", "Lint": "InProgress"}
    bench.step()
    assert dict(bench.attempts(execution))["Package"] == "InProgress"


@pytest.mark.parametrize("mode", ["QUEUED", "PARALLEL"])
def test_at_most_fifty_executions_run_at_once(bench: Bench, mode: str) -> None:
    run = bench.put(pipeline(mode=mode))
    for _ in range(49):
        run.begin({"triggerType": "WebhookV2", "triggerDetail": "x"})
    bench.start()
    with refused("ConcurrentPipelineExecutionsLimitExceededException"):
        bench.start()


def test_an_update_cancels_what_waits_at_once_and_what_runs_after_its_actions(bench: Bench) -> None:
    bench.client.create_pipeline(pipeline=pipeline(mode="QUEUED"))
    inside = bench.executions()[0]["pipelineExecutionId"]
    waiting = bench.start()
    assert bench.inbound("Source") == [(waiting, "InProgress")]
    declared = bench.client.get_pipeline(name="web")["pipeline"]
    bench.client.update_pipeline(pipeline=declared)
    assert bench.status(waiting) == "Cancelled"
    assert bench.status(inside) == "InProgress"
    bench.step()
    assert bench.status(inside) == "Cancelled"
    assert bench.where("Source") == (inside, "Cancelled")
    assert bench.attempts(inside) == [("App", "Succeeded")]


def test_creating_a_pipeline_starts_it(bench: Bench) -> None:
    bench.client.create_pipeline(pipeline=pipeline())
    assert [one["trigger"]["triggerType"] for one in bench.executions()] == ["CreatePipeline"]
    bench.step(100)
    assert [one["status"] for one in bench.executions()] == ["Succeeded"]


def test_deleting_a_pipeline_ends_everything_in_it(bench: Bench) -> None:
    bench.put(pipeline())
    bench.start()
    bench.client.delete_pipeline(name="web")
    bench.step(1000)
    with refused("PipelineNotFoundException"):
        bench.state()
    bench.put(pipeline())
    assert bench.executions() == []


def test_executions_in_parallel_mode_run_on_when_the_pipeline_leaves_it(bench: Bench) -> None:
    bench.behave(succeeds(100), action="Build")
    bench.put(pipeline(mode="PARALLEL"))
    old = [bench.start() for _ in range(2)]
    bench.step(20)
    declared = bench.client.get_pipeline(name="web")["pipeline"]
    bench.client.update_pipeline(pipeline=declared | {"executionMode": "QUEUED"})
    newer = bench.start()
    bench.step()
    assert bench.where("Build") == (newer, "InProgress")
    bench.step(200)
    assert {bench.status(one) for one in [*old, newer]} == {"Succeeded"}


def test_an_update_within_parallel_mode_cancels_after_the_running_actions(bench: Bench) -> None:
    bench.put(pipeline(mode="PARALLEL"))
    execution = bench.start()
    bench.client.update_pipeline(pipeline=bench.client.get_pipeline(name="web")["pipeline"])
    assert bench.status(execution) == "InProgress"
    bench.step()
    assert bench.status(execution) == "Cancelled"
