"""Emulated worlds in which a recorded history happened: the same names, ids, times and words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.clock import SteppedClock
from services.domain.target import PipelineKey, Target
from services.emulator import Emulator
from services.emulator.engine.execution import Attempt
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.world import PipelineRecord
from tests.screens.app_rig import PROFILE

Json = dict[str, Any]

ACCOUNT = "000000000000"
"""Stands in the recordings for every account."""


def instant(text: str) -> float:
    """The POSIX seconds of a recorded time."""
    return datetime.fromisoformat(text).timestamp()


def go_to(emulator: Emulator, clock: SteppedClock, when: float) -> None:
    """Let time pass until an instant."""
    emulator.step(when - clock.now())


class Recorded:
    """A pipeline of a recording, in its region of the recorded account.

    Args:
        emulator: its world.
        region: of the recording.
        declaration: the pipeline, as far as the recording tells.
        version: the number of its newest version.
    """

    def __init__(self, emulator: Emulator, region: str, declaration: Json, version: int = 1) -> None:
        place = emulator.world.region(ACCOUNT, region)
        now, name = emulator.world.timeline.now(), declaration["name"]
        self.run = PipelineRun(place, name)
        place.pipelines[name] = PipelineRecord(
            name, place.arn(name), {version: declaration}, now, now, self.run
        )
        self.target = Target(f"{PROFILE}/{region}", region, profile=PROFILE)
        self.key = PipelineKey(self.target.name, name)

    def begin(self, execution_id: str) -> None:
        """Start the recorded execution."""
        self.run.begin({"triggerType": "WebhookV2", "triggerDetail": ""})
        (given,) = self.run.executions
        execution = self.run.executions.pop(given)
        execution.id = execution_id
        self.run.executions[execution_id] = execution
        self.run._active[execution_id] = self.run._active.pop(given)

    def attempts(self, action: str) -> list[Attempt]:
        """The attempts of an action, oldest first."""
        (execution,) = self.run.executions.values()
        return [attempt for attempt in execution.attempts if attempt.name == action]
