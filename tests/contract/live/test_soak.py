"""Two hours of a living fleet with bad minutes, in stepped time: nothing grows, and what is known stays true."""

from __future__ import annotations

import gc
import random
import threading

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.events import FleetChanged, LiveEvent
from services.live.row import Row
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import ACCOUNT, REGION, start
from tests.live_rig import TARGET, Rig, reader_of

HOURS = 2
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


class Screen:
    """Shows what it is told, as the fleet's screen does: rows that were added, changed and removed."""

    def __init__(self) -> None:
        self.rows: dict[str, PipelineSnapshot] = {}

    def __call__(self, _rig: Rig, event: LiveEvent) -> None:
        """Take in what changed."""
        if isinstance(event, FleetChanged):
            self.rows |= {each.key.pipeline: each for each in (*event.diff.added, *event.diff.changed)}
            for gone in event.diff.removed:
                del self.rows[gone.pipeline]

    def shown(self) -> dict[str, tuple[object, ...]]:
        """How each row reads."""
        return {name: reading(row) for name, row in self.rows.items()}


def reading(row: PipelineSnapshot) -> tuple[object, ...]:
    """What a row says: standing, place, note, newest executions."""
    line = headline(row)
    return line.standing, line.stage, line.action, line.note, row.executions, row.problem


def read_anew(emulator: Emulator, clock: SteppedClock) -> dict[str, tuple[object, ...]]:
    """How all rows read on a screen that was opened just now."""
    rig = Rig(clock, {TARGET: reader_of(emulator)})
    rig.advance(120)
    return {each.key.pipeline: reading(each) for each in rig.engine.snapshots()}


def test_two_hours_leave_no_more_behind_than_half_an_hour(
    emulator: Emulator, clock: SteppedClock, add: AddPipeline
) -> None:
    dice = random.Random(6)
    names = [f"p{number:02d}" for number in range(12)]
    runs = {name: add(pipeline(name)) for name in names}
    screen = Screen()
    rig = Rig(clock, {TARGET: reader_of(emulator)}, screen, refresh_scale=SCALE)
    rig.engine.watch([PipelineKey(TARGET, name) for name in names[:5]])
    threads = threading.active_count()
    early = 0
    for minute in range(HOURS * 60):
        if minute % 3 == 0:
            start(runs[dice.choice(names)])
        if minute % 10 == 7:
            emulator.faults.add(dice.choice(BAD))
        if minute % 10 == 9:
            emulator.faults.clear()
        if minute % 7 == 0:
            rig.engine.touch(PipelineKey(TARGET, dice.choice(names)))
            rig.engine.watch([PipelineKey(TARGET, name) for name in dice.sample(names, 5)])
        if minute == HOURS * 40:
            emulator.world.region(ACCOUNT, REGION).pipelines.pop(names.pop())
            add(pipeline("late"))
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
    assert set(screen.rows) == {*names, "late"}
    assert screen.shown() == read_anew(emulator, clock)
    for name in names:
        known = screen.rows[name].executions or ()
        newest = list(runs[name].newest_first())[: len(known)]
        assert bool(known) is bool(runs[name].executions)
        assert [(each.id, each.status.value) for each in known] == [(each.id, each.status) for each in newest]
