"""Running an old execution's revisions and variables again, by keys."""

from __future__ import annotations

import pytest

from services.audit import Phase
from services.clock import SteppedClock
from services.domain.status import RevisionType
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from tests.declarations import build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline, step
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tests.screens.choosing import command_line, steady

VARIABLES = [{"name": "Env", "defaultValue": "staging"}, {"name": "Ticket"}]
OLD, NEW = "a" * 40, "b" * 40


def put(emulator: Emulator, clock: SteppedClock, mode: str | None = None, kind: str = "V2") -> PipelineRun:
    """A pipeline through which an old and a new commit went."""
    emulator.world.behaviours.set(steady)
    variables = VARIABLES if kind == "V2" else ()
    run = put_pipeline(emulator.world, pipeline(mode=mode, kind=kind, variables=variables))
    for commit, ticket in ((OLD, "CHG-1"), (NEW, "CHG-2")):
        if kind == "V2":
            override = {"actionName": "App", "revisionType": "COMMIT_ID", "revisionValue": commit}
            begin(run, variables={"Env": "prod", "Ticket": ticket}, source_revisions=[override])
        else:
            begin(run)
        step(emulator.world, clock, 60)
    return run


async def select_oldest(deck: Deck) -> None:
    await deck.open()
    deck.app.screen.query_one("#executions").focus()
    await deck.press("end")
    await deck.pilot.pause()


@pytest.mark.parametrize("mode", [None, "QUEUED", "PARALLEL"])
async def test_an_old_execution_starts_anew_with_what_it_had(
    start: Start, emulator: Emulator, clock: SteppedClock, mode: str | None
) -> None:
    web = put(emulator, clock, mode)
    old = next(iter(web.executions))
    async with start() as deck:
        await select_oldest(deck)
        await deck.press("R")
        await deck.wait(f"Rerun {old[:8]} of web")
        await deck.until(lambda: f"revisionValue={OLD}" in command_line(deck), "the old commit")
        assert "name=Env,value=prod name=Ticket,value=CHG-1" in command_line(deck)
        await deck.push("act")
        await deck.wait(f"of web started with the revisions of {old[:8]}")
        step(emulator.world, clock, 60)
        newest = list(web.executions.values())[-1]
        assert newest.overrides == {"App": {"COMMIT_ID": OLD}}
        assert newest.variables == {"Env": "prod", "Ticket": "CHG-1"}
        assert deck.audited(Phase.INTENT)[-1].operation == "StartPipelineExecution"


async def test_what_is_gone_since_is_left_out_and_said(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    web = put(emulator, clock)
    stages = [
        stage("Source", source("Code", "App")),
        stage("Build", build()),
        stage("Deploy", deploy()),
    ]
    change_pipeline(web, pipeline(stages=stages, variables=VARIABLES[:1]))
    async with start() as deck:
        await select_oldest(deck)
        await deck.command("rerun")
        await deck.wait("Source action App is gone: aaaaaaa is left out.")
        await deck.wait("Source action Code is new: it takes the newest.")
        await deck.wait("Variable Ticket is gone.")
        assert "--source-revisions" not in deck.words


async def test_a_version_of_an_object_stays_one_whatever_it_looks_like(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.behaviours.set(steady)
    stages = [stage("Source", source(provider="S3")), stage("Build", build()), stage("Deploy", deploy())]
    web = put_pipeline(emulator.world, pipeline(stages=stages))
    version = "ydlaNkwWm0SfKJR.T1b1fIdPRbldTYRI"
    override = {
        "actionName": "App",
        "revisionType": RevisionType.S3_OBJECT_VERSION_ID.value,
        "revisionValue": version,
    }
    begin(web, source_revisions=[override])
    step(emulator.world, clock, 60)
    async with start() as deck:
        await select_oldest(deck)
        await deck.press("R")
        wanted = f"revisionType=S3_OBJECT_VERSION_ID,revisionValue={version}"
        await deck.until(lambda: wanted in command_line(deck), "the version")


async def test_a_v1_pipeline_cannot_repeat_revisions(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    put(emulator, clock, kind="V1")
    async with start() as deck:
        await select_oldest(deck)
        await deck.press("R")
        await deck.wait("A V1 pipeline always starts with the newest revisions")
