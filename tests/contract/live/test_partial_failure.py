"""With one target hanging, one denied and one throttled, the fine one is read as if it were alone."""

from __future__ import annotations

from collections.abc import Mapping

from services.clock import SteppedClock
from services.domain.problem import ProblemKind
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.reader import PipelineReader
from tests.contract.live.conftest import AddPipeline
from tests.contract.live.hanging import TIMEOUT, HangingReader, StuckRunner
from tests.declarations import pipeline
from tests.emulator_fixtures import REGION
from tests.engine_worlds import start
from tests.live_rig import Rig, key, reader_of

FINE = "fine"
REGIONS = {FINE: REGION, "hanging": "us-east-1", "denied": "us-east-2", "throttled": "us-west-2"}
NAMES = [f"p{number:02d}" for number in range(25)]
STEP = 0.1


def readers(emulator: Emulator, clock: SteppedClock) -> dict[str, PipelineReader]:
    """What reads each target; the one that hangs comes first, so that it would hold up the others."""
    hanging = HangingReader(reader_of(emulator, REGIONS["hanging"], read_timeout=0.05), clock)
    others = {name: reader_of(emulator, region) for name, region in REGIONS.items() if name != "hanging"}
    return {"hanging": hanging, **others}


def hurt(emulator: Emulator, add: AddPipeline) -> None:
    """The same pipelines everywhere, and what is wrong with all targets but one."""
    for region in REGIONS.values():
        for name in NAMES:
            start(add(pipeline(name), region=region))
    for fault in (
        Fault(kind=FaultKind.HANG, region=REGIONS["hanging"]),
        Fault(kind=FaultKind.DENY, region=REGIONS["denied"]),
        Fault(kind=FaultKind.THROTTLE, region=REGIONS["throttled"], rate=1.0),
    ):
        emulator.faults.add(fault)


class Measured:
    """How long and with how many calls a run gets the fine target's rows complete."""

    def __init__(
        self, emulator: Emulator, clock: SteppedClock, targets: Mapping[str, PipelineReader]
    ) -> None:
        emulator.calls.clear()
        self.runner = StuckRunner(clock)
        self.rig = Rig(clock, targets, runner=self.runner)
        self.rig.engine.watch([PipelineKey(target, name) for target in targets for name in NAMES])
        begun = clock.now()
        while not self.complete():
            assert clock.now() - begun < 120, "the fine target's rows are not complete in time"
            self.pass_time(STEP)
        self.seconds = round(clock.now() - begun, 1)
        calls = emulator.calls.find()
        self.calls = [call.operation for call in calls if call.region == REGIONS[FINE]]

    def pass_time(self, seconds: float) -> None:
        """Do what is due, then let time pass, for everybody alike."""
        for _ in range(round(seconds / STEP)):
            self.runner.expire()
            self.rig.engine.run_due()
            self.rig.clock.step(STEP)

    def complete(self) -> bool:
        """Whether executions and state of every pipeline of the fine target are known."""
        known = [self.rig.engine.snapshot(key(name, FINE)) for name in NAMES]
        return all(each is not None and None not in (each.executions, each.state) for each in known)


def test_the_fine_target_is_complete_as_fast_as_alone_and_the_others_say_what_to_do(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    hurt(emulator, add)
    all_of_them = readers(emulator, clock)
    alone = Measured(emulator, clock, {FINE: all_of_them[FINE]})
    among = Measured(emulator, clock, readers(emulator, clock))
    assert among.seconds == alone.seconds
    assert among.calls == alone.calls
    assert len(alone.calls) >= 2 * len(NAMES) + 1
    assert among.runner.stuck, "nothing hangs"

    among.pass_time(3 * TIMEOUT)
    health = {name: among.rig.engine.freshness(name) for name in REGIONS}
    kinds = {name: each.problem.kind if each.problem else None for name, each in health.items()}
    assert kinds == {
        FINE: None,
        "hanging": ProblemKind.TIMEOUT,
        "denied": ProblemKind.DENIED,
        "throttled": None,
    }
    for name in ("hanging", "denied"):
        problem = health[name].problem
        assert problem is not None
        assert problem.title
        assert problem.hint, f"{name} does not say what to do"
        assert problem.operation == "ListPipelines"
    throttled = health["throttled"]
    assert throttled.throttles > 0
    assert throttled.throttles < 0.2 * throttled.calls, "it does not slow down"
    known = [each for each in among.rig.engine.snapshots() if each.key.target == "throttled"]
    assert len(known) == len(NAMES)
    assert sum(each.executions is not None for each in known) > len(NAMES) / 2


def test_hanging_targets_have_no_more_in_flight_than_their_own(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    hurt(emulator, add)
    among = Measured(emulator, clock, readers(emulator, clock))
    answers: list[bool] = []
    for _ in range(5):
        among.rig.engine.submit(FINE, lambda: 1, lambda outcome: answers.append(outcome.good))
    among.pass_time(2.0)
    assert answers == [True] * 5
    assert among.runner.stuck == among.rig.engine.freshness("hanging").in_flight <= 4
