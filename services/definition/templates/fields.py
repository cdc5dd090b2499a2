"""What a template must be told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.pipelines.limits import FieldProblem, check_length

_VALUE_MOST = 1000
"""Characters in a configuration value (CodePipeline User Guide, Quotas)."""


@dataclass(frozen=True, slots=True)
class TemplateField:
    """One value.

    Args:
        name: the field's id.
        label: what it is, for people.
        hint: an example.
        default: what it is where nothing is said.
        pattern: what a whole value must match.
        wants: what the pattern wants, in words.
        required: whether it must have a value.
    """

    name: str
    label: str
    hint: str = ""
    default: str = ""
    pattern: str = ""
    wants: str = ""
    required: bool = True

    def check(self, value: str) -> list[FieldProblem]:
        """What is wrong with a value."""
        if not value and not self.required:
            return []
        found = check_length(self.name, value, _VALUE_MOST, least=1)
        if value and self.pattern and re.fullmatch(self.pattern, value, re.ASCII) is None:
            found.append(FieldProblem(self.name, self.wants or f"like {self.hint}"))
        return found


_ROLE = r"arn:aws(-\w+)*:iam::[0-9]{12}:role/.+"
_ARN_OF_ROLE = "the ARN of an IAM role"
_BUCKET = r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]"
_NAME_OF_BUCKET = "a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens"
_CONNECTION = r"arn:aws(-\w+)*:(codestar-connections|codeconnections):[a-z0-9-]+:[0-9]{12}:connection/.+"

NAME = TemplateField(
    "name",
    "pipeline",
    "web-release",
    pattern=r"[A-Za-z0-9.@\-_]{1,100}",
    wants="1 to 100 letters, digits and . @ - _",
)
ROLE = TemplateField(
    "role",
    "service role",
    "arn:aws:iam::111122223333:role/pipeline",
    pattern=_ROLE,
    wants=_ARN_OF_ROLE,
)
STORE = TemplateField("store", "artifact bucket", "acme-artifacts", pattern=_BUCKET, wants=_NAME_OF_BUCKET)
CONNECTION = (
    TemplateField(
        "connection",
        "connection",
        "arn:aws:codeconnections:eu-west-1:111122223333:connection/…",
        pattern=_CONNECTION,
        wants="the ARN of a connection",
    ),
    TemplateField(
        "repository",
        "repository",
        "acme/web",
        pattern=r"[^/\s]+(/[^/\s]+)+",
        wants="owner and name with a slash between them",
    ),
    TemplateField("branch", "branch", "main", default="main", pattern=r"\S+", wants="a branch's name"),
)
S3_SOURCE = (
    TemplateField(
        "source_bucket",
        "source bucket",
        "acme-releases",
        pattern=_BUCKET,
        wants=f"{_NAME_OF_BUCKET}; versioning must be on",
    ),
    TemplateField("source_key", "source object", "web.zip"),
)
BUILD = (TemplateField("project", "CodeBuild project", "web-build"),)
APPROVAL = (TemplateField("comment", "what to look at", "", required=False),)
S3_DEPLOY = (
    TemplateField(
        "deploy_bucket", "bucket to deploy to", "acme-site", pattern=_BUCKET, wants=_NAME_OF_BUCKET
    ),
)
ECS_DEPLOY = (
    TemplateField("cluster", "ECS cluster", "prod"),
    TemplateField("service", "ECS service", "web"),
)
STACK_DEPLOY = (
    TemplateField(
        "stack",
        "stack",
        "web",
        pattern=r"[A-Za-z][A-Za-z0-9-]{0,127}",
        wants="letters, digits and hyphens, a letter first",
    ),
    TemplateField("template_file", "template in the artifact", "template.yml", default="template.yml"),
    TemplateField(
        "stack_role",
        "role of the stack",
        "arn:aws:iam::111122223333:role/stack",
        pattern=_ROLE,
        wants=_ARN_OF_ROLE,
    ),
)
