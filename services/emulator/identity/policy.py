"""Identity-based IAM policies: read from their JSON, and asked whether they allow a call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Self

from services.emulator.identity.conditions import Condition, Facts
from services.emulator.identity.wildcards import matches


class Decision(Enum):
    """What policies say of a call (IAM User Guide, "Policy evaluation logic")."""

    ALLOWED = auto()
    NOT_ALLOWED = auto()
    """No statement allows it: an implicit denial."""
    DENIED = auto()
    """A statement with the effect Deny: nothing can allow it."""


@dataclass(frozen=True, slots=True)
class Need:
    """One permission that a call needs.

    Args:
        action: such as ``codepipeline:RetryStageExecution``.
        resource: the ARN, or ``*`` where the action has no resource type.
        facts: condition keys that hold for this permission alone, in lower case.
    """

    action: str
    resource: str = "*"
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; ``actions`` or ``resources`` are exceptions where their ``except_`` flag is set."""

    allows: bool
    actions: tuple[str, ...]
    except_actions: bool
    resources: tuple[str, ...]
    except_resources: bool
    conditions: tuple[Condition, ...]

    def concerns(self, need: Need, facts: Facts) -> bool:
        """Whether it speaks of that permission."""
        action = any(matches(pattern.lower(), need.action.lower()) for pattern in self.actions)
        resource = any(matches(pattern, need.resource) for pattern in self.resources)
        return (
            action != self.except_actions
            and resource != self.except_resources
            and all(condition.holds(facts) for condition in self.conditions)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document.

    ``Version``, ``Id`` and ``Sid`` mean nothing here. Policy variables (``${...}``), principals and conditions on
    numbers, dates or addresses are not emulated, and refused.
    """

    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """The policy in a parsed JSON document.

        Raises:
            ValueError: it is no identity-based policy, or says what the emulator does not evaluate.
        """
        unknown = document.keys() - {"Version", "Id", "Statement"}
        if unknown:
            raise ValueError(f"unknown policy elements: {', '.join(sorted(unknown))}")
        listed = document.get("Statement", [])
        return cls(tuple(_statement(item) for item in ([listed] if isinstance(listed, dict) else listed)))


def decide(policies: Iterable[Policy], need: Need, facts: Facts) -> Decision:
    """What policies together say of a permission.

    Args:
        policies: every policy of the identity.
        need: the permission.
        facts: condition keys that hold for the request.
    """
    known = {**facts, **dict(need.facts)}
    found = {
        statement.allows
        for policy in policies
        for statement in policy.statements
        if statement.concerns(need, known)
    }
    if False in found:
        return Decision.DENIED
    return Decision.ALLOWED if found else Decision.NOT_ALLOWED


_ELEMENTS = frozenset({"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"})


def _statement(raw: Mapping[str, Any]) -> Statement:
    unknown = raw.keys() - _ELEMENTS
    if unknown:
        raise ValueError(f"unknown statement elements: {', '.join(sorted(unknown))}")
    if raw.get("Effect") not in ("Allow", "Deny"):
        raise ValueError(f"a statement's effect is Allow or Deny, not {raw.get('Effect')}")
    return Statement(
        allows=raw["Effect"] == "Allow",
        actions=_one_of(raw, "Action", "NotAction"),
        except_actions="NotAction" in raw,
        resources=_one_of(raw, "Resource", "NotResource"),
        except_resources="NotResource" in raw,
        conditions=tuple(
            Condition(operator, key, _texts(wanted))
            for operator, keys in raw.get("Condition", {}).items()
            for key, wanted in keys.items()
        ),
    )


def _one_of(raw: Mapping[str, Any], name: str, opposite: str) -> tuple[str, ...]:
    if (name in raw) == (opposite in raw):
        raise ValueError(f"a statement has either {name} or {opposite}")
    patterns = _texts(raw.get(name, raw.get(opposite)))
    if any("${" in pattern for pattern in patterns):
        raise ValueError("policy variables are not evaluated")
    return patterns


def _texts(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(item, str | bool) for item in listed):
        raise ValueError(f"a text or a list of texts was expected, not {value!r}")
    return tuple(str(item).lower() if isinstance(item, bool) else item for item in listed)
