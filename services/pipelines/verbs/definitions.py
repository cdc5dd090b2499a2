"""Making, changing and removing pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.pipelines.limits import FieldProblem, check_name, check_tags
from services.pipelines.verbs.verb import Verb


@dataclass(frozen=True)
class UpdatePipeline(Verb):
    """Give a pipeline a new structure; its version rises by one.

    Args:
        pipeline: its name.
        declaration: all of the new structure; ``name`` must be the pipeline's.
        version: the version that was edited: no other is replaced.
        secret_keys: configuration keys whose values are secret, beside those that are named like it.
    """

    operation = "UpdatePipeline"
    declaration: Mapping[str, Any]
    version: int
    secret_keys: frozenset[str] = frozenset()

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"pipeline": dict(self.declaration)}

    def problems(self) -> list[FieldProblem]:
        """A name that the service would refuse, or another pipeline's; the structure is validated elsewhere."""
        found = check_name("pipeline", self.pipeline)
        if self.declaration.get("name") != self.pipeline:
            found.append(FieldProblem("name", "a pipeline cannot be renamed: clone it under the new name"))
        return found


@dataclass(frozen=True)
class CreatePipeline(Verb):
    """Make a pipeline; its first execution starts at once.

    Args:
        pipeline: its name.
        declaration: its structure; ``name`` must be the pipeline's.
        tags: its tags.
        secret_keys: as for ``UpdatePipeline``.
    """

    operation = "CreatePipeline"
    declaration: Mapping[str, Any]
    tags: Mapping[str, str] = field(default_factory=dict)
    secret_keys: frozenset[str] = frozenset()

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        members: dict[str, Any] = {"pipeline": dict(self.declaration)}
        if self.tags:
            members["tags"] = [{"key": key, "value": value} for key, value in self.tags.items()]
        return members

    def problems(self) -> list[FieldProblem]:
        """A name or tags that the service would refuse; the structure is validated elsewhere."""
        found = check_name("pipeline", self.pipeline) + check_tags(self.tags)
        if self.declaration.get("name") != self.pipeline:
            found.append(FieldProblem("name", "the declaration has another name"))
        return found


@dataclass(frozen=True)
class DeletePipeline(Verb):
    """Remove a pipeline with its history; its executions end, and no event tells of it.

    Args:
        pipeline: its name.
        version: the version whose declaration was saved: no other is deleted.
        saved_as: the file in which it was saved.
    """

    operation = "DeletePipeline"
    version: int
    saved_as: str

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"name": self.pipeline}

    def problems(self) -> list[FieldProblem]:
        """A name that the service would refuse, or a definition that was not saved."""
        found = check_name("pipeline", self.pipeline)
        if not self.saved_as:
            found.append(FieldProblem("saved_as", "save the definition to a file first"))
        return found
