"""Which source actions of a pipeline a change in Git starts.

CodePipeline User Guide, "Automate starting pipelines using triggers and filtering" and "Trigger filtering in the
pipeline JSON".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.emulator.changes.globs import glob_matches

Json = dict[str, Any]
MOST_FILES = 100
_PULL_REQUEST_EVENTS = ("OPEN", "UPDATED", "CLOSED")


@dataclass(frozen=True, slots=True, kw_only=True)
class GitChange:
    """A push of a branch or a tag, or an event of a pull request.

    Args:
        branch: the branch that is pushed.
        tag: the tag that is pushed.
        event: what happens to a pull request: OPEN, UPDATED, CLOSED or any other.
        source: the branch that is pulled from.
        target: the branch that is pulled into.
        files: the paths that change.
        creates: whether a push makes its branch; nothing is known then of its files.
    """

    branch: str = ""
    tag: str = ""
    event: str = ""
    source: str = ""
    target: str = ""
    files: tuple[str, ...] = ()
    creates: bool = False


def starting_actions(declaration: Json, change: GitChange) -> list[str]:
    """The names of the connection source actions in whose repository a change starts the pipeline.

    Args:
        declaration: the pipeline's.
        change: what happened in the repository of each of its source actions.
    """
    triggers = {
        trigger["gitConfiguration"]["sourceActionName"]: trigger["gitConfiguration"]
        for trigger in reversed(declaration.get("triggers", ()))
    }
    return [
        action["name"]
        for action in connected_actions(declaration)
        if _starts(declaration, action, triggers.get(action["name"]), change)
    ]


def connected_actions(declaration: Json) -> list[Json]:
    """The source actions that read from a connection."""
    return [
        action
        for stage in declaration["stages"]
        for action in stage["actions"]
        if action["actionTypeId"]["provider"] == "CodeStarSourceConnection"
    ]


def _starts(declaration: Json, action: Json, trigger: Json | None, change: GitChange) -> bool:
    if trigger is not None and declaration.get("pipelineType", "V1") != "V2":
        return False
    pushes = (trigger or {}).get("push") or []
    requests = (trigger or {}).get("pullRequest") or []
    if pushes or requests:
        return any(_push_fires(one, change) for one in pushes) or any(
            _pull_request_fires(one, change) for one in requests
        )
    configuration = action.get("configuration", {})
    if configuration.get("DetectChanges", "true").strip().lower() == "false":
        return False
    return bool(change.branch) and change.branch == configuration.get("BranchName")


def _push_fires(criteria: Json, change: GitChange) -> bool:
    if change.event or not (change.branch or change.tag):
        return False
    tags, branches, paths = (criteria.get(kind) or {} for kind in ("tags", "branches", "filePaths"))
    if change.tag:
        return not _says(branches) and not _says(paths) and (not _says(tags) or _passes(tags, change.tag))
    if _says(tags) or (_says(branches) and not _passes(branches, change.branch)):
        return False
    return not _says(paths) or (not change.creates and _any_file_passes(paths, change.files))


def _pull_request_fires(criteria: Json, change: GitChange) -> bool:
    if change.event not in (criteria.get("events") or _PULL_REQUEST_EVENTS):
        return False
    branches, paths = criteria.get("branches") or {}, criteria.get("filePaths") or {}
    if change.event not in _PULL_REQUEST_EVENTS or (_says(branches) and not _passes(branches, change.target)):
        return False
    return not _says(paths) or _any_file_passes(paths, change.files)


def _says(patterns: Json) -> bool:
    return bool(patterns.get("includes") or patterns.get("excludes"))


def _passes(patterns: Json, name: str) -> bool:
    """An exclude beats every include; without includes all are included."""
    if any(glob_matches(pattern, name) for pattern in patterns.get("excludes") or ()):
        return False
    includes = patterns.get("includes") or ()
    return not includes or any(glob_matches(pattern, name) for pattern in includes)


def _any_file_passes(patterns: Json, files: Sequence[str]) -> bool:
    return any(_passes(patterns, path) for path in files[:MOST_FILES])
