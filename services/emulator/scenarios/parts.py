"""The parts that scenarios build their pipelines of: actions, stages and declarations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.emulator.operations.pipelines import completed
from services.emulator.world import Json, Region

CONNECTIONS = {
    "eu-west-1": "5c0ffee0-2b7a-4c6d-9d5e-0a11ce0b0b01",
    "us-east-1": "5c0ffee0-2b7a-4c6d-9d5e-0a11ce0b0b02",
    "us-west-2": "5c0ffee0-2b7a-4c6d-9d5e-0a11ce0b0b03",
}
"""The code connection of each region, by its id."""

NEW_CONNECTION = "5c0ffee0-2b7a-4c6d-9d5e-0a11ce0b0b04"
"""A connection of eu-west-1 that somebody made anew and whose handshake nobody has done yet."""

CONNECTION_HOME = "777788889999"
"""The account that shares its code connections with the others."""


def connection_arn(region: str, identity: str = "") -> str:
    """The code connection that the pipelines of a region use, or the one of an id."""
    identity = identity or CONNECTIONS.get(region, CONNECTIONS["eu-west-1"])
    return f"arn:aws:codeconnections:{region}:{CONNECTION_HOME}:connection/{identity}"


def action(
    name: str,
    kind: str,
    configuration: dict[str, str] | None = None,
    *,
    takes: str = "",
    makes: str = "",
    order: int = 1,
    **members: Any,
) -> Json:
    """An action declaration.

    Args:
        name: the action's name.
        kind: category and provider as ``Deploy/ECS``; a partner's with its owner as
            ``Source/GitHub/ThirdParty``.
        configuration: its configuration.
        takes: input artifacts, separated by spaces.
        makes: output artifacts, separated by spaces.
        order: its runOrder.
        members: further members of the declaration, such as ``namespace``.
    """
    category, provider, *owner = kind.split("/")
    return {
        "name": name,
        "actionTypeId": {
            "category": category,
            "owner": owner[0] if owner else "AWS",
            "provider": provider,
            "version": "1",
        },
        "runOrder": order,
        "configuration": dict(configuration or {}),
        "outputArtifacts": [{"name": artifact} for artifact in makes.split()],
        "inputArtifacts": [{"name": artifact} for artifact in takes.split()],
        **members,
    }


def github(
    repository: str,
    branch: str = "main",
    name: str = "App",
    region: str = "eu-west-1",
    connection: str = "",
) -> Json:
    """A source action on a GitHub repository (``acme/web``) through the region's connection, or the one of an id."""
    configuration = {
        "ConnectionArn": connection_arn(region, connection),
        "FullRepositoryId": repository,
        "BranchName": branch,
        "OutputArtifactFormat": "CODE_ZIP",
        "DetectChanges": "true",
    }
    return action(
        name, "Source/CodeStarSourceConnection", configuration, makes=name, namespace=f"{name}Source"
    )


def codebuild(
    name: str, project: str, *, takes: str = "App", makes: str = "", order: int = 1, test: bool = False
) -> Json:
    """A CodeBuild action on a project."""
    kind = "Test/CodeBuild" if test else "Build/CodeBuild"
    return action(name, kind, {"ProjectName": project}, takes=takes, makes=makes, order=order)


def approval(
    name: str, comment: str = "", link: str = "", *, order: int = 1, minutes: int | None = None
) -> Json:
    """A manual approval with its comment, link and timeout in minutes."""
    configuration = {"CustomData": comment, "ExternalEntityLink": link}
    given = {key: value for key, value in configuration.items() if value}
    declared = action(name, "Approval/Manual", given, order=order)
    return declared if minutes is None else declared | {"timeoutInMinutes": minutes}


def cloudformation(name: str, stack: str, *, takes: str, mode: str = "CREATE_UPDATE", order: int = 1) -> Json:
    """A CloudFormation action on a stack."""
    configuration = {"ActionMode": mode, "StackName": stack, "Capabilities": "CAPABILITY_NAMED_IAM"}
    if mode.startswith("CHANGE_SET"):
        configuration["ChangeSetName"] = f"{stack}-pipeline"
    if mode != "CHANGE_SET_EXECUTE":
        configuration["TemplatePath"] = f"{takes.split()[0]}::template.yaml"
    return action(name, "Deploy/CloudFormation", configuration, takes=takes, order=order)


def ecs(name: str, service: str, cluster: str, *, takes: str, order: int = 1) -> Json:
    """An ECS deployment of a service on a cluster."""
    configuration = {"ClusterName": cluster, "ServiceName": service, "FileName": "imagedefinitions.json"}
    return action(name, "Deploy/ECS", configuration, takes=takes, order=order)


def stage(name: str, *actions: Json, **members: Any) -> Json:
    """A stage; ``members`` such as ``onFailure`` go into it."""
    return {"name": name, "actions": list(actions), **members}


def variable(name: str, default: str | None = None, description: str = "") -> Json:
    """A pipeline variable; required where it has no default."""
    declared: Json = {"name": name}
    if default is not None:
        declared["defaultValue"] = default
    if description:
        declared["description"] = description
    return declared


def declaration(
    region: Region,
    name: str,
    stages: Sequence[Json],
    *,
    kind: str = "V2",
    mode: str = "SUPERSEDED",
    **members: Any,
) -> Json:
    """A pipeline's declaration with the role and artifact bucket that a region's pipelines use."""
    return completed(
        {
            "name": name,
            "roleArn": f"arn:aws:iam::{region.account}:role/service-role/pipelines-{region.name}",
            "artifactStore": {"type": "S3", "location": f"codepipeline-{region.name}-{region.account}"},
            "stages": list(stages),
            "pipelineType": kind,
            "executionMode": mode,
            **members,
        }
    )
