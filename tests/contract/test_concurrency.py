"""Many callers at once, while time goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.invariants import check
from tests.declarations import approved_pipeline
from tests.emulator_fixtures import ClientFactory

CALLERS, ROUNDS = 20, 5
PIPELINES = {"superseded": "SUPERSEDED", "queued": "QUEUED", "parallel": "PARALLEL"}


def _fate(situation: Situation) -> Outcome:
    kind = situation.declaration["actionTypeId"]
    if kind["category"] == "Approval":
        return Outcome(seconds=None)
    failed = kind["category"] == "Build" and situation.random.random() < 0.3
    return Outcome("Failed" if failed else "Succeeded", situation.random.uniform(1, 10))


def _use(client: Any, random: Random) -> set[str]:
    """What an operator in a hurry does; what the service refuses is no matter."""
    started = set()
    for _ in range(ROUNDS):
        name = random.choice(list(PIPELINES))
        started.add(client.start_pipeline_execution(name=name)["pipelineExecutionId"])
        listed = client.list_pipeline_executions(pipelineName=name, maxResults=10)
        chosen = random.choice(listed["pipelineExecutionSummaries"])["pipelineExecutionId"]
        named = {"pipelineName": name, "pipelineExecutionId": chosen}
        stage = {"pipelineName": name, "stageName": "Build"}
        acts = [
            (client.stop_pipeline_execution, named | {"abandon": random.random() < 0.5}),
            (client.retry_stage_execution, named | stage | {"retryMode": "FAILED_ACTIONS"}),
            (client.disable_stage_transition, stage | {"transitionType": "Inbound", "reason": "freeze"}),
            (client.enable_stage_transition, stage | {"transitionType": "Inbound"}),
            (client.rollback_stage, stage | {"targetPipelineExecutionId": chosen}),
        ]
        act, members = random.choice(acts)
        _refusal(act, members)
        _approve(client, name)
    return started


def _refusal(act: Callable[..., Any], members: dict[str, Any]) -> str:
    """The code of the error that a call ends with, or an empty text."""
    try:
        act(**members)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def _approve(client: Any, name: str) -> None:
    for state in client.get_pipeline_state(name=name)["stageStates"]:
        for action in state["actionStates"]:
            token = action.get("latestExecution", {}).get("token")
            if token is not None:
                answer = {
                    "pipelineName": name,
                    "stageName": state["stageName"],
                    "actionName": action["actionName"],
                    "token": token,
                    "result": {"status": "Approved", "summary": ""},
                }
                refusal = _refusal(client.put_approval_result, answer)
                assert refusal in {"", "ApprovalAlreadyCompletedException"}


def test_callers_at_once_see_a_sound_world(emulator: Emulator, codepipeline: ClientFactory) -> None:
    clients = [codepipeline() for _ in range(CALLERS)]
    emulator.world.behaviours.set(_fate)
    for name, mode in PIPELINES.items():
        clients[0].create_pipeline(pipeline=approved_pipeline(name, mode=mode))
    done = threading.Event()

    def pass_time() -> None:
        while not done.wait(0.002):
            emulator.step(0.5)
            with emulator.world.lock:
                assert check(emulator.world) == []

    with ThreadPoolExecutor(CALLERS + 1) as pool:
        clock = pool.submit(pass_time)
        calls = [pool.submit(_use, client, Random(number)) for number, client in enumerate(clients)]
        try:
            started = set().union(*(call.result() for call in calls))
        finally:
            done.set()
        clock.result()
    listed = {
        one["pipelineExecutionId"]
        for name in PIPELINES
        for page in clients[0].get_paginator("list_pipeline_executions").paginate(pipelineName=name)
        for one in page["pipelineExecutionSummaries"]
    }
    assert len(started) == CALLERS * ROUNDS
    assert listed >= started
    assert not [record for record in emulator.calls.find() if record.status >= 500]
