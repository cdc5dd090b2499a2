from __future__ import annotations

import math
import random

import pytest

from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import SignInKind, SignInNeed
from services.live.circuit import LONGEST_WAIT, Circuit, concerns_target
from services.live.retry import retry_at


def problem(kind: ProblemKind) -> Problem:
    return Problem(kind, kind.value)


@pytest.mark.parametrize(
    ("kind", "enough"),
    [(ProblemKind.EXPIRED, 1), (ProblemKind.OFFLINE, 2), (ProblemKind.TIMEOUT, 2), (ProblemKind.SERVER, 3)],
)
def test_it_opens_after_enough_failures_in_a_row(kind: ProblemKind, enough: int) -> None:
    circuit = Circuit(random.Random(1))
    for failure in range(1, enough + 1):
        assert circuit.problem is None
        circuit.failed(problem(kind), float(failure))
    assert circuit.problem == problem(kind)
    assert circuit.next_at(float(enough), 0) > enough


def test_a_success_in_between_starts_the_count_anew() -> None:
    circuit = Circuit(random.Random(1))
    for moment in range(10):
        circuit.failed(problem(ProblemKind.SERVER), float(moment))
        assert circuit.succeeded() is False
    assert circuit.problem is None


def test_tries_come_one_at_a_time_and_ever_more_slowly() -> None:
    circuit = Circuit(random.Random(1))
    now, waits = 0.0, []
    for _ in range(9):
        circuit.failed(problem(ProblemKind.EXPIRED), now)
        again = circuit.next_at(now, 0)
        waits.append(again - now)
        assert circuit.next_at(now, 1) == math.inf
        now = again
    for wait, plain in zip(waits, [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT, LONGEST_WAIT], strict=False):
        assert 0.75 * plain <= wait <= 1.25 * plain


def test_calls_that_were_under_way_when_it_opened_do_not_slow_it_further() -> None:
    circuit = Circuit(random.Random(1))
    for _ in range(4):
        circuit.failed(problem(ProblemKind.EXPIRED), 0.0)
    assert circuit.next_at(0.0, 0) <= 1.25


def test_a_success_closes_it_and_tells_so() -> None:
    circuit = Circuit(random.Random(1))
    circuit.failed(problem(ProblemKind.EXPIRED), 0.0)
    assert circuit.succeeded() is True
    assert circuit.next_at(0.0, 3) == 0.0
    circuit.failed(problem(ProblemKind.EXPIRED), 50.0)
    assert circuit.next_at(50.0, 0) <= 51.25


def test_somebody_who_asks_need_not_wait() -> None:
    circuit = Circuit(random.Random(1))
    circuit.failed(problem(ProblemKind.EXPIRED), 0.0)
    circuit.try_now()
    assert circuit.next_at(0.1, 0) == 0.1


def test_a_refusal_of_one_call_is_not_the_target_s() -> None:
    assert concerns_target(problem(ProblemKind.OFFLINE))
    for kind in (ProblemKind.DENIED, ProblemKind.NOT_FOUND, ProblemKind.INVALID, ProblemKind.THROTTLED):
        assert not concerns_target(problem(kind))


def test_a_failed_read_is_tried_again_by_its_kind() -> None:
    dice = random.Random(1)
    assert retry_at(problem(ProblemKind.THROTTLED), 9, 5.0, dice) == 5.0
    assert 0.75 <= retry_at(problem(ProblemKind.SERVER), 1, 0.0, dice) <= 1.25
    assert 6.0 <= retry_at(problem(ProblemKind.SERVER), 4, 0.0, dice) <= 10.0
    assert 45.0 <= retry_at(problem(ProblemKind.SERVER), 5000, 0.0, dice) <= 75.0
    assert retry_at(problem(ProblemKind.DENIED), 1, 0.0, dice) >= 225.0


def needy() -> Problem:
    need = SignInNeed(SignInKind.DEVICE, "corp")
    return Problem(ProblemKind.EXPIRED, "the session expired", need=need)


def test_what_only_a_person_can_end_is_tried_rarely_from_the_beginning() -> None:
    circuit = Circuit(random.Random(1))
    circuit.failed(needy(), 0.0)
    assert circuit.next_at(0.0, 0) >= 0.75 * LONGEST_WAIT
    circuit.try_now()
    assert circuit.next_at(0.1, 0) == 0.1


def test_a_failure_from_before_somebody_asked_puts_the_try_off_no_more() -> None:
    circuit = Circuit(random.Random(1))
    circuit.failed(needy(), 0.0)
    asked = circuit.asked
    circuit.try_now()
    circuit.failed(needy(), 1.0, asked)
    assert circuit.next_at(1.0, 0) == 1.0
    circuit.failed(needy(), 2.0, circuit.asked)
    assert circuit.next_at(2.0, 0) > 20.0
