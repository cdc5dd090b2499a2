"""The control path of the endpoint."""

from __future__ import annotations

import math
from typing import Any

import pytest

from services.clock import SystemClock
from services.emulator import Emulator
from services.emulator.world import World
from tests.contract.raw_http import call, control, send
from tests.declarations import pipeline


def test_a_fault_is_set_seen_and_forgotten(emulator: Emulator) -> None:
    made = control(
        emulator.port, "POST", "faults", {"kind": "error", "operation": "ListPipelines", "status": 503}
    )
    number = made.json["id"]
    assert call(emulator.port, "ListPipelines").status == 503
    standing = control(emulator.port, "GET", "faults").json
    assert [(fault["id"], fault["kind"], fault["struck"]) for fault in standing] == [(number, "error", 1)]
    assert control(emulator.port, "DELETE", f"faults/{number}").status == 200
    assert call(emulator.port, "ListPipelines").status == 200
    assert control(emulator.port, "DELETE", f"faults/{number}").status == 404
    control(emulator.port, "POST", "faults", {"kind": "reset"})
    control(emulator.port, "DELETE", "faults")
    assert control(emulator.port, "GET", "faults").json == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "earthquake"},
        {"kind": []},
        {"kind": "error", "colour": 1},
        {"kind": "error", "fraction": 2},
        {"kind": "error", "status": 418.5},
        {"kind": "error", "code": 5},
        {"kind": "latency", "seconds": math.nan},
        {"kind": "latency", "seconds": math.inf},
        {"kind": "latency", "seconds": "1"},
        {"kind": "reset", "account": 111122223333},
        {"kind": "reset", "count": 1.5},
        {"kind": "reset", "fraction": True},
    ],
)
def test_a_fault_that_cannot_be_is_refused(emulator: Emulator, body: Any) -> None:
    answer = control(emulator.port, "POST", "faults", body)
    assert answer.status == 400
    assert answer.json["error"].startswith("no fault: ")


def test_calls_are_listed_filtered_counted_and_forgotten(emulator: Emulator) -> None:
    call(emulator.port, "ListPipelines")
    call(emulator.port, "GetPipeline", {"name": "web"})
    emulator.step(60)
    call(emulator.port, "ListPipelines")
    listed = control(emulator.port, "GET", "calls").json
    assert [found["operation"] for found in listed] == ["ListPipelines", "GetPipeline", "ListPipelines"]
    assert listed[1]["error"] == "PipelineNotFoundException"
    assert listed[1]["status"] == 400
    since = listed[2]["time"]
    for query, count in (
        ("operation=ListPipelines", 2),
        ("error=PipelineNotFoundException", 1),
        (f"since={since}", 1),
        ("account=444455556666", 0),
        ("pipeline=web", 1),
        ("pipeline=api", 0),
        ("operation=ListPipelines&region=eu-west-1&service=codepipeline", 2),
    ):
        assert control(emulator.port, "GET", f"calls/count?{query}").json == {"count": count}
    assert len(control(emulator.port, "GET", "calls?limit=1").json) == 1
    for query in ("colour=blue", "limit=few", "limit=nan", "limit=inf", "since=inf"):
        assert control(emulator.port, "GET", f"calls?{query}").status == 400
    control(emulator.port, "DELETE", "calls")
    assert control(emulator.port, "GET", "calls").json == []


def test_a_step_moves_the_clock_and_lets_things_happen(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    before = control(emulator.port, "GET", "clock").json["now"]
    after = control(emulator.port, "POST", "clock/step", {"seconds": 7200}).json
    assert after["now"] == pytest.approx(before + 7200)
    assert after["iso"].endswith("+00:00")
    newest = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert newest["status"] == "Succeeded"


@pytest.mark.parametrize("seconds", [-1, "soon", None, True, math.nan, math.inf, 1e15])
def test_a_step_that_is_none_is_refused(emulator: Emulator, seconds: Any) -> None:
    before = emulator.world.clock.now()
    assert control(emulator.port, "POST", "clock/step", {"seconds": seconds}).status == 400
    assert emulator.world.clock.now() == before


def test_the_machines_own_clock_is_not_stepped() -> None:
    with Emulator(World(SystemClock())) as emulator:
        answer = control(emulator.port, "POST", "clock/step", {"seconds": 1})
    assert (answer.status, answer.json["error"]) == (400, "the machine's own clock cannot be stepped")


def test_a_reset_builds_a_scenario(emulator: Emulator) -> None:
    assert "demo" in control(emulator.port, "GET", "scenarios").json["scenarios"]
    assert control(emulator.port, "POST", "reset", {"scenario": "single"}).json == {"served": "single"}
    names = [found["name"] for found in call(emulator.port, "ListPipelines").json["pipelines"]]
    assert names == ["checkout-release"]
    call(emulator.port, "DeletePipeline", {"name": "checkout-release"})
    control(emulator.port, "POST", "reset")
    assert len(call(emulator.port, "ListPipelines").json["pipelines"]) == 1
    unknown: list[Any] = ["nowhere", [], 5, None]
    for scenario in unknown:
        assert control(emulator.port, "POST", "reset", {"scenario": scenario}).status == 404


def test_other_paths_methods_and_bodies_are_refused(emulator: Emulator) -> None:
    assert control(emulator.port, "GET", "weather").status == 404
    assert control(emulator.port, "DELETE", "clock").status == 404
    for body in (b"{", b"[]"):
        assert send(emulator.port, "POST", "/_emulator/faults", body).status == 400


def test_a_page_of_another_site_cannot_reach_it(emulator: Emulator) -> None:
    answer = send(emulator.port, "GET", "/_emulator/faults", host="attacker.example:80")
    assert answer.status == 403
