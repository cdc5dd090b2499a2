"""Two hours of a living fleet with bad minutes, in stepped time: nothing grows, and what is known stays true."""

from __future__ import annotations

import gc
import random
import threading

from services.clock import SteppedClock
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.row import Row
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, Rig, reader_of

HOURS = 2
NAMES = [f"p{number:02d}" for number in range(12)]
SCALE = 16.0
"""Every interval is so much longer, so that two hours cost a few thousand calls."""
MINUTE = 60.0
ALLOWED_GROWTH = 1.15
SLACK = 200
"""Objects: a few more executions in flight than before."""
BAD = (
    Fault(kind=FaultKind.THROTTLE, rate=1.0),
    Fault(kind=FaultKind.ERROR, fraction=0.2),
    Fault(kind=FaultKind.RESET),
)


def held() -> int:
    """How many objects of the engine and of the domain there are, and places in the sweep."""
    gc.collect()
    ours = ("services.live", "services.domain")
    return sum(
        str(type(each).__module__).startswith(ours)
        or (type(each) is tuple and len(each) == 3 and isinstance(each[2], Row))
        for each in gc.get_objects()
    )


def test_two_hours_leave_no_more_behind_than_half_an_hour(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    dice = random.Random(6)
    runs = {name: add(pipeline(name)) for name in NAMES}
    rig = Rig(clock, {TARGET: reader_of(emulator)}, refresh_scale=SCALE)
    rig.engine.watch([PipelineKey(TARGET, name) for name in NAMES[:5]])
    threads = threading.active_count()
    early = 0
    for minute in range(HOURS * 60):
        if minute % 3 == 0:
            start(runs[dice.choice(NAMES)])
        if minute % 10 == 7:
            emulator.faults.add(dice.choice(BAD))
        if minute % 10 == 9:
            emulator.faults.clear()
        if minute % 7 == 0:
            rig.engine.touch(PipelineKey(TARGET, dice.choice(NAMES)))
            rig.engine.watch([PipelineKey(TARGET, name) for name in dice.sample(NAMES, 5)])
        rig.advance(MINUTE)
        rig.events.clear()
        if minute == HOURS * 15:
            early = held()
    late = held()
    assert late <= ALLOWED_GROWTH * early + SLACK
    assert threading.active_count() <= threads + 2  # the emulator's own, one for each connection
    emulator.faults.clear()
    rig.engine.refresh()
    rig.advance(5 * MINUTE * SCALE)
    for name, run in runs.items():
        known = rig.snapshot(name)
        assert known.problem is None
        newest = list(reversed(run.executions))[: len(known.executions or ())]
        assert [each.id for each in known.executions or ()] == newest
        assert all(run.executions[each.id].status == each.status.value for each in known.executions or ())
