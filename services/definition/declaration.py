"""A pipeline's declaration as the service answers it, whole: nothing parsed away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.pipelines.parse.members import (
    Json,
    read_instant,
    read_integer,
    read_mapping,
    read_optional_text,
    read_text,
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One version of a pipeline (GetPipeline). Instants are POSIX seconds.

    Args:
        name: the pipeline's.
        version: its number, from 1.
        members: all that stands under ``pipeline``, in the service's order; secrets are masked.
        arn: the pipeline's.
        created: when the pipeline was.
        updated: when its newest version was made.
        polling_disabled_at: when the service stopped to poll its sources, where it did.
    """

    name: str
    version: int | None = None
    members: Mapping[str, Any] = field(default_factory=dict)
    arn: str | None = None
    created: float | None = None
    updated: float | None = None
    polling_disabled_at: float | None = None


def parse_declaration(answer: object) -> Declaration:
    """A GetPipeline answer: the declaration under ``pipeline``, the rest under ``metadata`` beside it."""
    outer = read_mapping(answer)
    members = read_mapping(outer.get("pipeline"))
    metadata = read_mapping(outer.get("metadata"))
    return Declaration(
        name=read_text(members.get("name")),
        version=read_integer(members.get("version")),
        members=members,
        arn=read_optional_text(metadata.get("pipelineArn")),
        created=read_instant(metadata.get("created")),
        updated=read_instant(metadata.get("updated")),
        polling_disabled_at=read_instant(metadata.get("pollingDisabledAt")),
    )


def without_version(members: Json) -> dict[str, Any]:
    """A declaration's members without its number, which the service gives: what two versions are compared by."""
    return {name: value for name, value in members.items() if name != "version"}
