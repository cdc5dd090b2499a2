"""Jobs for workers: what custom actions, and Lambda functions, are asked to do and answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.emulator.engine import actions
from services.emulator.engine.execution import Attempt, Json, StageVisit
from services.emulator.engine.sources import Revision
from services.emulator.engine.status import ActionStatus
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


class JobStatus(StrEnum):
    """``JobStatus`` of the botocore model, as far as a job that is known can have it."""

    QUEUED = "Queued"
    DISPATCHED = "Dispatched"
    IN_PROGRESS = "InProgress"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    TIMED_OUT = "TimedOut"


@dataclass(slots=True, eq=False)
class Job:
    """The job of one action attempt; its id is the action execution's."""

    run: PipelineRun
    visit: StageVisit
    attempt: Attempt
    status: JobStatus = JobStatus.QUEUED
    nonce: str = "1"
    continuation: str | None = None

    @property
    def action_type(self) -> Json:
        """The action type that a worker polls for."""
        kind: Json = self.attempt.declaration["actionTypeId"]
        return kind


class JobBook:
    """Every job that is open or was answered, by id."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def offer(self, run: PipelineRun, visit: StageVisit, attempt: Attempt) -> None:
        """Queue the job of an attempt."""
        self._jobs[attempt.id] = Job(run, visit, attempt)

    def close(self, job_id: str) -> None:
        """Note that an attempt is over, whatever ended it; harmless where it has no job."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        if job.status in (JobStatus.QUEUED, JobStatus.DISPATCHED, JobStatus.IN_PROGRESS):
            succeeded = job.attempt.status is ActionStatus.SUCCEEDED
            job.status = JobStatus.SUCCEEDED if succeeded else JobStatus.FAILED

    def time_out(self, job_id: str) -> None:
        """Note that an attempt has taken longer than it may; harmless where it has no job."""
        if job_id in self._jobs:
            self._jobs[job_id].status = JobStatus.TIMED_OUT

    def forget(self, job_ids: list[str]) -> None:
        """Drop the jobs of attempts whose history is gone."""
        for job_id in job_ids:
            self._jobs.pop(job_id, None)

    def find(self, account: str, region: str, job_id: str) -> Job:
        """The job of an id in an account and region.

        Raises:
            ServiceFault: JobNotFoundException.
        """
        job = self._jobs.get(job_id)
        if job is None or (job.run.region.account, job.run.region.name) != (account, region):
            raise ServiceFault("JobNotFoundException", f"Job '{job_id}' cannot be found")
        return job

    def poll(
        self, account: str, region: str, action_type: Json, configuration: Json, limit: int
    ) -> list[Job]:
        """Hand queued jobs of an action type to a worker: at most ``limit``, oldest first.

        ``configuration`` holds the queried configuration property, which must match exactly.
        """
        found = [
            job
            for job in self._jobs.values()
            if job.status is JobStatus.QUEUED
            and (job.run.region.account, job.run.region.name) == (account, region)
            and job.action_type == action_type
            and all(job.attempt.configuration.get(key) == value for key, value in configuration.items())
        ][:limit]
        for job in found:
            job.status = JobStatus.DISPATCHED
        return found


def acknowledge(job: Job, nonce: str) -> JobStatus:
    """Take a job over and answer its status; taking it over twice changes nothing.

    Raises:
        ServiceFault: InvalidNonceException.
    """
    if nonce != job.nonce:
        raise ServiceFault(
            "InvalidNonceException", f"The nonce '{nonce}' is not the one of job '{job.attempt.id}'"
        )
    if job.status is JobStatus.DISPATCHED:
        job.status = JobStatus.IN_PROGRESS
    return job.status


def succeed(
    job: Job,
    details: Json,
    continuation: str | None,
    variables: dict[str, str],
    revision: Json | None = None,
) -> None:
    """Take a worker's success: final, or, with a continuation token, progress with the job queued again.

    Args:
        job: an open one.
        details: ``ExecutionDetails``.
        continuation: the continuation token, if there is one.
        variables: output variables.
        revision: ``CurrentRevision``; a source action's worker tells with it what it found.

    Raises:
        ServiceFault: InvalidJobStateException, ValidationException, OutputVariablesSizeExceededException.
    """
    _require_open(job)
    if continuation is not None and variables:
        raise ServiceFault("ValidationException", "outputVariables cannot be given with a continuation token")
    if (
        sum(len(key.encode()) + len(value.encode()) for key, value in variables.items())
        > VARIABLES_LIMIT_BYTES
    ):
        raise ServiceFault(
            "OutputVariablesSizeExceededException",
            f"Exceeded the total size limit for all variables in the pipeline: {VARIABLES_LIMIT_BYTES} bytes",
        )
    attempt = job.attempt
    attempt.summary = details.get("summary", attempt.summary)
    attempt.external_id = details.get("externalExecutionId", attempt.external_id)
    attempt.percent = details.get("percentComplete", attempt.percent)
    if continuation is None:
        if attempt.category == "Source":
            _take_revision(job, revision or {})
        job.status = JobStatus.SUCCEEDED
        attempt.variables = variables
        actions.end(job.run, job.visit, attempt, ActionStatus.SUCCEEDED)
        return
    now = job.run.world.timeline.now()
    job.continuation, job.status, job.nonce = continuation, JobStatus.QUEUED, str(int(job.nonce) + 1)
    attempt.updated = job.visit.execution.updated = now


def _take_revision(job: Job, told: Json) -> None:
    attempt = job.attempt
    attempt.summary = attempt.summary or told.get("revisionSummary")
    attempt.revision = Revision(
        told.get("revision", attempt.id),
        told.get("revisionSummary", ""),
        created=told.get("created", job.run.world.timeline.now()),
    )


def fail(job: Job, details: Json) -> None:
    """Take a worker's failure.

    Raises:
        ServiceFault: InvalidJobStateException.
    """
    _require_open(job)
    job.status = JobStatus.FAILED
    attempt = job.attempt
    attempt.summary = details["message"][:2048]
    attempt.external_id = details.get("externalExecutionId", attempt.external_id)
    actions.fail(job.run, job.visit, attempt, details["type"], details["message"])


VARIABLES_LIMIT_BYTES = 122_880
"""Output variables of an action (CodePipeline User Guide, Quotas)."""


def _require_open(job: Job) -> None:
    polled = job.attempt.provider == "Lambda" or job.status is not JobStatus.QUEUED
    if not job.attempt.running or not polled:
        raise ServiceFault(
            "InvalidJobStateException", f"Job '{job.attempt.id}' is in state {job.status} and takes no result"
        )
