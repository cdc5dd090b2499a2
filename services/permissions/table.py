"""Every call that pipedeck makes to AWS, by the least level that makes it, with what IAM asks for.

The resources are those of the Service Authorization Reference. Where the CodePipeline User Guide says otherwise
(its permissions reference has the pipeline for transitions and retries) the reference holds, as does the guide's
own example policy.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.permissions.grant import ANY, Grant, Level
from services.permissions.table_of_editing import EDITING
from services.permissions.table_of_events import EVENTS
from services.permissions.table_of_targets import TARGETS
from services.permissions.table_of_triggers import TRIGGERS
from services.permissions.table_of_work import WORK

PIPELINE = "codepipeline:{region}:{account}:{pipeline}"
STAGE = f"{PIPELINE}/*"
ACTION = f"{PIPELINE}/*/*"

GRANTS: tuple[Grant, ...] = (
    Grant("ListPipelines", Level.VIEWER, "codepipeline", ("ListPipelines",), (ANY,)),
    Grant(
        "ReadPipelines",
        Level.VIEWER,
        "codepipeline",
        (
            "GetPipeline",
            "GetPipelineExecution",
            "GetPipelineState",
            "ListActionExecutions",
            "ListDeployActionExecutionTargets",
            "ListPipelineExecutions",
            "ListRuleExecutions",
            "ListTagsForResource",
        ),
        (PIPELINE,),
    ),
    Grant("ReadTags", Level.VIEWER, "resourcegroupstaggingapi", ("GetResources",), (ANY,)),
    *WORK,
    *TRIGGERS,
    Grant("AnswerApprovals", Level.APPROVER, "codepipeline", ("PutApprovalResult",), (ACTION,)),
    Grant(
        "StartAndStop",
        Level.OPERATOR,
        "codepipeline",
        ("StartPipelineExecution", "StopPipelineExecution"),
        (PIPELINE,),
    ),
    Grant(
        "WorkOnStages",
        Level.OPERATOR,
        "codepipeline",
        (
            "DisableStageTransition",
            "EnableStageTransition",
            "OverrideStageCondition",
            "RetryStageExecution",
            "RollbackStage",
        ),
        (STAGE,),
    ),
    *EDITING,
    *TARGETS,
    *EVENTS,
)
"""In the order in which a policy has them."""

FREE: frozenset[tuple[str, str]] = frozenset(
    {
        ("sso", "ListAccountRoles"),
        ("sso", "ListAccounts"),
        ("sts", "GetCallerIdentity"),
    }
)
"""Calls that no policy allows: the portal of IAM Identity Center goes by the token of who signed in, and
GetCallerIdentity needs no permission (STS API Reference)."""


def grants_of(level: Level) -> Iterator[Grant]:
    """What a level needs, that of the levels in it included."""
    return (grant for grant in GRANTS if grant.level in level.included)


def calls_of(level: Level) -> frozenset[tuple[str, str]]:
    """Every call that is made at a level, as botocore's service and the operation; free ones aside."""
    return frozenset(call for grant in grants_of(level) for call in grant.calls())


def level_of(action: str) -> Level | None:
    """The least level that has an IAM action, such as ``codepipeline:RetryStageExecution``; None where none has."""
    return next((grant.level for grant in GRANTS if action in grant.actions), None)
