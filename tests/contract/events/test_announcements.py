"""What pipelines tell of their lives: the same events, in the same form, as the service's own samples."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator.aws_services.queues import bind, create_queue
from services.emulator.engine.behaviour import fails
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.world import World
from tests.declarations import pipeline
from tests.engine_worlds import ACCOUNT, REGION, change_pipeline, put_pipeline, start, step
from tests.unit.pipelines.samples import FOLDER

SAMPLES = FOLDER / "recorded"
Json = dict[str, Any]


class Told:
    """A world with one pipeline, and all that it told."""

    def __init__(self, declaration: Json | None = None) -> None:
        self.clock = SteppedClock()
        self.world = World(self.clock)
        self.run: PipelineRun = put_pipeline(self.world, declaration or pipeline("web"))
        self.queue = create_queue(self.world.region(ACCOUNT, REGION), "all")
        bind(self.queue)

    def events(self) -> list[Json]:
        """Every event so far."""
        return [json.loads(message.body) for message in self.queue.messages.values()]

    def words(self) -> list[str]:
        """Each event so far as what it is about and its state."""
        return [
            " ".join(
                filter(None, (e["detail"].get("stage"), e["detail"].get("action"), e["detail"]["state"]))
            )
            for e in self.events()
        ]


def test_an_execution_tells_each_step_from_the_outside_in_and_back() -> None:
    told = Told()
    start(told.run)
    step(told.world, told.clock, 3600)
    assert told.words()[:5] == [
        "STARTED",
        "Source STARTED",
        "Source App STARTED",
        "Source App SUCCEEDED",
        "Source SUCCEEDED",
    ]
    assert told.words()[-3:] == ["Deploy Deploy SUCCEEDED", "Deploy SUCCEEDED", "SUCCEEDED"]
    assert len({event["id"] for event in told.events()}) == len(told.events())


def test_a_failure_and_its_retry_are_told() -> None:
    told = Told()
    told.world.behaviours.set(fails(5, "no"), stage="Build")
    execution_id = start(told.run)
    step(told.world, told.clock, 3600)
    assert told.words()[-3:] == ["Build Build FAILED", "Build FAILED", "FAILED"]
    told.run.retry("Build", execution_id, "FAILED_ACTIONS")
    assert told.words()[-3:] == ["RESUMED", "Build RESUMED", "Build Build STARTED"]
    assert told.events()[-1]["detail"]["pipeline-execution-attempt"] == 2.0


def test_stopping_abandoning_and_superseding_are_told() -> None:
    told = Told()
    execution_id = start(told.run)
    step(told.world, told.clock, 15)
    told.run.stop(execution_id, abandon=True, reason="wrong commit")
    step(told.world, told.clock, 5)
    words = told.words()
    assert "STOPPING" in words
    assert words[-2:] == [f"{words[-2].split()[0]} STOPPED", "STOPPED"]
    assert any(word.endswith("ABANDONED") for word in words)
    stopping = next(e for e in told.events() if e["detail"]["state"] == "STOPPING")
    assert stopping["detail"]["stop-execution-comments"] == "wrong commit"


def test_a_changed_structure_is_told_as_canceled_with_one_l() -> None:
    told = Told()
    start(told.run)
    step(told.world, told.clock, 15)
    change_pipeline(told.run, pipeline("web"))
    step(told.world, told.clock, 3600)
    assert told.words()[-1] == "CANCELED"


def test_nobody_listening_changes_nothing() -> None:
    lives = []
    for hears in (True, False):
        clock = SteppedClock()
        world = World(clock)
        run = put_pipeline(world, pipeline("web"))
        if hears:
            bind(create_queue(world.region(ACCOUNT, REGION), "all"))
        start(run)
        step(world, clock, 3600)
        lives.append([(one.id, one.updated, one.status) for one in run.newest_first()])
    assert lives[0] == lives[1]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not in the repository")
def test_each_kind_has_the_members_that_the_service_sends() -> None:
    told = Told()
    start(told.run)
    step(told.world, told.clock, 3600)
    ours: dict[tuple[str, str], Json] = {}
    for event in told.events():
        ours.setdefault((event["detail-type"], event["detail"]["state"]), event)
    for file in sorted(SAMPLES.glob("event-*.json")):
        sample = json.loads(file.read_text())
        key = (sample["detail-type"], sample["detail"]["state"])
        if key not in ours:
            key = (key[0], "SUCCEEDED")
        assert ours[key].keys() == sample.keys()
        assert sample["detail"].keys() - {"execution-result"} <= ours[key]["detail"].keys(), file.name
