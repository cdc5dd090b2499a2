"""Throttling, outages, refusals and garbage: the data stays, the health tells, all mends itself."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.domain.problem import ProblemKind
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.emulator.world import World
from services.live.budget import RATE, BudgetState
from services.live.events import TargetHealth, TargetHealthChanged
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, Rig, key, reader_of


def health(rig: Rig) -> TargetHealth:
    return rig.engine.freshness(TARGET)


def problems(rig: Rig) -> list[ProblemKind | None]:
    """The problem of each health event, in order."""
    told = [event.health for event in rig.events if isinstance(event, TargetHealthChanged)]
    return [each.problem.kind if each.problem else None for each in told]


def test_a_service_limit_of_five_a_second_surfaces_no_problem_and_is_learned(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    names = [f"p{number:03d}" for number in range(120)]
    for name in names:
        start(add(pipeline(name)))
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=5.0))
    rig.engine.watch([key(name) for name in names[:40]])
    rig.advance_until(
        lambda: len(rig.engine.snapshots()) == 120 and all(s.state for s in rig.engine.snapshots()),
        within=400,
    )
    assert emulator.calls.find(error="ThrottlingException"), "the limit was never met"
    assert all(snapshot.problem is None for snapshot in rig.engine.snapshots())
    assert not any(snapshot.problem for name in names for snapshot in rig.told(name))
    assert set(problems(rig)) == {None}
    assert health(rig).throttles > 0
    assert not any(e.health.throttled for e in rig.events if isinstance(e, TargetHealthChanged))
    assert health(rig).rate < 2 * RATE
    emulator.calls.clear()
    rig.advance(120)
    refused = emulator.calls.find(error="ThrottlingException")
    assert len(refused) <= 0.03 * len(emulator.calls.operations())


def test_what_was_learned_about_the_limit_is_remembered(
    add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    for number in range(60):
        add(pipeline(f"p{number:03d}"))
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=2.0))
    rig = Rig(clock, {TARGET: reader_of(emulator)})
    rig.advance(60)
    learned = {name: BudgetState.from_json(each.as_json()) for name, each in rig.engine.budgets().items()}
    clock.step(60)
    first = len(emulator.calls.find(error="ThrottlingException"))
    again = Rig(clock, {TARGET: reader_of(emulator)}, budgets=learned)
    again.advance(60)
    second = len(emulator.calls.find(error="ThrottlingException")) - first
    assert second < first


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault(kind=FaultKind.ERROR, status=500), ProblemKind.SERVER),
        (Fault(kind=FaultKind.ERROR, status=503, code="ServiceUnavailable"), ProblemKind.SERVER),
        (Fault(kind=FaultKind.RESET), ProblemKind.OFFLINE),
        (Fault(kind=FaultKind.GARBAGE), ProblemKind.GARBAGE),
        (Fault(kind=FaultKind.EXPIRE), ProblemKind.EXPIRED),
    ],
    ids=["500", "503", "reset", "garbage", "expired"],
)
def test_an_outage_keeps_the_data_is_told_and_passes(
    rig: Rig, add: AddPipeline, emulator: Emulator, fault: Fault, kind: ProblemKind
) -> None:
    names = [f"p{number}" for number in range(5)]
    for name in names:
        start(add(pipeline(name)))
    rig.engine.watch([key(name) for name in names])
    rig.advance(20)
    before = rig.snapshot("p0").executions
    assert before
    number = emulator.faults.add(fault)
    rig.advance(60)
    problem = health(rig).problem
    assert problem is not None
    assert problem.kind is kind
    assert rig.snapshot("p0").executions
    emulator.calls.clear()
    rig.advance(300)
    assert len(emulator.calls.operations()) <= 25, "an outage is tried again slowly"
    emulator.faults.remove(number)
    rig.advance(60)
    assert health(rig).problem is None
    assert all(snapshot.problem is None for snapshot in rig.engine.snapshots())
    assert problems(rig)[-1] is None
    good = health(rig).last_good
    assert good is not None
    assert rig.clock.now() - good < 35


def test_an_outage_from_the_first_call_on_is_told_at_once_and_passes(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    number = emulator.faults.add(Fault(kind=FaultKind.ERROR))
    rig.engine.run_due()
    assert ProblemKind.SERVER in problems(rig)
    assert health(rig).last_good is None
    rig.advance(200)
    emulator.faults.remove(number)
    rig.advance(40)
    assert health(rig).problem is None
    assert rig.snapshot("web").executions == ()


def test_half_the_calls_failing_leaves_the_target_well(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    names = [f"p{number}" for number in range(10)]
    for name in names:
        add(pipeline(name))
    rig.advance(5)
    rig.engine.watch([key(name) for name in names])
    number = emulator.faults.add(Fault(kind=FaultKind.ERROR, fraction=0.4))
    rig.advance(200)
    assert all(snapshot.executions == () for snapshot in rig.engine.snapshots())
    emulator.faults.remove(number)
    rig.advance(200)
    assert all(snapshot.problem is None for snapshot in rig.engine.snapshots())


def test_refresh_tries_a_broken_target_at_once(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("web"))
    rig.engine.watch([key("web")])
    rig.advance(5)
    number = emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    rig.advance(300)
    emulator.faults.remove(number)
    rig.engine.refresh(key("web"))
    rig.engine.run_due()
    assert health(rig).problem is None


def test_an_endpoint_that_goes_away_and_comes_back(clock: SteppedClock) -> None:
    world = World(clock)
    with Emulator(world) as first:
        port = first.port
        rig = Rig(clock, {TARGET: reader_of(first)})
        rig.advance(5)
        assert health(rig).problem is None
    rig.advance(200)
    problem = health(rig).problem
    assert problem is not None
    assert problem.kind is ProblemKind.OFFLINE
    with Emulator(world, port=port):
        rig.advance(120)
    assert health(rig).problem is None


def test_a_pipeline_opened_by_name_works_where_listing_is_denied(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    start(add(pipeline("web")))
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelines"))
    rig.engine.open(key("web"))
    rig.advance(20)
    web = rig.snapshot("web")
    assert web.executions
    assert web.state is not None
    assert web.definition is not None
    assert web.problem is None
    assert (web.summary.type, web.summary.version) == ("V2", 1)
    problem = health(rig).problem
    assert problem is not None
    assert problem.kind is ProblemKind.DENIED
    assert problem.operation == "ListPipelines"
    assert len(emulator.calls.find("ListPipelines")) == 1


def test_a_name_that_does_not_exist_says_so(rig: Rig, emulator: Emulator) -> None:
    rig.engine.open(key("typo"))
    rig.advance(120)
    typo = rig.snapshot("typo")
    assert typo.problem is not None
    assert typo.problem.kind is ProblemKind.NOT_FOUND
    assert health(rig).problem is None
    assert len(emulator.calls.find(error="PipelineNotFoundException")) < 40


def test_a_read_that_is_denied_is_told_and_not_repeated_for_minutes(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    start(add(pipeline("web")))
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="GetPipelineState"))
    rig.engine.watch([key("web")])
    rig.advance(200)
    web = rig.snapshot("web")
    assert web.executions
    assert web.problem is not None
    assert web.problem.operation == "GetPipelineState"
    assert len(emulator.calls.find("GetPipelineState")) == 1
    problem = health(rig).problem
    assert problem is not None
    assert problem.operation == "GetPipelineState"


def test_a_denied_pipeline_among_others_is_its_own_problem(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    for name in ("api", "web"):
        add(pipeline(name))
    rig.engine.watch([key("api"), key("web")])
    rig.advance(20)
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="GetPipelineState", count=1))
    rig.engine.refresh(key("web"))
    rig.advance(5)
    assert rig.snapshot("web").problem is not None
    assert rig.snapshot("api").problem is None
    assert health(rig).problem is None
