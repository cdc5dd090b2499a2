from __future__ import annotations

from dataclasses import replace

from services.domain.standing import Standing
from services.domain.status import ExecutionType
from services.domain.timeline import ExecutionTimeline, timeline_of
from tests.unit.timeline.runs import APPROVAL, NOON, attempt, declared, definition, run

WEB = definition(
    ("Source", (declared("App"),)),
    ("Build", (declared("Test", 2), declared("Package", 1))),
    ("Deploy", (declared("Ask", 1, APPROVAL), declared("Service", 2))),
)


def shape(timeline: ExecutionTimeline) -> list[tuple[str, list[tuple[str, int, int]], list[str]]]:
    return [
        (
            stage.name,
            [(bar.attempt.action, bar.number, bar.of) for bar in stage.bars],
            [action.name for action in stage.ahead],
        )
        for stage in timeline.stages
    ]


def test_attempts_come_by_stage_run_order_and_number() -> None:
    attempts = [
        attempt("Build", "Package", 60, 90),
        attempt("Build", "Test", 20, 40, "Failed"),
        attempt("Build", "Test", 50, 70),
        attempt("Build", "Package", 21, 45, "Failed"),
        attempt("Source", "App", 0, 5),
    ]
    assert shape(timeline_of(run(status="Succeeded"), attempts, WEB)) == [
        ("Source", [("App", 1, 1)], []),
        ("Build", [("Package", 1, 2), ("Package", 2, 2), ("Test", 1, 2), ("Test", 2, 2)], []),
    ]


def test_without_a_declaration_they_come_as_they_began() -> None:
    attempts = [attempt("Later", "B", 20, 30), attempt("Earlier", "A", 0, 5), attempt("Later", "A", 10, 15)]
    assert shape(timeline_of(run(status="Failed"), attempts)) == [
        ("Earlier", [("A", 1, 1)], []),
        ("Later", [("A", 1, 1), ("B", 1, 1)], []),
    ]


def test_what_is_ahead_of_an_execution_in_progress_is_told() -> None:
    attempts = [attempt("Source", "App", 0, 5), attempt("Build", "Package", 6, None)]
    assert shape(timeline_of(run(), attempts, WEB)) == [
        ("Source", [("App", 1, 1)], []),
        ("Build", [("Package", 1, 1)], ["Test"]),
        ("Deploy", [], ["Ask", "Service"]),
    ]


def test_nothing_is_ahead_of_what_has_ended_or_runs_another_version() -> None:
    attempts = [attempt("Source", "App", 0, 5, version=3)]
    newer = replace(WEB, version=4)
    assert shape(timeline_of(run(status="Failed"), attempts, WEB)) == [("Source", [("App", 1, 1)], [])]
    assert shape(timeline_of(run(), attempts, newer)) == [("Source", [("App", 1, 1)], [])]
    assert len(timeline_of(run(), attempts, replace(WEB, version=3)).stages) == 3


def test_a_stage_that_was_passed_over_is_not_ahead() -> None:
    attempts = [attempt("Source", "App", 0, 5), attempt("Deploy", "Service", 9, None)]
    assert [stage.name for stage in timeline_of(run(), attempts, WEB).stages] == ["Source", "Deploy"]


def test_a_rollback_runs_its_own_stage_alone() -> None:
    back = run(type=ExecutionType.ROLLBACK)
    attempts = [attempt("Build", "Package", 0, None)]
    assert shape(timeline_of(back, attempts, WEB)) == [("Build", [("Package", 1, 1)], ["Test"])]


def test_an_action_renamed_since_stays_in_its_stage() -> None:
    attempts = [attempt("Build", "OldName", 0, 5), attempt("Gone", "Action", 6, 7)]
    found = shape(timeline_of(run(status="Succeeded"), attempts, WEB))
    assert found == [("Build", [("OldName", 1, 1)], []), ("Gone", [("Action", 1, 1)], [])]


def test_an_approval_in_progress_waits_and_lasts_until_now() -> None:
    timeline = timeline_of(run(), [attempt("Deploy", "Ask", 10, None, type=APPROVAL)], WEB)
    (bar,) = timeline.bars
    assert bar.standing is Standing.WAITING
    assert bar.is_wait
    assert bar.seconds(NOON + 70) == 60
    assert timeline.ended(NOON + 70) == NOON + 70


def test_an_execution_without_attempts_has_no_end_unless_it_runs() -> None:
    assert timeline_of(run(status="Superseded"), []).ended(NOON + 9) is None
    assert timeline_of(run(), []).ended(NOON + 9) == NOON + 9
    assert timeline_of(run(started=None), []).started is None
