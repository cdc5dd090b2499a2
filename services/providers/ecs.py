"""ECS services: their deployments, rollout states and events."""

from __future__ import annotations

from dataclasses import replace

from services.domain.details import Details, Event, Row, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import (
    Json,
    read_instant,
    read_integer,
    read_list,
    read_mapping,
    read_text,
)
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Provider, phrase, sentence_of
from services.providers.reading import Reading, is_within, missing, note_of_now, read_section
from services.providers.standings import standing_of

_MOST_EVENTS = 50


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    given = attempt.resolved_configuration
    cluster, name = given.get("ClusterName", ""), given.get("ServiceName", "")
    if not cluster or not name:
        return Details()
    services: list[Json] = []

    def read() -> Section:
        answer = reading.caller("ecs", attempt).read("DescribeServices", cluster=cluster, services=[name])
        services.extend(read_mapping(one) for one in read_list(answer.get("services")))
        if not services:
            return missing("Service", f"service {name} on cluster {cluster}")
        return replace(_service(services[0]), note=note_of_now(attempt))

    sections = [read_section("Service", f"service {name} on cluster {cluster}", read)]
    for service in services:
        sections += [_deployments(service), _events(service)]
    cause = _cause(services, attempt) if attempt.status.value == "Failed" else ""
    return Details(tuple(sections), cause=cause, live=attempt.status.value == "InProgress")


def _service(service: Json) -> Section:
    counts = " ".join(
        f"{read_text(service.get(member))} {word}"
        for member, word in (
            ("desiredCount", "desired,"),
            ("runningCount", "running,"),
            ("pendingCount", "pending"),
        )
    )
    return Section(
        "Service",
        facts=(
            *status_fact(service.get("status")),
            *facts_of(
                ("service", service.get("serviceName")),
                ("tasks", counts),
                ("task definition", _last(service.get("taskDefinition"))),
            ),
        ),
    )


def _deployments(service: Json) -> Section:
    rows = []
    for found in (read_mapping(one) for one in read_list(service.get("deployments"))):
        state = read_text(found.get("rolloutState"))
        desired, running = read_integer(found.get("desiredCount")), read_integer(found.get("runningCount"))
        rows.append(
            Row(
                (
                    read_text(found.get("status")),
                    state,
                    f"{running or 0}/{desired or 0}",
                    read_text(found.get("failedTasks")) or "0",
                    _last(found.get("taskDefinition")),
                    read_text(found.get("rolloutStateReason"), lines=True),
                ),
                standing_of(state),
            )
        )
    columns = ("deployment", "rollout", "running", "failed", "task definition", "reason")
    return Section("Deployments", columns=columns, rows=tuple(rows))


def _events(service: Json) -> Section:
    listed = read_list(service.get("events"))
    events = tuple(
        Event(
            read_instant(read_mapping(one).get("createdAt")),
            read_text(read_mapping(one).get("message"), lines=True),
        )
        for one in listed[:_MOST_EVENTS]
    )
    return Section("Service events", events=events)


def _cause(services: list[Json], attempt: ActionAttempt) -> str:
    """The reason of the rollout that failed, else the service's newest event that reads like trouble."""
    for service in services:
        for found in (read_mapping(one) for one in read_list(service.get("deployments"))):
            failed = standing_of(read_text(found.get("rolloutState"))) is Standing.FAILED
            if failed and is_within(attempt, read_instant(found.get("createdAt"))):
                return read_text(found.get("rolloutStateReason"), lines=True)
        for event in (read_mapping(one) for one in read_list(service.get("events"))):
            during = is_within(attempt, read_instant(event.get("createdAt")))
            message = read_text(event.get("message"), lines=True)
            if during and any(word in message for word in ("unhealthy", "unable to", "failed")):
                return message
    return ""


def _last(arn: object) -> str:
    return read_text(arn).rpartition("/")[2]


PROVIDERS = (
    Provider(
        "ECS",
        "ECS",
        phrase("{ServiceName} on cluster {ClusterName}", "ServiceName", "ClusterName"),
        sentence=sentence_of(
            "ECS service {ServiceName} on cluster {ClusterName}", "ServiceName", "ClusterName"
        ),
        read=_read,
    ),
)
