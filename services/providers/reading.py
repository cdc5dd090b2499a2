"""How providers read details: which client asks, and what a refusal becomes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.details import Section
from services.domain.execution import ActionAttempt
from services.domain.problem import Problem, ProblemKind
from services.domain.status import ActionStatus
from services.domain.target import Target
from services.errors import ServiceError

_GONE = frozenset(
    {
        "ApplicationDoesNotExistException",
        "ChangeSetNotFound",
        "ClusterNotFoundException",
        "DeploymentDoesNotExistException",
        "ExecutionDoesNotExist",
        "InvalidInputException",
        "NotFoundException",
        "OperationNotFoundException",
        "PipelineNotFoundException",
        "ResourceNotFoundException",
        "ServiceNotFoundException",
        "StackInstanceNotFoundException",
        "StackSetNotFoundException",
    }
)
"""What services answer where a thing was deleted, or never was where one looks."""

SLACK_SECONDS = 10.0
"""How far the clocks of CodePipeline and of a provider may be apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the details of a pipeline's actions, with which clients.

    Args:
        factory: whose clients.
        target: the pipeline's target.
        pipeline: the pipeline's name.
        others: further targets: an action of another account is read with the credentials of one there.
    """

    factory: ClientFactory
    target: Target
    pipeline: str
    others: Sequence[Target] = ()

    def caller(self, service: str, attempt: ActionAttempt) -> Caller:
        """Makes the calls of a service where an attempt's action runs.

        Args:
            service: botocore's name of the service.
            attempt: the attempt; its region and the account of its role count.

        Raises:
            ServiceError: the action runs in another account, and no target has credentials there.
        """
        account, region = self.account_of(attempt), attempt.region or self.target.region
        if account == self.target.account or not self.target.account:
            return Caller(self.factory, replace(self.target, region=region), service)
        for other in self.others:
            if other.account == account:
                return Caller(self.factory, replace(other, region=region), service)
        raise ServiceError(
            Problem(
                ProblemKind.DENIED,
                f"this action runs in account {account}, which is none of the targets",
                hint="add a profile of that account to see its details",
            )
        )

    def pipelines(self) -> Caller:
        """Makes CodePipeline's calls at the pipeline's own target."""
        return Caller(self.factory, self.target)

    def account_of(self, attempt: ActionAttempt) -> str | None:
        """The account in which an attempt's action runs: its role's, or the pipeline's."""
        parts = (attempt.role_arn or "").split(":")
        return parts[4] if len(parts) > 4 and parts[4] else self.target.account


def is_within(attempt: ActionAttempt, time: float | None) -> bool:
    """Whether something happened while an attempt ran, or right after: what it began, not what came later.

    The work of an attempt that was abandoned goes on, so it has no end here.
    """
    if time is None or time < (attempt.started or 0.0) - SLACK_SECONDS:
        return False
    ended = attempt.status in (ActionStatus.SUCCEEDED, ActionStatus.FAILED)
    return not ended or attempt.updated is None or time <= attempt.updated + SLACK_SECONDS


def note_of_now(attempt: ActionAttempt) -> str:
    """What to say beside what a service tells of the present only, where the attempt is past."""
    return (
        "" if attempt.status == ActionStatus.IN_PROGRESS else "as it stands now, not as this action left it"
    )


def read_section(title: str, what: str, read: Callable[[], Section]) -> Section:
    """What ``read`` answers, or a section with the one line that says why it could not.

    Args:
        title: the section's title where there is nothing else to say.
        what: what is looked for: ``the build``, ``stack web``.
        read: reads the section.
    """
    try:
        return read()
    except ServiceError as error:
        return Section(title, problem=_plain(error.problem, what))


def missing(title: str, what: str) -> Section:
    """A section for what the service answered nothing about."""
    return Section(title, problem=_gone(what))


def _plain(problem: Problem, what: str) -> Problem:
    absent = problem.code == "ValidationError" and "does not exist" in problem.detail
    if problem.code in _GONE or absent:
        found = _gone(what)
        return replace(
            found,
            detail=problem.detail,
            code=problem.code,
            operation=problem.operation,
            request_id=problem.request_id,
        )
    return problem


def _gone(what: str) -> Problem:
    return Problem(
        ProblemKind.NOT_FOUND,
        f"{what} is not there",
        hint="it was deleted, is older than AWS keeps it, or belongs to another account",
    )
