"""Bad hours, in stepped time: the screen stays, the target says what is wrong, and it comes back by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.clock import SteppedClock
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.faults import Fault, FaultKind
from services.live.budget import IN_FLIGHT
from services.live.events import FleetChanged, TargetHealth, TargetHealthChanged
from services.pipelines.reader import Reader
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import DistantRunner, Rig, reader_of

SICK, FINE = "sick", "fine"
REGIONS = {SICK: "eu-west-1", FINE: "us-east-1"}
NAMES = [f"p{number:02d}" for number in range(20)]
LATENCY = 0.080
BAD_SECONDS = 60.0
RECOVERY_SECONDS = 300.0
"""Until all is known anew: the budget finds its rate again, then a round of all pipelines."""


class Hours:
    """A fleet of two targets before, during and after a fault in one of them."""

    def __init__(self, emulator: Emulator, clock: SteppedClock, add: AddPipeline) -> None:
        self.emulator = emulator
        self.runner = DistantRunner(clock, LATENCY)
        self.readers: dict[str, Reader] = {name: reader_of(emulator, code) for name, code in REGIONS.items()}
        self.runs: dict[tuple[str, str], PipelineRun] = {
            (target, name): add(pipeline(name), region=code)
            for target, code in REGIONS.items()
            for name in NAMES
        }
        self.rig = Rig(clock, self.readers, runner=self.runner)
        self.rig.engine.watch([PipelineKey(target, name) for target in REGIONS for name in NAMES[:10]])
        self.rig.advance_until(self.is_true, within=120)

    def begin(self, *numbers: int) -> None:
        """Start executions in both targets."""
        for target in REGIONS:
            for number in numbers:
                start(self.runs[target, NAMES[number]])

    def health(self, target: str = SICK) -> TargetHealth:
        """How a target is."""
        return self.rig.engine.freshness(target)

    def is_true(self, *targets: str) -> bool:
        """Whether what is known is what the service would say, without anything wrong."""
        for target in targets or REGIONS:
            if self.health(target).problem is not None:
                return False
            for name in NAMES:
                known = self.rig.engine.snapshot(PipelineKey(target, name))
                world = self.runs[target, name].executions
                if known is None or known.executions is None or known.problem is not None:
                    return False
                if [run.id for run in known.executions] != list(reversed(world)):
                    return False
                if any(run.status.value != world[run.id].status for run in known.executions):
                    return False
        return True


@pytest.fixture
def hours(emulator: Emulator, clock: SteppedClock, add: AddPipeline) -> Hours:
    """All is well, and known."""
    return Hours(emulator, clock, add)


def is_throttled(health: TargetHealth) -> bool:
    return health.throttled


def has_problem(health: TargetHealth) -> bool:
    return health.problem is not None


FAULTS: list[tuple[Fault, Callable[[TargetHealth], bool] | None]] = [
    (Fault(kind=FaultKind.THROTTLE, rate=1.0, region=REGIONS[SICK]), is_throttled),
    (Fault(kind=FaultKind.ERROR, fraction=0.2, region=REGIONS[SICK]), None),
    (Fault(kind=FaultKind.RESET, region=REGIONS[SICK]), has_problem),
    (Fault(kind=FaultKind.ERROR, status=503, region=REGIONS[SICK]), has_problem),
]


@pytest.mark.parametrize(
    ("fault", "says_so"),
    FAULTS,
    ids=["throttling to 1 call/s", "20 % errors", "a dead target", "out of service"],
)
def test_a_bad_hour_passes_without_a_restart(
    hours: Hours, fault: Fault, says_so: Callable[[TargetHealth], bool] | None
) -> None:
    rig = hours.rig
    hours.emulator.faults.add(fault)
    rig.events.clear()
    rig.engine.refresh()
    hours.begin(0, 1, 15)
    rig.advance(BAD_SECONDS)
    assert hours.is_true(FINE), "the target that is well suffers with it"
    sick = said(rig)
    if says_so is None:  # a failed call here and there: the rows it concerns say so
        diffs = [event.diff for event in rig.events if isinstance(event, FleetChanged)]
        assert any(each.problem for diff in diffs for each in diff.changed)
    else:
        assert any(map(says_so, sick))
    known = [rig.engine.snapshot(PipelineKey(SICK, name)) for name in NAMES]
    assert all(each is not None and each.executions is not None for each in known), "what was known is gone"
    hours.emulator.faults.clear()
    hours.begin(3, 16)
    rig.advance_until(hours.is_true, within=RECOVERY_SECONDS)
    assert not hours.health().throttled
    assert hours.health().problem is None


def said(rig: Rig) -> list[TargetHealth]:
    """The healths of the sick target that a screen was told."""
    return [e.health for e in rig.events if isinstance(e, TargetHealthChanged) and e.target == SICK]


def test_calls_that_take_ten_seconds_hold_up_nobody_and_pass(hours: Hours, clock: SteppedClock) -> None:
    rig = hours.rig
    hours.runner.seconds = 10.0
    hours.begin(0, 1)
    rig.events.clear()
    rig.advance(60.0)
    assert said(rig)[-1].slow
    assert hours.health().in_flight == IN_FLIGHT, "nothing hangs, or more than is good"
    answered: list[float] = []
    begun = clock.now()
    rig.engine.submit(SICK, lambda: None, lambda _: answered.append(clock.now() - begun))
    rig.advance(12.0)
    assert answered
    assert answered[0] <= 10.5, "an operator's act waits behind reads that hang"
    hours.runner.seconds = LATENCY
    rig.advance_until(lambda: hours.is_true() and not said(rig)[-1].slow, within=RECOVERY_SECONDS)
