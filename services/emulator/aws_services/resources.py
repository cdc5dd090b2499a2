"""The resource that IAM looks at when another service than CodePipeline is asked."""

from __future__ import annotations

from services.emulator.world import Json, Region

_PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    "appconfig": (("ApplicationId", "application/{}"),),
    "cloudformation": (("StackName", "stack/{}/*"), ("StackSetName", "stackset/{}:*")),
    "codedeploy": (("deploymentId", "deploymentgroup:*"),),
    "ecs": (("cluster", "cluster/{}"),),
    "elasticbeanstalk": (("EnvironmentName", "environment/*/{}"),),
    "lambda": (("FunctionName", "function:{}"),),
    "logs": (("logGroupName", "log-group:{}:log-stream:*"),),
    "servicecatalog": (("ProductId", "product/{}"),),
}
"""For each service the request members that name a resource, and the resource's part of its ARN."""


def foreign_resource(service: str, region: Region, request: Json) -> str:
    """The ARN that a policy must name for a request, or ``*`` where the service knows none.

    Args:
        service: the signing name.
        region: where the call runs.
        request: its members.
    """
    for value in request.values():
        if isinstance(value, str) and value.startswith("arn:"):
            return value
    if service == "codebuild":
        builds = request.get("ids") or [request.get("projectName", "*")]
        project = str(builds[0]).partition(":")[0]
        return f"arn:aws:codebuild:{region.name}:{region.account}:project/{project}"
    for member, place in _PLACES.get(service, ()):
        if member in request:
            return f"arn:aws:{service}:{region.name}:{region.account}:{place.format(request[member])}"
    return "*"
