"""Whatever is asked of whatever operation: an answer as the model has it, never a defect, and a sound world."""

from __future__ import annotations

import json
import threading
from random import Random
from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator.calllog import CallLog
from services.emulator.dispatch import Dispatcher
from services.emulator.engine.invariants import check
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import Faults
from services.emulator.model import Shape, service_model
from services.emulator.operations.registry import HANDLERS
from services.emulator.scenarios import build_scenario
from services.emulator.wire.message import Incoming
from services.emulator.world import Region, World
from tests.contract.raw_http import SIGNED
from tests.declarations import approval, build, pipeline, source, stage
from tests.emulator_fixtures import ACCOUNT, Deviations

REQUESTS = 1500
ODD_TEXTS = (
    "",
    " ",
    "a b",
    "web",
    "*",
    "Ünï",
    "\u202e",
    "#{a.b}",
    "x" * 3000,
    "12",
    "true",
    "{}",
    "[]",
    "\x1b[2J",
)


class Asker:
    """Makes requests from the model: mostly sound ones, about what there is in a region."""

    def __init__(self, region: Region, random: Random) -> None:
        self.region = region
        self.random = random
        self.run: PipelineRun | None = None

    def request(self, shape: Shape) -> Any:
        """A request for an operation whose input is ``shape``; its names belong together, mostly."""
        names = sorted(self.region.pipelines)
        self.run = self.region.pipelines[self.random.choice(names)].run if names else None
        return self.value(shape, 0)

    def value(self, shape: Shape, depth: int) -> Any:
        """A value of any shape."""
        if self.random.random() < 0.01:
            return self.random.choice([None, 0, "x", [], {}, True, -1.5, *ODD_TEXTS])
        match shape.kind:
            case "structure":
                return self._structure(shape, depth)
            case "list" if shape.member is not None:
                size = self.random.choice((shape.minimum or 0, 1, 1, 2))
                return [self.value(shape.member, depth + 1) for _ in range(size)]
            case "map" if shape.key is not None and shape.value is not None:
                size = self.random.choice((0, 1, 2))
                return {
                    str(self.value(shape.key, depth)): self.value(shape.value, depth) for _ in range(size)
                }
            case "string":
                return self._text(shape)
            case "boolean":
                return self.random.random() < 0.5
            case "timestamp":
                return self.random.uniform(0, 2e9)
            case _:
                low, high = shape.minimum or 0, shape.maximum or 1000
                return self.random.choice((low, low + 1, high, self.random.randint(low, high), high + 1))

    def _structure(self, shape: Shape, depth: int) -> Any:
        if shape.name == "PipelineDeclaration" and self.random.random() < 0.8:
            return self._declaration()
        wanted = 0.3 if depth < 3 else 0.0
        return {
            name: self.value(member, depth + 1)
            for name, member in shape.members.items()
            if name in shape.required or self.random.random() < wanted
        }

    def _declaration(self) -> Any:
        known = [record.declaration for record in self.region.pipelines.values()]
        new = pipeline(
            self.random.choice(("web", "api.v2@eu", "x" * 100)),
            [stage("Source", source()), stage("Build", build()), stage("Approve", approval())],
            mode=self.random.choice(("QUEUED", "SUPERSEDED", "PARALLEL")),
        )
        return self.random.choice([*known, new, new, new])

    def _text(self, shape: Shape) -> str:
        if shape.enum:
            return self.random.choice(shape.enum)
        pool = self._pool(shape.name)
        if pool and self.random.random() < 0.95:
            return self.random.choice(pool)
        return self.random.choice(ODD_TEXTS)[: shape.maximum]

    def _pool(self, name: str) -> list[str]:
        run = self.run
        if run is None:
            return ["web"]
        stages = run.record.declaration["stages"]
        executions = list(run.executions.values())[-6:]
        attempts = [attempt for one in executions for attempt in one.attempts]
        pools = {
            "PipelineName": [run.name],
            "StageName": [found["name"] for found in stages],
            "ActionName": [found["name"] for one in stages for found in one["actions"]],
            "PipelineExecutionId": [one.id for one in executions],
            "ActionExecutionId": [attempt.id for attempt in attempts],
            "JobId": [attempt.id for attempt in attempts],
            "ApprovalToken": list(run.approvals)[-5:],
            "PipelineVariableName": [found["name"] for found in run.record.declaration.get("variables", ())],
            "ResourceArn": [run.record.arn, self.region.arn("nowhere")],
            "ClientRequestToken": ["token-1", "token-2"],
            "WebhookName": ["hook"],
            "Nonce": ["1", "2"],
            "Revision": ["0123456789abcdef"],
            "DisabledReason": ["freeze"],
            "ActionProvider": ["CodeBuild", "Manual", "Jenkins"],
            "ActionTypeOwner": ["AWS", "ThirdParty"],
            "Version": ["1"],
        }
        return pools.get(name, ["web"])


def _ask(dispatcher: Dispatcher, operation: str, request: Any) -> int:
    headers = {
        "authorization": SIGNED,
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": f"CodePipeline_20150709.{operation}",
    }
    return dispatcher.answer(Incoming("POST", "/", headers, json.dumps(request).encode())).status


def _dispatcher(world: World, deviations: Deviations) -> Dispatcher:
    return Dispatcher(world, Faults(world.clock.now), CallLog(), threading.Event(), deviations)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_request_has_an_answer_of_the_model(seed: int) -> None:
    clock = SteppedClock()
    world = build_scenario("demo", clock)
    random = Random(seed)
    deviations = Deviations()
    dispatcher = _dispatcher(world, deviations)
    asker = Asker(world.region(ACCOUNT, "eu-west-1"), random)
    model = service_model("codepipeline")
    operations = sorted(name for service, name in HANDLERS if service == "codepipeline")
    taken: set[str] = set()
    for _ in range(REQUESTS):
        name = random.choice(operations)
        if name == "DeletePipeline" and random.random() < 0.8:
            continue
        shape = model.operations[name].input
        assert shape is not None
        if _ask(dispatcher, name, asker.request(shape)) == 200:
            taken.add(name)
        clock.step(random.choice((0, 1, 30)))
        assert deviations.found == []
    assert check(world) == []
    assert len(taken) > 25
