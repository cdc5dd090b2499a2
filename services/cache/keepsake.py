"""What is kept of a pipeline: the little that its row of the fleet shows, as plain values for JSON.

No variables, no configuration, no links, no action details; an approval's token is not kept, only that there was one.
Texts that people wrote (messages, reasons) are redacted and cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from services.domain.execution import ErrorDetails, Execution, Trigger
from services.domain.headline import Headline
from services.domain.pipeline import PipelineSummary
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_action
from services.domain.state import (
    ActionExecution,
    ActionState,
    PipelineState,
    StageExecution,
    StageState,
    Transition,
)
from services.domain.status import (
    ActionStatus,
    ExecutionMode,
    ExecutionStatus,
    ExecutionType,
    PipelineType,
    StageStatus,
    TriggerType,
)
from services.domain.target import PipelineKey
from services.redact import redact

RUNS = 5
"""Executions kept of each pipeline, besides those in flight."""
REVISIONS = 4
TEXT = 160
"""Characters kept of a text."""
_LOOKED_AT = 1000
"""Characters of a text in which secrets are looked for before it is cut."""
WITHHELD = "withheld"
"""Stands for the token of an approval that waited. No token looks so, and the service refuses it."""

Plain = list[Any]

_EXECUTION_STATUS = cache(ExecutionStatus)
_EXECUTION_TYPE = cache(ExecutionType)
_TRIGGER = cache(TriggerType)
_STAGE_STATUS = cache(StageStatus)
_PIPELINE_TYPE = cache(PipelineType)
_MODE = cache(ExecutionMode)
"""The same, quicker: tens of thousands of words have to be looked up while somebody waits."""


def known_since(snapshot: PipelineSnapshot) -> float | None:
    """When what would be kept of a pipeline was read, in POSIX seconds; None where there is nothing to keep."""
    if snapshot.executions is None:
        return None
    return snapshot.remembered if snapshot.remembered is not None else snapshot.executions_at


def pack(snapshot: PipelineSnapshot, head: Headline) -> Plain:
    """What is kept of a pipeline of which something was read, in lists of plain values.

    Args:
        snapshot: what is known of it.
        head: its headline, which decides what matters.
    """
    main = head.execution
    runs = [
        run
        for place, run in enumerate(snapshot.executions or ())
        if place < RUNS or run.status.active or (main is not None and run.id == main.id)
    ]
    summary = snapshot.summary
    return [
        [summary.name, summary.version, summary.type, summary.mode, summary.created, summary.updated],
        known_since(snapshot),
        [_pack_run(run) for run in runs],
        _pack_details(main) if main is not None else None,
        _pack_state(snapshot.state, head.stage, head.action) if snapshot.state is not None else None,
    ]


def unpack(target: str, plain: Plain) -> PipelineSnapshot:
    """A pipeline as it was kept, marked as remembered.

    Args:
        target: the target's name.
        plain: what ``pack`` made.

    Raises:
        ValueError: ``pack`` did not make it (or TypeError, IndexError: whatever the values lead to).
    """
    listed, known, runs, details, state = plain
    name, version, kind, mode, created, updated = listed
    summary = PipelineSummary(name, version, _PIPELINE_TYPE(kind), _MODE(mode), created, updated)
    return PipelineSnapshot(
        PipelineKey(target, name),
        summary,
        tuple(_unpack_run(run, details, summary.mode) for run in runs),
        None if state is None else PipelineState(name, stages=tuple(map(_unpack_stage, state))),
        remembered=float(known),
    )


def _pack_run(run: Execution) -> Plain:
    """What every execution shows: how it ended; and what tells whether it moved since."""
    rare = [] if run.type == ExecutionType.STANDARD else [run.type]
    return [run.id, run.status, run.updated, *rare]


def _pack_details(run: Execution) -> Plain:
    """What only the execution that matters shows."""
    return [
        run.id,
        _kept(run.status_summary),
        run.started,
        [[revision.action, revision.id, _kept(revision.summary)] for revision in run.revisions[:REVISIONS]],
        run.trigger.type if run.trigger else None,
    ]


def _unpack_run(run: Plain, details: Plain | None, mode: ExecutionMode) -> Execution:
    identity, status, updated, *rare = run
    kind = _EXECUTION_TYPE(rare[0]) if rare else ExecutionType.STANDARD
    if details is None or details[0] != identity:
        return Execution(identity, _EXECUTION_STATUS(status), updated=updated, mode=mode, type=kind)
    _, words, started, revisions, trigger = details
    return Execution(
        identity,
        _EXECUTION_STATUS(status),
        words,
        started,
        updated,
        tuple(SourceRevision(*revision) for revision in revisions),
        None if trigger is None else Trigger(_TRIGGER(trigger)),
        mode=mode,
        type=kind,
    )


def _pack_state(state: PipelineState, place: str, action: str) -> Plain:
    """The stages that the headline needs: those that hold, stop or await something, and the one it names."""
    return [
        _pack_stage(stage, action if stage.name == place else "")
        for stage in state.stages
        if stage.name == place
        or stage.inbound
        or not stage.transition.enabled
        or (stage.latest is not None and stage.latest.status.active)
    ]


def _pack_stage(stage: StageState, action: str) -> Plain:
    gate = stage.transition
    return [
        stage.name,
        None if gate.enabled else [gate.changed_at, _kept(gate.reason or "")],
        [[each.execution_id, each.status, each.type] for each in stage.inbound],
        [stage.latest.execution_id, stage.latest.status, stage.latest.type] if stage.latest else None,
        [
            _pack_action(each.name, each.latest)
            for each in stage.actions
            if each.latest and each.name == action
        ],
    ]


def _pack_action(name: str, latest: ActionExecution) -> Plain:
    waits = of_action(latest) is Standing.WAITING
    words = latest.error.message if latest.error and latest.error.message else latest.summary
    return [name, latest.status, latest.changed, waits, _kept(words)]


def _unpack_stage(plain: Plain) -> StageState:
    name, gate, inbound, latest, actions = plain
    return StageState(
        name,
        Transition() if gate is None else Transition(False, None, gate[0], gate[1] or None),
        tuple(map(_unpack_holding, inbound)),
        None if latest is None else _unpack_holding(latest),
        tuple(_unpack_action(*action) for action in actions),
    )


def _unpack_holding(plain: Sequence[str]) -> StageExecution:
    execution_id, status, kind = plain
    return StageExecution(execution_id, _STAGE_STATUS(status), _EXECUTION_TYPE(kind))


def _unpack_action(name: str, status: str, changed: float | None, waits: bool, words: str) -> ActionState:
    known = ActionStatus(status)
    failed = ErrorDetails(message=words) if known == ActionStatus.FAILED and words else None
    latest = ActionExecution(
        known,
        summary="" if failed else words,
        changed=changed,
        token=WITHHELD if waits else None,
        error=failed,
    )
    return ActionState(name, latest)


def _kept(text: str) -> str:
    return redact(text[:_LOOKED_AT])[:TEXT] if text else ""
