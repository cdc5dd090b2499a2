"""Templates: which parts a new pipeline has, what each must be told, and the declaration that comes of it.

Configurations follow the CodePipeline User Guide, Action structure reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.definition.templates import fields
from services.definition.templates.fields import TemplateField
from services.domain.status import ExecutionMode, PipelineType
from services.pipelines.limits import FieldProblem

_SOURCE = "SourceOutput"
_BUILT = "BuildOutput"

Json = dict[str, Any]


class SourceKind(StrEnum):
    """Where changes come from."""

    CONNECTION = "connection"
    S3 = "s3"


class DeployKind(StrEnum):
    """Where they go."""

    S3 = "s3"
    ECS = "ecs"
    CLOUDFORMATION = "cloudformation"


_OF_SOURCE = {SourceKind.CONNECTION: fields.CONNECTION, SourceKind.S3: fields.S3_SOURCE}
_OF_DEPLOY = {
    DeployKind.S3: fields.S3_DEPLOY,
    DeployKind.ECS: fields.ECS_DEPLOY,
    DeployKind.CLOUDFORMATION: fields.STACK_DEPLOY,
}


@dataclass(frozen=True, slots=True)
class Template:
    """Which parts a new pipeline has; at least one behind the source.

    Args:
        source: where changes come from.
        build: whether CodeBuild builds them.
        approval: whether somebody must approve before they are deployed.
        deploy: where they go; None for nowhere.
    """

    source: SourceKind = SourceKind.CONNECTION
    build: bool = True
    approval: bool = False
    deploy: DeployKind | None = None


def fields_of(template: Template) -> tuple[TemplateField, ...]:
    """What the template must be told, in the order in which one asks."""
    return (
        fields.NAME,
        fields.ROLE,
        fields.STORE,
        *_OF_SOURCE[template.source],
        *(fields.BUILD if template.build else ()),
        *(fields.APPROVAL if template.approval else ()),
        *(_OF_DEPLOY[template.deploy] if template.deploy is not None else ()),
    )


def check_values(template: Template, values: Mapping[str, str]) -> list[FieldProblem]:
    """What is wrong with what was typed, in the order of the fields; values by the fields' names."""
    found: list[FieldProblem] = []
    if not (template.build or template.approval or template.deploy):
        found.append(FieldProblem("template", "a pipeline has two stages at least: build, approve or deploy"))
    for field in fields_of(template):
        found += field.check(values.get(field.name, field.default))
    return found


def fill(template: Template, values: Mapping[str, str]) -> Json:
    """The declaration of a new pipeline, of type V2.

    Args:
        template: which parts it has.
        values: by the fields' names, free of problems.
    """
    told = {field.name: values.get(field.name, field.default) for field in fields_of(template)}
    return {
        "name": told["name"],
        "roleArn": told["role"],
        "artifactStore": {"type": "S3", "location": told["store"]},
        "stages": list(_stages(template, told)),
        "executionMode": str(ExecutionMode.QUEUED),
        "pipelineType": str(PipelineType.V2),
    }


def _stages(template: Template, told: Mapping[str, str]) -> Iterator[Json]:
    yield _stage("Source", _source(template.source, told))
    if template.build:
        project = {"ProjectName": told["project"]}
        yield _stage(
            "Build", _action("Build", "Build", "CodeBuild", project, inputs=[_SOURCE], outputs=[_BUILT])
        )
    if template.approval:
        comment = {"CustomData": told["comment"]} if told["comment"] else {}
        yield _stage("Approve", _action("Approve", "Approval", "Manual", comment))
    if template.deploy is not None:
        made = _BUILT if template.build else _SOURCE
        provider, configuration = _deployment(template.deploy, told, made)
        yield _stage("Deploy", _action("Deploy", "Deploy", provider, configuration, inputs=[made]))


def _source(kind: SourceKind, told: Mapping[str, str]) -> Json:
    if kind is SourceKind.CONNECTION:
        provider = "CodeStarSourceConnection"
        configuration = {
            "ConnectionArn": told["connection"],
            "FullRepositoryId": told["repository"],
            "BranchName": told["branch"],
        }
    else:
        provider = "S3"
        configuration = {
            "S3Bucket": told["source_bucket"],
            "S3ObjectKey": told["source_key"],
            "PollForSourceChanges": "false",
        }
    return _action("Source", "Source", provider, configuration, outputs=[_SOURCE]) | {
        "namespace": "SourceVariables"
    }


def _deployment(kind: DeployKind, told: Mapping[str, str], artifact: str) -> tuple[str, dict[str, str]]:
    match kind:
        case DeployKind.S3:
            return "S3", {"BucketName": told["deploy_bucket"], "Extract": "true"}
        case DeployKind.ECS:
            return "ECS", {"ClusterName": told["cluster"], "ServiceName": told["service"]}
        case DeployKind.CLOUDFORMATION:
            return "CloudFormation", {
                "ActionMode": "CREATE_UPDATE",
                "StackName": told["stack"],
                "RoleArn": told["stack_role"],
                "Capabilities": "CAPABILITY_IAM",
                "TemplatePath": f"{artifact}::{told['template_file']}",
            }


def _stage(name: str, action: Json) -> Json:
    return {"name": name, "actions": [action]}


def _action(
    name: str,
    category: str,
    provider: str,
    configuration: Mapping[str, str],
    *,
    inputs: list[str] | None = None,
    outputs: list[str] | None = None,
) -> Json:
    return {
        "name": name,
        "actionTypeId": {"category": category, "owner": "AWS", "provider": provider, "version": "1"},
        "runOrder": 1,
        "configuration": dict(configuration),
        "outputArtifacts": [{"name": artifact} for artifact in outputs or ()],
        "inputArtifacts": [{"name": artifact} for artifact in inputs or ()],
    }
