"""The resources that IAM looks at when another service than CodePipeline is asked.

From the Service Authorization Reference's page of each service.
"""

from __future__ import annotations

from services.emulator.world import Json, Region

_PLACES: dict[str, tuple[str, ...]] = {
    "cloudformation": ("stack/{StackName}/*", "stackset/{StackSetName}:*"),
    "codebuild": ("project/{projectName}",),
    "codedeploy": ("deploymentgroup:*",),
    "elasticbeanstalk": (
        "environment/{ApplicationName}/{EnvironmentName}",
        "environment/*/{EnvironmentName}",
    ),
    "events": ("rule/{Name}", "rule/{Rule}"),
    "lambda": ("function:{FunctionName}",),
    "logs": (
        "log-group:{logGroupName}:log-stream:{logStreamName}",
        "log-group:{logGroupName}:log-stream:",
    ),
    "servicecatalog": ("product/{Id}",),
}
"""What follows account and region in a resource's ARN, by request members; the first that can be filled in holds.

CloudWatch Logs asks for the stream also where a call is about the whole group: the stream's name is empty then.
"""

_PREFIXES = {"servicecatalog": "catalog"}
"""Services that have another name in their ARNs."""


def foreign_resources(service: str, region: Region, request: Json) -> list[str]:
    """The ARNs that policies must name for a request, all of them; ``*`` where the service knows none.

    Args:
        service: the signing name.
        region: where the call runs.
        request: its members.
    """
    prefix = f"arn:aws:{_PREFIXES.get(service, service)}:{region.name}:{region.account}:"
    named = [value for value in request.values() if isinstance(value, str) and value.startswith("arn:")]
    match service:
        case "codebuild" if "ids" in request:
            projects = dict.fromkeys(
                str(build).rpartition("/")[2].partition(":")[0] for build in request["ids"]
            )
            return [f"{prefix}project/{project}" for project in projects]
        case "ecs" if "services" in request:
            cluster = str(request.get("cluster", "default")).rpartition("/")[2]
            services = [str(name).rpartition("/")[2] for name in request["services"]]
            return [f"{prefix}service/{cluster}/{name}" for name in services]
        case "elasticbeanstalk" if request.get("EnvironmentNames"):
            application = request.get("ApplicationName", "*")
            return [f"{prefix}environment/{application}/{name}" for name in request["EnvironmentNames"]]
        case "events" if not {"Name", "Rule", "ResourceARN"} & set(request):
            return ["*"]
        case "appconfig" if "ApplicationId" in request:
            return [prefix + place for place in _appconfig(request)]
        case "sqs" if "QueueUrl" in request:
            account, _, name = str(request["QueueUrl"]).rpartition("/")
            return [f"arn:aws:sqs:{region.name}:{account.rpartition('/')[2]}:{name}"]
        case "sqs" if "QueueName" in request:
            return [f"{prefix}{request['QueueName']}"]
        case _ if named:
            return named[:1]
    for place in _PLACES.get(service, ()):
        try:
            return [prefix + place.format(**request)]
        except KeyError:
            continue  # the request names another kind of resource
    return ["*"]


def _appconfig(request: Json) -> list[str]:
    places = [f"application/{request['ApplicationId']}"]
    if "EnvironmentId" in request:
        places.append(f"{places[-1]}/environment/{request['EnvironmentId']}")
    if "DeploymentNumber" in request:
        places.append(f"{places[-1]}/deployment/{request['DeploymentNumber']}")
    return places
