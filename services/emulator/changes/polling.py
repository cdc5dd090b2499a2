"""Source actions that look for changes themselves: ``PollForSourceChanges``.

It is true where nothing is said of it (CodePipeline User Guide, action structure reference of CodeCommit, Amazon S3
and GitHub version 1). Each such pipeline looks once a minute; one without any execution for thirty days stops
(botocore model, ``pollingDisabledAt``). Nothing happens at a look that finds nothing new, so only those that follow a
change are put on the agenda.
"""

from __future__ import annotations

import contextlib
import math
from typing import TYPE_CHECKING, Any

from services.emulator.engine.sources import SourceLocation
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.world import PipelineRecord, World

Json = dict[str, Any]
PERIOD_SECONDS = 60.0
IDLE_SECONDS = 30 * 86_400.0
_PROVIDERS = frozenset({"CodeCommit", "S3", "GitHub"})


def polls(action: Json) -> bool:
    """Whether a source action looks for changes itself."""
    if action["actionTypeId"]["provider"] not in _PROVIDERS:
        return False
    said = action.get("configuration", {}).get("PollForSourceChanges", "true")
    return str(said).strip().lower() != "false"


def disabled_at(record: PipelineRecord, now: float) -> float | None:
    """When a pipeline's polling stopped for want of executions; None where it goes on or where nothing polls.

    Saving the pipeline begins a new period.
    """
    if record.polling_disabled_at is not None:
        return record.polling_disabled_at
    if not any(polls(action) for action in record.declaration["stages"][0]["actions"]):
        return None
    newest = next(iter(record.run.newest_first()), None)
    stops = max(record.updated, newest.started if newest is not None else 0.0) + IDLE_SECONDS
    return stops if stops <= now else None


def notice(world: World, location: SourceLocation) -> None:
    """Have the pipelines that poll a location find its newest revision when they next look."""
    if location.provider not in _PROVIDERS:
        return
    for region in world.regions():
        for record in list(region.pipelines.values()):
            if _watches(record, location):
                _look_next(world, record)


def _watches(record: PipelineRecord, location: SourceLocation) -> bool:
    return any(
        polls(action)
        and SourceLocation.of(action["actionTypeId"]["provider"], action.get("configuration", {})) == location
        for action in record.declaration["stages"][0]["actions"]
    )


def _look_next(world: World, record: PipelineRecord) -> None:
    """Put the pipeline's next look on the agenda: a whole number of minutes after it was created."""
    if record.polling:
        return
    record.polling = True
    periods = math.floor((world.timeline.now() - record.created) / PERIOD_SECONDS) + 1
    world.timeline.at(record.created + periods * PERIOD_SECONDS, lambda: _look(record))


def _look(record: PipelineRecord) -> None:
    record.polling = False
    run = record.run
    still = any(polls(action) for action in record.declaration["stages"][0]["actions"])
    if not run.alive or not still or disabled_at(record, run.world.timeline.now()) is not None:
        return
    # A pipeline at its limit of executions misses the change: it is not looked at again.
    with contextlib.suppress(ServiceFault):
        run.begin({"triggerType": "PollForSourceChanges"})
