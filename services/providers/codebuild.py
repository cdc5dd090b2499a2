"""CodeBuild: builds and batches of builds."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.details import Details, Section
from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from services.providers.build_shapes import (
    build_section,
    cause_of,
    identifier_of,
    links_of,
    log_of,
    member_row,
    phases_of,
)
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, value_of
from services.providers.reading import Reading, missing, read_section
from services.providers.standings import standing_of

_BATCH = "build-batch/"
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
        return build_section("Build", found[0]) if found else missing("Build", f"build {build}")

    section = read_section("Build", f"build {build}", read)
    return Details(
        (section,),
        cause=cause_of(found),
        logs=tuple(log_of(one, attempt) for one in found),
        links=tuple(link for one in found for link in links_of(one)),
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
            rows=tuple(member_row(group) for group in groups),
            events=phases_of(batch),
        )

    def read_builds() -> Section:
        groups = [read_mapping(group) for group in read_list(batch.get("buildGroups"))]
        ids = [read_text(read_mapping(group.get("currentBuildSummary")).get("arn")) for group in groups]
        wanted = [arn.partition(":build/")[2] for arn in ids if ":build/" in arn][:_MOST_BUILDS]
        builds.extend(_builds(reading, attempt, wanted) if wanted else ())
        failed = [one for one in builds if standing_of(read_text(one.get("buildStatus"))) is Standing.FAILED]
        return build_section("Failed build", failed[0]) if failed else Section("Builds")

    sections = [read_section("Batch", f"batch {batch_id}", read)]
    if batch:
        last = read_section("Builds", "the batch's builds", read_builds)
        sections += [last] if last.facts or last.problem else []
    return Details(
        tuple(sections),
        cause=cause_of([*builds, batch]),
        logs=tuple(log_of(one, attempt, title=identifier_of(batch, one)) for one in builds),
        live=bool(batch) and not batch.get("complete", False),
    )


def _builds(reading: Reading, attempt: ActionAttempt, ids: Sequence[str]) -> list[Json]:
    answer = reading.caller("codebuild", attempt).read("BatchGetBuilds", ids=list(ids))
    return [read_mapping(one) for one in read_list(answer.get("builds"))]


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
