"""What becomes of calls whose credentials AWS refuses."""

from __future__ import annotations

import pytest

from services.aws.caller import Caller
from services.domain.problem import ProblemKind
from services.emulator.faults import Fault, FaultKind
from services.errors import ServiceError
from tests.contract.credentials.desk import Desk, problem_of, target


def test_a_question_is_asked_again_with_credentials_that_renew_themselves(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.EXPIRE, operation="ListPipelines", count=1))
    assert Caller(desk.factory(), target("plain")).read("ListPipelines")["pipelines"] == []
    assert (desk.called("ListPipelines"), desk.called("AssumeRole")) == (2, 2)


def test_a_question_is_asked_again_once_only(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.EXPIRE, operation="ListPipelines"))
    problem = problem_of(desk.factory(), target("plain"))
    assert (problem.kind, problem.need) == (ProblemKind.EXPIRED, None)
    assert desk.called("ListPipelines") == 2


def test_with_credentials_that_nobody_renews_it_is_asked_once(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.EXPIRE, operation="ListPipelines"))
    assert problem_of(desk.factory(), target("static")).kind is ProblemKind.EXPIRED
    assert desk.called("ListPipelines") == 1


def test_an_act_is_never_sent_again(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.EXPIRE, operation="StartPipelineExecution", count=1))
    caller = Caller(desk.factory(), target("plain"))
    with pytest.raises(ServiceError) as caught:
        caller.act("StartPipelineExecution", name="web")
    assert caught.value.problem.kind is ProblemKind.EXPIRED
    assert desk.called("StartPipelineExecution") == 1
    with pytest.raises(ServiceError) as again:
        caller.act("StartPipelineExecution", name="web")
    assert again.value.problem.kind is ProblemKind.NOT_FOUND
    assert desk.called("AssumeRole") == 2


def test_a_wrong_clock_is_named_with_the_difference(desk: Desk) -> None:
    desk.emulator.faults.add(Fault(kind=FaultKind.SKEW, operation="ListPipelines", seconds=420))
    problem = problem_of(desk.factory(), target("static"))
    assert problem.kind is ProblemKind.CLOCK_SKEW
    assert problem.title == "this machine's clock is 7 minutes slow"
