"""An EventBridge rule as text, to be compared."""

from __future__ import annotations

import json

from services.definition.unified import diff_lines
from services.domain.diff import DiffLine
from services.domain.starter import EventRule


def rule_text(rule: EventRule | None) -> str:
    """The rule as DescribeRule has it, a member a line, its pattern unfolded; "" for none."""
    if rule is None:
        return ""
    members = {
        "Name": rule.name,
        "ScheduleExpression": rule.schedule,
        "EventPattern": _unfolded(rule.pattern),
        "State": rule.state.value,
        "Description": rule.description,
        "RoleArn": rule.role_arn,
        "Targets": [
            {"Id": target.id, "Arn": target.arn, "RoleArn": target.role_arn} for target in rule.targets
        ],
    }
    return json.dumps({name: value for name, value in members.items() if value}, indent=2, ensure_ascii=False)


def rule_diff(before: EventRule | None, after: EventRule) -> tuple[DiffLine, ...]:
    """What differs between two rules."""
    return diff_lines(rule_text(before), rule_text(after))


def _unfolded(pattern: str) -> object:
    try:
        return json.loads(pattern) if pattern else ""
    except ValueError:
        return pattern
