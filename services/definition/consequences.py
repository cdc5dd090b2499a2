"""What creating or updating a pipeline does besides: what it interrupts, and what changes without being said.

From the CodePipeline User Guide: Edit a pipeline, Execution modes, Change detection, Pipeline declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.definition.changes import ChangeKind, find_changes
from services.definition.declaration import Declaration, without_version
from services.definition.declared import Declared, DeclaredAction, declared_of
from services.domain.execution import Execution
from services.domain.status import ExecutionMode, ExecutionStatus, PipelineType
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text

POLLERS = frozenset({"CodeCommit", "GitHub", "S3"})
"""Source providers with the setting PollForSourceChanges, which is true where it is left out."""


class ConsequenceKind(StrEnum):
    """What is concerned."""

    INTERRUPTS = "interrupts"
    STARTS = "starts"
    POLLING = "polling"
    HISTORY = "history"
    DETECTION = "detection"
    MODE = "mode"
    ROLE = "role"
    NOT_CLONED = "not cloned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Consequence:
    """One of them.

    Args:
        kind: what is concerned.
        words: what happens, in one line.
        executions: those that it happens to.
    """

    kind: ConsequenceKind
    words: str
    executions: tuple[Execution, ...] = ()


def update(base: Declaration, after: Json, executions: Sequence[Execution]) -> tuple[Consequence, ...]:
    """What an update does besides.

    Args:
        base: the version that is replaced.
        after: the new structure.
        executions: the pipeline's newest, newest first.
    """
    before, declared = declared_of(base.members), declared_of(after)
    return (
        *_interrupted(declared, executions),
        Consequence(ConsequenceKind.STARTS, "no execution starts by itself: release a change to see it run"),
        *_history(base, after, before, declared),
        *_modes(before, declared),
        *_roles(base.members, after),
        *_polling(base, before, declared),
        *_detection(before, declared),
    )


def creation(declaration: Json) -> tuple[Consequence, ...]:
    """What making a pipeline does besides.

    Args:
        declaration: its structure.
    """
    declared = declared_of(declaration)
    return (
        Consequence(
            ConsequenceKind.STARTS, "the first execution starts at once, with the newest source revisions"
        ),
        *_roles({}, declaration),
        *(_polls(action) for action in declared.actions if polls(action)),
        *_detection(None, declared),
    )


def polls(action: DeclaredAction) -> bool:
    """Whether a source action asks its provider for changes again and again."""
    if not action.is_source or action.provider not in POLLERS:
        return False
    setting = read_text(action.configuration.get("PollForSourceChanges"))
    return setting.lower() != "false"


def _interrupted(after: Declared, executions: Sequence[Execution]) -> Iterator[Consequence]:
    running = [run for run in executions if run.status == ExecutionStatus.IN_PROGRESS]
    leaves = after.mode != ExecutionMode.PARALLEL
    spared = [run for run in running if leaves and run.mode == ExecutionMode.PARALLEL]
    hit = tuple(run for run in running if run not in spared)
    if hit:
        names = _these(hit)
        words = f"cancels {names}: running actions finish, pending approvals and what follows do not happen"
        yield Consequence(ConsequenceKind.INTERRUPTS, words, hit)
    if spared:
        words = f"spares {_these(spared)}: begun in PARALLEL mode, they run to their end by the old structure"
        yield Consequence(ConsequenceKind.MODE, words, tuple(spared))


def _these(runs: Sequence[Execution]) -> str:
    shown = ", ".join(run.short_id for run in runs[:3])
    more = f" and {len(runs) - 3} more" if len(runs) > 3 else ""
    return f"{len(runs)} running execution{'s' if len(runs) > 1 else ''} ({shown}{more})"


def _history(base: Declaration, after: Json, before: Declared, declared: Declared) -> Iterator[Consequence]:
    words = "stages that failed before cannot be retried any more"
    if not declared.is_v1:
        words += ", and there is nothing to roll back to until an execution of the new version succeeds"
    yield Consequence(ConsequenceKind.HISTORY, words)
    kept = {stage.name for stage in declared.stages}
    gone = [stage.name for stage in before.stages if stage.name not in kept]
    if gone:
        words = (
            f"stage {', '.join(gone)} goes, with the transition in front of it: a renamed stage is a new one"
        )
        yield Consequence(ConsequenceKind.HISTORY, words)
    names = [stage.name for stage in before.stages if stage.name in kept]
    if names != [stage.name for stage in declared.stages if stage.name in names]:
        moved = [
            change
            for change in find_changes(without_version(base.members), after)
            if change.kind is ChangeKind.MOVED and change.path == ("stages",)
        ]
        if moved:
            yield Consequence(ConsequenceKind.HISTORY, "the stages run in another order")


def _modes(before: Declared, after: Declared) -> Iterator[Consequence]:
    if before.mode != after.mode:
        words = f"execution mode {before.mode} becomes {after.mode}"
        if after.mode == ExecutionMode.PARALLEL:
            words += (
                ": executions no longer wait for each other, and there is no state, transition or rollback"
            )
        elif before.mode == ExecutionMode.PARALLEL:
            words += ": the state shows what ran before PARALLEL mode until a new execution runs"
        yield Consequence(ConsequenceKind.MODE, words)
    if before.is_v1 != after.is_v1:
        kind = PipelineType.V1 if after.is_v1 else PipelineType.V2
        words = f"the pipeline becomes {kind}: what it costs changes"
        if after.is_v1:
            words += ", and executions cannot be rolled back or given variables"
        yield Consequence(ConsequenceKind.MODE, words)


def _roles(before: Json, after: Json) -> Iterator[Consequence]:
    role = read_text(after.get("roleArn"))
    if role and role != read_text(before.get("roleArn")):
        yield Consequence(ConsequenceKind.ROLE, f"you need iam:PassRole on {role}")


def _polling(base: Declaration, before: Declared, after: Declared) -> Iterator[Consequence]:
    old = {(action.stage, action.name): action for action in before.actions}
    for action in after.actions:
        known = old.get((action.stage, action.name))
        if polls(action) and (known is None or not polls(known)):
            yield _polls(action)
        elif polls(action) and base.polling_disabled_at is not None:
            words = f"{action.name} polls again: the service stopped that, for nothing ran for 30 days"
            yield Consequence(ConsequenceKind.POLLING, words)
        elif known is not None and polls(known) and not polls(action):
            words = f"{action.name} polls no longer: an EventBridge rule or webhook must start the pipeline"
            yield Consequence(ConsequenceKind.POLLING, words)


def _polls(action: DeclaredAction) -> Consequence:
    said = "PollForSourceChanges" in action.configuration
    why = "" if said else ", for PollForSourceChanges is true where it is left out"
    words = (
        f"{action.name} polls {action.provider}{why}; with an event rule as well every change starts it twice"
    )
    return Consequence(ConsequenceKind.POLLING, words)


def _detection(before: Declared | None, after: Declared) -> Iterator[Consequence]:
    triggered, had = _triggered(after), _triggered(before) if before is not None else frozenset()
    for action in after.actions:
        if not action.is_source or action.provider != "CodeStarSourceConnection":
            continue
        if action.name in triggered - had:
            words = f"{action.name} starts the pipeline by its triggers only, no longer on every push to its branch"
            yield Consequence(ConsequenceKind.DETECTION, words)
        elif action.name in had - triggered:
            detects = read_text(action.configuration.get("DetectChanges")).lower() != "false"
            what = (
                "every push to its branch starts the pipeline again"
                if detects
                else "nothing starts it by itself"
            )
            yield Consequence(ConsequenceKind.DETECTION, f"{action.name} has no trigger any more: {what}")


def _triggered(declared: Declared) -> frozenset[str]:
    rows = (read_mapping(row) for row in read_list(declared.raw.get("triggers")))
    return frozenset(
        read_text(read_mapping(row.get("gitConfiguration")).get("sourceActionName")) for row in rows
    )
