from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.estimate import Estimate, UsualDurations, estimate, usual_durations
from services.domain.execution import ActionAttempt
from services.domain.timeline import timeline_of
from tests.unit.timeline.runs import APPROVAL, NOON, attempt, declared, definition, run

WEB = definition(
    ("Build", (declared("Test"), declared("Package"))),
    ("Deploy", (declared("Stack", 1), declared("Service", 2))),
)
ASKING = definition(("Build", (declared("Test"),)), ("Deploy", (declared("Ask", 1, APPROVAL),)))
USUAL = UsualDurations(
    {
        ("Build", "Test"): 100.0,
        ("Build", "Package"): 60.0,
        ("Deploy", "Stack"): 30.0,
        ("Deploy", "Service"): 40.0,
    },
    runs=5,
)


def guessed(attempts: list[ActionAttempt], at: float, usual: UsualDurations = USUAL) -> Estimate | None:
    return estimate(timeline_of(run(), attempts, WEB), usual, NOON + at)


def test_medians_come_from_successes_of_successful_executions_alone() -> None:
    attempts = [
        attempt("Build", "Test", 0, 10, execution_id="a"),
        attempt("Build", "Test", 0, 30, execution_id="b"),
        attempt("Build", "Test", 0, 20, execution_id="c"),
        attempt("Build", "Test", 0, 500, execution_id="failed"),
        attempt("Build", "Test", 0, 900, "Failed", execution_id="a"),
        attempt("Deploy", "Ask", 0, 4000, execution_id="a", type=APPROVAL),
    ]
    usual = usual_durations(attempts, {"a", "b", "c"})
    assert usual == UsualDurations({("Build", "Test"): 20.0}, runs=3)


def test_actions_side_by_side_count_once_and_run_orders_add_up() -> None:
    attempts = [attempt("Build", "Test", 0, None), attempt("Build", "Package", 0, None)]
    found = guessed(attempts, 40)
    assert found == Estimate(remaining=60 + 30 + 40, progress=40 / 170, approvals=0, runs=5)
    assert found.end(NOON + 40) == NOON + 170


def test_what_has_run_for_longer_than_usual_leaves_nothing_and_is_overdue() -> None:
    attempts = [attempt("Build", "Test", 0, None), attempt("Build", "Package", 0, 50)]
    found = guessed(attempts, 300)
    assert found is not None
    assert (found.remaining, found.overdue) == (70, True)


@pytest.mark.parametrize("known", [{}, {("Build", "Test"): 100.0}])
def test_one_action_without_a_basis_is_enough_to_say_nothing(known: dict[tuple[str, str], float]) -> None:
    assert guessed([attempt("Build", "Test", 0, None)], 40, UsualDurations(known, 1)) is None


def test_an_execution_that_has_ended_or_not_begun_has_no_estimate() -> None:
    ended = timeline_of(run(status="Succeeded"), [attempt("Build", "Test", 0, 9)], WEB)
    assert estimate(ended, USUAL, NOON + 10) is None
    assert guessed([], 10) is None


def test_no_end_is_told_while_a_person_has_to_answer() -> None:
    waits = timeline_of(
        run(), [attempt("Build", "Test", 0, 9), attempt("Deploy", "Ask", 9, None, type=APPROVAL)], ASKING
    )
    found = estimate(waits, USUAL, NOON + 1000)
    assert found is not None
    assert (found.approvals, found.remaining, found.end(NOON + 1000)) == (1, 0, None)
    ahead = timeline_of(run(), [attempt("Build", "Test", 0, None)], ASKING)
    asked = estimate(ahead, USUAL, NOON + 10)
    assert asked is not None
    assert (asked.approvals, asked.remaining) == (1, 90)


def test_waiting_for_a_person_is_no_progress() -> None:
    web = definition(
        ("Build", (declared("Test"),)),
        ("Ask", (declared("Ask", 1, APPROVAL),)),
        ("Deploy", (declared("Stack"),)),
    )
    attempts = [
        attempt("Build", "Test", 0, 90),
        attempt("Ask", "Ask", 90, 5090, type=APPROVAL),
        attempt("Deploy", "Stack", 5090, None),
    ]
    found = estimate(timeline_of(run(), attempts, web), USUAL, NOON + 5100)
    assert found is not None
    assert found.progress == pytest.approx(100 / 120)


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_progress_is_a_share_and_never_falls(one: float, other: float) -> None:
    attempts = [attempt("Build", "Test", 0, None)]
    first, second = (guessed(attempts, at) for at in sorted((one, other)))
    assert first is not None
    assert second is not None
    assert 0 <= first.progress <= second.progress <= 1
    assert first.remaining >= second.remaining >= 0
