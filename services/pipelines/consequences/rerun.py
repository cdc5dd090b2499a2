"""How an execution starts anew with the revisions and variables it had."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.execution import Execution
from services.domain.pipeline import PipelineDefinition
from services.domain.revision import RevisionOverride
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import (
    PipelineType,
)
from services.providers import revision_types


@dataclass(frozen=True, slots=True)
class Rerun:
    """An execution's revisions and variables, as a new start takes them.

    Args:
        execution: the execution that is repeated.
        revisions: overrides for the source actions that there still are.
        variables: values of the variables that there still are.
        lost: what the new start cannot take over, each in words.
    """

    execution: Execution
    revisions: tuple[RevisionOverride, ...]
    variables: dict[str, str]
    lost: tuple[str, ...] = ()


def why_no_rerun(snapshot: PipelineSnapshot, run: Execution | None) -> str | None:
    """Why an execution cannot be repeated as a new start; None where it can.

    Only V2 pipelines take source revisions at start (CodePipeline User Guide, source revision overrides).
    """
    if run is None:
        return "No execution is selected to run again."
    declared = snapshot.definition.type if snapshot.definition is not None else snapshot.summary.type
    known = snapshot.definition is not None or snapshot.summary.version is not None
    if known and declared == PipelineType.V1:
        return "A V1 pipeline always starts with the newest revisions: older ones cannot be run again."
    if not any(revision.id for revision in run.revisions):
        return f"Execution {run.short_id} brought in no revision that could be run again."
    return None


def rerun_of(run: Execution, definition: PipelineDefinition) -> Rerun:
    """How to start an execution's revisions and variables anew, with what the pipeline is now."""
    sources = {action.name: revision_types(action.type) for action in definition.sources}
    revisions: list[RevisionOverride] = []
    lost: list[str] = []
    for revision in run.revisions:
        types = sources.get(revision.action)
        if not revision.id:
            lost.append(f"{revision.action} told no revision: it takes the newest")
        elif types is None:
            lost.append(f"source action {revision.action} is gone: {revision.short_id} is left out")
        elif not types:
            lost.append(f"{revision.action} takes no revision at start: it takes the newest")
        else:
            revisions.append(RevisionOverride(revision.action, types[0], revision.id))
    known = {revision.action for revision in run.revisions}
    lost += [f"source action {name} is new: it takes the newest" for name in sources if name not in known]
    declared = {variable.name for variable in definition.variables}
    given = run.variables or {}
    lost += [f"variable {name} is gone" for name in given if name not in declared]
    return Rerun(
        run,
        tuple(revisions),
        {name: value for name, value in given.items() if name in declared},
        tuple(lost),
    )
