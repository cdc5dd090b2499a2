"""What a verb would do to a pipeline, from what is known of it; pure."""

from services.pipelines.consequences.override import Overridable, may_be_kept, overridable, why_no_override
from services.pipelines.consequences.rerun import Rerun, rerun_of, why_no_rerun
from services.pipelines.consequences.retry import Retryable, edited_since, retryable, why_not_retry
from services.pipelines.consequences.rollback import (
    RevisionChange,
    in_stage,
    revision_changes,
    rollback_targets,
    stages_to_roll_back,
    why_no_rollback,
)
from services.pipelines.consequences.stop import Stoppable, stoppable, why_no_safe_stop

__all__ = [
    "Overridable",
    "Rerun",
    "Retryable",
    "RevisionChange",
    "Stoppable",
    "edited_since",
    "in_stage",
    "may_be_kept",
    "overridable",
    "rerun_of",
    "retryable",
    "revision_changes",
    "rollback_targets",
    "stages_to_roll_back",
    "stoppable",
    "why_no_override",
    "why_no_rerun",
    "why_no_rollback",
    "why_no_safe_stop",
    "why_not_retry",
]
