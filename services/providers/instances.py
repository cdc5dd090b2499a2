"""EC2 and EKS deployments: the instances or workloads that the action works through."""

from __future__ import annotations

from services.domain.details import Details, Event, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.log_places import shell_logs
from services.providers.provider import Configuration, Provider, phrase, value_of
from services.providers.reading import Reading, read_section
from services.providers.standings import standing_of


def _say_instances(configuration: Configuration) -> str:
    key, value = configuration.get("InstanceTagKey", ""), configuration.get("InstanceTagValue", "")
    managed = configuration.get("InstanceType", "") == "SSM_MANAGED_NODE"
    tagged = f"{key}={value}" if value else key
    return f"{'managed nodes' if managed else 'EC2 instances'} tagged {tagged}" if key else ""


def _say_cluster(configuration: Configuration) -> str:
    cluster, release = configuration.get("ClusterName", ""), configuration.get("HelmReleaseName", "")
    what = f"Helm release {release}" if release else "manifests"
    return f"{what} on EKS cluster {cluster}" if cluster else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    targets: list[Json] = []

    def read() -> Section:
        answer = reading.pipelines().read(
            "ListDeployActionExecutionTargets", pipelineName=reading.pipeline, actionExecutionId=attempt.id
        )
        targets.extend(read_mapping(one) for one in read_list(answer.get("targets")))
        events = tuple(event for target in targets for event in _events(target))
        more = "only the first targets are shown" if answer.get("nextToken") else ""
        return Section("Targets", events=events, note=more or ("" if events else "no targets yet"))

    section = read_section("Targets", "the action's list of targets", read)
    return Details((section,), cause=_cause(targets), live=attempt.status.value == "InProgress")


def _events(target: Json) -> list[Event]:
    whole = _event(target, f"{read_text(target.get('targetId'))} {read_text(target.get('status'))}".strip())
    steps = (read_mapping(one) for one in read_list(target.get("events")))
    return [whole, *(_event(step, f"  {read_text(step.get('name'))}") for step in steps)]


def _event(found: Json, title: str) -> Event:
    start, end = read_instant(found.get("startTime")), read_instant(found.get("endTime"))
    context = read_mapping(found.get("context"))
    command = read_text(context.get("ssmCommandId"))
    said = [read_text(context.get("message"), lines=True), f"SSM command {command}" if command else ""]
    seconds = None if start is None or end is None else max(0.0, end - start)
    standing = standing_of(read_text(found.get("status")))
    return Event(start, title, standing, "\n".join(one for one in said if one), seconds)


def _cause(targets: list[Json]) -> str:
    for target in targets:
        for event in (read_mapping(one) for one in read_list(target.get("events"))):
            if standing_of(read_text(event.get("status"))) is Standing.FAILED:
                told = read_text(read_mapping(event.get("context")).get("message"), lines=True)
                name = f"{read_text(target.get('targetId'))} {read_text(event.get('name'))}"
                return f"{name}: {told}" if told else f"{name} failed"
    return ""


PROVIDERS = (
    Provider(
        "EC2",
        "EC2",
        phrase("{InstanceTagKey}={InstanceTagValue}", "InstanceTagKey", "InstanceTagValue"),
        sentence=_say_instances,
        read=_read,
        find_logs=shell_logs,
    ),
    Provider("EKS", "EKS", value_of("ClusterName"), sentence=_say_cluster, read=_read, find_logs=shell_logs),
)
