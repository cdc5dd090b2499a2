"""What became of an update, creation, deletion or tagging whose answer was lost, found out by reading."""

from __future__ import annotations

from services.definition.declaration import Declaration, without_version
from services.definition.sameness import holds
from services.domain.problem import ProblemKind
from services.errors import ServiceError
from services.pipelines.reader import Reader
from services.pipelines.reconciled import Reconciled
from services.pipelines.verbs import (
    CreatePipeline,
    DeletePipeline,
    TagPipeline,
    UntagPipeline,
    UpdatePipeline,
)


def reconcile_update(reader: Reader, verb: UpdatePipeline) -> Reconciled:
    """Whether the version behind the one that was edited is what was sent."""
    newest = _find(reader, verb.pipeline)
    if newest is None:
        return Reconciled(None, "the pipeline is gone")
    number = newest.version
    if number is None or number < verb.version:
        return Reconciled(None, f"the pipeline is at version {number}: it is another one than was edited")
    if number == verb.version:
        return Reconciled(False, f"the pipeline is at version {number} still")
    ours = verb.version + 1
    made = newest if number == ours else reader.declaration(verb.pipeline, ours)
    if not _is(made, verb):
        return Reconciled(False, f"version {ours} is somebody else's")
    later = f"; it is at version {number} by now" if number > ours else ""
    return Reconciled(True, f"version {ours} is what was sent{later}", version=ours)


def reconcile_creation(reader: Reader, verb: CreatePipeline) -> Reconciled:
    """Whether the pipeline is there, as it was sent."""
    found = _find(reader, verb.pipeline)
    if found is None:
        return Reconciled(False, "there is no pipeline of that name")
    first = found if found.version in (None, 1) else reader.declaration(verb.pipeline, 1)
    if _is(first, verb):
        return Reconciled(True, "the pipeline is there, as it was sent", version=1)
    return Reconciled(False, "a pipeline of that name is there, but another one")


def reconcile_deletion(reader: Reader, verb: DeletePipeline) -> Reconciled:
    """Whether the pipeline is gone."""
    found = _find(reader, verb.pipeline)
    if found is None:
        return Reconciled(True, "the pipeline is gone")
    if found.version is not None and found.version < verb.version:
        return Reconciled(True, "the pipeline is gone; one of the same name was made since")
    return Reconciled(False, f"the pipeline is there still, at version {found.version}")


def reconcile_tags(reader: Reader, verb: TagPipeline | UntagPipeline) -> Reconciled:
    """Whether the tags are as they were to become."""
    tags = reader.tags(verb.arn)
    if isinstance(verb, TagPipeline):
        missing = [key for key, value in verb.tags.items() if tags.get(key) != value]
        words = f"not so: {', '.join(missing)}" if missing else "the pipeline has the tags"
        return Reconciled(not missing, words)
    left = [key for key in verb.keys if key in tags]
    words = f"still there: {', '.join(left)}" if left else "the tags are gone"
    return Reconciled(not left, words)


def _find(reader: Reader, pipeline: str) -> Declaration | None:
    try:
        return reader.declaration(pipeline)
    except ServiceError as error:
        if error.problem.kind is not ProblemKind.NOT_FOUND:
            raise
        return None


def _is(found: Declaration, verb: UpdatePipeline | CreatePipeline) -> bool:
    return holds(without_version(found.members), without_version(verb.declaration))
