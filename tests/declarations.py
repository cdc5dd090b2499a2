"""Small pipeline declarations for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

ROLE = "arn:aws:iam::111122223333:role/service-role/pipeline"
CONNECTION = "arn:aws:codeconnections:eu-west-1:111122223333:connection/7e7c0ffe-0000-4000-8000-000000000001"

_CONFIGURATIONS: dict[str, dict[str, str]] = {
    "CodeStarSourceConnection": {
        "ConnectionArn": CONNECTION,
        "FullRepositoryId": "acme/web",
        "BranchName": "main",
    },
    "CodeCommit": {"RepositoryName": "web", "BranchName": "main", "PollForSourceChanges": "false"},
    "S3": {"S3Bucket": "acme-releases", "S3ObjectKey": "web.zip", "PollForSourceChanges": "false"},
    "ECR": {"RepositoryName": "web", "ImageTag": "latest"},
    "CodeBuild": {"ProjectName": "web-build"},
    "ECS": {"ClusterName": "prod", "ServiceName": "web"},
    "CloudFormation": {"ActionMode": "CREATE_UPDATE", "StackName": "web", "Capabilities": "CAPABILITY_IAM"},
    "Lambda": {"FunctionName": "smoke-test"},
}


def action(
    name: str,
    category: str,
    provider: str,
    *,
    owner: str = "AWS",
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    run_order: int = 1,
    configuration: dict[str, str] | None = None,
    **members: Any,
) -> Json:
    """An action declaration; ``members`` are further ones of the API, such as ``namespace``."""
    chosen = _CONFIGURATIONS.get(provider, {}) if configuration is None else configuration
    return {
        "name": name,
        "actionTypeId": {"category": category, "owner": owner, "provider": provider, "version": "1"},
        "runOrder": run_order,
        "configuration": dict(chosen),
        "inputArtifacts": [{"name": artifact} for artifact in inputs],
        "outputArtifacts": [{"name": artifact} for artifact in outputs],
        **members,
    }


def source(name: str = "App", output: str | None = None, *, provider: str = "", **members: Any) -> Json:
    """A source action; its output artifact is called as it is."""
    return action(name, "Source", provider or "CodeStarSourceConnection", outputs=[output or name], **members)


def build(
    name: str = "Build", inputs: Sequence[str] = ("App",), outputs: Sequence[str] = (), **members: Any
) -> Json:
    """A CodeBuild action; without ``outputs`` its artifact is called as it is."""
    return action(name, "Build", "CodeBuild", inputs=inputs, outputs=outputs or [name], **members)


def approval(name: str = "Approve", **members: Any) -> Json:
    """A manual approval."""
    return action(name, "Approval", "Manual", configuration={}, **members)


def deploy(
    name: str = "Deploy", inputs: Sequence[str] = ("Build",), *, provider: str = "ECS", **members: Any
) -> Json:
    """A deploy action."""
    return action(name, "Deploy", provider, inputs=inputs, **members)


def stage(name: str, *actions: Json, **members: Any) -> Json:
    """A stage; ``members`` such as ``onFailure`` go into it."""
    return {"name": name, "actions": list(actions), **members}


def pipeline(
    name: str = "web",
    stages: Sequence[Json] | None = None,
    *,
    kind: str = "V2",
    mode: str | None = None,
    variables: Sequence[Json] = (),
    **members: Any,
) -> Json:
    """A pipeline; without ``stages`` it is source, build and deploy, one action each.

    ``mode`` and ``variables`` are left out where they are not given.
    """
    declared: Json = {
        "name": name,
        "roleArn": ROLE,
        "artifactStore": {"type": "S3", "location": "acme-artifacts"},
        "stages": list(stages)
        if stages is not None
        else [
            stage("Source", source()),
            stage("Build", build()),
            stage("Deploy", deploy()),
        ],
        "pipelineType": kind,
    }
    if mode is not None:
        declared["executionMode"] = mode
    if variables:
        declared["variables"] = list(variables)
    return declared | members


def approved_pipeline(name: str = "web", **members: Any) -> Json:
    """Source, build, manual approval, deploy."""
    stages = [
        stage("Source", source()),
        stage("Build", build()),
        stage("Approve", approval()),
        stage("Deploy", deploy()),
    ]
    return pipeline(name, stages, **members)
