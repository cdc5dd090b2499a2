"""Enabling and disabling the transitions before and after a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine.board import REVIVAL_LIMIT_SECONDS, SETTLE_SECONDS, Transition, admit

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def disable(run: PipelineRun, stage: str, side: str, actor: str, reason: str) -> None:
    """Shut a transition; what is inside a stage already goes on.

    Args:
        run: the pipeline.
        stage: a declared stage's name.
        side: ``Inbound`` or ``Outbound``.
        actor: the ARN of who does it.
        reason: the text for ``disabledReason``.
    """
    gate = _gate(run, stage, side)
    now = run.world.timeline.now()
    gate.disabled_since = now if gate.enabled else gate.disabled_since
    gate.enabled, gate.changed_by, gate.changed_at, gate.reason = False, actor, now, reason


def enable(run: PipelineRun, stage: str, side: str, actor: str) -> None:
    """Open a transition; what waits enters within seconds, unless it was shut for over 30 days."""
    gate = _gate(run, stage, side)
    now = run.world.timeline.now()
    names = [str(one["name"]) for one in run.record.declaration["stages"]]
    position = names.index(stage) + (side == "Outbound")
    target = names[position] if position < len(names) else None
    if target is not None and not gate.enabled:
        if now - gate.disabled_since > REVIVAL_LIMIT_SECONDS:
            for waiting in run.board.queues.get(target, ()):
                waiting.dormant = True
        run.world.timeline.after(SETTLE_SECONDS, lambda: admit(run, target))
    gate.enabled, gate.changed_by, gate.changed_at, gate.reason = True, actor, now, None


def _gate(run: PipelineRun, stage: str, side: str) -> Transition:
    gates = run.board.inbound if side == "Inbound" else run.board.outbound
    return gates.setdefault(stage, Transition())
