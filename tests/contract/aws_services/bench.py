"""A pipeline with one action to look at, run in an emulator on a stepped clock."""

from __future__ import annotations

from typing import Any

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Behaviour, Outcome, succeeds
from services.emulator.engine.execution import Attempt
from services.emulator.operations.pipelines import add_pipeline
from services.emulator.scenarios.parts import codebuild, declaration, github, stage
from services.emulator.world import PipelineRecord
from tests.emulator_fixtures import ACCOUNT, REGION, boto_client

Json = dict[str, Any]
SOURCE_SECONDS = 2.0


class Bench:
    """An emulator, its clock, and clients for it."""

    def __init__(self, emulator: Emulator, clock: SteppedClock) -> None:
        self.emulator = emulator
        self.world = emulator.world
        self.clock = clock
        self.world.behaviours.set(succeeds(SOURCE_SECONDS), action="App")

    def put(self, *actions: Json, name: str = "web", behaviour: Behaviour | None = None) -> PipelineRecord:
        """A pipeline with a source and the given actions in its second stage, not yet run."""
        region = self.world.region(ACCOUNT, REGION)
        if behaviour is not None:
            self.world.behaviours.set(behaviour, pipeline=name, stage="Work")
        declared = declaration(region, name, [stage("Source", github("acme/web")), stage("Work", *actions)])
        return add_pipeline(region, declared, created=self.clock.now())

    def put_source(self, source: Json, name: str = "web") -> PipelineRecord:
        """A pipeline that begins with the given source, and has been started."""
        region = self.world.region(ACCOUNT, REGION)
        artifact = source["outputArtifacts"][0]["name"]
        build = codebuild("Build", "web-build", takes=artifact)
        declared = declaration(region, name, [stage("Source", source), stage("Work", build)])
        record = add_pipeline(region, declared, created=self.clock.now())
        with self.world.lock:
            record.run.begin({"triggerType": "StartPipelineExecution", "triggerDetail": "me"})
        return record

    def run(self, *actions: Json, outcome: Outcome, name: str = "web", seconds: float = 0.0) -> Attempt:
        """Put a pipeline, start it, and answer its first action's attempt ``seconds`` after that began."""
        record = self.put(*actions, name=name, behaviour=outcome)
        return self.start(record, seconds=seconds)

    def start(self, record: PipelineRecord, seconds: float = 0.0) -> Attempt:
        """Start a pipeline and answer its first action's attempt ``seconds`` after that began."""
        with self.world.lock:
            identity = record.run.begin({"triggerType": "StartPipelineExecution", "triggerDetail": "me"})
        self.emulator.step(SOURCE_SECONDS)
        self.emulator.step(seconds)
        return next(one for one in record.run.execution(identity).attempts if one.stage == "Work")

    def client(self, service: str, region: str = REGION, account: str = ACCOUNT) -> Any:
        """A boto3 client."""
        return boto_client(self.emulator.url, account, region, service)
