"""Declarations that the tests of triggers share."""

from copy import deepcopy
from typing import Any

from services.domain.pipeline import PipelineDefinition
from services.pipelines.parse import parse_definition

CONNECTION = (
    "arn:aws:codestar-connections:eu-central-1:111122223333:connection/fe9ff2e8-ee25-40c9-829e-65f8EXAMPLE"
)


def guide_triggers() -> list[dict[str, Any]]:
    """The triggers of the CodePipeline User Guide, "Add trigger with code push or pull request event types"."""
    paths = {
        "includes": ["projectA/**", "common/**/*.js"],
        "excludes": ["**/README.md", "**/LICENSE", "**/CONTRIBUTING.md"],
    }
    branches = {"includes": ["feature/**", "release/**"], "excludes": ["mainline"]}
    return [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {
                "sourceActionName": "ApplicationSource",
                "push": [
                    {"filePaths": deepcopy(paths), "branches": deepcopy(branches)},
                    {"tags": {"includes": ["release-v0", "release-v1"], "excludes": ["release-v2"]}},
                ],
                "pullRequest": [
                    {"events": ["CLOSED"], "branches": deepcopy(branches), "filePaths": deepcopy(paths)}
                ],
            },
        }
    ]


def declaration(
    triggers: list[dict[str, Any]] | None = None,
    *,
    kind: str = "V2",
    repository: str = "acme/web",
    branch: str = "mainline",
    connection: str = CONNECTION,
    **configuration: str,
) -> dict[str, Any]:
    """A pipeline's declaration with a connection's source action and a manual approval."""
    source: dict[str, Any] = {
        "name": "ApplicationSource",
        "actionTypeId": {
            "category": "Source",
            "owner": "AWS",
            "provider": "CodeStarSourceConnection",
            "version": "1",
        },
        "configuration": {
            "BranchName": branch,
            "ConnectionArn": connection,
            "FullRepositoryId": repository,
            **configuration,
        },
        "outputArtifacts": [{"name": "App"}],
    }
    gate = {
        "name": "Gate",
        "actionTypeId": {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"},
    }
    declared: dict[str, Any] = {
        "name": "MyServicePipeline",
        "roleArn": "arn:aws:iam::111122223333:role/pipeline",
        "stages": [{"name": "Source", "actions": [source]}, {"name": "Approve", "actions": [gate]}],
        "pipelineType": kind,
    }
    if triggers is not None:
        declared["triggers"] = triggers
    return declared


def pipeline(declared: dict[str, Any]) -> PipelineDefinition:
    """The declaration, read."""
    return parse_definition({"pipeline": declared})
