from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.execution import ErrorDetails, Execution
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import (
    ActionState,
    PipelineState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import (
    ExecutionType,
    RetryMode,
    StageStatus,
)
from services.pipelines.consequences import (
    retryable,
    stoppable,
    why_no_safe_stop,
    why_not_retry,
)
from services.pipelines.passages import passage_of, passages
from tests.unit.pipelines.standing import (
    SOURCE,
    UNIT,
    act,
    attempt,
    held,
    known,
    parallel,
    run,
)


class TestStop:
    def test_what_runs_what_waits_and_who_is_behind(self) -> None:
        test = held(
            "Test",
            "a",
            "InProgress",
            ActionState("Unit", act("InProgress")),
            ActionState("Lint", act("Succeeded")),
            inbound=(StageExecution("b", StageStatus.IN_PROGRESS), StageExecution("c", StageStatus.STOPPED)),
        )
        snapshot = known(
            SOURCE, test, runs=(run("b", "InProgress"), run("a", "InProgress"), run("z", "Failed"))
        )
        newer, older = stoppable(snapshot)
        assert (newer.execution.id, newer.stage, newer.waits, newer.running) == ("b", "Test", True, ())
        assert (older.stage, older.waits, older.behind) == ("Test", False, ("b",))
        assert [(action.name, action.declared) for action in older.running] == [("Unit", UNIT)]

    def test_between_stages_nothing_is_known_of_the_place(self) -> None:
        (one,) = stoppable(known(SOURCE, runs=(run("b", "InProgress"),)))
        assert (one.stage, one.waits, one.running) == ("", False, ())
        assert why_no_safe_stop(known(SOURCE), one) == "it is between two stages just now"

    def test_in_parallel_mode_attempts_tell_what_runs(self) -> None:
        snapshot = parallel(
            attempt("a", "Deploy", "Service", "InProgress", 130),
            attempt("a", "Test", "Unit", "Succeeded", 120),
            runs=(run("a", "InProgress"),),
        )
        (one,) = stoppable(snapshot)
        assert (one.stage, [action.name for action in one.running]) == ("Deploy", ["Service"])
        assert "PARALLEL" in (why_no_safe_stop(snapshot, one) or "")

    @pytest.mark.parametrize(
        ("stage", "status", "reason"),
        [
            (held("Test", "a", "InProgress"), "InProgress", None),
            (held("Test", "a", "InProgress"), "Stopping", "it is being stopped already"),
            (
                held("Test", "a", "InProgress", transition=Transition(enabled=False)),
                "InProgress",
                "the transition into Test is disabled already",
            ),
        ],
    )
    def test_when_holding_first_is_of_use(self, stage: StageState, status: str, reason: str | None) -> None:
        snapshot = known(SOURCE, stage, runs=(run("a", status),))
        assert why_no_safe_stop(snapshot, stoppable(snapshot)[0]) == reason

    def test_nothing_leads_into_the_first_stage(self) -> None:
        snapshot = known(held("Source", "a", "InProgress"), runs=(run("a", "InProgress"),))
        assert (
            why_no_safe_stop(snapshot, stoppable(snapshot)[0]) == "no transition leads into the first stage"
        )


class TestRetry:
    def failed(self, *runs: Execution, **members: object) -> PipelineSnapshot:
        test = held(
            "Test",
            "a",
            "Failed",
            ActionState("Unit", act("Failed", error=ErrorDetails("JobFailed", "exit status 1"))),
            ActionState("Lint", act("Succeeded")),
        )
        return known(SOURCE, test, runs=(*runs, run("a", "Failed")), **members)

    def test_failed_actions_or_all(self) -> None:
        (one,) = retryable(self.failed())
        assert [action.name for action in one.again(RetryMode.FAILED_ACTIONS)] == ["Unit"]
        assert [action.name for action in one.again(RetryMode.ALL_ACTIONS)] == ["Unit", "Lint"]
        assert (one.anew, one.edited, one.waiting) == ((), False, ())
        assert one.passage.actions[0].error == "exit status 1"
        assert (one.why_not(RetryMode.FAILED_ACTIONS), one.why_not(RetryMode.ALL_ACTIONS)) == (None, None)

    def test_what_an_earlier_execution_left_does_not_count(self) -> None:
        deploy = held("Deploy", "a", "Stopped", ActionState("Service", act("Failed", changed=90.0)))
        (one,) = retryable(known(SOURCE, deploy, runs=(run("a", "Stopped"),)))
        assert one.again(RetryMode.FAILED_ACTIONS) == ()
        assert [action.name for action in one.anew] == ["Service"]

    def test_newer_executions_in_progress_wait(self) -> None:
        back = run("r", "InProgress", type=ExecutionType.ROLLBACK)
        (one,) = retryable(self.failed(back, run("c", "InProgress"), run("b", "Superseded")))
        assert [newer.id for newer in one.waiting] == ["c"]

    def test_an_edit_since_is_seen_by_time_or_by_version(self) -> None:
        edited = PipelineState("web", 4, self.failed().state.stages, updated=140.0)  # type: ignore[union-attr]  # it has one
        assert retryable(replace(self.failed(), state=edited))[0].edited
        told = replace(self.failed(), executions=(run("a", "Failed", version=3),))
        assert not retryable(told)[0].edited
        assert retryable(replace(told, executions=(run("a", "Failed", version=2),)))[0].edited

    def test_all_actions_wait_for_what_runs_and_a_condition_is_no_action(self) -> None:
        test = held(
            "Test",
            "a",
            "InProgress",
            ActionState("Unit", act("Failed")),
            ActionState("Lint", act("InProgress")),
        )
        (one,) = retryable(known(SOURCE, test, runs=(run("a", "InProgress"),)))
        assert one.why_not(RetryMode.FAILED_ACTIONS) is None
        assert (one.why_not(RetryMode.ALL_ACTIONS) or "").startswith("Lint still runs")
        kept = held("Deploy", "a", "Failed", ActionState("Service", act("Succeeded")))
        (one,) = retryable(known(SOURCE, kept, runs=(run("a", "Failed"),)))
        assert "a condition did" in (one.why_not(RetryMode.FAILED_ACTIONS) or "")

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("Superseded", "was superseded"),
            ("Cancelled", "cancelled by an edit"),
            ("Failed", "A later execution took"),
        ],
    )
    def test_why_not(self, status: str, words: str) -> None:
        assert words in (why_not_retry(self.failed(), run("x", status)) or "")

    def test_what_was_stopped_in_front_has_nothing_to_retry(self) -> None:
        deploy = StageState("Deploy", inbound=(StageExecution("a", StageStatus.STOPPED),))
        snapshot = known(SOURCE, deploy, runs=(run("a", "Stopped"),))
        assert "stopped in front of Deploy" in (why_not_retry(snapshot, run("a", "Stopped")) or "")

    def test_what_can_be_retried_or_succeeded_has_no_reason_of_its_own(self) -> None:
        assert why_not_retry(self.failed(), run("a", "Failed")) is None
        assert why_not_retry(self.failed(), run("b", "Succeeded")) is None

    def test_in_parallel_mode_each_execution_has_its_last_stage(self) -> None:
        snapshot = parallel(
            attempt("b", "Test", "Unit", "Failed", 140),
            attempt("b", "Test", "Unit", "Failed", 120),
            attempt("b", "Test", "Lint", "Succeeded", 120),
            attempt("a", "Test", "Unit", "Abandoned", 115),
            attempt("a", "Source", "App", "Succeeded", 105),
            runs=(run("b", "Failed"), run("a", "Stopped"), run("z", "Failed")),
        )
        found = retryable(snapshot)
        assert [(one.passage.execution_id, one.passage.stage, one.passage.status) for one in found] == [
            ("b", "Test", StageStatus.FAILED),
            ("a", "Test", StageStatus.STOPPED),
        ]
        assert why_not_retry(snapshot, run("z", "Failed")) is None

    def test_in_parallel_mode_an_entry_condition_keeps_it_from_the_next_stage(self) -> None:
        snapshot = parallel(
            attempt("a", "Test", "Lint", "Succeeded"),
            attempt("a", "Test", "Unit", "Succeeded"),
            runs=(run("a", "Failed"),),
        )
        (one,) = passages(snapshot)
        assert (one.stage, one.status, one.actions[0].status) == ("Deploy", StageStatus.FAILED, None)
        assert passage_of(snapshot, "z") is None
