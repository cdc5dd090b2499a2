"""What job workers call: poll, acknowledge, read, answer."""

from __future__ import annotations

from services.emulator.catalogue.action_types import find_action_type
from services.emulator.engine import jobs
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes import jobs as shapes
from services.emulator.world import Json


@operation("PollForJobs")
def poll_for_jobs(context: Context, request: Json) -> Json:
    """Hand out queued jobs of an action type, one unless ``maxBatchSize`` asks for more."""
    kind = request["actionTypeId"]
    if find_action_type(context.region, kind) is None:
        raise ServiceFault(
            "ActionTypeNotFoundException",
            f"No action type {kind['category']}/{kind['owner']}/{kind['provider']}/{kind['version']} exists",
        )
    found = context.world.jobs.poll(
        context.region.account,
        context.region.name,
        kind,
        request.get("queryParam", {}),
        request.get("maxBatchSize", 1),
    )
    return {"jobs": [shapes.job(one) for one in found]}


@operation("AcknowledgeJob")
def acknowledge_job(context: Context, request: Json) -> Json:
    """Confirm that a worker has taken a job over."""
    return {"status": jobs.acknowledge(_job(context, request), request["nonce"]).value}


@operation("GetJobDetails")
def get_job_details(context: Context, request: Json) -> Json:
    """What a job is about."""
    return {"jobDetails": shapes.job_details(_job(context, request))}


@operation("PutJobSuccessResult")
def put_job_success_result(context: Context, request: Json) -> None:
    """A worker's success, or its progress where it sends a continuation token."""
    jobs.succeed(
        _job(context, request),
        request.get("executionDetails", {}),
        request.get("continuationToken"),
        request.get("outputVariables", {}),
        request.get("currentRevision"),
    )


@operation("PutJobFailureResult")
def put_job_failure_result(context: Context, request: Json) -> None:
    """A worker's failure."""
    jobs.fail(_job(context, request), request["failureDetails"])


def _job(context: Context, request: Json) -> jobs.Job:
    return context.world.jobs.find(context.region.account, context.region.name, request["jobId"])
