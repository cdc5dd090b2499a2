"""Many callers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from services.emulator import Emulator
from services.emulator.engine.invariants import check
from tests.declarations import pipeline
from tests.emulator_fixtures import ClientFactory

_CALLERS, _ROUNDS = 8, 12


def test_callers_at_once_see_a_sound_world(emulator: Emulator, codepipeline: ClientFactory) -> None:
    clients = [codepipeline() for _ in range(_CALLERS)]
    clients[0].create_pipeline(pipeline=pipeline("web", mode="PARALLEL"))

    def use(number: int) -> list[str]:
        client, started = clients[number], []
        for _ in range(_ROUNDS):
            if number % 4 == 0:
                started.append(client.start_pipeline_execution(name="web")["pipelineExecutionId"])
            client.list_pipeline_executions(pipelineName="web", maxResults=10)
            client.get_pipeline_state(name="web")
            client.list_action_executions(pipelineName="web", maxResults=10)
            emulator.step(0.5)
        return started

    with ThreadPoolExecutor(_CALLERS) as pool:
        started = [found for batch in pool.map(use, range(_CALLERS)) for found in batch]
    with emulator.world.lock:
        assert check(emulator.world) == []
    listed = clients[0].list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    assert {found["pipelineExecutionId"] for found in listed} >= set(started)
    assert len(set(started)) == _CALLERS // 4 * _ROUNDS
