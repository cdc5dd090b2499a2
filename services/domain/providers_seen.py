"""Which providers' actions a pipeline has, as far as what was read of it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.domain.snapshot import PipelineSnapshot

_SERVICES = {
    "codebuild": "CodeBuild",
    "codedeploy": "CodeDeploy",
    "codecommit": "CodeCommit",
    "cloudformation": "CloudFormation",
    "ecs": "ECS",
    "ecr": "ECR",
    "lambda": "Lambda",
    "s3": "S3",
    "states": "StepFunctions",
    "devicefarm": "DeviceFarm",
    "elasticbeanstalk": "ElasticBeanstalk",
    "servicecatalog": "ServiceCatalog",
    "github.com": "GitHub",
    "bitbucket.org": "Bitbucket",
    "gitlab.com": "GitLab",
}
"""Providers by the part of a console link that names them."""


def providers_of(snapshot: PipelineSnapshot) -> tuple[str, ...]:
    """The providers, each once: of the definition where it was read, else of attempts and the links of the state.

    GetPipelineState names no provider, but its links lead to the consoles of most (CodePipeline API Reference,
    ActionState).
    """
    if snapshot.definition is not None:
        declared = (action.type.provider for _, action in snapshot.definition.actions())
        return tuple(dict.fromkeys(declared))
    found = dict.fromkeys(attempt.type.provider for attempt in snapshot.attempts if attempt.type)
    stages = snapshot.state.stages if snapshot.state else ()
    links = (action.entity_url for stage in stages for action in stage.actions)
    found.update(dict.fromkeys(provider for link in links if link for provider in _named(link)))
    return tuple(found)


def _named(link: str) -> tuple[str, ...]:
    """The provider whose console a link leads to."""
    parts = link.casefold().split("?")[0].split("#")[0].split("/")
    return tuple(_SERVICES[part] for part in parts if part in _SERVICES)[-1:]
