"""The service's own words for states, kinds and modes (botocore model of CodePipeline, 2015-07-09)."""

from __future__ import annotations

from services.domain.open_enum import OpenEnum


class ExecutionStatus(OpenEnum):
    """Where a pipeline execution stands."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    SUPERSEDED = "Superseded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"

    @property
    def active(self) -> bool:
        """Whether it can still change by itself."""
        return self in (ExecutionStatus.IN_PROGRESS, ExecutionStatus.STOPPING)


class StageStatus(OpenEnum):
    """Where a stage execution stands; a stage that never ran has none."""

    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    CANCELLED = "Cancelled"
    SKIPPED = "Skipped"

    @property
    def active(self) -> bool:
        """Whether it can still change by itself."""
        return self in (StageStatus.IN_PROGRESS, StageStatus.STOPPING)


class ActionStatus(OpenEnum):
    """Where an action or rule execution stands."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ABANDONED = "Abandoned"


class ConditionStatus(OpenEnum):
    """Where a stage condition stands."""

    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ERRORED = "Errored"
    CANCELLED = "Cancelled"
    ABANDONED = "Abandoned"
    OVERRIDDEN = "Overridden"


class ExecutionMode(OpenEnum):
    """How executions of one pipeline meet; absent means SUPERSEDED."""

    SUPERSEDED = "SUPERSEDED"
    QUEUED = "QUEUED"
    PARALLEL = "PARALLEL"


class PipelineType(OpenEnum):
    """The pipeline's generation; absent means V1."""

    V1 = "V1"
    V2 = "V2"


class ExecutionType(OpenEnum):
    """Whether an execution goes forward or back; absent means STANDARD."""

    STANDARD = "STANDARD"
    ROLLBACK = "ROLLBACK"


class TriggerType(OpenEnum):
    """What started an execution."""

    CREATE_PIPELINE = "CreatePipeline"
    START = "StartPipelineExecution"
    POLLING = "PollForSourceChanges"
    WEBHOOK = "Webhook"
    EVENT = "CloudWatchEvent"
    PUT_ACTION_REVISION = "PutActionRevision"
    WEBHOOK_V2 = "WebhookV2"
    MANUAL_ROLLBACK = "ManualRollback"
    AUTOMATED_ROLLBACK = "AutomatedRollback"


class ActionCategory(OpenEnum):
    """What kind of work an action does."""

    SOURCE = "Source"
    BUILD = "Build"
    TEST = "Test"
    DEPLOY = "Deploy"
    INVOKE = "Invoke"
    APPROVAL = "Approval"
    COMPUTE = "Compute"


class RevisionType(OpenEnum):
    """What a source revision override names."""

    COMMIT_ID = "COMMIT_ID"
    IMAGE_DIGEST = "IMAGE_DIGEST"
    S3_OBJECT_VERSION_ID = "S3_OBJECT_VERSION_ID"
    S3_OBJECT_KEY = "S3_OBJECT_KEY"


class RetryMode(OpenEnum):
    """What of a failed stage runs again."""

    FAILED_ACTIONS = "FAILED_ACTIONS"
    ALL_ACTIONS = "ALL_ACTIONS"


class ConditionType(OpenEnum):
    """Where on a stage a condition stands."""

    BEFORE_ENTRY = "BEFORE_ENTRY"
    ON_SUCCESS = "ON_SUCCESS"
    ON_FAILURE = "ON_FAILURE"


class ApprovalDecision(OpenEnum):
    """A reviewer's answer, capitalised as PutApprovalResult wants it."""

    APPROVED = "Approved"
    REJECTED = "Rejected"
