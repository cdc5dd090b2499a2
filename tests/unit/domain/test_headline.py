from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.execution import ErrorDetails, Execution
from services.domain.headline import approval_expiry, headline
from services.domain.pipeline import DEFAULT_APPROVAL_MINUTES
from services.domain.standing import Standing
from services.domain.state import (
    ActionExecution,
    ActionState,
    PipelineState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import ActionStatus, ExecutionMode, ExecutionStatus, StageStatus
from tests.unit.live.values import APPROVAL, attempt, going, run, snapshot, state

FAILED = ActionExecution(ActionStatus.FAILED, error=ErrorDetails("JobFailed", "tests are red"))


def stage(name: str, holds: str, status: StageStatus, *actions: ActionState) -> StageState:
    return StageState(name, latest=StageExecution(holds, status), actions=actions)


def pipeline_state(*stages: StageState) -> PipelineState:
    return PipelineState("p", version=1, stages=stages)


def test_nothing_read_is_unknown_and_no_execution_is_never_run() -> None:
    assert headline(snapshot()).standing is Standing.UNKNOWN
    assert headline(snapshot(runs=[])).standing is Standing.NEVER_RUN
    assert headline(snapshot(runs=[], held=pipeline_state())).standing is Standing.NEVER_RUN


@pytest.mark.parametrize("status", [ExecutionStatus.SUPERSEDED, ExecutionStatus.CANCELLED])
def test_an_execution_passed_over_does_not_count(status: ExecutionStatus) -> None:
    told = headline(snapshot(runs=[run("new", status), run("old")]))
    assert (told.standing, told.execution) == (Standing.SUCCEEDED, run("old"))


def test_an_approval_goes_before_a_failure() -> None:
    runs = [run("new", ExecutionStatus.FAILED), going("old")]
    told = headline(snapshot(runs=runs, held=state("old", token="t")))
    assert (told.standing, told.place) == (Standing.WAITING, ("Stage", "Act"))
    assert told.execution == going("old")


def test_a_failure_says_where_and_why() -> None:
    held = pipeline_state(
        stage("Source", "a", StageStatus.SUCCEEDED),
        stage("Test", "a", StageStatus.FAILED, ActionState("Unit", FAILED)),
        stage("Deploy", "b", StageStatus.FAILED),
    )
    told = headline(snapshot(runs=[run("a", ExecutionStatus.FAILED)], held=held))
    assert (told.standing, told.place, told.note) == (Standing.FAILED, ("Test", "Unit"), "tests are red")


def test_a_failure_outside_the_stages_has_the_execution_s_own_words() -> None:
    failed = replace(run("a", ExecutionStatus.FAILED), status_summary="no artifact")
    told = headline(snapshot(runs=[failed], held=pipeline_state(stage("S", "b", StageStatus.SUCCEEDED))))
    assert (told.standing, told.stage, told.note) == (Standing.FAILED, "", "no artifact")


def test_what_runs_is_where_the_newest_execution_is() -> None:
    moving = ActionState("Compile", ActionExecution(ActionStatus.IN_PROGRESS))
    held = pipeline_state(
        stage("Build", "new", StageStatus.IN_PROGRESS, moving),
        stage("Deploy", "old", StageStatus.IN_PROGRESS),
    )
    told = headline(snapshot(runs=[going("new"), going("old")], held=held))
    assert (told.standing, told.place, told.note) == (Standing.RUNNING, ("Build", "Compile"), "2 stages busy")


def test_an_execution_that_is_being_stopped_is_stopping() -> None:
    stopping = Execution("a", ExecutionStatus.STOPPING)
    held = pipeline_state(stage("Build", "a", StageStatus.IN_PROGRESS))
    assert headline(snapshot(runs=[stopping], held=held)).standing is Standing.STOPPING


def test_a_held_transition_says_which_and_why() -> None:
    gate = StageState(
        "Deploy",
        inbound=(StageExecution("a", StageStatus.IN_PROGRESS),),
        transition=Transition(enabled=False, reason="freeze", changed_at=5.0),
    )
    told = headline(
        snapshot(runs=[going("a")], held=pipeline_state(stage("Source", "a", StageStatus.SUCCEEDED), gate))
    )
    assert (told.standing, told.stage, told.note, told.since) == (Standing.HELD, "Deploy", "freeze", 5.0)
    assert told.execution == going("a")


def test_an_open_transition_with_something_in_front_runs() -> None:
    busy = StageState("Deploy", inbound=(StageExecution("a", StageStatus.IN_PROGRESS),))
    told = headline(snapshot(runs=[going("a")], held=pipeline_state(busy)))
    assert (told.standing, told.stage, told.note) == (Standing.RUNNING, "Deploy", "waits to enter")


def test_parallel_executions_are_counted_and_their_approvals_found() -> None:
    runs = [going("a"), going("b")]
    mode = ExecutionMode.PARALLEL
    told = headline(snapshot(runs=runs, mode=mode))
    assert (told.standing, told.note) == (Standing.RUNNING, "2 in flight")
    asks = attempt("b", "Ask", APPROVAL, ended=False)
    told = headline(snapshot(runs=runs, mode=mode, attempts=[asks]))
    assert (told.standing, told.place, told.execution) == (
        Standing.WAITING,
        ("Stage", "Ask"),
        going("b"),
    )
    assert headline(snapshot(runs=[run("a")], mode=mode)).standing is Standing.SUCCEEDED


def test_an_expiry_is_not_made_up() -> None:
    assert approval_expiry(None, "Stage", "Act", 5.0) is None
    assert DEFAULT_APPROVAL_MINUTES == 7 * 24 * 60
