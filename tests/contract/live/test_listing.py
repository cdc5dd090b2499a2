"""A listing of many pages goes on where a page failed, and begins anew where its mark is what failed."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.budget import BudgetState
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.live_rig import TARGET, Rig, reader_of

PIPELINES = 550
PAGES = 6
STALE = Fault(
    kind=FaultKind.ERROR, operation="ListPipelines", status=400, code="InvalidNextTokenException", count=1
)


@pytest.fixture
def rig(emulator: Emulator, clock: SteppedClock) -> Rig:
    """An engine that asks for a page about each second."""
    slow = BudgetState(rate=1.0, burst=1.0)
    return Rig(clock, {TARGET: reader_of(emulator)}, budgets={TARGET: slow}, max_rate=1.0)


@pytest.fixture(autouse=True)
def fleet(add: AddPipeline) -> None:
    """Six pages of pipelines."""
    for number in range(PIPELINES):
        add(pipeline(f"p{number:03d}"))


def is_listed(rig: Rig) -> bool:
    """Whether all is listed."""
    return rig.engine.freshness(TARGET).listed


def pages(emulator: Emulator) -> int:
    """How many pages were asked for so far."""
    return len(emulator.calls.find(operation="ListPipelines"))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(
            kind=FaultKind.ERROR, operation="ListPipelines", status=400, code="ThrottlingException", count=1
        ),
        Fault(kind=FaultKind.ERROR, operation="ListPipelines", count=1),
        Fault(kind=FaultKind.GARBAGE, operation="ListPipelines", count=1),
    ],
    ids=["throttled", "failed", "garbage"],
)
@pytest.mark.parametrize("first", [True, False], ids=["first page", "later page"])
def test_a_page_that_failed_is_asked_for_again(
    rig: Rig, emulator: Emulator, fault: Fault, *, first: bool
) -> None:
    if not first:
        rig.advance_until(lambda: len(rig.engine.snapshots()) >= 200, within=60)
    emulator.faults.add(fault)
    rig.advance_until(lambda: is_listed(rig), within=60)
    assert pages(emulator) == PAGES + 1
    assert len(rig.engine.snapshots()) == PIPELINES
    assert rig.engine.freshness(TARGET).problem is None


def test_a_mark_that_is_not_known_any_more_begins_the_listing_anew_soon(rig: Rig, emulator: Emulator) -> None:
    rig.advance_until(lambda: len(rig.engine.snapshots()) >= 300, within=60)
    emulator.faults.add(STALE)
    rig.advance_until(lambda: is_listed(rig), within=60)
    assert pages(emulator) == 3 + 1 + PAGES
    assert len(rig.engine.snapshots()) == PIPELINES


def test_a_page_that_fails_on_and_on_begins_the_listing_anew(rig: Rig, emulator: Emulator) -> None:
    rig.advance_until(lambda: len(rig.engine.snapshots()) >= 300, within=60)
    emulator.faults.add(Fault(kind=FaultKind.GARBAGE, operation="ListPipelines", count=6))
    rig.advance_until(lambda: is_listed(rig), within=600)
    assert pages(emulator) == 3 + 6 + PAGES


def test_a_fifth_of_all_calls_failing_keeps_no_listing_from_its_end(rig: Rig, emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.ERROR, operation="ListPipelines", fraction=0.2))
    rig.advance_until(lambda: is_listed(rig), within=120)
    assert len(rig.engine.snapshots()) == PIPELINES


def test_asking_again_waits_for_no_page_that_failed(rig: Rig, emulator: Emulator) -> None:
    rig.advance_until(lambda: len(rig.engine.snapshots()) >= 300, within=60)
    emulator.faults.add(Fault(kind=FaultKind.ERROR, operation="ListPipelines", count=4))
    rig.advance_until(lambda: pages(emulator) == 3 + 4, within=60)
    rig.engine.refresh()
    assert rig.advance_until(lambda: is_listed(rig), within=60) < 10.0
