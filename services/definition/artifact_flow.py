"""The artifacts of a pipeline: who makes each, and who takes it."""

from __future__ import annotations

from dataclasses import dataclass

from services.definition.declared import DeclaredAction, declared_of


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """An action by its names."""

    stage: str
    action: str


@dataclass(frozen=True, slots=True)
class ArtifactFlow:
    """One artifact.

    Args:
        name: the artifact's.
        maker: the action that brings it forth; None where none does.
        takers: the actions that it goes into, in order of declaration.
    """

    name: str
    maker: ActionPlace | None
    takers: tuple[ActionPlace, ...] = ()


def find_artifact_flows(declaration: object) -> tuple[ArtifactFlow, ...]:
    """Every artifact of a declaration, in the order in which they are made; those that nobody makes come last."""
    actions = declared_of(declaration).actions
    makers: dict[str, ActionPlace] = {}
    takers: dict[str, list[ActionPlace]] = {}
    for action in sorted(actions, key=lambda action: action.order):
        for name in action.artifacts("outputArtifacts"):
            makers.setdefault(name, _place(action))
        for name in action.artifacts("inputArtifacts"):
            takers.setdefault(name, []).append(_place(action))
    names = dict.fromkeys((*makers, *takers))
    return tuple(ArtifactFlow(name, makers.get(name), tuple(takers.get(name, ()))) for name in names if name)


def _place(action: DeclaredAction) -> ActionPlace:
    return ActionPlace(action.stage, action.name)
