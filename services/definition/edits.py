"""Changes to a declaration by its parts, as forms make them; everything else in it stays as it was."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.domain.status import ExecutionMode, PipelineType
from services.pipelines.parse.members import Json

_RULE = {"category": "Rule", "owner": "AWS", "provider": "", "version": "1"}


@dataclass(frozen=True, slots=True)
class VariableEntry:
    """A pipeline variable as a form has it.

    Args:
        name: the variable's.
        default: its default; "" for none, which means that a start must give it a value.
        description: what it is for; may be empty.
    """

    name: str
    default: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule of a condition as a form has it.

    Args:
        name: the rule's.
        provider: of the rule, such as ``DeploymentWindow``.
        configuration: its settings.
    """

    name: str
    provider: str
    configuration: Mapping[str, str]


def with_variables(members: Json, entries: Sequence[VariableEntry]) -> dict[str, Any]:
    """The declaration with these variables; of those that it has already the members that no form knows stay.

    One that has another name, at the place of one that is not there any more, is that one renamed.
    """
    changed = copy.deepcopy(dict(members))
    before = _rows(changed, "variables")
    known = {row.get("name"): row for row in before}
    names = {entry.name for entry in entries}
    rows = []
    for at, entry in enumerate(entries):
        there = before[at] if at < len(before) and len(before) == len(entries) else {}
        renamed = there if there.get("name") not in names else {}
        row = dict(known.get(entry.name, renamed), name=entry.name)
        _put(row, "defaultValue", entry.default)
        _put(row, "description", entry.description)
        rows.append(row)
    _put(changed, "variables", rows)
    return changed


def with_modes(members: Json, mode: ExecutionMode, kind: PipelineType) -> dict[str, Any]:
    """The declaration with this execution mode and type; what is not said and means the same stays unsaid."""
    changed = copy.deepcopy(dict(members))
    for name, value, unsaid in (
        ("executionMode", mode, ExecutionMode.SUPERSEDED),
        ("pipelineType", kind, PipelineType.V1),
    ):
        if name in changed or value != unsaid:
            changed[name] = str(value)
    return changed


def with_failure(members: Json, stage: str, result: str, retry_mode: str = "") -> dict[str, Any]:
    """The declaration with what happens when a stage fails.

    Args:
        members: the declaration.
        stage: the stage's name.
        result: ``ROLLBACK``, ``RETRY``, or "" for nothing.
        retry_mode: ``FAILED_ACTIONS`` or ``ALL_ACTIONS`` for ``RETRY``.
    """
    changed = copy.deepcopy(dict(members))
    for row in _named(changed, "stages", stage):
        failure = dict(row.get("onFailure") or {})
        _put(failure, "result", result)
        if result != "RETRY":
            failure.pop("retryConfiguration", None)
        elif retry_mode:
            failure["retryConfiguration"] = {
                **(failure.get("retryConfiguration") or {}),
                "retryMode": retry_mode,
            }
        _put(row, "onFailure", failure)
    return changed


def with_condition(
    members: Json, stage: str, kind: str, result: str, rules: Sequence[RuleEntry]
) -> dict[str, Any]:
    """The declaration with the first condition of a stage's entry or success; without rules it goes.

    Args:
        members: the declaration.
        stage: the stage's name.
        kind: ``beforeEntry`` or ``onSuccess``.
        result: what happens where a rule fails: ``FAIL``, ``SKIP`` or ``ROLLBACK``.
        rules: its rules; those that are there already keep their other members.
    """
    changed = copy.deepcopy(dict(members))
    for row in _named(changed, "stages", stage):
        block = dict(row.get(kind) or {})
        conditions = list(block.get("conditions") or [])
        first = dict(conditions[0]) if conditions else {}
        known = {rule.get("name"): rule for rule in first.get("rules") or []}
        _put(first, "result", result)
        first["rules"] = [_rule(known.get(rule.name, {}), rule) for rule in rules]
        _put(block, "conditions", [*([first] if rules else []), *conditions[1:]])
        _put(row, kind, block)
    return changed


def with_action(
    members: Json, stage: str, action: str, configuration: Mapping[str, str], timeout: int | None
) -> dict[str, Any]:
    """The declaration with an action's configuration and timeout.

    Args:
        members: the declaration.
        stage: the stage's name.
        action: the action's name.
        configuration: all of it; keys that are there already stay in their order.
        timeout: minutes after which the action fails; None for the provider's own limit.
    """
    changed = copy.deepcopy(dict(members))
    for row in _named(changed, "stages", stage):
        for found in _named(row, "actions", action):
            before = found.get("configuration") or {}
            kept = {key: configuration[key] for key in before if key in configuration}
            settings = {**kept, **{key: value for key, value in configuration.items() if key not in kept}}
            if settings or before:
                found["configuration"] = settings
            if timeout is None:
                found.pop("timeoutInMinutes", None)
            else:
                found["timeoutInMinutes"] = timeout
    return changed


def _rule(known: Mapping[str, Any], entry: RuleEntry) -> dict[str, Any]:
    rule = dict(known, name=entry.name)
    rule["ruleTypeId"] = {**(known.get("ruleTypeId") or _RULE), "provider": entry.provider}
    _put(rule, "configuration", dict(entry.configuration))
    return rule


def _put(row: dict[str, Any], name: str, value: Any) -> None:
    """Set a member, or take it away where there is nothing to say; what says nothing already stays."""
    if value:
        row[name] = value
    elif row.get(name):
        del row[name]


def _rows(row: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [entry for entry in row.get(name) or [] if isinstance(entry, dict)]


def _named(row: Mapping[str, Any], member: str, name: str) -> list[dict[str, Any]]:
    return [entry for entry in _rows(row, member) if entry.get("name") == name]
