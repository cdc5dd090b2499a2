"""Bad days: each fault, its scope, and what the call log keeps of it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError, ReadTimeoutError

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind, Faults
from tests.contract.raw_http import call
from tests.declarations import pipeline
from tests.emulator_fixtures import ClientFactory


def _code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_latency_delays_the_answer_and_nobody_else(
    emulator: Emulator, client: Any, codepipeline: ClientFactory
) -> None:
    emulator.faults.add(Fault(kind=FaultKind.LATENCY, seconds=30, operation="GetPipelineState"))
    slow = threading.Thread(
        target=_ignoring(lambda: codepipeline().get_pipeline_state(name="web")), daemon=True
    )
    slow.start()
    while not emulator.faults.struck("1"):
        threading.Event().wait(0.005)
    began = time.monotonic()
    assert client.list_pipelines()["pipelines"] == []
    assert time.monotonic() - began < 20


def test_latency_is_in_the_call_log(emulator: Emulator, client: Any) -> None:
    emulator.faults.add(Fault(kind=FaultKind.LATENCY, seconds=0.05))
    client.list_pipelines()
    record = emulator.calls.find("ListPipelines")[0]
    assert record.latency >= 0.05
    assert (record.account, record.region, record.status, record.error) == (
        "111122223333",
        "eu-west-1",
        200,
        "",
    )


def test_throttling_lets_so_many_calls_a_second_through(emulator: Emulator, client: Any) -> None:
    emulator.faults.add(Fault(kind=FaultKind.THROTTLE, rate=2, burst=3))
    for _ in range(3):
        client.list_pipelines()
    with pytest.raises(ClientError, match="Rate exceeded") as throttled:
        client.list_pipelines()
    assert _code(throttled) == "ThrottlingException"
    emulator.step(0.5)
    client.list_pipelines()
    with pytest.raises(ClientError, match="Rate exceeded"):
        client.list_pipelines()
    assert len(emulator.calls.find(error="ThrottlingException")) == 2


def test_throttling_passes_its_own_rate_over_time() -> None:
    clock = SteppedClock(0.0)
    faults = Faults(clock.now)
    faults.add(Fault(kind=FaultKind.THROTTLE, rate=5, burst=1))
    passed = 0
    for _ in range(1000):
        clock.step(0.02)
        passed += not faults.strike("1", "r", "codepipeline", "ListPipelines")
    assert 98 <= passed <= 102


def test_an_error_answer_comes_instead_of_the_act(emulator: Emulator, client: Any) -> None:
    emulator.faults.add(
        Fault(kind=FaultKind.ERROR, status=503, code="ServiceUnavailable", message="Try later", count=1)
    )
    with pytest.raises(ClientError, match="Try later") as failed:
        client.create_pipeline(pipeline=pipeline())
    assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert client.list_pipelines()["pipelines"] == []


def test_a_reset_does_nothing_and_a_lost_answer_has_done_it(emulator: Emulator, client: Any) -> None:
    number = emulator.faults.add(Fault(kind=FaultKind.RESET))
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        client.create_pipeline(pipeline=pipeline("reset"))
    emulator.faults.remove(number)
    emulator.faults.add(Fault(kind=FaultKind.LOSE, operation="CreatePipeline"))
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        client.create_pipeline(pipeline=pipeline("lost"))
    assert [found["name"] for found in client.list_pipelines()["pipelines"]] == ["lost"]
    assert [record.status for record in emulator.calls.find("CreatePipeline")] == [0, 0]


def test_a_hanging_call_never_gets_an_answer(emulator: Emulator, codepipeline: ClientFactory) -> None:
    emulator.faults.add(Fault(kind=FaultKind.HANG))
    with pytest.raises(ReadTimeoutError):
        codepipeline(read_timeout=0.2).list_pipelines()


def test_garbage_is_no_answer_of_the_service(emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.GARBAGE))
    answer = call(emulator.port, "ListPipelines")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html")
    assert b"<html>" in answer.body


def test_a_truncated_answer_breaks_off(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    emulator.faults.add(Fault(kind=FaultKind.TRUNCATE))
    with pytest.raises(http.client.IncompleteRead):
        call(emulator.port, "ListPipelines")


def test_an_expired_token_and_a_denial_read_as_the_services_do(emulator: Emulator, client: Any) -> None:
    number = emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    with pytest.raises(ClientError, match="The security token included in the request is expired") as expired:
        client.list_pipelines()
    assert _code(expired) == "ExpiredTokenException"
    emulator.faults.remove(number)

    emulator.faults.add(Fault(kind=FaultKind.DENY))
    denied = "User: arn:aws:iam::111122223333:user/operator is not authorized to perform: codepipeline:"
    with pytest.raises(ClientError, match=f"{denied}ListPipelines on resource: \\*"):
        client.list_pipelines()
    arn = "arn:aws:codepipeline:eu-west-1:111122223333:web/Approve/Gate"
    with pytest.raises(ClientError, match=f"{denied}PutApprovalResult on resource: {arn} because") as refused:
        client.put_approval_result(
            pipelineName="web",
            stageName="Approve",
            actionName="Gate",
            result={"summary": "", "status": "Approved"},
            token="00000000-0000-4000-8000-000000000000",
        )
    assert _code(refused) == "AccessDeniedException"


@pytest.mark.parametrize(
    ("scope", "struck"),
    [
        ({"account": "444455556666"}, False),
        ({"account": "111122223333"}, True),
        ({"region": "us-east-1"}, False),
        ({"region": "eu-west-1"}, True),
        ({"operation": "GetPipeline"}, False),
        ({"operation": "ListPipelines"}, True),
        ({"service": "sts"}, False),
        ({"service": "codepipeline", "account": "111122223333", "operation": "ListPipelines"}, True),
    ],
)
def test_a_fault_strikes_its_scope_only(
    emulator: Emulator, client: Any, scope: dict[str, str], struck: bool
) -> None:
    emulator.faults.add(Fault(kind=FaultKind.EXPIRE, **scope))  # type: ignore[arg-type]  # a scope is texts
    if struck:
        with pytest.raises(ClientError):
            client.list_pipelines()
    else:
        client.list_pipelines()


def test_a_count_is_used_up(emulator: Emulator, client: Any) -> None:
    number = emulator.faults.add(Fault(kind=FaultKind.ERROR, count=2))
    for _ in range(2):
        with pytest.raises(ClientError):
            client.list_pipelines()
    client.list_pipelines()
    assert emulator.faults.struck(number) == 2


def test_a_fraction_is_the_same_dice_every_time() -> None:
    def rolled() -> list[bool]:
        faults = Faults(lambda: 0.0, seed=7)
        faults.add(Fault(kind=FaultKind.ERROR, fraction=0.3))
        return [bool(faults.strike("1", "r", "codepipeline", "ListPipelines")) for _ in range(500)]

    assert rolled() == rolled()
    assert 110 <= sum(rolled()) <= 190


@pytest.mark.parametrize("status", [418, 499, 529, 599])
def test_an_error_may_have_any_status_of_errors(emulator: Emulator, client: Any, status: int) -> None:
    emulator.faults.add(Fault(kind=FaultKind.ERROR, status=status, code="ThrottlingException"))
    with pytest.raises(ClientError) as caught:
        client.list_pipelines()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize(
    "members",
    [{"fraction": 1.5}, {"rate": 0}, {"burst": 0.5}, {"seconds": -1}, {"count": -1}, {"status": 200}],
)
def test_a_fault_that_makes_no_sense_is_refused(members: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        Fault(kind=FaultKind.ERROR, **members)


def _ignoring(act: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        with pytest.raises((ClientError, HTTPClientError)):
            act()

    return run
