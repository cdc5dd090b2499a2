"""What goes on at acme while one watches: commits arrive, and somebody retries what failed."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from random import Random

from services.emulator.changes import sources
from services.emulator.changes.filters import GitChange
from services.emulator.changes.git import GitEvent, happen, would_start
from services.emulator.engine.status import StageStatus
from services.emulator.errors import ServiceFault
from services.emulator.scenarios.demo.crew import Crew
from services.emulator.scenarios.demo.people import commit_message, engineer
from services.emulator.scenarios.demo.plan import Plan
from services.emulator.world import World

_PAUSE = (10.0, 20.0)
"""Seconds between two events, from and to."""

_RETRY_SHARE = 0.2


class Life:
    """Makes something happen every ten to twenty seconds, for ever.

    Args:
        world: the demo's world.
        cast: the pipelines that are alive, with the crew of each.
        seed: of the choices.
    """

    def __init__(self, world: World, cast: Sequence[tuple[Plan, Crew]], seed: int) -> None:
        self._world = world
        self._cast = list(cast)
        self._random = Random(f"life/{seed}")

    def begin(self, at: float) -> None:
        """Have the first event happen at an instant (POSIX seconds)."""
        self._world.timeline.at(at, self._happen)

    def _happen(self) -> None:
        plan, crew = self._random.choice(self._cast)
        if crew.run.alive:
            # A person or a webhook that is refused (too many executions, a busy stage) leaves it at that.
            with contextlib.suppress(ServiceFault):
                if self._random.random() < _RETRY_SHARE:
                    _retry_failed(crew)
                else:
                    self._commit(plan, crew)
        self._world.timeline.after(self._random.uniform(*_PAUSE), self._happen)

    def _commit(self, plan: Plan, crew: Crew) -> None:
        """Somebody commits; who listens starts, unless that would stir pipelines whose story stands still."""
        message, author = commit_message(self._random, plan.team), engineer(self._random)
        location = crew.location
        if plan.values:
            crew.push(message, author, dict(plan.values))
        elif location.provider in sources.PROVIDERS:
            sources.change(crew.run.region, location, message=message, author=author)
        else:
            event = GitEvent(
                repository=location.place,
                change=GitChange(branch=location.ref, files=("src/main.py",)),
                message=message,
                author=author,
            )
            moving = {id(one.record) for _, one in self._cast}
            if all(id(record) in moving for record in would_start(self._world, event)):
                happen(self._world, event)
            else:
                crew.push(message, author)


def _retry_failed(crew: Crew) -> None:
    newest = next(iter(crew.run.newest_first()), None)
    if newest is None:
        return
    for visit in list(newest.visits.values()):
        if visit.status is StageStatus.FAILED:
            crew.run.retry(visit.name, newest.id, "FAILED_ACTIONS")
