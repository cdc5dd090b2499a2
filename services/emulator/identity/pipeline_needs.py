"""The permissions that each operation of CodePipeline needs, on which resources.

From the Service Authorization Reference, "Actions, resources, and condition keys for AWS CodePipeline".
"""

from __future__ import annotations

from collections.abc import Iterator

from services.emulator.identity.policy import Need
from services.emulator.world import Json, Region

_SERVICE = "codepipeline.amazonaws.com"

_PLACES: dict[str, tuple[tuple[str, ...], ...]] = {
    "AcknowledgeJob": (),
    "AcknowledgeThirdPartyJob": (),
    "GetActionType": (),
    "GetJobDetails": (),
    "GetThirdPartyJobDetails": (),
    "ListActionTypes": (),
    "ListPipelines": (),
    "ListRuleTypes": (),
    "PollForThirdPartyJobs": (),
    "PutJobFailureResult": (),
    "PutJobSuccessResult": (),
    "PutThirdPartyJobFailureResult": (),
    "PutThirdPartyJobSuccessResult": (),
    "DeletePipeline": (("name",),),
    "GetPipeline": (("name",),),
    "GetPipelineState": (("name",),),
    "StartPipelineExecution": (("name",),),
    "GetPipelineExecution": (("pipelineName",),),
    "ListActionExecutions": (("pipelineName",),),
    "ListDeployActionExecutionTargets": (("pipelineName",),),
    "ListPipelineExecutions": (("pipelineName",),),
    "ListRuleExecutions": (("pipelineName",),),
    "StopPipelineExecution": (("pipelineName",),),
    "DisableStageTransition": (("pipelineName", "stageName"),),
    "EnableStageTransition": (("pipelineName", "stageName"),),
    "OverrideStageCondition": (("pipelineName", "stageName"),),
    "RetryStageExecution": (("pipelineName", "stageName"),),
    "RollbackStage": (("pipelineName", "stageName"),),
    "PutActionRevision": (("pipelineName", "stageName", "actionName"),),
    "PutApprovalResult": (("pipelineName", "stageName", "actionName"),),
}
"""The request members that make up a pipeline's, a stage's or an action's ARN; none where it has no resource."""


def pipeline_needs(operation: str, region: Region, request: Json) -> list[Need]:
    """What a caller of CodePipeline must be allowed; more than one permission where all are needed.

    Args:
        operation: its name.
        region: where the call runs.
        request: its members.
    """
    action = f"codepipeline:{operation}"
    return [Need(action, resource) for resource in _resources(operation, region, request)] + [
        *_passing(operation, region, request)
    ]


def _resources(operation: str, region: Region, request: Json) -> list[str]:
    if operation in _PLACES:
        named = ["/".join(str(request.get(member, "*")) for member in place) for place in _PLACES[operation]]
        return [region.arn(name) for name in named] or ["*"]
    match operation:
        case "CreatePipeline" | "UpdatePipeline":
            return [region.arn(request["pipeline"]["name"])]
        case "ListTagsForResource" | "TagResource" | "UntagResource":
            return [str(request["resourceArn"])]
        case "PutWebhook":
            webhook = request["webhook"]
            return [region.arn(webhook["targetPipeline"]), region.arn(f"webhook:{webhook['name']}")]
        case "DeleteWebhook" | "RegisterWebhookWithThirdParty" | "DeregisterWebhookWithThirdParty":
            return [region.arn(f"webhook:{request.get('name', request.get('webhookName', '*'))}")]
        case "ListWebhooks":
            return [region.arn("webhook:*")]
        case "CreateCustomActionType" | "DeleteCustomActionType":
            return [_action_type(region, {**request, "owner": "Custom"})]
        case "PollForJobs":
            return [_action_type(region, request["actionTypeId"])]
        case _:
            return ["*"]


def _action_type(region: Region, kind: Json) -> str:
    return region.arn(f"actiontype:{kind['owner']}/{kind['category']}/{kind['provider']}/{kind['version']}")


def _passing(operation: str, region: Region, request: Json) -> Iterator[Need]:
    """What creating or updating needs besides: tags, service roles and connections that are handed over."""
    if request.get("tags") and operation in ("CreatePipeline", "PutWebhook", "CreateCustomActionType"):
        for resource in _resources(operation, region, request)[-1:]:
            yield Need("codepipeline:TagResource", resource)
    if operation not in ("CreatePipeline", "UpdatePipeline"):
        return
    declared = request["pipeline"]
    actions = [action for stage in declared["stages"] for action in stage["actions"]]
    roles = [declared["roleArn"], *(action["roleArn"] for action in actions if "roleArn" in action)]
    for role in dict.fromkeys(roles):
        if role.split(":")[4:5] == [region.account]:  # a role of another account is assumed, never passed
            yield Need("iam:PassRole", role, (("iam:passedtoservice", (_SERVICE,)),))
    for arn in dict.fromkeys(a.get("configuration", {}).get("ConnectionArn") for a in actions):
        if arn is not None and arn.count(":") >= 5:
            service = arn.split(":")[2]
            yield Need(f"{service}:PassConnection", arn, ((f"{service}:passedtoservice", (_SERVICE,)),))
