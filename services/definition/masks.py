"""Masked secrets: values that GetPipeline answers as ``****`` and that an update may turn into just that.

The service keeps the secret behind a mask only where the action comes back otherwise unchanged, in a stage of the
same name (botocore model, ActionConfigurationProperty.secret; CodePipeline User Guide, Pipeline declaration).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from services.definition.catalogue import TypeFacts, TypeKey
from services.definition.declared import DeclaredAction, declared_of
from services.definition.problem import DefinitionProblem
from services.pipelines.parse.members import Json, read_text

_MASK = re.compile(r"(?:\* ?){3,}\*")
"""Four asterisks or more; the service's documentation prints some with spaces between them."""
_KNOWN_SECRETS = frozenset({"OAuthToken", "ClientSecret", "RefreshToken", "Password", "Token"})
"""Keys that hold secrets in types of which nothing was read."""
TYPED_MARK = "**** (new)"
"""What stands for a secret that was typed, where people see it."""


SecretPlace = tuple[str, str, str]
"""Stage, action and configuration key."""


@dataclass(frozen=True, slots=True)
class MaskedSecret:
    """A mask in a declaration.

    Args:
        action: the action that has it.
        key: the configuration key.
        why: why the service would take the mask for the secret; empty where it would not.
    """

    action: DeclaredAction
    key: str
    why: str = ""

    @property
    def place(self) -> SecretPlace:
        """Where it is, by names."""
        return self.action.stage, self.action.name, self.key


def is_mask(value: str) -> bool:
    """Whether a configuration value is a mask."""
    return _MASK.fullmatch(value.strip()) is not None


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
        if isinstance(value, str) and is_mask(value) and _is_secret(action, key, types)
    )


def find_wanted_secrets(
    before: object, after: object, types: Mapping[TypeKey, TypeFacts]
) -> tuple[MaskedSecret, ...]:
    """The masks that an update, or a new pipeline, would store as the secret, each with why.

    Args:
        before: the declaration on the server; None where the pipeline is new.
        after: what shall be sent.
        types: as for ``find_masks``.
    """
    kept = {(action.stage, action.name): action for action in declared_of(before).actions}
    masks = (
        replace(mask, why=_why_lost(mask, kept, new=before is None)) for mask in find_masks(after, types)
    )
    return tuple(mask for mask in masks if mask.why)


def find_lost_secrets(
    before: object, after: object, types: Mapping[TypeKey, TypeFacts]
) -> tuple[DefinitionProblem, ...]:
    """The same as problems; arguments as for ``find_wanted_secrets``."""
    return tuple(_problem(mask) for mask in find_wanted_secrets(before, after, types))


def give_secrets(declaration: Json, secrets: Mapping[SecretPlace, str]) -> dict[str, Any]:
    """A copy of a declaration in which secrets stand where their masks were; everything else is as it was."""
    given = deepcopy(dict(declaration))
    for action in declared_of(given).actions:
        for key in action.configuration:
            secret = secrets.get((action.stage, action.name, key))
            if secret is not None:
                action.raw["configuration"][key] = secret
    return given


def hide_secrets(declaration: Json, types: Mapping[TypeKey, TypeFacts]) -> dict[str, Any]:
    """A copy of a declaration to look at: a secret that somebody typed reads as one that is new."""
    shown = deepcopy(dict(declaration))
    for action in declared_of(shown).actions:
        for key, value in action.configuration.items():
            typed = isinstance(value, str) and not is_mask(value)
            if typed and _is_secret(action, key, types):
                action.raw["configuration"][key] = TYPED_MARK
    return shown


def secret_keys(types: Mapping[TypeKey, TypeFacts]) -> frozenset[str]:
    """Every configuration key that is secret in some type."""
    named = {setting.name for facts in types.values() for setting in facts.settings if setting.secret}
    return frozenset(named) | _KNOWN_SECRETS


def _why_lost(mask: MaskedSecret, kept: Mapping[tuple[str, str], DeclaredAction], *, new: bool) -> str:
    if new:
        return "a new pipeline has no secret behind the mask"
    old = kept.get((mask.action.stage, mask.action.name))
    if old is None:
        return "its stage or the action itself is new or renamed"
    if _unmasked(old.raw) != _unmasked(mask.action.raw):
        return "something else of the action is changed"
    return ""


def _problem(mask: MaskedSecret) -> DefinitionProblem:
    message = (
        f"{mask.action.name}: {mask.key} would become {_shown(mask)}, for {mask.why}: give the secret itself"
    )
    return DefinitionProblem("mask-kept", (*mask.action.path, "configuration", mask.key), message, None)


def _shown(mask: MaskedSecret) -> str:
    return read_text(mask.action.configuration[mask.key])


def _unmasked(action: Json) -> dict[str, object]:
    """The action with all masks written alike."""
    configuration = action.get("configuration")
    if not isinstance(configuration, Mapping):
        return dict(action)
    alike = {
        key: "****" if isinstance(value, str) and is_mask(value) else value
        for key, value in configuration.items()
    }
    return {**action, "configuration": alike}


def _is_secret(action: DeclaredAction, key: str, types: Mapping[TypeKey, TypeFacts]) -> bool:
    facts = types.get(action.type)
    if facts is None or not facts.settings:
        return key in _KNOWN_SECRETS
    return any(setting.name == key and setting.secret for setting in facts.settings)
