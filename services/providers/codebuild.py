"""CodeBuild: builds and batches of builds."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.details import Details, Event, Link, Row, Section
from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, value_of
from services.providers.reading import Reading, missing, read_section
from services.providers.standings import standing_of

_BATCH = "build-batch/"
_NOT_YET = "the build has not got its container yet: there is no log so far"
_MOST_BUILDS = 100
"""The most builds that BatchGetBuilds takes (CodeBuild API Reference)."""


def _say(configuration: Configuration) -> str:
    project = configuration.get("ProjectName", "")
    batch = configuration.get("BatchEnabled", "").casefold() == "true"
    return f"CodeBuild {'batch of ' if batch else ''}project {project}" if project else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    build = attempt.external_id or ""
    if not build:
        return Details()
    if (
        build.startswith(_BATCH)
        or attempt.resolved_configuration.get("BatchEnabled", "").casefold() == "true"
    ):
        return _read_batch(reading, attempt, build.removeprefix(_BATCH))
    found: list[Json] = []

    def read() -> Section:
        found.extend(_builds(reading, attempt, [build]))
        return _section("Build", found[0]) if found else missing("Build", f"build {build}")

    section = read_section("Build", f"build {build}", read)
    return Details(
        (section,),
        cause=_cause(found),
        logs=tuple(_log_of(one, attempt) for one in found),
        links=tuple(link for one in found for link in _links(one)),
        live=any(not one.get("buildComplete", False) for one in found),
    )


def _read_batch(reading: Reading, attempt: ActionAttempt, batch_id: str) -> Details:
    builds: list[Json] = []
    batch: dict[str, object] = {}

    def read() -> Section:
        answer = reading.caller("codebuild", attempt).read("BatchGetBuildBatches", ids=[batch_id])
        batches = read_list(answer.get("buildBatches"))
        if not batches:
            return missing("Batch", f"batch {batch_id}")
        batch.update(read_mapping(batches[0]))
        groups = [read_mapping(group) for group in read_list(batch.get("buildGroups"))]
        return Section(
            "Batch",
            facts=(*status_fact(batch.get("buildBatchStatus")), *facts_of(("batch", batch_id))),
            columns=("build", "status", "needs"),
            rows=tuple(_member(group) for group in groups),
            events=_phases(batch),
        )

    def read_builds() -> Section:
        groups = [read_mapping(group) for group in read_list(batch.get("buildGroups"))]
        ids = [read_text(read_mapping(group.get("currentBuildSummary")).get("arn")) for group in groups]
        wanted = [arn.partition(":build/")[2] for arn in ids if ":build/" in arn][:_MOST_BUILDS]
        builds.extend(_builds(reading, attempt, wanted) if wanted else ())
        failed = [one for one in builds if standing_of(read_text(one.get("buildStatus"))) is Standing.FAILED]
        return _section("Failed build", failed[0]) if failed else Section("Builds")

    sections = [read_section("Batch", f"batch {batch_id}", read)]
    if batch:
        last = read_section("Builds", "the batch's builds", read_builds)
        sections += [last] if last.facts or last.problem else []
    return Details(
        tuple(sections),
        cause=_cause([*builds, batch]),
        logs=tuple(_log_of(one, attempt, title=_identifier(batch, one)) for one in builds),
        live=bool(batch) and not batch.get("complete", False),
    )


def _builds(reading: Reading, attempt: ActionAttempt, ids: Sequence[str]) -> list[Json]:
    answer = reading.caller("codebuild", attempt).read("BatchGetBuilds", ids=list(ids))
    return [read_mapping(one) for one in read_list(answer.get("builds"))]


def _section(title: str, build: Json) -> Section:
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
        events=_phases(build),
    )


def _phases(build: Json) -> tuple[Event, ...]:
    return tuple(_phase(read_mapping(phase)) for phase in read_list(build.get("phases")))


def _phase(phase: Json) -> Event:
    start, end = read_instant(phase.get("startTime")), read_instant(phase.get("endTime"))
    status = read_text(phase.get("phaseStatus"))
    name = read_text(phase.get("phaseType"))
    standing = standing_of(status)
    if standing is None and name != "COMPLETED":
        standing = Standing.RUNNING
    seconds = None if start is None or end is None else max(0.0, end - start)
    return Event(start, name, standing, _contexts(phase), seconds)


def _contexts(phase: Json) -> str:
    said = []
    for context in (read_mapping(one) for one in read_list(phase.get("contexts"))):
        code, message = read_text(context.get("statusCode")), read_text(context.get("message"), lines=True)
        said.append(": ".join(part for part in (code.strip(), message.strip()) if part))
    return "\n".join(one for one in said if one)


def _cause(builds: Sequence[Json]) -> str:
    """The first phase that failed, in its own words."""
    for build in builds:
        for event in _phases(build):
            if event.standing is Standing.FAILED:
                return f"{event.title}: {event.text}" if event.text else f"{event.title} failed"
    return ""


def _member(group: Json) -> Row:
    summary = read_mapping(group.get("currentBuildSummary"))
    status = read_text(summary.get("buildStatus"))
    needs = " ".join(read_text(one) for one in read_list(group.get("dependsOn")))
    return Row((read_text(group.get("identifier")), status, needs), standing_of(status))


def _identifier(batch: Json, build: Json) -> str:
    for group in (read_mapping(one) for one in read_list(batch.get("buildGroups"))):
        arn = read_text(read_mapping(group.get("currentBuildSummary")).get("arn"))
        if arn.endswith(f":build/{read_text(build.get('id'))}"):
            return read_text(group.get("identifier"))
    return read_text(build.get("id"))


def _log_of(build: Json, attempt: ActionAttempt, title: str = "") -> LogSource:
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


def _links(build: Json) -> tuple[Link, ...]:
    url = read_text(read_mapping(build.get("logs")).get("deepLink"))
    return (
        (Link("log in CloudWatch", url),) if url and read_mapping(build.get("logs")).get("streamName") else ()
    )


def _find_logs(attempt: ActionAttempt, details: Details | None) -> tuple[LogSource, ...]:
    """What the build says; before it was asked, CodeBuild's defaults: a group for each project, a stream a build."""
    if details is not None and details.logs:
        return details.logs
    build = attempt.external_id or ""
    if not build:
        return (LogSource.none("the build has not been submitted: there is no log"),)
    if build.startswith(_BATCH):
        return (LogSource.none("the builds of the batch have to be read first"),)
    project, _, number = build.rpartition(":")
    return (
        LogSource(
            LogKind.CLOUDWATCH, group=f"/aws/codebuild/{project}", stream=number, region=attempt.region or ""
        ),
    )


PROVIDERS = (
    Provider(
        "CodeBuild",
        "CodeBuild",
        value_of("ProjectName"),
        sentence=_say,
        read=_read,
        find_logs=_find_logs,
    ),
)
