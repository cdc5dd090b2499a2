"""Elastic Beanstalk: environments and their events."""

from __future__ import annotations

from services.emulator.aws_services.work import Work, find_work
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_MOST_EVENTS = 1000


@operation("DescribeEnvironments", "elasticbeanstalk")
def describe_environments(context: Context, request: Json) -> Json:
    """The environments of those names that exist."""
    now, found = context.world.timeline.now(), []
    for name in request.get("EnvironmentNames", ()):
        works = _works(context, name, request.get("ApplicationName"))
        if works:
            found.append(_environment(context, works, now))
    return {"Environments": found}


@operation("DescribeEvents", "elasticbeanstalk")
def describe_events(context: Context, request: Json) -> Json:
    """An environment's events, newest first."""
    now, name = context.world.timeline.now(), request.get("EnvironmentName", "")
    events = [
        {
            "EventDate": instant(time),
            "Message": text,
            "ApplicationName": work.setting("ApplicationName"),
            "EnvironmentName": name,
            "Severity": severity,
        }
        for work in _works(context, name, request.get("ApplicationName"))
        for time, severity, text in _said(work)
        if time <= now
    ]
    events.sort(key=lambda event: event["EventDate"], reverse=True)
    start = int(request.get("NextToken", "0"))
    end = start + request.get("MaxRecords", _MOST_EVENTS)
    return present(Events=events[start:end], NextToken=str(end) if end < len(events) else None)


def _works(context: Context, environment: str, application: str | None) -> list[Work]:
    """The deployments to an environment, newest first."""
    found = find_work(
        context.world,
        context.region.account,
        context.region.name,
        lambda attempt: (
            attempt.provider == "ElasticBeanstalk"
            and attempt.configuration.get("EnvironmentName") == environment
            and application in (None, attempt.configuration.get("ApplicationName"))
        ),
    )
    return sorted(found, key=lambda work: work.started, reverse=True)


def _environment(context: Context, works: list[Work], now: float) -> Json:
    newest, name = works[0], works[0].setting("EnvironmentName")
    updating, region = not newest.over(now), context.region.name
    good = next((work for work in works if work.over(now) and not work.failed), None)
    return present(
        EnvironmentName=name,
        EnvironmentId="e-" + newest.id.replace("-", "")[:10],
        ApplicationName=newest.setting("ApplicationName"),
        VersionLabel=f"code-pipeline-{int(good.started)}" if good else None,
        SolutionStackName="64bit Amazon Linux 2023 v4.5.1 running Corretto 21",
        CNAME=f"{name}.{region}.elasticbeanstalk.com",
        DateUpdated=instant(min(now, newest.ends)),
        Status="Updating" if updating else "Ready",
        Health="Grey" if updating else "Red" if newest.failed else "Green",
    )


def _said(work: Work) -> list[tuple[float, str, str]]:
    label = f"code-pipeline-{int(work.started)}"
    said = [
        (0.0, "INFO", "Environment update is starting."),
        (0.2, "INFO", "Deploying new version to instance(s)."),
    ]
    if work.failed:
        said += [(0.8, "ERROR", work.message), (1.0, "ERROR", "Failed to deploy application.")]
    else:
        said += [
            (0.9, "INFO", f"New application version {label} was deployed to running EC2 instances."),
            (1.0, "INFO", "Environment update completed successfully."),
        ]
    return [(work.started + share * work.seconds, severity, text) for share, severity, text in said]
