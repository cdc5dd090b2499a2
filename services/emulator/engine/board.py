"""A pipeline's places outside PARALLEL mode: who is in each stage, who waits before it, what is shut."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.emulator.engine.execution import Attempt, Execution, StageVisit
from services.emulator.engine.status import ExecutionStatus

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun

SETTLE_SECONDS = 2.0
"""How long an enabled transition takes to let something in ("within seconds", CodePipeline User Guide)."""

REVIVAL_LIMIT_SECONDS = 30 * 86_400.0
"""A transition disabled for longer lets nothing in that waited (CodePipeline User Guide, Transitions)."""


@dataclass(slots=True)
class Transition:
    """One side's gate of a stage; ``changed_at`` is None where nobody ever touched it.

    ``disabled_since`` counts while it is disabled: disabling it once more changes the reason, not since when.
    """

    enabled: bool = True
    changed_by: str | None = None
    changed_at: float | None = None
    reason: str | None = None
    disabled_since: float = 0.0


@dataclass(slots=True)
class Board:
    """Keyed by stage name, so that a stage keeps its past through edits of the pipeline."""

    occupants: dict[str, StageVisit] = field(default_factory=dict)
    queues: dict[str, list[Execution]] = field(default_factory=dict)
    latest: dict[str, StageVisit] = field(default_factory=dict)
    actions: dict[tuple[str, str], Attempt] = field(default_factory=dict)
    inbound: dict[str, Transition] = field(default_factory=dict)
    outbound: dict[str, Transition] = field(default_factory=dict)
    stranded: dict[str, Execution] = field(default_factory=dict)
    """The execution that was stopped while it waited: shown as inbound until another one arrives."""

    def occupy(self, visit: StageVisit) -> None:
        """Take a stage's lock."""
        self.occupants[visit.name] = visit
        self.latest[visit.name] = visit
        self.stranded.pop(visit.name, None)

    def release(self, visit: StageVisit) -> None:
        """Give a stage's lock back."""
        if self.occupants.get(visit.name) is visit:
            del self.occupants[visit.name]

    def withdraw(self, execution: Execution) -> None:
        """Take an execution out of the queue it waits in."""
        queue = self.queues.get(str(execution.stages[execution.position]["name"]), [])
        if execution in queue:
            queue.remove(execution)
        execution.waiting = False


def arrive(run: PipelineRun, execution: Execution, position: int) -> None:
    """Bring an execution before the stage at ``position`` and let it in as soon as it may."""
    execution.position = position
    if execution.parallel:
        run.enter(execution, position)
        return
    board, name = run.board, str(execution.stages[position]["name"])
    queue = board.queues.setdefault(name, [])
    for waiting in queue:
        waiting.dormant = False
    board.stranded.pop(name, None)
    execution.waiting = True
    queue.append(execution)
    if execution.mode == "SUPERSEDED":
        newest = max(queue, key=lambda one: one.sequence)
        for older in [one for one in queue if one is not newest]:
            board.withdraw(older)
            run.finish(older, ExecutionStatus.SUPERSEDED)
    admit(run, name)


def admit(run: PipelineRun, name: str) -> None:
    """Let the next waiting execution into a stage, if the stage is free and its gates are open."""
    board = run.board
    if not run.alive or name in board.occupants:
        return
    candidate = next((one for one in board.queues.get(name, ()) if not one.dormant), None)
    if candidate is None or not gates_open(board, candidate):
        return
    board.withdraw(candidate)
    run.enter(candidate, candidate.position)


def gates_open(board: Board, execution: Execution) -> bool:
    """Whether the transition before the stage that an execution waits for is enabled on both its sides."""
    stages, position = execution.stages, execution.position
    inbound = board.inbound.get(stages[position]["name"])
    outbound = board.outbound.get(stages[position - 1]["name"]) if position else None
    return all(gate is None or gate.enabled for gate in (inbound, outbound))
