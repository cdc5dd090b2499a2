from __future__ import annotations

import pytest

from services.domain.pipeline import StageDeclaration
from services.domain.state import ActionExecution, ActionState, StageExecution, StageState
from services.domain.status import ActionStatus, ExecutionStatus, StageStatus
from tests.unit.widgets import examples
from tests.unit.widgets.examples import DAY, NEW_RUN, NOW, declared, done
from widgets.graph.progress import reached, run_order_groups
from widgets.graph.source import GraphSource, Runs

STARTED = NOW - 600
DECLARED = StageDeclaration(
    "Deploy", (declared("One"), declared("Two", run_order=2), declared("Three", run_order=3))
)
RUNS = Runs(GraphSource(executions=(examples.run(NEW_RUN, "3f1c9ab", "x", started=STARTED),)))


def _stage(status: StageStatus, *latest: ActionExecution | None) -> StageState:
    names = ("One", "Two", "Three")
    return StageState(
        "Deploy",
        latest=StageExecution(NEW_RUN, status),
        actions=tuple(ActionState(name, execution) for name, execution in zip(names, latest, strict=True)),
    )


def _running(changed: float = NOW) -> ActionExecution:
    return ActionExecution(ActionStatus.IN_PROGRESS, changed=changed)


def _failed(changed: float = NOW) -> ActionExecution:
    return ActionExecution(ActionStatus.FAILED, changed=changed)


OLD = done(NOW - DAY)
NEW = done(NOW - 60)


@pytest.mark.parametrize("declaration", [DECLARED, None])
@pytest.mark.parametrize(
    ("latest", "answer"),
    [
        ((NEW, NEW, NEW), (True, True, True)),
        ((NEW, OLD, OLD), (True, False, False)),
        ((_running(), OLD, OLD), (True, False, False)),
        ((NEW, _running(), None), (True, True, False)),
        ((OLD, OLD, OLD), (False, False, False)),
        ((None, None, None), (False, False, False)),
    ],
)
def test_older_statuses_belong_to_an_earlier_run(
    declaration: StageDeclaration | None,
    latest: tuple[ActionExecution | None, ...],
    answer: tuple[bool, ...],
) -> None:
    state = _stage(StageStatus.IN_PROGRESS, *latest)
    assert tuple(reached(run_order_groups(declaration, state), state, RUNS).values()) == answer


@pytest.mark.parametrize("first", [_running(), _failed()])
def test_run_order_tells_where_time_cannot(first: ActionExecution) -> None:
    """A retry of all actions has the later ones' newer statuses from the attempt before."""
    state = _stage(StageStatus.IN_PROGRESS, first, NEW, NEW)
    assert reached(run_order_groups(DECLARED, state), state, RUNS) == {
        "One": True,
        "Two": False,
        "Three": False,
    }


def test_what_is_in_progress_was_reached_whatever_else_is_known() -> None:
    state = _stage(StageStatus.IN_PROGRESS, _failed(), OLD, _running(NOW - DAY))
    assert reached(run_order_groups(DECLARED, state), state, RUNS)["Three"]


def test_attempts_of_the_execution_prove_it() -> None:
    attempts = (examples.attempt("One", "Deploy"),)
    runs = Runs(GraphSource(attempts=attempts))
    state = _stage(StageStatus.FAILED, OLD, OLD, OLD)
    assert reached(run_order_groups(DECLARED, state), state, runs) == {
        "One": True,
        "Two": False,
        "Three": False,
    }


def test_without_any_clue_the_status_is_taken_as_it_is() -> None:
    state = _stage(StageStatus.FAILED, OLD, OLD, _failed())
    assert all(reached(run_order_groups(DECLARED, state), state, Runs(GraphSource())).values())


def test_a_skipped_stage_reached_nothing_and_a_succeeded_one_all() -> None:
    groups = run_order_groups(DECLARED, None)
    assert not any(reached(groups, _stage(StageStatus.SKIPPED, NEW, NEW, NEW), RUNS).values())
    assert all(reached(groups, _stage(StageStatus.SUCCEEDED, OLD, OLD, OLD), RUNS).values())


def test_the_state_says_which_actions_exist() -> None:
    state = StageState("Deploy", actions=(ActionState("Two"), ActionState("New"), ActionState("One")))
    groups = [[name for name, _ in group] for group in run_order_groups(DECLARED, state)]
    assert groups == [["One"], ["Two"], ["New"]]


def test_a_finished_execution_is_known_by_its_start() -> None:
    runs = Runs(GraphSource(executions=(examples.run(NEW_RUN, "a", "b", ExecutionStatus.FAILED, STARTED),)))
    state = _stage(StageStatus.FAILED, NEW, _failed(NOW - 30), OLD)
    assert reached(run_order_groups(DECLARED, state), state, runs) == {
        "One": True,
        "Two": True,
        "Three": False,
    }
