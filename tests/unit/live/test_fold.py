from __future__ import annotations

from dataclasses import replace

from services.domain.pipeline import PipelineDefinition
from services.domain.problem import Problem, ProblemKind
from services.domain.status import ExecutionMode
from services.live import fold
from tests.unit.live.values import attempt, going, run, snapshot, state


def test_executions_are_dated_and_take_their_attempts_along() -> None:
    old = snapshot(runs=[going("b"), run("a")], attempts=[attempt("b"), attempt("a")])
    new = fold.with_executions(old, [going("c"), going("b")], 7.0, listed=True)
    assert [each.id for each in new.executions or ()] == ["c", "b"]
    assert [each.execution_id for each in new.attempts] == ["b"]
    assert new.executions_at == 7.0


def test_a_pipeline_known_by_name_alone_learns_its_mode_and_summary() -> None:
    parallel = replace(going("a"), mode=ExecutionMode.PARALLEL)
    bare = snapshot(version=None)
    assert fold.with_executions(bare, [parallel], 1.0, listed=False).summary.mode is ExecutionMode.PARALLEL
    assert fold.with_executions(bare, [parallel], 1.0, listed=True).summary.mode is ExecutionMode.SUPERSEDED
    declared = PipelineDefinition("p", version=3, mode=ExecutionMode.QUEUED)
    summary = fold.with_definition(bare, declared, listed=False).summary
    assert (summary.version, summary.mode) == (3, ExecutionMode.QUEUED)
    assert fold.with_definition(bare, declared, listed=True).summary == bare.summary


def test_newer_attempts_replace_their_execution_and_keep_others_in_flight() -> None:
    old = snapshot(
        runs=[going("c"), going("b"), run("a")],
        attempts=[attempt("c", "Old"), attempt("b"), attempt("a")],
    )
    new = fold.with_attempts(old, [attempt("c", "New"), attempt("c", "Other")])
    assert [each.id for each in new.attempts] == ["c/New", "c/Other", "b/Build"]


def test_a_stray_s_attempts_join_those_of_the_others() -> None:
    old = snapshot(runs=[going("b"), going("a")], attempts=[attempt("b"), attempt("a", "Old")])
    new = fold.with_strays(old, "a", [attempt("a", "New")])
    assert [each.id for each in new.attempts] == ["b/Build", "a/New"]


def test_a_failed_refresh_keeps_the_data() -> None:
    problem = Problem(ProblemKind.SERVER, "the service failed")
    old = fold.with_state(snapshot(runs=[run("a")]), state("a"), 3.0)
    new = fold.with_problem(old, problem)
    assert replace(new, problem=None) == old
    assert fold.with_problem(new, None) == old
    assert fold.with_problem(old, None) is old
