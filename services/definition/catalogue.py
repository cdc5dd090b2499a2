"""What an account's region offers: action types and rule types, from ListActionTypes and ListRuleTypes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.pipelines.parse.members import Json, read_flag, read_integer, read_list, read_mapping, read_text

TypeKey = tuple[str, str, str, str]
"""Category, owner, provider, version."""

_ANY_NUMBER = 1 << 30


@dataclass(frozen=True, slots=True)
class Setting:
    """A configuration key of a type; ``secret`` values come back masked."""

    name: str
    required: bool = False
    secret: bool = False


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What a type takes.

    Args:
        settings: its configuration keys.
        inputs: least and most input artifacts.
        outputs: least and most output artifacts.
    """

    settings: tuple[Setting, ...] = ()
    inputs: tuple[int, int] = (0, _ANY_NUMBER)
    outputs: tuple[int, int] = (0, _ANY_NUMBER)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the place where a pipeline stands; what is not known is not held against a declaration.

    Args:
        region: the pipeline's.
        action_types: the action types there; empty where they could not be read.
        rule_types: the rule types there, by provider; empty where they could not be read.
    """

    region: str | None = None
    action_types: Mapping[TypeKey, TypeFacts] = field(default_factory=dict)
    rule_types: Mapping[str, TypeFacts] = field(default_factory=dict)


def parse_action_types(pages: Iterable[object]) -> dict[TypeKey, TypeFacts]:
    """The action types of all pages of ListActionTypes."""
    rows = (read_mapping(row) for page in pages for row in read_list(read_mapping(page).get("actionTypes")))
    return {read_type_key(row.get("id")): _parse_type(row, "actionConfigurationProperties") for row in rows}


def parse_rule_types(answer: object) -> dict[str, TypeFacts]:
    """The rule types of ListRuleTypes, by provider."""
    rows = (read_mapping(row) for row in read_list(read_mapping(answer).get("ruleTypes")))
    return {
        read_text(read_mapping(row.get("id")).get("provider")): _parse_type(
            row, "ruleConfigurationProperties"
        )
        for row in rows
    }


def read_type_key(raw: object) -> TypeKey:
    """An ActionTypeId as a key."""
    row = read_mapping(raw)
    category, owner, provider, version = (
        read_text(row.get(member)) for member in ("category", "owner", "provider", "version")
    )
    return category, owner, provider, version


def _parse_type(row: Json, settings: str) -> TypeFacts:
    return TypeFacts(
        settings=tuple(
            Setting(
                name=read_text(entry.get("name")),
                required=read_flag(entry.get("required"), default=False),
                secret=read_flag(entry.get("secret"), default=False),
            )
            for entry in map(read_mapping, read_list(row.get(settings)))
        ),
        inputs=_parse_counts(row.get("inputArtifactDetails")),
        outputs=_parse_counts(row.get("outputArtifactDetails")),
    )


def _parse_counts(raw: object) -> tuple[int, int]:
    row = read_mapping(raw)
    least, most = read_integer(row.get("minimumCount")), read_integer(row.get("maximumCount"))
    return (0 if least is None else least, _ANY_NUMBER if most is None else most)
