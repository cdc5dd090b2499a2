"""Pipelines that are opened by their name."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.domain.problem import ProblemKind
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.live_rig import TARGET, HeldRunner, Rig, key, reader_of


def test_a_name_that_nothing_has_is_forgotten_when_it_is_left(rig: Rig, add: AddPipeline) -> None:
    add(pipeline("web"))
    rig.engine.open(key("nope"))
    rig.advance(5)
    problem = rig.snapshot("nope").problem
    assert problem is not None
    assert problem.kind is ProblemKind.NOT_FOUND
    rig.engine.close(key("nope"))
    rig.advance(1)
    assert [snapshot.key.pipeline for snapshot in rig.engine.snapshots()] == ["web"]


def test_a_name_that_nothing_has_is_forgotten_though_it_was_left_before_that_was_known(
    emulator: Emulator, clock: SteppedClock
) -> None:
    runner = HeldRunner()
    rig = Rig(clock, {TARGET: reader_of(emulator)}, runner=runner)
    rig.engine.open(key("nope"))
    rig.advance(0.1)
    rig.engine.close(key("nope"))
    rig.advance(0.1)
    assert [snapshot.key.pipeline for snapshot in rig.engine.snapshots()] == ["nope"]
    runner.release()
    rig.advance(0.1)
    assert rig.engine.snapshots() == ()


@pytest.mark.parametrize("kind", [None, FaultKind.DENY, FaultKind.ERROR])
def test_one_that_is_there_or_may_be_stays_when_it_is_left(
    rig: Rig, add: AddPipeline, emulator: Emulator, kind: FaultKind | None
) -> None:
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelines"))
    add(pipeline("web"))
    if kind is not None:
        emulator.faults.add(Fault(kind=kind))
    rig.engine.open(key("web"))
    rig.advance(5)
    rig.engine.close(key("web"))
    rig.advance(1)
    assert [snapshot.key.pipeline for snapshot in rig.engine.snapshots()] == ["web"]
