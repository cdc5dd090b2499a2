"""Pipelines themselves: create, get, update, delete and list."""

from __future__ import annotations

import copy

from services.emulator.changes import polling
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.errors import ServiceFault
from services.emulator.model import service_model
from services.emulator.operations.registry import Context, operation
from services.emulator.operations.secrets import masked, restored
from services.emulator.operations.tagging import listed_tags, tags_of
from services.emulator.paging import page_of
from services.emulator.structure import require_sound
from services.emulator.validation.types import typed
from services.emulator.world import Json, PipelineRecord, Region

MOST_PIPELINES = 1000
_PAGE = 100


def add_pipeline(
    region: Region, declaration: Json, *, created: float, tags: dict[str, str] | None = None
) -> PipelineRecord:
    """Put a pipeline into a region without looking at it and without starting it.

    Args:
        region: where it is to stand.
        declaration: its ``PipelineDeclaration``; ``version`` is set here.
        created: POSIX seconds.
        tags: its tags.
    """
    name = declaration["name"]
    record = PipelineRecord(
        name=name,
        arn=region.arn(name),
        versions={1: declaration | {"version": 1}},
        created=created,
        updated=created,
        run=PipelineRun(region, name),
        tags=dict(tags or {}),
    )
    region.pipelines[name] = record
    return record


@operation("CreatePipeline")
def create_pipeline(context: Context, request: Json) -> Json:
    """Create a pipeline and start its first execution.

    Raises:
        ServiceFault: the name is taken, the structure is unsound, or the region is full.
    """
    region = context.region
    declaration = completed(request["pipeline"])
    name = declaration["name"]
    if name in region.pipelines:
        raise ServiceFault(
            "InvalidStructureException",
            f"A pipeline with the name '{name}' already exists in account '{region.account}'",
        )
    require_sound(region, declaration)
    tags = tags_of(request.get("tags", ()), region.arn(name))
    if len(region.pipelines) >= MOST_PIPELINES:
        raise ServiceFault(
            "LimitExceededException",
            "The number of pipelines associated with the Amazon Web Services account has exceeded the limit "
            "allowed for the account.",
        )
    record = add_pipeline(region, declaration, created=_now(context), tags=tags)
    record.run.begin({"triggerType": "CreatePipeline", "triggerDetail": context.caller.arn})
    answer: Json = {"pipeline": shown(region, record.declaration)}
    if tags:
        answer["tags"] = listed_tags(tags)
    return answer


@operation("GetPipeline")
def get_pipeline(context: Context, request: Json) -> Json:
    """The declaration of a version, the newest where none is asked for, and the pipeline's metadata.

    Raises:
        ServiceFault: PipelineNotFoundException or PipelineVersionNotFoundException.
    """
    record = context.pipeline(request["name"])
    version = request.get("version", record.version)
    if version not in record.versions:
        raise ServiceFault(
            "PipelineVersionNotFoundException",
            f"Pipeline '{record.name}' in account '{context.region.account}' has no version {version}",
        )
    metadata: Json = {
        "pipelineArn": record.arn,
        "created": round(record.created, 3),
        "updated": round(record.updated, 3),
    }
    stopped = polling.disabled_at(record, _now(context))
    if stopped is not None:
        metadata["pollingDisabledAt"] = round(stopped, 3)
    return {"pipeline": shown(context.region, record.versions[version]), "metadata": metadata}


@operation("UpdatePipeline")
def update_pipeline(context: Context, request: Json) -> Json:
    """Give a pipeline a new structure: its version rises by one and executions under way are cancelled.

    Raises:
        ServiceFault: ResourceNotFoundException, as the live service was seen to answer, or an unsound
            structure.
    """
    region = context.region
    declaration = completed(request["pipeline"])
    record = region.pipelines.get(declaration["name"])
    if record is None:
        raise ServiceFault(
            "ResourceNotFoundException",
            f"The account with id '{region.account}' does not include a pipeline with the name "
            f"'{declaration['name']}'",
        )
    require_sound(region, declaration)
    replace_structure(record, restored(region, declaration, record.declaration), _now(context))
    return {"pipeline": shown(region, record.declaration)}


def replace_structure(record: PipelineRecord, declaration: Json, now: float) -> None:
    """Make a declaration the next version of a pipeline and tell its engine.

    Args:
        record: the pipeline.
        declaration: the new structure, secrets unmasked.
        now: POSIX seconds.
    """
    version = record.version + 1
    record.versions[version] = declaration | {"version": version}
    record.updated = now
    record.polling_disabled_at = None
    record.run.structure_changed()


@operation("DeletePipeline")
def delete_pipeline(context: Context, request: Json) -> None:
    """Delete a pipeline; one that does not exist is as good as deleted."""
    record = context.region.pipelines.get(request["name"])
    if record is not None:
        record.run.deleted()
        del context.region.pipelines[record.name]


@operation("ListPipelines")
def list_pipelines(context: Context, request: Json) -> Json:
    """The pipelines of the region by name, at most ``maxResults`` (100 where it is not given) a page.

    Raises:
        ServiceFault: InvalidNextTokenException.
    """
    pipelines = context.region.pipelines
    size = request.get("maxResults", _PAGE)
    names, token = page_of(context.region, "ListPipelines", request, sorted(pipelines), size, str)
    answer: Json = {"pipelines": [_summary(pipelines[name]) for name in names]}
    if token is not None:
        answer["nextToken"] = token
    return answer


def shown(region: Region, declaration: Json) -> Json:
    """A declaration as the service answers it: secrets masked, members in one order whoever wrote them."""
    shape = service_model("codepipeline").operations["GetPipeline"].output
    if shape is None:
        raise LookupError("GetPipeline answers nothing")
    ordered: Json = typed(shape.members["pipeline"], masked(region, declaration))
    return ordered


def completed(declaration: Json) -> Json:
    """A copy of a declaration with what the service fills in: type, mode, run orders and empty members."""
    filled = copy.deepcopy(declaration)
    filled.setdefault("pipelineType", "V1")
    filled.setdefault("executionMode", "SUPERSEDED")
    for stage in filled["stages"]:
        for action in stage["actions"]:
            action.setdefault("runOrder", 1)
            action.setdefault("configuration", {})
            action.setdefault("outputArtifacts", [])
            action.setdefault("inputArtifacts", [])
    return filled


def _summary(record: PipelineRecord) -> Json:
    declaration = record.declaration
    return {
        "name": record.name,
        "version": record.version,
        "pipelineType": declaration.get("pipelineType", "V1"),
        "executionMode": declaration.get("executionMode", "SUPERSEDED"),
        "created": round(record.created, 3),
        "updated": round(record.updated, 3),
    }


def _now(context: Context) -> float:
    return context.world.timeline.now()
