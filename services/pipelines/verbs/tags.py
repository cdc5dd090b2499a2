"""Tagging pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.pipelines.limits import FieldProblem, check_name, check_tag_key, check_tags
from services.pipelines.verbs.verb import Verb


@dataclass(frozen=True)
class TagPipeline(Verb):
    """Give a pipeline tags, or tags that it has another value.

    Args:
        pipeline: its name.
        arn: its ARN.
        tags: values by key.
    """

    operation = "TagResource"
    arn: str
    tags: Mapping[str, str]

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        tags = [{"key": key, "value": value} for key, value in self.tags.items()]
        return {"resourceArn": self.arn, "tags": tags}

    def problems(self) -> list[FieldProblem]:
        """Keys, values and numbers that the service would refuse."""
        found = check_name("pipeline", self.pipeline) + check_tags(self.tags)
        return found if self.tags else [*found, FieldProblem("tags", "needs a tag")]


@dataclass(frozen=True)
class UntagPipeline(Verb):
    """Take tags from a pipeline.

    Args:
        pipeline: its name.
        arn: its ARN.
        keys: the tags' keys; one that it has not is passed over.
    """

    operation = "UntagResource"
    arn: str
    keys: tuple[str, ...]

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"resourceArn": self.arn, "tagKeys": list(self.keys)}

    def problems(self) -> list[FieldProblem]:
        """Keys that the service would refuse."""
        found = check_name("pipeline", self.pipeline)
        for key in self.keys:
            found += check_tag_key(key)
        return found if self.keys else [*found, FieldProblem("keys", "needs a key")]
