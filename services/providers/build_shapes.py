"""CodeBuild's answers about builds and batches, as sections, causes and places of logs."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.details import Event, Link, Row, Section
from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.standings import standing_of

_NOT_YET = "the build has not got its container yet: there is no log so far"
_LAST_PHASES = ("COMPLETED", "SUCCEEDED", "FAILED", "STOPPED")
"""Phases that mark the end and take no time."""


def build_section(title: str, build: Json) -> Section:
    """A build: its state as facts, its phases as events."""
    environment = read_mapping(build.get("environment"))
    return Section(
        title,
        facts=(
            *status_fact(build.get("buildStatus")),
            *facts_of(
                ("phase", build.get("currentPhase")),
                ("build", build.get("id")),
                ("number", build.get("buildNumber")),
                ("image", environment.get("image")),
                ("compute", environment.get("computeType")),
                ("source", build.get("resolvedSourceVersion")),
                ("timeout", f"{build['timeoutInMinutes']} min" if "timeoutInMinutes" in build else None),
            ),
        ),
        events=phases_of(build),
    )


def phases_of(build: Json) -> tuple[Event, ...]:
    """The phases of a build or a batch, in order."""
    return tuple(_phase(read_mapping(phase)) for phase in read_list(build.get("phases")))


def _phase(phase: Json) -> Event:
    start, end = read_instant(phase.get("startTime")), read_instant(phase.get("endTime"))
    status = read_text(phase.get("phaseStatus"))
    name = read_text(phase.get("phaseType"))
    standing = standing_of(status)
    if standing is None and end is None and name not in _LAST_PHASES:
        standing = Standing.RUNNING
    seconds = None if start is None or end is None else max(0.0, end - start)
    return Event(start, name, standing, _contexts(phase), seconds)


def _contexts(phase: Json) -> str:
    said = []
    for context in (read_mapping(one) for one in read_list(phase.get("contexts"))):
        code, message = read_text(context.get("statusCode")), read_text(context.get("message"), lines=True)
        said.append(": ".join(part for part in (code.strip(), message.strip()) if part))
    return "\n".join(one for one in said if one)


def cause_of(builds: Sequence[Json]) -> str:
    """The first phase that failed, in its own words."""
    for build in builds:
        for event in phases_of(build):
            if event.standing is Standing.FAILED:
                return f"{event.title}: {event.text}" if event.text else f"{event.title} failed"
    return ""


def member_row(group: Json) -> Row:
    """A build of a batch: its identifier, its status and what it needs."""
    summary = read_mapping(group.get("currentBuildSummary"))
    status = read_text(summary.get("buildStatus"))
    needs = " ".join(read_text(one) for one in read_list(group.get("dependsOn")))
    return Row((read_text(group.get("identifier")), status, needs), standing_of(status))


def identifier_of(batch: Json, build: Json) -> str:
    """What a batch calls one of its builds."""
    for group in (read_mapping(one) for one in read_list(batch.get("buildGroups"))):
        arn = read_text(read_mapping(group.get("currentBuildSummary")).get("arn"))
        if arn.endswith(f":build/{read_text(build.get('id'))}"):
            return read_text(group.get("identifier"))
    return read_text(build.get("id"))


def log_of(build: Json, attempt: ActionAttempt, title: str = "") -> LogSource:
    """Where a build logs, or in words why there is nothing to read."""
    logs = read_mapping(build.get("logs"))
    group, stream = read_text(logs.get("groupName")), read_text(logs.get("streamName"))
    if group and stream:
        arn = read_text(build.get("arn")).split(":")
        return LogSource(
            LogKind.CLOUDWATCH,
            group=group,
            stream=stream,
            region=attempt.region or "",
            account=arn[4] if len(arn) > 4 else "",
            title=title,
        )
    in_s3 = read_mapping(logs.get("s3Logs"))
    disabled = read_mapping(logs.get("cloudWatchLogs")).get("status") == "DISABLED"
    if disabled and in_s3.get("status") == "ENABLED":
        place = read_text(in_s3.get("location")) or read_text(logs.get("s3LogsArn"))
        return LogSource.none(f"the project logs to S3 only: {place}", title=title)
    if disabled:
        return LogSource.none("the project has its logs disabled", title=title)
    if build.get("buildComplete", False):
        return LogSource.none("the build ended before it logged anything", title=title)
    return LogSource.none(_NOT_YET, title=title)


def links_of(build: Json) -> tuple[Link, ...]:
    """The page of a build's log, once there is a log."""
    url = read_text(read_mapping(build.get("logs")).get("deepLink"))
    return (
        (Link("log in CloudWatch", url),) if url and read_mapping(build.get("logs")).get("streamName") else ()
    )
