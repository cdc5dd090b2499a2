"""The git triggers of a declaration, parsed."""

from __future__ import annotations

from services.domain.git_trigger import (
    CONNECTION_PROVIDER,
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.pipelines.parse.members import read_list, read_mapping, read_text


def parse_triggers(declaration: object) -> tuple[GitTrigger, ...]:
    """The triggers of a pipeline's declaration (the ``pipeline`` of a GetPipeline answer), in its order."""
    return tuple(parse_trigger(row) for row in read_list(read_mapping(declaration).get("triggers")))


def parse_trigger(raw: object) -> GitTrigger:
    """A PipelineTriggerDeclaration; what is missing or of another type counts as not said."""
    row = read_mapping(raw)
    git = read_mapping(row.get("gitConfiguration"))
    return GitTrigger(
        source_action=read_text(git.get("sourceActionName")),
        push=tuple(parse_push_filter(entry) for entry in read_list(git.get("push"))),
        pull_request=tuple(parse_pull_request_filter(entry) for entry in read_list(git.get("pullRequest"))),
        provider=read_text(row.get("providerType")) or CONNECTION_PROVIDER,
    )


def parse_push_filter(raw: object) -> PushFilter:
    """A GitPushFilter."""
    row = read_mapping(raw)
    return PushFilter(
        tags=parse_patterns(row.get("tags")),
        branches=parse_patterns(row.get("branches")),
        file_paths=parse_patterns(row.get("filePaths")),
    )


def parse_pull_request_filter(raw: object) -> PullRequestFilter:
    """A GitPullRequestFilter; events that we do not know keep their text."""
    row = read_mapping(raw)
    return PullRequestFilter(
        events=tuple(PullRequestEvent(text) for text in parse_texts(row.get("events"))),
        branches=parse_patterns(row.get("branches")),
        file_paths=parse_patterns(row.get("filePaths")),
    )


def parse_patterns(raw: object) -> Patterns:
    """The includes and excludes of a filter on branches, tags or file paths."""
    row = read_mapping(raw)
    return Patterns(parse_texts(row.get("includes")), parse_texts(row.get("excludes")))


def parse_texts(raw: object) -> tuple[str, ...]:
    """The texts of a list, cleaned; entries of another type are left out."""
    return tuple(read_text(text) for text in read_list(raw) if isinstance(text, str))
