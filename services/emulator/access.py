"""The resource that IAM looks at for each operation, and how a denial reads."""

from __future__ import annotations

from services.emulator.aws_services.resources import foreign_resource
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Caller
from services.emulator.world import Json, Region

_UNSCOPED = frozenset({"ListPipelines", "ListActionTypes", "ListRuleTypes", "GetActionType"})


def resource_of(region: Region, request: Json) -> str:
    """The ARN that a policy must name for a request: the most specific of pipeline, stage and action.

    Copied from the Service Authorization Reference, "Actions, resources, and condition keys for AWS
    CodePipeline".
    """
    if isinstance(request.get("resourceArn"), str):
        return str(request["resourceArn"])
    pipeline = request.get("pipeline")
    declared = pipeline.get("name") if isinstance(pipeline, dict) else None
    parts = [request.get("pipelineName") or request.get("name") or declared]
    parts += [request.get("stageName"), request.get("actionName")]
    named = [part for part in parts if isinstance(part, str)]
    return region.arn("/".join(named)) if named else "*"


def denial(caller: Caller, service: str, operation: str, region: Region, request: Json) -> ServiceFault:
    """AccessDeniedException in the words of IAM."""
    if service in ("codepipeline", "sts"):
        resource = "*" if operation in _UNSCOPED else resource_of(region, request)
    else:
        resource = foreign_resource(service, region, request)
    return ServiceFault(
        "AccessDeniedException",
        f"User: {caller.arn} is not authorized to perform: {service}:{operation} on resource: {resource} "
        f"because no identity-based policy allows the {service}:{operation} action",
    )
