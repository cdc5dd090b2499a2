from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.execution import ActionAttempt, ErrorDetails, Execution, RuleAttempt
from services.domain.pipeline import (
    ActionDeclaration,
    ActionType,
    ConditionDeclaration,
    PipelineDefinition,
    PipelineSummary,
    RuleDeclaration,
    StageDeclaration,
    VariableDeclaration,
)
from services.domain.revision import RevisionOverride, SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import (
    ActionExecution,
    ActionState,
    ConditionState,
    PipelineState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import (
    ActionCategory,
    ActionStatus,
    ConditionStatus,
    ConditionType,
    ExecutionMode,
    ExecutionStatus,
    ExecutionType,
    PipelineType,
    RetryMode,
    StageStatus,
)
from services.domain.target import PipelineKey
from services.pipelines.consequences import (
    in_stage,
    overridable,
    rerun_of,
    retryable,
    revision_changes,
    rollback_targets,
    stages_to_roll_back,
    stoppable,
    why_no_override,
    why_no_rerun,
    why_no_rollback,
    why_no_safe_stop,
    why_not_retry,
)
from services.pipelines.passages import passage_of, passages

KEY = PipelineKey("prod/eu-west-1", "web")


def declared(name: str, category: ActionCategory, provider: str) -> ActionDeclaration:
    return ActionDeclaration(name, ActionType(category, "AWS", provider))


APP = declared("App", ActionCategory.SOURCE, "CodeStarSourceConnection")
UNIT = declared("Unit", ActionCategory.BUILD, "CodeBuild")
LINT = declared("Lint", ActionCategory.BUILD, "CodeBuild")
SERVICE = declared("Service", ActionCategory.DEPLOY, "ECS")
ALARM = (ConditionDeclaration("FAIL", (RuleDeclaration("Errors", "CloudWatchAlarm"),)),)
DEFINITION = PipelineDefinition(
    "web",
    version=3,
    type=PipelineType.V2,
    stages=(
        StageDeclaration("Source", (APP,)),
        StageDeclaration("Test", (UNIT, LINT)),
        StageDeclaration("Deploy", (SERVICE,), before_entry=ALARM),
    ),
)
PARALLEL = replace(DEFINITION, mode=ExecutionMode.PARALLEL)


def run(id_: str, status: str, started: float = 100.0, **members: object) -> Execution:
    return replace(Execution(id_, ExecutionStatus(status), started=started), **members)  # type: ignore[arg-type]  # by name


def act(status: str, changed: float = 150.0, **members: object) -> ActionExecution:
    return replace(ActionExecution(ActionStatus(status), changed=changed), **members)  # type: ignore[arg-type]  # by name


def held(name: str, by: str, status: str, *actions: ActionState, **members: object) -> StageState:
    latest = StageExecution(by, StageStatus(status))
    return replace(StageState(name, latest=latest, actions=actions), **members)  # type: ignore[arg-type]  # by name


def known(*stages: StageState, runs: tuple[Execution, ...] = (), **members: object) -> PipelineSnapshot:
    snapshot = PipelineSnapshot(
        KEY,
        PipelineSummary("web", 3, PipelineType.V2),
        executions=runs,
        state=PipelineState("web", 3, stages, updated=50.0),
        definition=DEFINITION,
    )
    return replace(snapshot, **members)  # type: ignore[arg-type]  # by name


def parallel(*attempts: ActionAttempt, runs: tuple[Execution, ...]) -> PipelineSnapshot:
    return known(runs=runs, state=None, definition=PARALLEL, attempts=attempts)


def attempt(by: str, stage: str, action: str, status: str, started: float = 110.0) -> ActionAttempt:
    return ActionAttempt(f"{by}-{action}-{started}", by, stage, action, ActionStatus(status), started=started)


SOURCE = held("Source", "b", "Succeeded", ActionState("App", act("Succeeded")))


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


class TestRollback:
    def test_only_stages_after_the_first_of_v2_pipelines_that_do_not_run(self) -> None:
        snapshot = known(SOURCE, held("Deploy", "a", "InProgress"))
        assert stages_to_roll_back(snapshot) == ("Test", "Deploy")
        assert "source stage" in (why_no_rollback(snapshot, "Source") or "")
        assert "runs now" in (why_no_rollback(snapshot, "Deploy") or "")
        assert why_no_rollback(snapshot, "Test") is None
        assert why_no_rollback(snapshot) is None
        old = replace(snapshot, definition=replace(DEFINITION, type=PipelineType.V1))
        assert "Only V2" in (why_no_rollback(old) or "")

    def test_a_pipeline_known_by_name_alone_may_be_v2(self) -> None:
        assert why_no_rollback(PipelineSnapshot(KEY, PipelineSummary("web"))) is None

    def test_rollbacks_and_what_is_there_are_no_targets(self) -> None:
        runs = (
            run("r", "Succeeded", 130.0, type=ExecutionType.ROLLBACK, rollback_target="b"),
            run("c", "Succeeded", 120.0),
            run("b", "Succeeded", 110.0),
            run("a", "Succeeded"),
        )
        snapshot = known(SOURCE, held("Deploy", "c", "Succeeded"), runs=runs)
        assert [one.id for one in rollback_targets(snapshot, "Deploy", runs)] == ["b", "a"]
        back = known(SOURCE, held("Deploy", "r", "Succeeded"), runs=runs)
        assert in_stage(back, "Deploy") == "b"
        assert [one.id for one in rollback_targets(back, "Deploy", runs)] == ["c", "a"]
        failed = known(SOURCE, held("Deploy", "c", "Failed"), runs=runs)
        assert [one.id for one in rollback_targets(failed, "Deploy", runs)] == ["c", "b", "a"]

    def test_in_parallel_mode_the_newest_attempt_tells_what_is_there(self) -> None:
        snapshot = parallel(
            attempt("b", "Deploy", "Service", "Succeeded", 140),
            attempt("a", "Deploy", "Service", "Succeeded", 120),
            runs=(run("b", "Succeeded"), run("a", "Succeeded")),
        )
        assert in_stage(snapshot, "Deploy") == "b"
        assert in_stage(snapshot, "Test") is None

    def test_revisions_are_compared_source_by_source(self) -> None:
        now = (SourceRevision("App", "2"), SourceRevision("Config", "7"), SourceRevision("New", "1"))
        then = (SourceRevision("App", "1"), SourceRevision("Config", "7"), SourceRevision("Gone", "4"))
        changes = revision_changes(now, then)
        assert [(change.action, change.same) for change in changes] == [
            ("App", False),
            ("Config", True),
            ("Gone", False),
            ("New", False),
        ]
        assert (changes[2].now, changes[3].then) == (None, None)


class TestOverride:
    FAILED = ConditionState(ConditionStatus.FAILED)

    def test_entry_and_on_success_conditions_that_failed(self) -> None:
        deploy = held("Deploy", "a", "Failed", before_entry=self.FAILED, on_failure=self.FAILED)
        test = held("Test", "b", "Failed", on_success=self.FAILED)
        first, second = overridable(known(SOURCE, test, deploy))
        assert (first.stage, first.type, first.releases, first.follows) == (
            "Test",
            ConditionType.ON_SUCCESS,
            (),
            "Deploy",
        )
        assert (second.stage, second.execution_id, second.type) == ("Deploy", "a", ConditionType.BEFORE_ENTRY)
        assert (second.releases, second.follows, second.result) == (("Service",), "", "FAIL")

    @pytest.mark.parametrize("status", ["Succeeded", "Overridden", "Abandoned", "Cancelled"])
    def test_no_other_condition(self, status: str) -> None:
        state = ConditionState(ConditionStatus(status))
        snapshot = known(SOURCE, held("Deploy", "a", "Failed", before_entry=state))
        assert overridable(snapshot) == ()
        assert why_no_override(snapshot) == "No condition of web stands failed."

    def test_a_stage_that_another_execution_passed_keeps_nobody(self) -> None:
        assert overridable(known(SOURCE, held("Deploy", "a", "Succeeded", before_entry=self.FAILED))) == ()

    def test_where_no_condition_is_declared_that_is_the_reason(self) -> None:
        bare = replace(DEFINITION, stages=DEFINITION.stages[:2])
        assert "has an entry or on-success condition" in (
            why_no_override(known(SOURCE, definition=bare)) or ""
        )

    @pytest.mark.parametrize(
        ("status", "found"),
        [("Failed", True), ("InProgress", True), ("Succeeded", False), ("Abandoned", False)],
    )
    def test_in_parallel_mode_the_rules_tell(self, status: str, found: bool) -> None:
        snapshot = parallel(runs=(run("b", "Succeeded"), run("a", "Failed")))
        assert why_no_override(snapshot) is None
        rules = (
            RuleAttempt("2", "a", "Deploy", "Errors", ActionStatus(status)),
            RuleAttempt("1", "a", "Deploy", "Errors", ActionStatus.FAILED),
        )
        names = [(one.stage, one.execution_id, one.type) for one in overridable(snapshot, rules)]
        assert names == ([("Deploy", "a", ConditionType.BEFORE_ENTRY)] if found else [])


class TestRerun:
    OLD = run(
        "a",
        "Succeeded",
        revisions=(SourceRevision("App", "91aa0de"), SourceRevision("Gone", "7"), SourceRevision("Config")),
        variables={"Env": "prod", "Old": "1"},
    )

    def test_revisions_and_variables_that_there_still_are(self) -> None:
        new = declared("New", ActionCategory.SOURCE, "CodeCommit")
        definition = replace(
            DEFINITION,
            stages=(StageDeclaration("Source", (APP, new)), *DEFINITION.stages[1:]),
            variables=(VariableDeclaration("Env"),),
        )
        rerun = rerun_of(self.OLD, definition)
        assert rerun.revisions == (RevisionOverride("App", "COMMIT_ID", "91aa0de"),)
        assert rerun.variables == {"Env": "prod"}
        assert rerun.lost == (
            "source action Gone is gone: 7 is left out",
            "Config told no revision: it takes the newest",
            "source action New is new: it takes the newest",
            "variable Old is gone",
        )

    def test_when_it_cannot_be(self) -> None:
        snapshot = known(SOURCE)
        assert why_no_rerun(snapshot, self.OLD) is None
        assert why_no_rerun(snapshot, None) == "No execution is selected to run again."
        assert "no revision" in (why_no_rerun(snapshot, run("b", "Failed")) or "")
        old = replace(snapshot, definition=replace(DEFINITION, type=PipelineType.V1))
        assert "V1" in (why_no_rerun(old, self.OLD) or "")
