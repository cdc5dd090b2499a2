from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.execution import RuleAttempt
from services.domain.pipeline import (
    PipelineSummary,
    StageDeclaration,
    VariableDeclaration,
)
from services.domain.revision import RevisionOverride, SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import (
    ConditionState,
)
from services.domain.status import (
    ActionCategory,
    ActionStatus,
    ConditionStatus,
    ConditionType,
    ExecutionType,
    PipelineType,
)
from services.pipelines.consequences import (
    in_stage,
    overridable,
    rerun_of,
    revision_changes,
    rollback_targets,
    stages_to_roll_back,
    why_no_override,
    why_no_rerun,
    why_no_rollback,
)
from tests.unit.pipelines.standing import (
    APP,
    DEFINITION,
    KEY,
    SOURCE,
    attempt,
    declared,
    held,
    known,
    parallel,
    run,
)


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
