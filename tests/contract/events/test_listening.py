"""Events are taken in as hints: read once, in whatever order they come, and deleted when that is done."""

from __future__ import annotations

import json
from typing import Any

from services.clock import SteppedClock
from services.config_events import EventsTable
from services.domain.headline import headline
from services.domain.problem import ProblemKind
from services.domain.standing import Standing
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.events.flow import FLOW_SECONDS
from services.live.events import FleetChanged, QueueHealthChanged
from tests.contract.events.conftest import MAIN, AddPipeline, EventsRig, MakeRig
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import put_pipeline, start, step
from tests.live_rig import TARGET, DistantRunner, HeldRunner, key

LATENCY = 0.080
DELIVERED_TO_KNOWN = 0.250
"""Seconds; fifty of the three hundred milliseconds are left for the painting."""


def ready(make_rig: MakeRig, emulator: Emulator, **options: Any) -> EventsRig:
    """A rig that knows what there is, with an empty queue and call log."""
    rig = make_rig(**options)
    rig.read_all()
    emulator.calls.clear()
    return rig


def begin(rig: EventsRig, run: Any) -> str:
    """Start a pipeline."""
    with rig.emulator.world.lock:
        return start(run)


def event(account: str = ACCOUNT, region: str = REGION, name: str = "web", **members: Any) -> str:
    """An event as a rule delivers it."""
    return json.dumps(
        {
            "version": "0",
            "id": f"{account}{region}{name}",
            "detail-type": "CodePipeline Pipeline Execution State Change",
            "source": "aws.codepipeline",
            "account": account,
            "time": "2026-09-21T12:00:00Z",
            "region": region,
            "resources": [],
            "detail": {"pipeline": name, "execution-id": "x", "state": "STARTED", "version": 1.0},
            **members,
        }
    )


def test_a_change_is_told_at_the_very_instant_its_event_is_received(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    """What is left of the 300 milliseconds from delivery to screen are two calls and the painting."""
    run = add()
    rig = ready(make_rig, emulator, scale=1.0)
    begin(rig, run)
    before, told = clock.now(), len(rig.events)
    rig.listener.step(0)
    rig.engine.run_due()
    changes = [each for each in rig.events[told:] if isinstance(each, FleetChanged)]
    assert clock.now() == before
    assert headline(changes[-1].diff.changed[-1]).standing is Standing.RUNNING


def test_a_change_is_known_within_300_milliseconds_of_its_delivery(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    """The answers of queue and service take 80 ms each, beside a fleet that is polled as ever."""
    runs = [add(f"p{number:02d}") for number in range(30)]
    rig = ready(make_rig, emulator, scale=1.0, runner=DistantRunner(clock, LATENCY))
    rig.advance(60.0)
    begin(rig, runs[17])
    delivered = clock.now()
    clock.step(LATENCY)
    rig.listener.step(0)
    rig.advance_until(lambda: headline(rig.snapshot("p17")).standing is Standing.RUNNING, within=5.0)
    assert clock.now() - delivered <= DELIVERED_TO_KNOWN


def test_the_events_of_a_start_cost_one_read_of_executions_and_one_of_the_state(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    begin(rig, run)
    assert len(rig.bodies()) == 3
    rig.hear()
    assert headline(rig.snapshot("web")).standing is Standing.RUNNING
    assert rig.reads() == ["ListPipelineExecutions", "GetPipelineState"]
    assert rig.bodies() == []
    assert rig.health.events == 3


def test_nothing_is_deleted_before_it_is_applied(
    make_rig: MakeRig, add: AddPipeline, clock: SteppedClock
) -> None:
    run = add()
    runner = HeldRunner()
    rig = make_rig(runner=runner)
    while not (rig.engine.freshness(TARGET).listed and rig.snapshot("web").state):
        rig.engine.run_due()
        runner.release()
        clock.step(1)
    begin(rig, run)
    rig.listener.step(0)
    rig.engine.run_due()
    assert rig.health.pending == 3
    assert rig.listener.delete_applied() == 0
    assert len(rig.bodies()) == 3
    for _ in range(4):
        runner.release()
        rig.engine.run_due()
    assert rig.health.pending == 0
    assert rig.listener.delete_applied() == 3
    assert rig.bodies() == []


def test_a_read_that_fails_leaves_the_event_in_the_queue_until_it_went_well(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    broken = emulator.faults.add(Fault(kind=FaultKind.ERROR, service="codepipeline"))
    begin(rig, run)
    first = rig.bodies()
    rig.hear()
    assert rig.health.pending == 3
    rig.advance(40)
    rig.hear()
    assert rig.health.repeated >= 3
    assert set(first) <= set(rig.bodies())
    emulator.faults.remove(broken)
    rig.advance(70)
    rig.hear()
    assert rig.health.pending == 0
    assert rig.bodies() == []


def test_a_repeated_event_is_not_read_again(make_rig: MakeRig, add: AddPipeline, emulator: Emulator) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    begin(rig, run)
    bodies = rig.bodies()
    rig.hear()
    emulator.calls.clear()
    rig.put(*bodies, *bodies)
    rig.hear()
    assert rig.reads() == []
    assert rig.bodies() == []
    assert rig.health.repeated == 6


def test_an_event_that_was_overtaken_is_not_read(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    begin(rig, run)
    late = rig.bodies()
    with emulator.world.lock:
        rig.queue.messages.clear()
        step(emulator.world, clock, 3600)
    rig.hear()
    assert headline(rig.snapshot("web")).standing is Standing.SUCCEEDED
    emulator.calls.clear()
    rig.put(*late)
    rig.hear()
    assert rig.reads() == []
    assert rig.health.late >= 3
    assert rig.bodies() == []


def test_what_sns_wraps_and_unknown_envelopes_are_taken(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    begin(rig, run)
    bodies = rig.bodies()
    with emulator.world.lock:
        rig.queue.messages.clear()
    rig.put(
        json.dumps({"Type": "Notification", "MessageId": "1", "Message": bodies[0]}),
        json.dumps({**json.loads(bodies[1]), "version": "7"}),
    )
    rig.hear()
    assert headline(rig.snapshot("web")).standing is Standing.RUNNING
    assert rig.health.events == 2
    assert rig.health.unfamiliar == 1


def test_what_is_not_ours_is_left_alone_and_the_queue_is_then_asked_seldom(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    add()
    rig = ready(make_rig, emulator)
    orders = ["{", '{"order": 1}', json.dumps({"source": "aws.codebuild", "detail": {}}), "[]"]
    pauses = []
    for _ in range(3):
        rig.put(*orders)
        pauses.append(rig.listener.step(0))
    assert pauses[:2] == [0.0, 0.0]
    assert pauses[2] > 30
    assert rig.health.problem is not None
    assert rig.health.problem.kind is ProblemKind.CONFIGURATION
    assert rig.health.foreign == 12
    rig.listener.delete_applied()
    assert len(rig.bodies()) == 12
    rig.put(event())
    clock.step(1)
    assert rig.listener.step(0) == 0.0
    assert rig.health.problem is None


def test_events_of_accounts_and_regions_that_are_not_read_are_let_go(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    add()
    rig = ready(make_rig, emulator)
    rig.put(event(account="444455556666"), event(region="us-east-1"))
    rig.hear()
    assert rig.reads() == []
    assert rig.health.elsewhere == 2
    assert rig.bodies() == []


def test_an_event_of_an_unknown_pipeline_has_it_listed(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    add("old")
    rig = ready(make_rig, emulator)
    run = add("new")
    begin(rig, run)
    rig.hear()
    rig.advance(1)
    assert headline(rig.snapshot("new")).standing is Standing.RUNNING
    assert emulator.calls.operations().count("ListPipelines") == 1
    rig.listener.delete_applied()
    assert rig.bodies() == []


def test_events_of_a_target_that_was_taken_out_are_let_go(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    emulator.faults.add(Fault(kind=FaultKind.ERROR, service="codepipeline"))
    begin(rig, run)
    rig.hear()
    assert rig.health.pending == 3
    rig.engine.remove(TARGET)
    rig.engine.run_due()
    assert rig.health.pending == 0
    assert rig.listener.delete_applied() == 3


def test_a_queue_that_may_not_be_read_is_told_and_tried_again(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add()
    rig = ready(make_rig, emulator, scale=1.0)
    begin(rig, run)
    rig.hear()
    denied = emulator.faults.add(Fault(kind=FaultKind.DENY, service="sqs"))
    pauses = [rig.listener.step(0) for _ in range(8)]
    assert pauses == sorted(pauses[:5]) + pauses[5:]
    assert max(pauses) <= 75
    problem = rig.health.problem
    assert problem is not None
    assert problem.kind is ProblemKind.DENIED
    assert "sqs:ReceiveMessage" in problem.line
    assert [each.queue for each in rig.events if isinstance(each, QueueHealthChanged)] == [MAIN, MAIN]
    with emulator.world.lock:
        step(emulator.world, clock, 3600)
    rig.advance_until(lambda: headline(rig.snapshot("web")).standing is Standing.SUCCEEDED, within=300)
    emulator.faults.remove(denied)
    assert rig.listener.step(0) == 0.0
    assert rig.health.problem is None


def test_messages_that_may_not_be_deleted_are_told_until_they_may(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    run = add()
    rig = ready(make_rig, emulator)
    denied = emulator.faults.add(Fault(kind=FaultKind.DENY, service="sqs", operation="DeleteMessageBatch"))
    begin(rig, run)
    rig.hear()
    for _ in range(3):
        clock.step(31)
        rig.hear()
        problem = rig.health.problem
        assert problem is not None
        assert "sqs:DeleteMessage is not allowed" in problem.line
    emulator.faults.remove(denied)
    clock.step(31)
    rig.hear()
    rig.listener.delete_applied()
    assert rig.health.problem is None


def test_the_sweep_is_slow_while_events_flow_and_as_ever_when_they_cease(
    make_rig: MakeRig, emulator: Emulator, clock: SteppedClock
) -> None:
    with emulator.world.lock:
        for number in range(40):
            put_pipeline(emulator.world, {"name": f"p{number:02d}", "stages": []})
    rig = make_rig(scale=1.0)
    rig.read_all()

    def swept(*, hearing: bool) -> int:
        emulator.calls.clear()
        for _ in range(10):
            if hearing:
                rig.put(event(name="p00", id=f"{clock.now()}"))
                rig.listener.step(0)
            rig.advance(60)
            rig.desk.tend()
        return len(rig.reads())

    alone = swept(hearing=False)
    backed = swept(hearing=True)
    rig.advance(FLOW_SECONDS + 60)
    rig.desk.tend()
    rig.advance(120)
    assert backed < alone / 2
    assert swept(hearing=False) > 0.8 * alone


def test_a_queue_of_another_region_is_read_there_for_the_targets_it_covers(
    make_rig: MakeRig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add()
    rig = make_rig(table=EventsTable(MAIN, f"{emulator.url}/{ACCOUNT}/pipedeck", ("acme/*",), region=REGION))
    rig.targets["other"] = Target("other", "us-east-1", account=ACCOUNT)
    rig.read_all()
    begin(rig, run)
    rig.hear()
    assert headline(rig.snapshot("web")).standing is Standing.RUNNING
    assert {each.region for each in emulator.calls.find(service="sqs")} == {REGION}


def test_too_much_that_waits_is_not_added_to(make_rig: MakeRig, add: AddPipeline, emulator: Emulator) -> None:
    add()
    rig = ready(make_rig, emulator)
    rig.engine.pause()
    rig.put(*(event(id=f"e{number}") for number in range(1_010)))
    for _ in range(100):
        assert rig.listener.step(0) == 0.0
    assert rig.listener.step(0) > 0
    assert rig.health.pending == 1_000
    rig.engine.resume()
    rig.engine.run_due()
    assert rig.reads() == ["ListPipelineExecutions"]
    assert rig.listener.delete_applied() == 1_000
    assert rig.snapshot("web").key == key("web")
