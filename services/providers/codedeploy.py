"""CodeDeploy: deployments to instances and blue/green deployments to ECS."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.details import Details, Event, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Provider, phrase, sentence_of
from services.providers.reading import Reading, read_section
from services.providers.standings import standing_of

_MOST_TARGETS = 25
"""The most targets that BatchGetDeploymentTargets takes (CodeDeploy API Reference)."""

_KINDS = ("instanceTarget", "ecsTarget", "lambdaTarget", "cloudFormationTarget")
_KEYS = ("ApplicationName", "DeploymentGroupName")


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    deployment = attempt.external_id or ""
    if not deployment:
        return Details()
    targets: list[Json] = []
    said: list[str] = []

    def read_deployment() -> Section:
        answer = reading.caller("codedeploy", attempt).read("GetDeployment", deploymentId=deployment)
        info = read_mapping(answer.get("deploymentInfo"))
        error = read_mapping(info.get("errorInformation"))
        said.append(
            ": ".join(
                text for text in (read_text(error.get("code")), read_text(error.get("message"))) if text
            )
        )
        overview = read_mapping(info.get("deploymentOverview"))
        counts = ", ".join(
            f"{read_text(overview[name])} {name.lower()}" for name in overview if overview[name]
        )
        return Section(
            "Deployment",
            facts=(
                *status_fact(info.get("status")),
                *facts_of(
                    ("deployment", info.get("deploymentId")),
                    ("configuration", info.get("deploymentConfigName")),
                    ("instances", counts),
                    ("rolled back by", read_mapping(info.get("rollbackInfo")).get("rollbackDeploymentId")),
                ),
            ),
            note=said[0],
        )

    def read_targets() -> Section:
        caller = reading.caller("codedeploy", attempt)
        listed = caller.read("ListDeploymentTargets", deploymentId=deployment)
        ids = [read_text(one) for one in read_list(listed.get("targetIds"))]
        if ids:
            answer = caller.read(
                "BatchGetDeploymentTargets", deploymentId=deployment, targetIds=ids[:_MOST_TARGETS]
            )
            targets.extend(_target(read_mapping(one)) for one in read_list(answer.get("deploymentTargets")))
        events = tuple(event for target in _worst_first(targets) for event in _events(target))
        more = len(ids) - _MOST_TARGETS
        return Section(
            "Targets", events=events, note=f"{more} more targets are not shown" if more > 0 else ""
        )

    sections = [read_section("Deployment", f"deployment {deployment}", read_deployment)]
    if sections[0].problem is None:
        sections.append(read_section("Targets", f"deployment {deployment}", read_targets))
    cause = _cause(targets) or next(iter(said), "")
    return Details(tuple(sections), cause=cause, live=attempt.status.value == "InProgress")


def _target(target: Json) -> Json:
    """The one member that a deployment target of any kind has."""
    return next((read_mapping(target[kind]) for kind in _KINDS if kind in target), {})


def _worst_first(targets: Sequence[Json]) -> list[Json]:
    return sorted(targets, key=lambda one: standing_of(read_text(one.get("status"))) is not Standing.FAILED)


def _events(target: Json) -> list[Event]:
    status = read_text(target.get("status"))
    name = read_text(target.get("targetId")) or read_text(target.get("instanceId"))
    listed = [
        Event(read_instant(target.get("lastUpdatedAt")), f"{name} {status}".strip(), standing_of(status))
    ]
    for event in (read_mapping(one) for one in read_list(target.get("lifecycleEvents"))):
        start, end = read_instant(event.get("startTime")), read_instant(event.get("endTime"))
        seconds = None if start is None or end is None else max(0.0, end - start)
        word = read_text(event.get("status"))
        title = f"  {read_text(event.get('lifecycleEventName'))}"
        listed.append(Event(start, title, standing_of(word), _diagnosis(event), seconds))
    return listed


def _diagnosis(event: Json) -> str:
    found = read_mapping(event.get("diagnostics"))
    if read_text(found.get("errorCode")) in ("", "Success"):
        return ""
    heading = ": ".join(
        text
        for text in (
            read_text(found.get("errorCode")),
            read_text(found.get("scriptName")),
            read_text(found.get("message"), lines=True),
        )
        if text
    )
    return f"{heading}\n{read_text(found.get('logTail'), lines=True)}".strip()


def _cause(targets: Sequence[Json]) -> str:
    for target in _worst_first(targets):
        for event in (read_mapping(one) for one in read_list(target.get("lifecycleEvents"))):
            if standing_of(read_text(event.get("status"))) is Standing.FAILED:
                name = read_text(target.get("targetId"))
                return f"{name} {read_text(event.get('lifecycleEventName'))}: {_diagnosis(event)}"
    return ""


PROVIDERS = (
    Provider(
        "CodeDeploy",
        "CodeDeploy",
        phrase("{ApplicationName} to {DeploymentGroupName}", *_KEYS),
        sentence=sentence_of(
            "CodeDeploy application {ApplicationName} to group {DeploymentGroupName}", *_KEYS
        ),
        read=_read,
    ),
    Provider(
        "CodeDeployToECS",
        "CodeDeploy to ECS",
        phrase("{ApplicationName} to {DeploymentGroupName}", *_KEYS),
        sentence=sentence_of(
            "blue/green deployment of {ApplicationName} to ECS, group {DeploymentGroupName}", *_KEYS
        ),
        read=_read,
    ),
)
