"""What people and systems did to a pipeline at a given time before now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from services.emulator.engine.behaviour import Outcome
from services.emulator.operations.pipelines import replace_structure
from services.emulator.scenarios.demo.crew import Crew
from services.emulator.scenarios.demo.people import session_arn
from services.emulator.scenarios.demo.versions import changed_in_passing


class Act(Protocol):
    """Something that happens ``ago`` seconds before now."""

    @property
    def ago(self) -> float:
        """Seconds before now."""
        ...

    def do(self, crew: Crew) -> None:
        """Make it happen."""
        ...


@dataclass(frozen=True, slots=True)
class Push:
    """A commit arrives and starts an execution."""

    ago: float
    message: str
    author: str
    values: dict[str, str] = field(default_factory=dict)

    def do(self, crew: Crew) -> None:
        """Push it."""
        crew.push(self.message, self.author, self.values)


@dataclass(frozen=True, slots=True)
class Expect:
    """From now on the next attempts of an action go so, in this order."""

    ago: float
    action: str
    outcomes: Sequence[Outcome]

    def do(self, crew: Crew) -> None:
        """Tell the world's behaviours."""
        crew.expect(self.action, self.outcomes)


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody answers the approval that waits in a stage."""

    ago: float
    stage: str
    who: str
    comment: str = ""
    approved: bool = True

    def do(self, crew: Crew) -> None:
        """Answer the oldest approval that waits there."""
        crew.answer(self.stage, self.who, self.comment, approved=self.approved)


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody disables the transition into a stage."""

    ago: float
    stage: str
    who: str
    reason: str

    def do(self, crew: Crew) -> None:
        """Disable it."""
        crew.run.disable(self.stage, "Inbound", session_arn(crew.account, self.who), self.reason)


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody stops the newest execution that goes on."""

    ago: float
    reason: str
    abandon: bool = False

    def do(self, crew: Crew) -> None:
        """Stop it."""
        crew.run.stop(crew.newest_active().id, abandon=self.abandon, reason=self.reason)


@dataclass(frozen=True, slots=True)
class Retry:
    """Somebody retries the failed actions of a stage."""

    ago: float
    stage: str

    def do(self, crew: Crew) -> None:
        """Retry the newest execution."""
        crew.run.retry(self.stage, crew.newest().id, "FAILED_ACTIONS")


@dataclass(frozen=True, slots=True)
class RollBack:
    """Somebody rolls a stage back to the execution that succeeded there before the newest."""

    ago: float
    stage: str
    who: str

    def do(self, crew: Crew) -> None:
        """Roll it back."""
        target = crew.succeeded_before_newest(self.stage)
        crew.run.roll_back(self.stage, target.id, session_arn(crew.account, self.who))


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody saves the pipeline's structure: its version rises, what runs is cancelled."""

    ago: float

    def do(self, crew: Crew) -> None:
        """Save it with another setting."""
        changed = changed_in_passing(crew.record.declaration, crew.record.version)
        replace_structure(crew.record, changed, crew.world.timeline.now())
