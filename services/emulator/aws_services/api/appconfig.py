"""AppConfig: deployments of configurations."""

from __future__ import annotations

import hashlib

from services.emulator.aws_services.steps import Step, steps_of
from services.emulator.aws_services.work import Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_STEPS = 5
"""Each of them rolls out to a further fifth."""


@operation("ListDeployments", "appconfig")
def list_deployments(context: Context, request: Json) -> Json:
    """The deployments to an environment, newest first.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    now = context.world.timeline.now()
    works = _works(context, request)
    items = [_summary(work, number, now) for number, work in enumerate(works, start=1)]
    return {"Items": list(reversed(items))[: request.get("MaxResults", 50)]}


@operation("GetDeployment", "appconfig")
def get_deployment(context: Context, request: Json) -> Json:
    """A deployment as it stands, with its events.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    works, number, now = _works(context, request), request["DeploymentNumber"], context.world.timeline.now()
    if not 1 <= number <= len(works):
        raise ServiceFault("ResourceNotFoundException", f"Could not find deployment {number}", 404)
    work = works[number - 1]
    return {
        **_summary(work, number, now),
        "ApplicationId": request["ApplicationId"],
        "EnvironmentId": request["EnvironmentId"],
        "DeploymentStrategyId": _identity(work.setting("DeploymentStrategy")),
        "ConfigurationProfileId": _identity(work.setting("ConfigurationProfile")),
        "EventLog": _events(work, now),
    }


def _works(context: Context, request: Json) -> list[Work]:
    """The deployments to an environment, oldest first."""
    application, environment = request["ApplicationId"], request["EnvironmentId"]
    found = find_work(
        context.world,
        context.region.account,
        context.region.name,
        lambda attempt: (
            attempt.provider == "AppConfig"
            and attempt.configuration.get("Application") == application
            and attempt.configuration.get("Environment") == environment
        ),
    )
    works = sorted(found, key=lambda work: work.started)
    if not works:
        raise ServiceFault(
            "ResourceNotFoundException", f"Could not find environment {environment} of {application}", 404
        )
    return works


def _summary(work: Work, number: int, now: float) -> Json:
    over = work.over(now)
    state = "DEPLOYING"
    if over:
        state = "ROLLED_BACK" if work.failed else "COMPLETE"
    done = sum(1 for step in _steps(work, now) if step.end is not None)
    return present(
        DeploymentNumber=number,
        ConfigurationName=work.setting("ConfigurationProfile"),
        ConfigurationVersion=str(number),
        DeploymentDurationInMinutes=30,
        GrowthType="LINEAR",
        GrowthFactor=20.0,
        FinalBakeTimeInMinutes=0,
        State=state,
        PercentageComplete=100.0 * done / _STEPS if done and state != "ROLLED_BACK" else None,
        StartedAt=instant(work.started),
        CompletedAt=instant(work.ends) if over else None,
    )


def _identity(name: str) -> str:
    """The seven characters by which AppConfig knows what has a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:7]


def _steps(work: Work, now: float) -> list[Step]:
    return steps_of(
        [str(number) for number in range(_STEPS)], work.started, work.ends, now, fails=work.failed
    )


def _events(work: Work, now: float) -> list[Json]:
    """Newest first."""
    said = [(work.started, "DEPLOYMENT_STARTED", "USER", "Deployment started")]
    for number, step in enumerate(_steps(work, now), start=1):
        if step.end is not None and not step.failed:
            share = 100 * number // _STEPS
            text = f"Configuration available to {share:.2f}% of clients"
            said.append((step.end, "PERCENTAGE_UPDATED", "APPCONFIG", text))
    if work.over(now) and work.failed:
        said.append((work.ends, "ROLLBACK_STARTED", "CLOUDWATCH_ALARM", work.message))
        said.append((work.ends, "ROLLBACK_COMPLETED", "APPCONFIG", "Rollback completed"))
    elif work.over(now):
        said.append((work.ends, "DEPLOYMENT_COMPLETED", "APPCONFIG", "Deployment completed"))
    return [
        {"OccurredAt": instant(time), "EventType": kind, "TriggeredBy": by, "Description": text[:1024]}
        for time, kind, by, text in reversed(said)
    ]
