"""Events in any order, and as often as they like, end in what polling would show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.snapshot import PipelineSnapshot
from services.emulator import Emulator
from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.errors import ServiceFault
from services.emulator.world import World
from tests.contract.events.conftest import EventsRig
from tests.declarations import approval, build, deploy, pipeline, source, stage
from tests.engine_worlds import put_pipeline, start, step
from tests.live_rig import TARGET, Rig, key, reader_of

MODES = {"web": "SUPERSEDED", "api": "QUEUED", "batch": "PARALLEL"}
STAGES = [
    stage("Source", source()),
    stage("Build", build()),
    stage("Gate", approval("Approve")),
    stage("Deploy", deploy()),
]

NAMES = st.sampled_from(sorted(MODES))
ACTS = st.tuples(
    st.sampled_from(["start", "wait", "approve", "reject", "stop", "abandon", "retry", "hear"]),
    NAMES,
    st.integers(1, 90),
)


@contextmanager
def fleet() -> Iterator[tuple[Emulator, SteppedClock, dict[str, PipelineRun]]]:
    """An emulator with a pipeline of each mode; builds fail now and then."""
    clock = SteppedClock()
    world = World(clock)
    dice = random.Random(3)
    world.behaviours.set(
        lambda _: fails(7, "tests failed") if dice.random() < 0.3 else succeeds(7), stage="Build"
    )
    runs = {name: put_pipeline(world, pipeline(name, STAGES, mode=mode)) for name, mode in MODES.items()}
    with Emulator(world) as emulator:
        yield emulator, clock, runs


def act(run: PipelineRun, verb: str) -> None:
    """Do something to a pipeline's newest execution, where it can be done."""
    newest = next(run.newest_first(), None)
    try:
        if verb == "start" or newest is None:
            start(run)
        elif verb in ("approve", "reject"):
            for token, (visit, attempt) in list(run.approvals.items()):
                if attempt.running:
                    run.answer(
                        visit.name, attempt.name, token, approved=verb == "approve", summary="", actor="me"
                    )
        elif verb in ("stop", "abandon"):
            run.stop(newest.id, abandon=verb == "abandon")
        elif verb == "retry":
            run.retry("Build", newest.id, "FAILED_ACTIONS")
    except ServiceFault:
        return  # it could not be done now, as for any operator


def shuffle(rig: EventsRig, dice: random.Random) -> None:
    """Bring what is in the queue into some other order, with some of it twice."""
    with rig.emulator.world.lock:
        messages = list(rig.queue.messages.values())
        bodies = [message.body for message in messages]
        rig.queue.messages.clear()
        bodies += [body for body in bodies if dice.random() < 0.3]
        dice.shuffle(bodies)
        for body in bodies:
            rig.queue.put(body, "test")


def shown(snapshot: PipelineSnapshot) -> object:
    """What a screen shows of a pipeline. When something last happened in an execution that goes on is not shown."""
    line = headline(snapshot)
    runs = [replace(run, updated=None) if run.status.active else run for run in snapshot.executions or ()]
    active = {run.id for run in snapshot.executions or () if run.status.active}
    attempts = sorted(
        (each.execution_id, each.stage, each.action, each.status)
        for each in snapshot.attempts
        if each.execution_id in active
    )
    place = (line.standing, line.stage, line.action, line.note, line.since, line.expires)
    return place, runs, snapshot.state, attempts


def polled(emulator: Emulator, clock: SteppedClock) -> dict[str, object]:
    """What an engine without events shows of each pipeline, having read all at this instant."""
    rig = Rig(clock, {TARGET: reader_of(emulator)})
    rig.engine.watch([key(name) for name in MODES])
    rig.advance(0)
    return {name: shown(rig.snapshot(name)) for name in MODES}


@given(st.lists(ACTS, min_size=1, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=12, phases=[Phase.generate])
def test_shuffled_and_repeated_events_end_in_what_polling_shows(
    acts: list[tuple[str, str, int]], dice: random.Random
) -> None:
    with fleet() as (emulator, clock, runs):
        rig = EventsRig(emulator, clock)
        rig.read_all()
        for verb, name, seconds in acts:
            if verb == "hear":
                shuffle(rig, dice)
                rig.hear()
                continue
            with emulator.world.lock:
                if verb != "wait":
                    act(runs[name], verb)
                step(emulator.world, clock, seconds)
        while rig.bodies():
            shuffle(rig, dice)
            rig.hear()
        assert {name: shown(rig.snapshot(name)) for name in MODES} == polled(emulator, clock)
