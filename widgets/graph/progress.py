"""Which actions of a stage the run it holds has reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.domain.pipeline import ActionDeclaration, StageDeclaration
from services.domain.standing import Standing, of_action
from services.domain.state import ActionState, StageState
from services.domain.status import ActionStatus, StageStatus
from widgets.graph.source import Runs

_DONE = frozenset({Standing.SUCCEEDED, Standing.SKIPPED})


def run_order_groups(
    declaration: StageDeclaration | None, state: StageState | None
) -> list[list[tuple[str, ActionDeclaration | None]]]:
    """The actions of a stage by name and declaration, grouped by run order, first group first.

    What the state tells is what exists; an action it has and the declaration has not makes a group of its own
    at the end, as the order in which it runs is not known.
    """
    declared = {action.name: action for action in declaration.actions} if declaration else {}
    names = [action.name for action in state.actions] if state else list(declared)
    orders = sorted({declared[name].run_order for name in names if name in declared})
    groups: list[list[tuple[str, ActionDeclaration | None]]] = [
        [(name, declared[name]) for name in names if name in declared and declared[name].run_order == order]
        for order in orders
    ]
    return groups + [[(name, None)] for name in names if name not in declared]


def reached(
    groups: Sequence[Sequence[tuple[str, ActionDeclaration | None]]],
    state: StageState,
    runs: Runs,
) -> Mapping[str, bool]:
    """Whether each action was reached by the execution that its stage holds.

    An action not yet reached still shows its previous execution, without saying so (observed of
    GetPipelineState). It is told by what comes before it in run order, by the execution's attempts where they
    are known, or by a status older than the execution. What is in progress was reached, whatever else is
    known.
    """
    answer: dict[str, bool] = {}
    blocked = False
    for group in groups:
        for name, _ in group:
            answer[name] = _in_present_run(state, state.action(name), runs, blocked=blocked)
        ordered = all(declared is not None for _, declared in group)
        blocked = blocked or (ordered and not all(_done(state, name, answer) for name, _ in group))
    return answer


def _done(state: StageState, name: str, answer: Mapping[str, bool]) -> bool:
    action = state.action(name)
    return answer[name] and action is not None and of_action(action.latest) in _DONE


def _in_present_run(stage: StageState, action: ActionState | None, runs: Runs, *, blocked: bool) -> bool:
    if action is None or action.latest is None:
        return False
    if stage.latest is None or action.latest.status == ActionStatus.IN_PROGRESS:
        return True
    if blocked or stage.latest.status == StageStatus.SKIPPED:
        return False
    execution_id = stage.latest.execution_id
    if stage.latest.status == StageStatus.SUCCEEDED or runs.attempts(execution_id, stage.name, action.name):
        return True
    execution = runs.execution(execution_id)
    if execution is not None and execution.started is not None and action.latest.changed is not None:
        return action.latest.changed >= execution.started
    return not runs.traced(execution_id)
