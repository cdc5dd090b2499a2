"""What an operator asks for: first in line, merged, cancellable, and seen at once."""

from __future__ import annotations

from services.domain.pipeline import PipelineDefinition
from services.domain.problem import ProblemKind
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.budget import BudgetState
from services.live.outcome import Outcome
from tests.contract.live.conftest import AddPipeline
from tests.declarations import pipeline
from tests.engine_worlds import start
from tests.live_rig import TARGET, Rig, key, reader_of


def test_an_act_goes_before_everything_that_waits(add: AddPipeline, emulator: Emulator) -> None:
    for number in range(50):
        add(pipeline(f"p{number:02d}"))
    clock = emulator.world.clock
    reader = reader_of(emulator)
    rig = Rig(clock, {TARGET: reader}, budgets={TARGET: BudgetState(rate=1.0, burst=2.0)})  # type: ignore[arg-type]  # the fixture's world runs on the stepped clock
    rig.engine.watch([key(f"p{number:02d}") for number in range(50)])
    rig.advance(5)
    asked: list[Outcome[PipelineDefinition]] = []
    rig.engine.submit(TARGET, lambda: reader.definition("p00"), asked.append)
    emulator.calls.clear()
    rig.advance(1.5)
    assert emulator.calls.operations()[0] == "GetPipeline"
    assert asked[0].good


def test_equal_questions_are_asked_once_and_answered_to_all(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    reader = reader_of(emulator)
    answers: list[Outcome[PipelineDefinition]] = []
    for _ in range(3):
        rig.engine.submit(TARGET, lambda: reader.definition("web"), answers.append, key=("definition", "web"))
    rig.engine.submit(TARGET, lambda: reader.definition("web"), answers.append)
    rig.engine.run_due()
    assert len(answers) == 4
    assert len(emulator.calls.find("GetPipeline")) == 2
    assert answers[0] is answers[1] is answers[2]


def test_a_cancelled_question_is_never_asked(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("web"))
    reader = reader_of(emulator)
    answers: list[Outcome[PipelineDefinition]] = []
    ticket = rig.engine.submit(TARGET, lambda: reader.definition("web"), answers.append)
    ticket.cancel()
    rig.advance(5)
    assert answers == []
    assert not emulator.calls.find("GetPipeline")


def test_cancelling_one_of_two_leaves_the_other_its_answer(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    reader = reader_of(emulator)
    one: list[Outcome[PipelineDefinition]] = []
    other: list[Outcome[PipelineDefinition]] = []
    rig.engine.submit(TARGET, lambda: reader.definition("web"), one.append, key="k").cancel()
    rig.engine.submit(TARGET, lambda: reader.definition("web"), other.append, key="k")
    rig.engine.run_due()
    assert one == []
    assert [each.good for each in other] == [True]


def test_a_refusal_reaches_the_one_who_asked_and_nobody_else(rig: Rig, emulator: Emulator) -> None:
    reader = reader_of(emulator)
    answers: list[Outcome[PipelineDefinition]] = []
    rig.engine.submit(TARGET, lambda: reader.definition("typo"), answers.append)
    rig.advance(5)
    assert answers[0].problem is not None
    assert answers[0].problem.kind is ProblemKind.NOT_FOUND
    assert rig.engine.freshness(TARGET).problem is None


def test_a_fault_of_ours_in_a_call_is_told_and_harms_nothing(rig: Rig, add: AddPipeline) -> None:
    add(pipeline("web"))
    answers: list[Outcome[float]] = []
    rig.engine.submit(TARGET, lambda: 1 / 0, answers.append)
    rig.advance(5)
    assert answers[0].problem is not None
    assert answers[0].problem.kind is ProblemKind.OTHER
    assert "ZeroDivisionError" in answers[0].problem.detail
    assert rig.snapshot("web").executions == ()


def test_an_act_goes_while_the_target_is_broken_and_while_paused(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    add(pipeline("web"))
    reader = reader_of(emulator)
    number = emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    rig.advance(30)
    emulator.faults.remove(number)
    rig.engine.pause()
    answers: list[Outcome[PipelineDefinition]] = []
    rig.engine.submit(TARGET, lambda: reader.definition("web"), answers.append)
    rig.engine.run_due()
    assert [each.good for each in answers] == [True]
    assert rig.engine.freshness(TARGET).problem is None


def test_after_an_act_its_pipeline_is_read_at_once_and_a_few_times_more(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    run = add(pipeline("web"))
    rig.advance(60)
    emulator.calls.clear()
    outcomes: list[Outcome[str]] = []
    begun = rig.clock.now()
    rig.engine.submit(TARGET, lambda: start(run), outcomes.append, refreshes=key("web"))
    rig.engine.run_due()
    assert [each.status for each in rig.snapshot("web").executions or ()] == ["InProgress"]
    assert outcomes[0].value == (rig.snapshot("web").executions or ())[0].id
    rig.advance(12)
    reads = [call.time - begun for call in emulator.calls.find("GetPipelineState")]
    for moment in (0.0, 1.0, 2.5, 5.0, 10.0):
        assert any(moment <= each < moment + 0.5 for each in reads), (moment, reads)
