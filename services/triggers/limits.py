"""What the service takes in git triggers, checked as it is typed.

The numbers are those of the botocore model (GitConfiguration and its filters) and of the CodePipeline User
Guide, Quotas; which filters go together is in the guide's "Automate starting pipelines using triggers".

A problem's ``field`` names the place: ``sourceActionName``, ``push:0:branches:includes:2``, positions from 0.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from services.domain.git_trigger import (
    CONNECTION_PROVIDER,
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.domain.pipeline import PipelineDefinition
from services.domain.status import PipelineType
from services.pipelines.limits import FieldProblem, check_length, check_name
from services.triggers.glob import GlobError, parse_glob

TRIGGERS_MOST = 50
"""Triggers in a pipeline."""
FILTERS_MOST = 3
"""Filters of each kind in a trigger."""
PATTERNS_MOST = 8
"""Includes, and excludes, of one kind in a filter."""
PATTERN_MOST = 255
"""Characters in a pattern; at least one."""
TRIGGERS_BYTES_MOST = 200 * 1024
"""What all triggers of a pipeline may take as JSON."""


def check_pattern(field: str, pattern: str) -> list[FieldProblem]:
    """Whether it is a pattern: 1 to 255 characters on one line that make a glob."""
    found = check_length(field, pattern, PATTERN_MOST, least=1)
    if any(end in pattern for end in "\n\r\x85\u2028\u2029"):
        found.append(FieldProblem(field, "one line only"))
    try:
        parse_glob(pattern)
    except GlobError as error:
        found.append(FieldProblem(field, f"no glob: {error} (character {error.position + 1})"))
    return found


def check_patterns(field: str, patterns: Patterns) -> list[FieldProblem]:
    """Whether a filter may have these includes and excludes: eight of each at most."""
    found: list[FieldProblem] = []
    for member, texts in (("includes", patterns.includes), ("excludes", patterns.excludes)):
        place = f"{field}:{member}"
        if len(texts) > PATTERNS_MOST:
            found.append(FieldProblem(place, f"{len(texts)} patterns, {PATTERNS_MOST} at most"))
        for at, pattern in enumerate(texts):
            found += check_pattern(f"{place}:{at}", pattern)
    return found


def check_push_filter(field: str, entry: PushFilter) -> list[FieldProblem]:
    """Whether it is a filter on tags alone, on branches alone, or on branches and file paths."""
    found: list[FieldProblem] = []
    if entry.tags and (entry.branches or entry.file_paths):
        found.append(FieldProblem(field, "either tags, or branches with or without file paths"))
    elif entry.file_paths and not entry.branches:
        found.append(FieldProblem(field, "file paths need branches beside them"))
    elif not entry.tags and not entry.branches:
        found.append(FieldProblem(field, "needs tags or branches"))
    found += check_patterns(f"{field}:tags", entry.tags)
    found += check_patterns(f"{field}:branches", entry.branches)
    return found + check_patterns(f"{field}:filePaths", entry.file_paths)


def check_pull_request_filter(field: str, entry: PullRequestFilter) -> list[FieldProblem]:
    """Whether it names events of a pull request, and branches where it names file paths."""
    found: list[FieldProblem] = []
    for at, event in enumerate(entry.events):
        if not event.known:
            allowed = ", ".join(kind.value for kind in PullRequestEvent)
            found.append(FieldProblem(f"{field}:events:{at}", f"{event.value} is none of {allowed}"))
        elif event in entry.events[:at]:
            found.append(FieldProblem(f"{field}:events:{at}", f"{event.value} is there already"))
    if entry.file_paths and not entry.branches:
        found.append(FieldProblem(field, "file paths need branches beside them"))
    if not (entry.events or entry.branches or entry.file_paths):
        found.append(FieldProblem(field, "needs events or branches"))
    found += check_patterns(f"{field}:branches", entry.branches)
    return found + check_patterns(f"{field}:filePaths", entry.file_paths)


def check_trigger(trigger: GitTrigger) -> list[FieldProblem]:
    """Whether the trigger by itself is one: its provider, its source action's name, its filters."""
    found = check_name("sourceActionName", trigger.source_action)
    if trigger.provider != CONNECTION_PROVIDER:
        found.append(FieldProblem("providerType", f"only {CONNECTION_PROVIDER} takes triggers"))
    if not trigger.filters:
        found.append(FieldProblem("push", "needs a filter: without any, remove the trigger"))
    for field, count in (("push", len(trigger.push)), ("pullRequest", len(trigger.pull_request))):
        if count > FILTERS_MOST:
            found.append(FieldProblem(field, f"{count} filters, {FILTERS_MOST} at most"))
    for at, push in enumerate(trigger.push):
        found += check_push_filter(f"push:{at}", push)
    for at, pull_request in enumerate(trigger.pull_request):
        found += check_pull_request_filter(f"pullRequest:{at}", pull_request)
    return found


def check_place(
    pipeline: PipelineDefinition, trigger: GitTrigger, at: int | None = None
) -> list[FieldProblem]:
    """Whether the pipeline can have the trigger.

    Args:
        pipeline: its declaration.
        trigger: what shall be added, or put in place of another.
        at: the trigger that it replaces, from 0; None for one more.
    """
    found: list[FieldProblem] = []
    if pipeline.type != PipelineType.V2:
        found.append(FieldProblem("pipelineType", "triggers need a pipeline of type V2"))
    if at is None and len(pipeline.triggers) >= TRIGGERS_MOST:
        found.append(FieldProblem("triggers", f"{TRIGGERS_MOST} triggers at most in a pipeline"))
    action = next((action for action in pipeline.sources if action.name == trigger.source_action), None)
    if action is None:
        found.append(FieldProblem("sourceActionName", f"{trigger.source_action} is no source action of it"))
    elif action.type.provider != CONNECTION_PROVIDER:
        found.append(
            FieldProblem(
                "sourceActionName",
                f"{action.name} reads from {action.type.provider}: only connections take triggers",
            )
        )
    others = (entry for place, entry in enumerate(pipeline.triggers) if place != at)
    if any(entry.source_action == trigger.source_action for entry in others):
        found.append(FieldProblem("sourceActionName", f"{trigger.source_action} has a trigger already"))
    return found


def check_size(triggers: Sequence[Any]) -> list[FieldProblem]:
    """Whether the ``triggers`` of a declaration, as they will be sent, stay within 200 KB."""
    size = len(json.dumps(list(triggers), separators=(",", ":"), ensure_ascii=False).encode())
    if size <= TRIGGERS_BYTES_MOST:
        return []
    return [FieldProblem("triggers", f"{size} bytes of triggers, {TRIGGERS_BYTES_MOST} at most")]
