from __future__ import annotations

from dataclasses import replace

from services.domain.execution import Execution
from services.domain.headline import headline
from services.domain.pipeline import PipelineDefinition
from services.domain.problem import Problem, ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing
from services.domain.state import PipelineState
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


def remembered(runs: list[Execution], held: PipelineState | None = None) -> PipelineSnapshot:
    return replace(snapshot(runs=runs, held=held), remembered=3.0)


def test_what_is_remembered_is_fresh_once_its_executions_were_read() -> None:
    new = fold.with_executions(remembered([run("a")]), [run("b"), run("a")], 7.0, listed=True)
    assert (new.remembered, new.executions_at) == (None, 7.0)
    assert new.fresh is new


def test_a_remembered_state_goes_where_the_executions_moved_on() -> None:
    old = remembered([going("a")], state("a", token="t"))
    ended = fold.with_executions(old, [run("a")], 7.0, listed=True)
    newer = fold.with_executions(old, [going("b"), going("a")], 7.0, listed=True)
    assert [(each.state, each.remembered) for each in (ended, newer)] == [(None, None)] * 2


def test_a_remembered_wait_stays_remembered_until_the_state_is_read() -> None:
    old = remembered([going("a")], state("a", token="t"))
    same = fold.with_executions(old, [going("a")], 7.0, listed=True)
    assert same.remembered == 3.0
    assert headline(same).standing is Standing.WAITING
    assert (same.fresh.state, same.fresh.executions) == (None, same.executions)
    read = fold.with_state(same, state("a"), 8.0)
    assert (read.remembered, headline(read).standing) == (None, Standing.RUNNING)


def test_a_state_alone_makes_nothing_fresh() -> None:
    old = remembered([run("a")])
    new = fold.with_state(old, state("a"), 8.0)
    assert new.remembered == 3.0
    assert (new.fresh.executions, new.fresh.state) == (None, new.state)


def test_where_the_last_execution_ended_stays_without_a_mark_but_is_not_looked_at_closely() -> None:
    old = remembered([run("a")], state())
    new = fold.with_executions(old, [run("a"), run("z")], 7.0, listed=True)
    assert new.remembered is None
    assert new.state is not None
    assert new.fresh.state is None
    assert new.fresh.executions == new.executions
