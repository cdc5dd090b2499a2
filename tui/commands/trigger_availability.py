"""When a command about what starts a pipeline applies to what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.availability import writable

if TYPE_CHECKING:
    from tui.scope import Scope


def filter_selected(scope: Scope) -> str | None:
    """A filter of the definition must be selected."""
    reason = writable(scope)
    if reason or (scope.starter is not None and scope.starter.filter is not None):
        return reason
    return "Select a filter on pushes or pull requests."


def rule_selected(scope: Scope) -> str | None:
    """A rule must be selected that people may change."""
    reason = writable(scope)
    rule = scope.starter.rule if scope.starter is not None else None
    if reason:
        return reason
    if rule is None:
        return "Select an EventBridge rule."
    return (
        f"{rule.name} is managed by {rule.managed_by}, which alone may change it."
        if rule.managed_by
        else None
    )


def can_edit(scope: Scope) -> str | None:
    """A filter must be selected, a source that takes filters, or a rule with a schedule."""
    reason, starter = writable(scope), scope.starter
    if reason or starter is None:
        return reason or "Nothing is selected."
    if starter.rule is not None:
        return (
            rule_selected(scope)
            if starter.rule.schedule
            else "Only schedules are changed here, not patterns."
        )
    if starter.filter is not None or starter.takes_filters:
        return None
    return "Nothing of this is changed in a form: edit the definition."


def can_remove(scope: Scope) -> str | None:
    """A filter or a webhook must be selected."""
    reason, starter = writable(scope), scope.starter
    if reason or (starter is not None and (starter.filter is not None or starter.webhook is not None)):
        return reason
    if starter is not None and starter.rule is not None:
        return "Rules are disabled here, not deleted."
    return "Select a filter or a webhook."


def polls(scope: Scope) -> str | None:
    """A source action must be selected that polls."""
    reason, starter = writable(scope), scope.starter
    if reason or (starter is not None and starter.polls):
        return reason
    return "Select a source that polls."


def webhook_selected(scope: Scope) -> str | None:
    """A webhook must be selected."""
    reason = writable(scope)
    if reason or (scope.starter is not None and scope.starter.webhook is not None):
        return reason
    return "Select a webhook."
