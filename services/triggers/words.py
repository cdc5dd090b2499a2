"""Git triggers and Git events in one line."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.git_trigger import (
    BranchPush,
    GitEvent,
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
    TagPush,
)
from services.domain.pipeline import ActionDeclaration
from services.triggers.declaration import Filter
from services.triggers.reach import detects_changes

_HAPPENED = {
    PullRequestEvent.OPEN: "opened",
    PullRequestEvent.UPDATED: "updated",
    PullRequestEvent.CLOSED: "closed",
}


def describe_source(action: ActionDeclaration, trigger: GitTrigger | None) -> str:
    """What in Git starts the pipeline at a connection's source action, with or without a trigger."""
    if trigger is not None and trigger.filters:
        return describe_trigger(trigger)
    branch = action.configuration.get("BranchName", "")
    if detects_changes(action):
        return f"push to {branch}"
    return "nothing in Git: DetectChanges is false"


def describe_trigger(trigger: GitTrigger) -> str:
    """What starts the pipeline, in one line: its filters, any of which may fire."""
    if not trigger.filters:
        return "push to the source action's branch"
    return "; or ".join(describe_filter(entry) for entry in trigger.filters)


def describe_filter(entry: Filter) -> str:
    """What a filter asks for, in one line."""
    return _describe_push(entry) if isinstance(entry, PushFilter) else _describe_pull_request(entry)


def describe_event(event: GitEvent) -> str:
    """A Git event in one line."""
    if isinstance(event, BranchPush):
        kind = "first push of" if event.first else "push to"
        return f"{kind} branch {event.branch}{_describe_files(event.files)}"
    if isinstance(event, TagPush):
        return f"push of tag {event.tag}"
    happened = _HAPPENED.get(event.event, event.event.value)
    return f"pull request {event.source} → {event.target} {happened}{_describe_files(event.files)}"


def _describe_push(entry: PushFilter) -> str:
    parts = []
    if entry.tags:
        parts.append(f"of {_describe_patterns('tag', entry.tags)}")
    if entry.branches:
        parts.append(f"to {_describe_patterns('branch', entry.branches)}")
    return "push" + "".join(f" {part}" for part in parts) + _describe_paths(entry.file_paths)


def _describe_pull_request(entry: PullRequestFilter) -> str:
    events = entry.events or tuple(PullRequestEvent)
    happened = _either([_HAPPENED.get(event, event.value) for event in events])
    into = f" into {_describe_patterns('branch', entry.branches)}" if entry.branches else ""
    return f"pull request {happened}{into}{_describe_paths(entry.file_paths)}"


def _describe_paths(patterns: Patterns) -> str:
    return f", changing {_describe_patterns('file', patterns)}" if patterns else ""


def _describe_patterns(noun: str, patterns: Patterns) -> str:
    if not patterns.includes:
        return f"any {noun} but {_either(patterns.excludes)}"
    included = _either(patterns.includes)
    if noun != "file":
        included = f"{noun} {included}"
    return f"{included}, not {_either(patterns.excludes)}" if patterns.excludes else included


def _describe_files(files: Sequence[str]) -> str:
    if not files:
        return ""
    return f", changing {files[0]}" if len(files) == 1 else f", changing {len(files)} files"


def _either(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
