"""What a provider does for one attempt of an action or a rule, and where to find it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.emulator.engine.execution import Attempt
from services.emulator.engine.providers import time_limit
from services.emulator.engine.status import ActionStatus
from services.emulator.world import World

TIMED_OUT = "TIMED_OUT"
"""The code of work that its provider ends because it takes too long."""


@dataclass(frozen=True, slots=True)
class Work:
    """A provider's side of an attempt. Instants are POSIX seconds.

    Work that its pipeline has abandoned goes on to its own end, as the CodePipeline User Guide says of stopped
    executions.

    Args:
        attempt: the engine's side.
        pipeline: the pipeline's name.
        execution_id: the pipeline execution's id.
        account: where it is done, the twelve digits.
        region: where it is done.
        started: when it began.
        ends: when it ends by itself.
        failed: whether it ends badly.
        code: the code of its failure.
        message: the words of its failure.
    """

    attempt: Attempt
    pipeline: str
    execution_id: str
    account: str
    region: str
    started: float
    ends: float
    failed: bool = False
    code: str = ""
    message: str = ""

    @property
    def id(self) -> str:
        """The attempt's id: what everything random about the work grows from."""
        return self.attempt.id

    @property
    def seconds(self) -> float:
        """How long it takes in all."""
        return self.ends - self.started

    def over(self, now: float) -> bool:
        """Whether it has ended."""
        return now >= self.ends

    def setting(self, key: str) -> str:
        """A value of the action's configuration, variables resolved; "" where it has none."""
        return self.attempt.configuration.get(key, "")


_ONLY_IN = {"DeviceFarm": "us-west-2"}
"""Providers that are in one region only, whatever the pipeline's (AWS General Reference, endpoints)."""


def find_work(world: World, account: str, region: str, fits: Callable[[Attempt], bool]) -> Iterator[Work]:
    """All work of an account in a region whose attempt fits, a pipeline's newest execution first.

    Args:
        world: where to look, its lock held.
        account: the twelve digits.
        region: where the work is done, which need not be the pipeline's region.
        fits: told each attempt of an action or rule whose provider has begun.
    """
    for home in world.regions():
        for record in list(home.pipelines.values()):
            for execution in record.run.newest_first():
                for attempt in (*reversed(execution.attempts), *reversed(execution.rules)):
                    if attempt.outcome is None or not fits(attempt):
                        continue
                    wanted = attempt.declaration.get("region", home.name)
                    if _ONLY_IN.get(attempt.provider, wanted) != region:
                        continue
                    if _owner(attempt, home.account) == account:
                        yield _work(attempt, record.name, execution.id, account, region)


def _owner(attempt: Attempt, account: str) -> str:
    parts = str(attempt.declaration.get("roleArn", "")).split(":")
    return parts[4] if len(parts) > 4 else account


def _work(attempt: Attempt, pipeline: str, execution_id: str, account: str, region: str) -> Work:
    outcome, limit = attempt.outcome, time_limit(attempt)
    ends, failed, code, message = attempt.started + limit, True, TIMED_OUT, "It took too long."
    if attempt.status in (ActionStatus.SUCCEEDED, ActionStatus.FAILED):
        error = attempt.error or {}
        failed = attempt.status is ActionStatus.FAILED
        planned = outcome.seconds if outcome is not None else None
        timed_out = failed and (planned is None or planned > limit)
        code = TIMED_OUT if timed_out else str(error.get("code", ""))
        ends, message = attempt.updated, str(error.get("message", ""))
    elif outcome is not None and outcome.seconds is not None and outcome.seconds <= limit:
        ends, failed = attempt.started + outcome.seconds, outcome.status == "Failed"
        code, message = outcome.code or "", outcome.message or ""
    return Work(
        attempt, pipeline, execution_id, account, region, attempt.started, ends, failed, code, message
    )
