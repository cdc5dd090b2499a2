"""Masked secrets: values that GetPipeline answers as ``****`` and that an update may turn into just that.

The service keeps the secret behind a mask only where the action comes back otherwise unchanged, in a stage of the
same name (botocore model, ActionConfigurationProperty.secret; CodePipeline User Guide, Pipeline declaration).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.definition.catalogue import TypeFacts, TypeKey
from services.definition.declared import DeclaredAction, declared_of
from services.definition.problem import DefinitionProblem
from services.pipelines.parse.members import Json, read_text

_MASK = re.compile(r"(?:\* ?){3,}\*")
"""Four asterisks or more; the service's documentation prints some with spaces between them."""
_KNOWN_SECRETS = frozenset({"OAuthToken", "ClientSecret", "RefreshToken", "Password", "Token"})
"""Keys that hold secrets in types of which nothing was read."""


@dataclass(frozen=True, slots=True)
class MaskedSecret:
    """A mask in a declaration.

    Args:
        action: the action that has it.
        key: the configuration key.
    """

    action: DeclaredAction
    key: str


def find_masks(declaration: object, types: Mapping[TypeKey, TypeFacts]) -> tuple[MaskedSecret, ...]:
    """Every masked secret of a declaration.

    Args:
        declaration: as GetPipeline answers it, or edited.
        types: the region's action types, which say what is secret; where an action's is not among them the keys
            that are known to hold secrets count.
    """
    return tuple(
        MaskedSecret(action, key)
        for action in declared_of(declaration).actions
        for key, value in action.configuration.items()
        if isinstance(value, str) and _MASK.fullmatch(value.strip()) and _is_secret(action, key, types)
    )


def find_lost_secrets(
    before: object, after: object, types: Mapping[TypeKey, TypeFacts]
) -> tuple[DefinitionProblem, ...]:
    """The masks that an update, or a new pipeline, would store as the secret.

    Args:
        before: the declaration on the server; None where the pipeline is new.
        after: what shall be sent.
        types: as for ``find_masks``.
    """
    kept = {(action.stage, action.name): action for action in declared_of(before).actions}
    return tuple(_lost(find_masks(after, types), kept, new=before is None))


def _lost(
    masks: Sequence[MaskedSecret], kept: Mapping[tuple[str, str], DeclaredAction], *, new: bool
) -> Iterator[DefinitionProblem]:
    for mask in masks:
        old = kept.get((mask.action.stage, mask.action.name))
        if new:
            why = "a new pipeline has no secret behind the mask"
        elif old is None:
            why = "its stage or the action itself is new or renamed"
        elif _unmasked(old.raw) != _unmasked(mask.action.raw):
            why = "something else of the action is changed"
        else:
            continue
        message = (
            f"{mask.action.name}: {mask.key} would become {_shown(mask)}, for {why}: give the secret itself"
        )
        yield DefinitionProblem("mask-kept", (*mask.action.path, "configuration", mask.key), message, None)


def _shown(mask: MaskedSecret) -> str:
    return read_text(mask.action.configuration[mask.key])


def _unmasked(action: Json) -> dict[str, object]:
    """The action with all masks written alike."""
    configuration = action.get("configuration")
    if not isinstance(configuration, Mapping):
        return dict(action)
    alike = {
        key: "****" if isinstance(value, str) and _MASK.fullmatch(value.strip()) else value
        for key, value in configuration.items()
    }
    return {**action, "configuration": alike}


def _is_secret(action: DeclaredAction, key: str, types: Mapping[TypeKey, TypeFacts]) -> bool:
    facts = types.get(action.type)
    if facts is None or not facts.settings:
        return key in _KNOWN_SECRETS
    return any(setting.name == key and setting.secret for setting in facts.settings)
