"""Git triggers written as the declaration has them, without losing a member that is there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from services.domain.git_trigger import GitTrigger, Patterns, PullRequestFilter, PushFilter
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from services.pipelines.parse.trigger import parse_patterns, parse_texts, parse_trigger

Filter = PushFilter | PullRequestFilter


def write_trigger(trigger: GitTrigger, onto: Json | None = None) -> dict[str, Any]:
    """The trigger as a PipelineTriggerDeclaration.

    Args:
        trigger: what it shall say.
        onto: the declaration that it changes. What it says already stays as it is written there, members that
            we do not know included; filters are matched by their position.
    """
    written: dict[str, Any] = deepcopy(dict(onto)) if onto is not None else {}
    before = parse_trigger(written)
    if before == trigger and onto is not None:
        return written
    if "providerType" not in written or before.provider != trigger.provider:
        written["providerType"] = trigger.provider
    git = dict(read_mapping(written.get("gitConfiguration")))
    if before.source_action != trigger.source_action or "sourceActionName" not in git:
        git["sourceActionName"] = trigger.source_action
    if before.push != trigger.push:
        _put(git, "push", _write_filters(trigger.push, read_list(git.get("push"))))
    if before.pull_request != trigger.pull_request:
        _put(git, "pullRequest", _write_filters(trigger.pull_request, read_list(git.get("pullRequest"))))
    written["gitConfiguration"] = git
    return written


def write_filter(wanted: Filter, onto: Json | None = None) -> dict[str, Any]:
    """A filter as GitPushFilter or GitPullRequestFilter; ``onto`` as for ``write_trigger``."""
    written: dict[str, Any] = deepcopy(dict(onto)) if onto is not None else {}
    if isinstance(wanted, PushFilter):
        _write_patterns(written, "tags", wanted.tags)
    elif parse_texts(written.get("events")) != tuple(event.value for event in wanted.events):
        _put(written, "events", _keep(wanted.events, read_list(written.get("events"))))
    _write_patterns(written, "branches", wanted.branches)
    _write_patterns(written, "filePaths", wanted.file_paths)
    return written


def _write_filters(wanted: Sequence[Filter], before: Sequence[Any]) -> list[dict[str, Any]]:
    places = (before[at] if at < len(before) else None for at in range(len(wanted)))
    return [
        write_filter(entry, read_mapping(raw) if raw is not None else None)
        for entry, raw in zip(wanted, places, strict=True)
    ]


def _write_patterns(written: dict[str, Any], member: str, wanted: Patterns) -> None:
    if parse_patterns(written.get(member)) == wanted:
        return
    criteria = dict(read_mapping(written.get(member)))
    before = parse_patterns(criteria)
    if before.includes != wanted.includes:
        _put(criteria, "includes", _keep(wanted.includes, read_list(criteria.get("includes"))))
    if before.excludes != wanted.excludes:
        _put(criteria, "excludes", _keep(wanted.excludes, read_list(criteria.get("excludes"))))
    _put(written, member, criteria)


def _keep(wanted: Sequence[str], before: Sequence[Any]) -> list[str]:
    """The texts, each as the declaration wrote it before where it did: reading cleans them."""
    raw = {read_text(text): text for text in before if isinstance(text, str)}
    return [raw.get(str(text), str(text)) for text in wanted]


def _put(written: dict[str, Any], member: str, value: Sequence[Any] | Mapping[str, Any]) -> None:
    """Sets a member, or removes it where nothing is left: the service takes no empty lists here."""
    if value:
        written[member] = value
    else:
        written.pop(member, None)
