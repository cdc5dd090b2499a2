"""What can be done to a pipeline, each act as a value."""

from services.pipelines.verbs.approvals import AnswerApproval
from services.pipelines.verbs.definitions import CreatePipeline, DeletePipeline, UpdatePipeline
from services.pipelines.verbs.executions import StartExecution, StopExecution
from services.pipelines.verbs.rules import DisableRule, EnableRule, PutSchedule, PutTarget, RuleVerb
from services.pipelines.verbs.stages import OverrideCondition, RetryStage, RollBackStage
from services.pipelines.verbs.tags import TagPipeline, UntagPipeline
from services.pipelines.verbs.transitions import DisableTransition, EnableTransition
from services.pipelines.verbs.verb import StageVerb, Verb
from services.pipelines.verbs.webhooks import DeleteWebhook, DeregisterWebhook, RegisterWebhook, WebhookVerb

__all__ = [
    "AnswerApproval",
    "CreatePipeline",
    "DeletePipeline",
    "DeleteWebhook",
    "DeregisterWebhook",
    "DisableRule",
    "DisableTransition",
    "EnableRule",
    "EnableTransition",
    "OverrideCondition",
    "PutSchedule",
    "PutTarget",
    "RegisterWebhook",
    "RetryStage",
    "RollBackStage",
    "RuleVerb",
    "StageVerb",
    "StartExecution",
    "StopExecution",
    "TagPipeline",
    "UntagPipeline",
    "UpdatePipeline",
    "Verb",
    "WebhookVerb",
]
