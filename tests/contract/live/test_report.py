"""What a lane tells of itself, so that one can see why something is not fresh."""

from __future__ import annotations

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.cadence import Priority
from services.live.report import OTHERS, LaneReport
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.live_rig import TARGET, Rig, key

MANY = 80


def report(rig: Rig) -> LaneReport:
    told: list[tuple[LaneReport, ...]] = []
    rig.engine.report(told.append)
    rig.engine.run_due()
    ((only,),) = told
    return only


def test_it_counts_what_was_called_and_what_waits(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    for number in range(MANY):
        add(pipeline(f"p{number:02d}"))
    rig.engine.watch([key("p00"), key("p01")])
    rig.advance(2)
    early = report(rig)
    assert early.target == TARGET
    assert early.calls == {name: emulator.calls.operations().count(name) for name in early.calls}
    assert sum(early.calls.values()) == early.health.calls == len(emulator.calls.operations())
    known = sum(each.executions is not None for each in rig.engine.snapshots())
    assert early.backlog.unread == MANY - known > 0
    assert early.backlog.due[Priority.REST] >= early.backlog.unread
    assert 1.5 <= early.backlog.waited <= 2.0
    assert early.in_hand < early.burst
    rig.advance(120)
    late = report(rig)
    assert (late.backlog.unread, late.backlog.waited < 60) == (0, True)
    assert 0 < late.listing_in <= 100


def test_it_tells_of_errands_pauses_and_events(rig: Rig, add: AddPipeline, clock: SteppedClock) -> None:
    add(pipeline("web"))
    rig.advance(10)
    rig.engine.submit(TARGET, lambda: None, lambda _: None)
    rig.engine.run_due()
    rig.engine.pause()
    rig.engine.events_flow(TARGET, flowing=True)
    told = report(rig)
    assert (told.calls[OTHERS], told.paused, told.events) == (1, True, True)
    before = sum(told.calls.values())
    clock.step(300)
    stale = report(rig)
    assert sum(stale.calls.values()) == before
    assert stale.backlog.waited > 150
    rig.engine.resume()
    rig.advance(0.01)
    fresh = report(rig)
    assert (fresh.paused, fresh.backlog.waited) == (False, 0.0)


def test_it_shows_what_throttling_does(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    for number in range(MANY):
        add(pipeline(f"p{number:02d}"))
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=1.0))
    rig.advance(20)
    told = report(rig)
    assert told.health.throttles > 0
    assert told.health.rate < 2
    assert told.backlog.waited > 15
