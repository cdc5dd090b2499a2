"""What was met, what is news, and whether events flow."""

from __future__ import annotations

from dataclasses import replace

from services.clock import SteppedClock
from services.domain.execution import Execution
from services.domain.pipeline import PipelineSummary
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import PipelineState
from services.domain.status import ExecutionStatus
from services.domain.target import PipelineKey
from services.events.change import Level, StateChange
from services.events.flow import FLOW_SECONDS, Flow
from services.events.news import is_news
from services.events.seen import Seen

CHANGE = StateChange("1", "111122223333", "eu-west-1", "web", "e-1", Level.EXECUTION, "STARTED", 1_000.0, 3)
RUN = Execution("e-1", ExecutionStatus.SUCCEEDED, updated=1_001.0)
READ = PipelineSnapshot(
    PipelineKey("t", "web"),
    PipelineSummary("web", 3),
    (RUN,),
    PipelineState("web"),
    executions_at=50.0,
    state_at=50.0,
)


def with_run(run: Execution) -> PipelineSnapshot:
    """The pipeline with another execution."""
    return replace(READ, executions=(run,))


def test_an_event_is_met_once_and_its_newest_receipts_are_kept() -> None:
    seen = Seen()
    meeting, first = seen.meet("e", "m1", "r1")
    assert first
    assert seen.meet("e", "m1", "r2") == (meeting, False)
    assert seen.meet("e", "m2", "r3") == (meeting, False)
    assert meeting.receipts == {"m1": "r2", "m2": "r3"}
    assert seen.pending == 1
    seen.apply(meeting)
    seen.apply(meeting)
    assert seen.pending == 0


def test_what_waits_is_remembered_however_much_comes_after_it() -> None:
    seen = Seen(limit=3)
    waiting, _ = seen.meet("waits", "m", "r")
    for number in range(10):
        seen.apply(seen.meet(f"e{number}", "m", "r")[0])
    assert seen.meet("waits", "m", "r") == (waiting, False)
    assert seen.meet("e0", "m", "r")[1]


def test_an_event_is_old_where_the_service_itself_told_what_came_after() -> None:
    assert not is_news(CHANGE, READ)


def test_an_event_is_news_where_that_is_not_sure() -> None:
    assert is_news(CHANGE, None)
    assert is_news(CHANGE, replace(READ, executions_at=None))
    assert is_news(CHANGE, replace(READ, state_at=49.0))
    assert is_news(CHANGE, with_run(replace(RUN, updated=1_000.9)))
    assert is_news(CHANGE, with_run(replace(RUN, updated=None)))
    assert is_news(CHANGE, with_run(replace(RUN, id="e-2")))
    assert is_news(replace(CHANGE, instant=None), READ)
    assert is_news(replace(CHANGE, version=4), READ)
    running = replace(RUN, status=ExecutionStatus.IN_PROGRESS)
    assert is_news(CHANGE, replace(READ, executions=(running,), state=None, state_at=None))


def test_events_flow_from_the_first_until_none_came_for_long_or_the_queue_fails() -> None:
    clock, told = SteppedClock(), list[tuple[str, bool]]()
    flow = Flow(lambda target, flows: told.append((target, flows)), clock)
    for _ in range(3):
        flow.heard("a")
    flow.heard("b")
    clock.step(FLOW_SECONDS - 1)
    flow.heard("b")
    flow.tend()
    assert told == [("a", True), ("b", True)]
    clock.step(2)
    flow.tend()
    assert told[2:] == [("a", False)]
    flow.cease(["a", "b"])
    assert told[3:] == [("b", False)]
