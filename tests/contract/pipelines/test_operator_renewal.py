"""Acts that are refused for want of credentials: nothing is done, and their audit entry waits to be completed."""

from __future__ import annotations

from services.audit import AuditEntry, Phase, Result, read
from services.domain.problem import ProblemKind
from services.emulator.faults import FaultKind
from services.pipelines.verbs import StartExecution
from tests.contract.pipelines.desk import Desk
from tests.declarations import pipeline


def lines(desk: Desk, phase: Phase) -> list[AuditEntry]:
    return [entry for entry in read(desk.audit_path) if entry.phase is phase]


def refuse_once(desk: Desk, verb: StartExecution) -> None:
    """Perform it with credentials that the service calls expired."""
    desk.fail(FaultKind.EXPIRE, "StartPipelineExecution")
    assert desk.refused(verb).kind is ProblemKind.EXPIRED


def test_the_same_act_completes_its_entry_when_it_is_sent_again(desk: Desk) -> None:
    run = desk.put(pipeline())
    verb = StartExecution("web")
    refuse_once(desk, verb)
    assert lines(desk, Phase.RESULT) == []
    done = desk.operator.perform(verb)
    assert list(run.executions) == [done.execution_id]
    (intent,), (result,) = lines(desk, Phase.INTENT), lines(desk, Phase.RESULT)
    assert (result.id, result.result, result.words) == (intent.id, Result.OK, done.execution_id)


def test_an_act_refused_twice_waits_on_with_one_entry(desk: Desk) -> None:
    verb = StartExecution("web")
    refuse_once(desk, verb)
    refuse_once(desk, verb)
    desk.operator.give_up(verb)
    (intent,), (result,) = lines(desk, Phase.INTENT), lines(desk, Phase.RESULT)
    assert (result.id, result.result, result.code) == (intent.id, Result.REFUSED, "ExpiredTokenException")


def test_all_that_waits_is_given_up_at_the_end_of_a_run(desk: Desk) -> None:
    for _ in range(2):
        refuse_once(desk, StartExecution("web"))
    desk.operator.give_up()
    desk.operator.give_up()
    assert [entry.result for entry in lines(desk, Phase.RESULT)] == [Result.REFUSED] * 2
    assert len({entry.id for entry in lines(desk, Phase.RESULT)}) == 2
