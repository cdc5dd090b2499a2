"""What can be done to a pipeline, each act as a value."""

from services.pipelines.verbs.approvals import AnswerApproval
from services.pipelines.verbs.definitions import CreatePipeline, DeletePipeline, UpdatePipeline
from services.pipelines.verbs.executions import StartExecution, StopExecution
from services.pipelines.verbs.stages import OverrideCondition, RetryStage, RollBackStage
from services.pipelines.verbs.tags import TagPipeline, UntagPipeline
from services.pipelines.verbs.transitions import DisableTransition, EnableTransition
from services.pipelines.verbs.verb import StageVerb, Verb

__all__ = [
    "AnswerApproval",
    "CreatePipeline",
    "DeletePipeline",
    "DisableTransition",
    "EnableTransition",
    "OverrideCondition",
    "RetryStage",
    "RollBackStage",
    "StageVerb",
    "StartExecution",
    "StopExecution",
    "TagPipeline",
    "UntagPipeline",
    "UpdatePipeline",
    "Verb",
]
