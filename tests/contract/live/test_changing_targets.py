"""Targets that come and go while the engine runs, and those that are tried again at once."""

from __future__ import annotations

import pytest

from services.aws.caller import Answer, Caller
from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.pipeline import PipelineDefinition
from services.domain.problem import ProblemKind
from services.domain.target import PipelineKey, Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.budget import BudgetState
from services.live.events import FleetChanged, TargetHealth, TargetHealthChanged
from services.live.outcome import Outcome
from services.pipelines.reader import Reader
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.emulator_fixtures import REGION
from tests.engine_worlds import start
from tests.live_rig import TARGET, HeldRunner, Rig, key, reader_of

FAR = "far"
FAR_REGION = "us-east-1"


@pytest.fixture
def far(emulator: Emulator) -> Reader:
    """The reader of another region."""
    return reader_of(emulator, FAR_REGION)


class _SlowCaller(Caller):
    """Each call takes a quarter of a second of the test's time."""

    def __init__(self, emulator: Emulator, clock: SteppedClock) -> None:
        super().__init__(ClientFactory(emulator.url), Target(REGION, REGION))
        self._clock = clock

    def read(self, operation: str, **parameters: object) -> Answer:
        self._clock.step(0.25)
        return super().read(operation, **parameters)


def names(rig: Rig) -> list[str]:
    return [str(snapshot.key) for snapshot in rig.engine.snapshots()]


def removed(rig: Rig) -> list[PipelineKey]:
    return [each for event in rig.events if isinstance(event, FleetChanged) for each in event.diff.removed]


def test_a_target_that_comes_is_read_like_the_others(rig: Rig, add: AddPipeline, far: Reader) -> None:
    add(pipeline("web"))
    start(add(pipeline("api"), region=FAR_REGION))
    rig.advance(5)
    rig.engine.add(FAR, far)
    rig.engine.watch([key("api", FAR)])
    rig.advance(5)
    assert names(rig) == [f"{TARGET}/web", f"{FAR}/api"]
    assert rig.snapshot("api", FAR).executions
    assert rig.engine.freshness(FAR).listed


def test_a_target_that_goes_takes_its_rows_along_and_asks_nothing_more(
    rig: Rig, add: AddPipeline, emulator: Emulator, far: Reader
) -> None:
    add(pipeline("web"))
    add(pipeline("api"), region=FAR_REGION)
    rig.engine.add(FAR, far)
    rig.advance(5)
    rig.engine.remove(FAR)
    rig.engine.run_due()
    assert names(rig) == [f"{TARGET}/web"]
    assert removed(rig) == [key("api", FAR)]
    emulator.calls.clear()
    told = len(rig.events)
    rig.advance(300)
    assert {call.region for call in emulator.calls.find("ListPipelines")} == {"eu-west-1"}
    assert not any(
        event.target == FAR for event in rig.events[told:] if isinstance(event, TargetHealthChanged)
    )


def test_no_answer_comes_after_its_target_went(
    add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    add(pipeline("web"))
    runner = HeldRunner()
    rig = Rig(clock, {TARGET: reader_of(emulator)}, runner=runner)
    reader = reader_of(emulator)
    answers: list[Outcome[PipelineDefinition]] = []
    rig.engine.submit(TARGET, lambda: reader.definition("web"), answers.append)
    rig.engine.run_due()
    assert runner.held, "a listing and a question should be under way"
    rig.engine.remove(TARGET)
    rig.engine.run_due()
    assert [each.problem.kind for each in answers if each.problem] == [ProblemKind.STOPPED]
    runner.release()
    rig.engine.run_due()
    assert len(answers) == 1
    assert rig.engine.snapshots() == ()
    assert not [event for event in rig.events if isinstance(event, FleetChanged)]


def test_an_act_under_way_still_tells_what_became_of_it(
    add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add(pipeline("web"))
    runner = HeldRunner()
    rig = Rig(clock, {TARGET: reader_of(emulator)}, runner=runner)
    under_way: list[Outcome[str]] = []
    waiting: list[Outcome[str]] = []
    rig.engine.submit(TARGET, lambda: start(run), under_way.append, refreshes=key("web"))
    rig.engine.run_due()
    rig.engine.submit(TARGET, lambda: start(run), waiting.append, refreshes=key("web"))
    rig.engine.remove(TARGET)
    rig.engine.run_due()
    assert under_way == []
    assert [each.problem.kind for each in waiting if each.problem] == [ProblemKind.STOPPED]
    runner.release()
    rig.engine.run_due()
    assert [each.good for each in under_way] == [True]
    assert rig.engine.snapshots() == ()


def test_one_that_comes_back_is_begun_anew_with_what_was_learned_and_what_is_open(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=1.0, count=3))
    rig.engine.open(key("web"))
    rig.engine.watch([key("web")])
    rig.advance(10)
    learned = rig.engine.budgets()[TARGET]
    assert learned.rate < BudgetState().rate
    rig.engine.remove(TARGET)
    rig.advance(5)
    assert rig.engine.budgets()[TARGET] == learned
    rig.engine.add(TARGET, reader_of(emulator))
    assert rig.engine.budgets()[TARGET] == learned
    rig.advance(10)
    web = rig.snapshot("web")
    assert None not in (web.state, web.definition), "it is not open any more"


def test_what_is_asked_about_no_target_is_ignored_but_a_call_is_refused(rig: Rig, emulator: Emulator) -> None:
    gone = key("web", "gone")
    rig.engine.open(gone)
    rig.engine.close(gone)
    rig.engine.refresh(gone)
    rig.engine.retry("gone")
    rig.engine.remove("gone")
    assert rig.engine.freshness("gone") == TargetHealth()
    answers: list[Outcome[int]] = []
    rig.engine.submit("gone", lambda: 1, answers.append)
    rig.engine.run_due()
    assert [each.problem.kind for each in answers if each.problem] == [ProblemKind.STOPPED]
    assert {call.operation for call in emulator.calls.find()} <= {"ListPipelines"}


def test_a_target_of_its_own_scale_is_asked_less(
    rig: Rig, add: AddPipeline, emulator: Emulator, far: Reader
) -> None:
    add(pipeline("web"))
    add(pipeline("web"), region=FAR_REGION)
    rig.engine.add(FAR, far, refresh_scale=4.0)
    rig.engine.open(key("web"))
    rig.engine.open(key("web", FAR))
    rig.advance(20)
    emulator.calls.clear()
    rig.advance(600)
    regions = [call.region for call in emulator.calls.find("GetPipelineState")]
    assert 0 < regions.count(FAR_REGION) < regions.count("eu-west-1") / 3


def test_health_counts_pipelines_and_refusals_and_tells_how_long_calls_take(
    add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    for number in range(3):
        add(pipeline(f"p{number}"))
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=0.1, count=2))

    rig = Rig(clock, {TARGET: Reader(_SlowCaller(emulator, clock))})
    assert rig.engine.freshness(TARGET).latency is None
    rig.advance(20)
    health = rig.engine.freshness(TARGET)
    assert health.pipelines == 3
    assert health.throttles == len(emulator.calls.find(error="ThrottlingException")) > 0
    assert health.latency == pytest.approx(0.25)
