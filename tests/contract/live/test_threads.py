"""The engine on its own threads and the machine's time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from services.clock import SystemClock
from services.domain.problem import ProblemKind
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.engine import LiveEngine
from services.live.events import LiveEvent, TargetHealthChanged
from services.live.outcome import Outcome
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.live_rig import TARGET, key, reader_of

PATIENCE = 60.0
"""Seconds that a thread has to do what takes it milliseconds."""


class Listener:
    """Waits for events that come from another thread."""

    def __init__(self) -> None:
        self.events: list[LiveEvent] = []
        self._news = threading.Condition()

    def __call__(self, event: LiveEvent) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(condition, PATIENCE), "did not happen in time"


def test_it_polls_on_its_own_and_stops_for_good(add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("web"))
    listener = Listener()
    engine = LiveEngine({TARGET: reader_of(emulator)}, SystemClock(), listener)
    engine.start()
    engine.start()
    engine.open(key("web"))

    def whole() -> bool:
        web = engine.snapshot(key("web"))
        return web is not None and None not in (web.executions, web.state, web.definition)

    listener.wait_for(whole)
    engine.stop()
    told = len(listener.events)
    engine.refresh(key("web"))
    engine.submit(TARGET, lambda: 1, lambda _: listener.events.clear())
    own = [thread for thread in threading.enumerate() if thread.name.startswith("pipedeck-")]
    for thread in own:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in own)
    assert len(listener.events) == told


def test_a_hanging_target_delays_no_other_and_no_stop(add: AddPipeline, emulator: Emulator) -> None:
    for number in range(20):
        add(pipeline(f"p{number}"), region="us-east-1")
        add(pipeline(f"p{number}"))
    emulator.faults.add(Fault(kind=FaultKind.HANG, region="us-east-1"))
    listener = Listener()
    readers = {TARGET: reader_of(emulator), "far": reader_of(emulator, "us-east-1", read_timeout=30)}
    engine = LiveEngine(readers, SystemClock(), listener)
    for number in range(8):
        engine.open(PipelineKey("far", f"p{number}"))
    engine.start()
    listener.wait_for(lambda: sum(s.executions is not None for s in engine.snapshots()) == 20)
    answers: list[Outcome[str]] = []
    answered = threading.Event()

    def done(outcome: Outcome[str]) -> None:
        answers.append(outcome)
        answered.set()

    engine.submit("far", lambda: "through", done)
    assert answered.wait(PATIENCE), "hanging reads held up an act to the same target"
    assert answers[0].value == "through"
    assert engine.freshness("far").in_flight == 4
    begun = time.monotonic()
    engine.stop()
    assert time.monotonic() - begun < 10.0, "it waited for what hangs"


def test_a_question_joins_an_equal_one_that_is_under_way(emulator: Emulator) -> None:
    engine = LiveEngine({TARGET: reader_of(emulator)}, SystemClock(), Listener())
    under_way, gate = threading.Event(), threading.Event()
    asked: list[int] = []
    answers: queue.SimpleQueue[Outcome[int]] = queue.SimpleQueue()

    def ask() -> int:
        asked.append(1)
        under_way.set()
        assert gate.wait(PATIENCE)
        return len(asked)

    engine.start()
    engine.submit(TARGET, ask, answers.put, key="question")
    assert under_way.wait(PATIENCE)
    engine.submit(TARGET, ask, answers.put, key="question")
    behind: queue.SimpleQueue[Outcome[str]] = queue.SimpleQueue()
    engine.submit(TARGET, lambda: "later", behind.put)
    assert behind.get(timeout=PATIENCE).value == "later"
    gate.set()
    assert [answers.get(timeout=PATIENCE).value for _ in range(2)] == [1, 1]
    engine.stop()


def test_a_target_that_hangs_is_told_once_its_calls_time_out_and_recovers(
    add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    number = emulator.faults.add(Fault(kind=FaultKind.HANG))
    listener = Listener()
    engine = LiveEngine({TARGET: reader_of(emulator, read_timeout=1.0)}, SystemClock(), listener)
    engine.start()

    def kinds() -> list[ProblemKind | None]:
        told = [event.health for event in listener.events if isinstance(event, TargetHealthChanged)]
        return [health.problem.kind if health.problem else None for health in told]

    listener.wait_for(lambda: ProblemKind.TIMEOUT in kinds())
    emulator.faults.remove(number)
    listener.wait_for(lambda: kinds()[-1] is None)
    engine.stop()
