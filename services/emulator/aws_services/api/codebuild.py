"""CodeBuild: builds, batches of builds, and a project's builds."""

from __future__ import annotations

from services.emulator.aws_services.builds import (
    Build,
    batch_id,
    builds_of,
    is_batch,
    logs_of,
    members_of,
    works_of,
)
from services.emulator.aws_services.phases import Phase, failure_of, phases_of
from services.emulator.aws_services.work import TIMED_OUT, Work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_MOST = 100
_LOGGING_FROM = "DOWNLOAD_SOURCE"
"""The phase with which a build gets its container, and with it its log stream."""


@operation("BatchGetBuilds", "codebuild")
def batch_get_builds(context: Context, request: Json) -> Json:
    """The builds of up to a hundred ids; unknown ids are named.

    Raises:
        ServiceFault: InvalidInputException where an id is none.
    """
    found, unknown = [], []
    for given in request["ids"]:
        build = _build(context, _bare(given, "build"))
        if build is None:
            unknown.append(given)
        else:
            found.append(_shape(context, build))
    return present(builds=found, buildsNotFound=unknown or None)


@operation("BatchGetBuildBatches", "codebuild")
def batch_get_build_batches(context: Context, request: Json) -> Json:
    """The batches of up to a hundred ids; unknown ids are named.

    Raises:
        ServiceFault: InvalidInputException where an id is none.
    """
    found, unknown = [], []
    for given in request["ids"]:
        identity = _bare(given, "build-batch")
        works = works_of(
            context.world, context.region.account, context.region.name, identity.partition(":")[0]
        )
        work = next((one for one in works if is_batch(one) and batch_id(one) == identity), None)
        if work is None:
            unknown.append(given)
        else:
            found.append(_batch(context, work))
    return present(buildBatches=found, buildBatchesNotFound=unknown or None)


@operation("ListBuildsForProject", "codebuild")
def list_builds_for_project(context: Context, request: Json) -> Json:
    """The ids of a project's builds, newest first unless asked otherwise.

    Raises:
        ServiceFault: ResourceNotFoundException where no pipeline has ever built the project.
    """
    project = request["projectName"]
    builds = list(builds_of(context.world, context.region.account, context.region.name, project))
    if not builds:
        raise ServiceFault("ResourceNotFoundException", f"The provided project {project} does not exist")
    builds.sort(key=lambda build: build.work.started, reverse=request.get("sortOrder") != "ASCENDING")
    start = int(request.get("nextToken", "0"))
    end = start + _MOST
    ids = [build.id for build in builds[start:end]]
    return present(ids=ids, nextToken=str(end) if end < len(builds) else None)


def _bare(given: str, kind: str) -> str:
    """The id in an id or an ARN."""
    identity = given.partition(f":{kind}/")[2] or given
    if ":" not in identity or "/" in identity:
        raise ServiceFault("InvalidInputException", f"Invalid build ID(s) provided: {given}")
    return identity


def _build(context: Context, identity: str) -> Build | None:
    project = identity.partition(":")[0]
    builds = builds_of(context.world, context.region.account, context.region.name, project)
    return next((build for build in builds if build.id == identity), None)


def _arn(context: Context, resource: str) -> str:
    return f"arn:aws:codebuild:{context.region.name}:{context.region.account}:{resource}"


def _shape(context: Context, build: Build) -> Json:
    work, now = build.work, context.world.timeline.now()
    phases = [phase for phase in phases_of(work) if phase.start <= now]
    over = work.over(now)
    listed = [_phase(phase, now) for phase in phases]
    if over:
        listed.append({"phaseType": "COMPLETED", "startTime": instant(work.ends)})
    return present(
        id=build.id,
        arn=_arn(context, f"build/{build.id}"),
        buildNumber=1 + int(work.started) % 4000,
        startTime=instant(work.started),
        endTime=instant(work.ends) if over else None,
        currentPhase="COMPLETED" if over else phases[-1].name,
        buildStatus=_status(work, now),
        sourceVersion=_source(work),
        projectName=build.project,
        phases=listed,
        source={"type": "CODEPIPELINE", "insecureSsl": False},
        artifacts={"location": "", "encryptionDisabled": False},
        cache={"type": "NO_CACHE"},
        environment={
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/amazonlinux2-x86_64-standard:5.0",
            "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [],
            "privilegedMode": build.project.endswith("-package"),
        },
        logs=_logs(context, build, [phase.name for phase in phases]),
        timeoutInMinutes=60,
        queuedTimeoutInMinutes=480,
        buildComplete=over,
        initiator=f"codepipeline/{work.pipeline}",
        serviceRole=f"arn:aws:iam::{work.account}:role/service-role/codebuild-{build.project}",
        buildBatchArn=_arn(context, f"build-batch/{batch_id(work)}") if build.identifier else None,
    )


def _status(work: Work, now: float) -> str:
    if not work.over(now):
        return "IN_PROGRESS"
    if not work.failed:
        return "SUCCEEDED"
    timed_out = work.code == TIMED_OUT or failure_of(work)[1] == "BUILD_TIMED_OUT"
    return "TIMED_OUT" if timed_out else "FAILED"


def _phase(phase: Phase, now: float) -> Json:
    shape: Json = {"phaseType": phase.name, "startTime": instant(phase.start)}
    if phase.end > now:
        return shape
    contexts = [{"statusCode": phase.code, "message": phase.message}]
    return shape | {
        "endTime": instant(phase.end),
        "durationInSeconds": int(phase.end - phase.start),
        "phaseStatus": phase.status,
        "contexts": contexts,
    }


def _source(work: Work) -> str | None:
    first = next(iter(work.attempt.input_artifacts), None)
    place = first.get("s3location", {}) if first else {}
    return f"arn:aws:s3:::{place['bucket']}/{place['key']}" if place else None


def _logs(context: Context, build: Build, phases: list[str]) -> Json:
    where = logs_of(build.project)
    logs: Json = {
        "cloudWatchLogs": {"status": "ENABLED" if where == "ENABLED" else "DISABLED"},
        "s3Logs": {"status": "ENABLED" if where == "S3_ONLY" else "DISABLED", "encryptionDisabled": False},
    }
    if where == "S3_ONLY":
        logs["s3Logs"]["location"] = f"acme-build-logs/{build.project}"
        logs["s3LogsArn"] = f"arn:aws:s3:::acme-build-logs/{build.project}/{build.number}.gz"
    if where == "ENABLED" and _LOGGING_FROM in phases:
        group, region = f"/aws/codebuild/{build.project}", context.region.name
        logs |= {
            "groupName": group,
            "streamName": build.number,
            "deepLink": (
                f"https://console.aws.amazon.com/cloudwatch/home?region={region}"
                f"#logsV2:log-groups/log-group/{group}/log-events/{build.number}"
            ),
        }
    return logs


def _batch(context: Context, work: Work) -> Json:
    now, identity = context.world.timeline.now(), batch_id(work)
    over, status = work.over(now), _status(work, now)
    running: Json = {"phaseType": "IN_PROGRESS", "startTime": instant(work.started + 0.1)}
    if over:
        running |= {
            "endTime": instant(work.ends),
            "phaseStatus": status,
            "contexts": [{"statusCode": "", "message": "Batch build failed" if work.failed else ""}],
        }
    submitted = {
        "phaseType": "SUBMITTED",
        "phaseStatus": "SUCCEEDED",
        "startTime": instant(work.started),
        "endTime": instant(work.started + 0.1),
    }
    return present(
        id=identity,
        arn=_arn(context, f"build-batch/{identity}"),
        startTime=instant(work.started),
        endTime=instant(work.ends) if over else None,
        currentPhase=status if over else "IN_PROGRESS",
        buildBatchStatus=status,
        projectName=work.setting("ProjectName"),
        phases=[submitted, running],
        complete=over,
        initiator=f"codepipeline/{work.pipeline}",
        buildGroups=[
            {
                "identifier": build.identifier,
                "dependsOn": [] if number == 0 else ["lint"],
                "ignoreFailure": False,
                "currentBuildSummary": {
                    "arn": _arn(context, f"build/{build.id}"),
                    "requestedOn": instant(work.started),
                    "buildStatus": _status(build.work, now),
                },
            }
            for number, build in enumerate(members_of(work))
        ],
    )
