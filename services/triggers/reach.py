"""Which of the fleet's pipelines a Git event would start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from services.domain.git_trigger import CONNECTION_PROVIDER, GitEvent, Repository
from services.domain.pipeline import ActionDeclaration, PipelineDefinition
from services.domain.status import PipelineType
from services.triggers.judging import Reason
from services.triggers.tester import Verdict, judge_default, verdict

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """What one source action makes of an event.

    Args:
        action: its name.
        starts: whether it starts the pipeline.
        declared: whether a trigger of the declaration decides; otherwise change detection does.
        verdict: why.
    """

    action: str
    starts: bool
    declared: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PipelineVerdict:
    """What a pipeline makes of an event; ``sources`` are its actions that use connections."""

    starts: bool
    sources: tuple[SourceVerdict, ...]


def would_start(
    pipelines: Mapping[K, PipelineDefinition], event: GitEvent, repository: Repository
) -> dict[K, PipelineVerdict]:
    """The pipelines with a source action on that repository, each with whether the event starts it, and why.

    A repository's name counts with its case; a source action that differs in case only is told apart in words.

    Args:
        pipelines: declarations by whatever tells them apart.
        event: what happened.
        repository: where; without a connection, over any that leads there.
    """
    judged = ((key, judge_pipeline(pipeline, event, repository)) for key, pipeline in pipelines.items())
    return {key: result for key, result in judged if result.sources}


def judge_pipeline(
    pipeline: PipelineDefinition, event: GitEvent, repository: Repository | None = None
) -> PipelineVerdict:
    """Whether an event starts a pipeline, source action by source action.

    Args:
        pipeline: its declaration.
        event: what happened.
        repository: where; None for the repository of each source action.
    """
    sources = tuple(
        _judge_source(pipeline, action, event, repository)
        for action in pipeline.sources
        if action.type.provider == CONNECTION_PROVIDER
        and (repository is None or _is_about(action, repository))
    )
    return PipelineVerdict(any(source.starts for source in sources), sources)


def detects_changes(action: ActionDeclaration) -> bool:
    """Whether a connection's source action starts the pipeline by itself; DetectChanges is true where not said."""
    return action.configuration.get("DetectChanges", "true").strip().lower() != "false"


def same_connection(one: str, other: str) -> bool:
    """Whether two ARNs name one connection: codestar-connections and codeconnections are the same service."""
    return _unbranded(one) == _unbranded(other)


def _judge_source(
    pipeline: PipelineDefinition, action: ActionDeclaration, event: GitEvent, repository: Repository | None
) -> SourceVerdict:
    declared = next((entry for entry in pipeline.triggers if entry.source_action == action.name), None)
    result = _judge_case(action, repository)
    branch = action.configuration.get("BranchName", "")
    if result is None and declared is not None and pipeline.type == PipelineType.V1:
        result = _refused("triggers need a pipeline of type V2: the service refuses them in V1")
    if result is None and (declared is None or not declared.filters) and not detects_changes(action):
        result = _refused("DetectChanges is false and no filter is declared: nothing in Git starts it")
    if result is None and declared is not None:
        result = verdict(declared, event, branch)
    if result is None:
        reason = judge_default(event, branch)
        result = Verdict(reason.holds, reasons=(reason,))
    return SourceVerdict(action.name, result.fires, declared is not None, result)


def _judge_case(action: ActionDeclaration, repository: Repository | None) -> Verdict | None:
    declared = action.configuration.get("FullRepositoryId", "")
    if repository is None or declared == repository.name:
        return None
    return _refused(f"FullRepositoryId is {declared}: its case differs from {repository.name}")


def _refused(text: str) -> Verdict:
    return Verdict(fires=False, reasons=(Reason(holds=False, text=text),))


def _is_about(action: ActionDeclaration, repository: Repository) -> bool:
    if action.configuration.get("FullRepositoryId", "").casefold() != repository.name.casefold():
        return False
    connection = action.configuration.get("ConnectionArn", "")
    return repository.connection is None or same_connection(connection, repository.connection)


def _unbranded(arn: str) -> str:
    return arn.replace(":codestar-connections:", ":codeconnections:", 1)
