"""The CodeBuild builds and batches behind CodeBuild actions."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.emulator.aws_services.work import Work, find_work
from services.emulator.engine.execution import Attempt
from services.emulator.world import World

_LOGS = {"monolith-ant": "S3_ONLY", "flags-schema": "DISABLED"}
"""Projects that do not log into CloudWatch Logs."""

_MEMBERS = ("lint", "linux_x86", "linux_arm")
"""The builds of a batch by their identifiers; where the batch fails, the last one does."""


@dataclass(frozen=True, slots=True)
class Build:
    """A build of a project.

    Args:
        work: what it does and when.
        project: the project's name.
        number: the UUID that is its id's second half and its log stream's name.
        identifier: its name in a batch, or "".
    """

    work: Work
    project: str
    number: str
    identifier: str = ""

    @property
    def id(self) -> str:
        """Its id as CodeBuild has it."""
        return f"{self.project}:{self.number}"


def builds_of(world: World, account: str, region: str, project: str) -> Iterator[Build]:
    """The builds of a project, newest first, those of batches among them."""
    for work in works_of(world, account, region, project):
        if is_batch(work):
            yield from members_of(work)
        else:
            yield Build(work, project, _number(work))


def works_of(world: World, account: str, region: str, project: str) -> Iterator[Work]:
    """The work of a project, newest first: a build or a batch each."""

    def fits(attempt: Attempt) -> bool:
        return attempt.provider == "CodeBuild" and attempt.configuration.get("ProjectName") == project

    return find_work(world, account, region, fits)


def is_batch(work: Work) -> bool:
    """Whether it is a batch of builds."""
    return work.setting("BatchEnabled").casefold() == "true"


def batch_id(work: Work) -> str:
    """The id of a batch as CodeBuild has it."""
    return f"{work.setting('ProjectName')}:{_number(work)}"


def members_of(work: Work) -> tuple[Build, ...]:
    """The builds of a batch."""
    return tuple(
        Build(
            work if identifier == _MEMBERS[-1] else replace(work, failed=False, code="", message=""),
            work.setting("ProjectName"),
            str(uuid.uuid5(uuid.NAMESPACE_OID, f"{work.id}/{identifier}")),
            identifier,
        )
        for identifier in _MEMBERS
    )


def logs_of(project: str) -> str:
    """Where a project logs: ENABLED for CloudWatch Logs, S3_ONLY or DISABLED."""
    return _LOGS.get(project, "ENABLED")


def _number(work: Work) -> str:
    return (work.attempt.external_id or work.id).rpartition(":")[2]
