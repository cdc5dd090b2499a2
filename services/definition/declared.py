"""A declaration as its rules walk through it: stages and actions, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.definition.catalogue import TypeKey, read_type_key
from services.definition.problem import Path
from services.domain.status import ActionCategory, ExecutionMode, PipelineType
from services.pipelines.parse.members import Json, read_integer, read_list, read_mapping, read_text


@dataclass(frozen=True, slots=True)
class DeclaredAction:
    """An action; ``order`` sorts it among all actions of the pipeline: equal ones run at the same time."""

    raw: Json
    path: Path
    stage: str
    order: tuple[int, int]

    @property
    def name(self) -> str:
        """Its name."""
        return read_text(self.raw.get("name"))

    @property
    def type(self) -> TypeKey:
        """Its action type."""
        return read_type_key(self.raw.get("actionTypeId"))

    @property
    def provider(self) -> str:
        """Its provider's name."""
        return self.type[2]

    @property
    def is_source(self) -> bool:
        """Whether it brings a revision in."""
        return self.type[0] == ActionCategory.SOURCE

    @property
    def is_approval(self) -> bool:
        """Whether it waits for a person."""
        return self.type[0] == ActionCategory.APPROVAL

    @property
    def configuration(self) -> Json:
        """Its configuration, as written."""
        return read_mapping(self.raw.get("configuration"))

    def artifacts(self, member: str) -> tuple[str, ...]:
        """The names in ``inputArtifacts`` or ``outputArtifacts``."""
        return tuple(read_text(read_mapping(row).get("name")) for row in read_list(self.raw.get(member)))


@dataclass(frozen=True, slots=True)
class DeclaredStage:
    """A stage with its actions."""

    raw: Json
    path: Path
    actions: tuple[DeclaredAction, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return read_text(self.raw.get("name"))


@dataclass(frozen=True, slots=True)
class Declared:
    """A pipeline's declaration."""

    raw: Json
    stages: tuple[DeclaredStage, ...]

    @property
    def actions(self) -> tuple[DeclaredAction, ...]:
        """All actions, in order of declaration."""
        return tuple(action for stage in self.stages for action in stage.actions)

    @property
    def is_v1(self) -> bool:
        """Whether it is of type V1; where nothing is said it is."""
        return (read_text(self.raw.get("pipelineType")) or PipelineType.V1) == PipelineType.V1

    @property
    def mode(self) -> ExecutionMode:
        """Its execution mode; SUPERSEDED where nothing is said."""
        return ExecutionMode(read_text(self.raw.get("executionMode")) or ExecutionMode.SUPERSEDED)


def declared_of(declaration: object) -> Declared:
    """The declaration (the ``pipeline`` of a GetPipeline answer), taken apart; never raises."""
    raw = read_mapping(declaration)
    return Declared(raw, tuple(_stage(at, row) for at, row in enumerate(read_list(raw.get("stages")))))


def find_repeated(names: Iterable[str]) -> dict[int, str]:
    """The positions at which a name comes that was there before; empty names do not count."""
    seen: set[str] = set()
    found: dict[int, str] = {}
    for at, name in enumerate(names):
        if name in seen:
            found[at] = name
        elif name:
            seen.add(name)
    return found


def _stage(at: int, row: object) -> DeclaredStage:
    raw = read_mapping(row)
    path: Path = ("stages", at)
    name = read_text(raw.get("name"))
    actions = (read_mapping(entry) for entry in read_list(raw.get("actions")))
    return DeclaredStage(
        raw,
        path,
        tuple(
            DeclaredAction(action, (*path, "actions", place), name, (at, _run_order(action)))
            for place, action in enumerate(actions)
        ),
    )


def _run_order(action: Json) -> int:
    order = read_integer(action.get("runOrder"))
    return 1 if order is None else order
