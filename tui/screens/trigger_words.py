"""What started an execution, in a few words."""

from __future__ import annotations

import json

from services.domain.execution import Execution
from services.domain.status import TriggerType
from widgets.callers import caller_name

_WORDS = {
    TriggerType.CREATE_PIPELINE: "created",
    TriggerType.POLLING: "polling",
    TriggerType.WEBHOOK: "webhook",
    TriggerType.WEBHOOK_V2: "push",
    TriggerType.PUT_ACTION_REVISION: "PutActionRevision",
}


def trigger_words(execution: Execution) -> str:
    """Who or what started an execution: ``alice``, ``push``, ``rule nightly``, ``rollback of 66d1f00a``."""
    trigger = execution.trigger
    if trigger is None:
        return ""
    match trigger.type:
        case TriggerType.START:
            return caller_name(trigger.detail) if trigger.detail else "by hand"
        case TriggerType.EVENT:
            return f"rule {caller_name(trigger.detail)}" if trigger.detail else "event"
        case TriggerType.MANUAL_ROLLBACK:
            return f"rollback by {caller_name(trigger.detail)}" if trigger.detail else "rollback"
        case TriggerType.AUTOMATED_ROLLBACK:
            failed = _failed_execution(trigger.detail)
            return f"rollback after {failed[:8]} failed" if failed else "automatic rollback"
        case _:
            return _WORDS.get(trigger.type, trigger.type.value)


def _failed_execution(detail: str) -> str:
    """The id in an automatic rollback's detail, which is JSON text (CodePipeline User Guide, rollback)."""
    try:
        told = json.loads(detail)
    except ValueError:
        return ""
    return str(told.get("FailedPipelineExecutionId", "")) if isinstance(told, dict) else ""
