from __future__ import annotations

from services.domain.pipeline import PipelineDefinition
from services.domain.status import ExecutionMode
from services.live.facts import facts_of, state_contradicts
from tests.unit.live.values import APPROVAL, attempt, going, run, snapshot, state

PARALLEL = ExecutionMode.PARALLEL


def test_what_was_never_read_needs_everything() -> None:
    facts = facts_of(snapshot())
    assert not facts.running
    assert facts.undefined


def test_an_execution_in_flight_makes_it_run_listed_or_only_in_a_stage() -> None:
    assert facts_of(snapshot(runs=[run("b"), going("a")])).running
    assert facts_of(snapshot(runs=[run("b")], held=state("a"))).running
    assert facts_of(snapshot(runs=[run("b")], held=state(None, ["a"]))).running
    assert not facts_of(snapshot(runs=[run("b")], held=state())).running


def test_a_state_left_from_before_parallel_mode_does_not_count() -> None:
    assert not facts_of(snapshot(runs=[run("b")], held=state("a"), mode=PARALLEL)).running


def test_a_token_or_an_unanswered_approval_waits() -> None:
    assert facts_of(snapshot(held=state("a", token="t"))).waiting
    assert facts_of(snapshot(mode=PARALLEL, attempts=[attempt("a", "Ask", APPROVAL, ended=False)])).waiting
    assert not facts_of(snapshot(mode=PARALLEL, attempts=[attempt("a", "Ask", APPROVAL)])).waiting
    assert not facts_of(snapshot(held=state("a"))).waiting


def test_parallel_executions_without_attempts_are_strays() -> None:
    runs = [going("c"), going("b"), run("a")]
    assert facts_of(snapshot(runs=runs, mode=PARALLEL, attempts=[attempt("c")])).strays == ("b",)
    assert facts_of(snapshot(runs=runs, mode=PARALLEL)).strays == ()
    assert facts_of(snapshot(runs=runs, attempts=[attempt("c")])).strays == ()


def test_a_definition_of_another_version_is_missing() -> None:
    held = PipelineDefinition("p", version=1)
    assert not facts_of(snapshot(definition=held)).undefined
    assert facts_of(snapshot(definition=held, version=2)).undefined
    assert not facts_of(snapshot(definition=held, version=None)).undefined


def test_a_state_that_agrees_contradicts_nothing() -> None:
    assert not state_contradicts(None, snapshot(runs=[going("a")], held=state("a")))
    assert not state_contradicts(None, snapshot(runs=[going("b"), going("a")], held=state("a", ["b"])))
    assert not state_contradicts(None, snapshot(runs=None, held=state("a")))


def test_a_state_that_moved_contradicts_a_list_that_did_not() -> None:
    ended = snapshot(runs=[going("a")], held=state())
    assert state_contradicts(None, ended)
    assert state_contradicts(state("a"), ended)
    begun = snapshot(runs=[run("a")], held=state("b"))
    assert state_contradicts(state(), begun)


def test_an_execution_too_old_for_the_list_is_doubted_only_once() -> None:
    waits_for_long = snapshot(runs=[run("z")], held=state("a"))
    assert state_contradicts(None, waits_for_long)
    assert not state_contradicts(state("a"), waits_for_long)


def test_an_approval_without_its_attempt_is_unexplained() -> None:
    asking = state("b", token="t1")
    assert facts_of(snapshot(runs=[going("b")], held=asking)).unexplained == {"t1"}
    told = [attempt("b", "Act", APPROVAL, ended=False)]
    assert facts_of(snapshot(runs=[going("b")], held=asking, attempts=told)).unexplained == frozenset()
    assert facts_of(snapshot(runs=[going("b")], held=state("b"))).unexplained == frozenset()
