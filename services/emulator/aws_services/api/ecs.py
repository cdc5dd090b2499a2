"""ECS: services, their deployments and events."""

from __future__ import annotations

import uuid
from random import Random

from services.emulator.aws_services.work import Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_TASKS = 4
_MOST_EVENTS = 100


@operation("DescribeServices", "ecs")
def describe_services(context: Context, request: Json) -> Json:
    """Services of a cluster; those that it does not have are among the failures.

    Raises:
        ServiceFault: ClusterNotFoundException.
    """
    cluster = _last(request.get("cluster", "default"))
    region = context.region
    works = list(
        find_work(
            context.world,
            region.account,
            region.name,
            lambda attempt: attempt.provider == "ECS" and attempt.configuration.get("ClusterName") == cluster,
        )
    )
    if not works:
        raise ServiceFault("ClusterNotFoundException", "Cluster not found.")
    found, failures = [], []
    for given in request["services"]:
        name = _last(given)
        of_it = [work for work in works if work.setting("ServiceName") == name]
        if of_it:
            found.append(_service(context, cluster, name, of_it))
        else:
            arn = f"arn:aws:ecs:{region.name}:{region.account}:service/{cluster}/{name}"
            failures.append({"arn": arn, "reason": "MISSING"})
    return {"services": found, "failures": failures}


def _service(context: Context, cluster: str, name: str, works: list[Work]) -> Json:
    """The service as its latest deployment leaves it; a failed one leaves the tasks of the one before."""
    works.sort(key=lambda work: work.started, reverse=True)
    newest, now, region = works[0], context.world.timeline.now(), context.region
    settled = newest.over(now) and not newest.failed
    revision = 100 + len(works)
    deployments = [_primary(context, newest, now, name, revision)]
    if not settled:
        deployments.append(_former(context, name, revision - 1, newest.started))
    return present(
        serviceArn=f"arn:aws:ecs:{region.name}:{region.account}:service/{cluster}/{name}",
        serviceName=name,
        clusterArn=f"arn:aws:ecs:{region.name}:{region.account}:cluster/{cluster}",
        status="ACTIVE",
        desiredCount=_TASKS,
        runningCount=sum(one["runningCount"] for one in deployments),
        pendingCount=sum(one["pendingCount"] for one in deployments),
        launchType="FARGATE",
        taskDefinition=_definition(context, name, revision),
        deployments=deployments,
        events=_events(works, now, name),
    )


def _primary(context: Context, work: Work, now: float, name: str, revision: int) -> Json:
    share = min(1.0, max(0.0, (now - work.started) / work.seconds))
    failed, over = work.failed, work.over(now)
    running = 0 if failed else min(_TASKS, int(share * (_TASKS + 1)))
    state, reason = "IN_PROGRESS", f"ECS deployment {_number(work)} in progress."
    if over:
        state = "FAILED" if failed else "COMPLETED"
        reason = (
            f"ECS deployment {_number(work)} failed: {work.message}"
            if failed
            else (f"ECS deployment {_number(work)} completed.")
        )
    return {
        "id": _number(work),
        "status": "PRIMARY",
        "taskDefinition": _definition(context, name, revision),
        "desiredCount": _TASKS,
        "pendingCount": 0 if over else _TASKS - running,
        "runningCount": running,
        "failedTasks": int(share * 7) if failed else 0,
        "createdAt": instant(work.started),
        "updatedAt": instant(min(now, work.ends)),
        "launchType": "FARGATE",
        "rolloutState": state,
        "rolloutStateReason": reason,
    }


def _former(context: Context, name: str, revision: int, until: float) -> Json:
    return {
        "id": f"ecs-svc/{Random(f'{name}/{revision}').randrange(10**18, 10**19)}",
        "status": "ACTIVE",
        "taskDefinition": _definition(context, name, revision),
        "desiredCount": _TASKS,
        "pendingCount": 0,
        "runningCount": _TASKS,
        "failedTasks": 0,
        "createdAt": instant(until - 86_400),
        "updatedAt": instant(until),
        "launchType": "FARGATE",
        "rolloutState": "COMPLETED",
        "rolloutStateReason": "ECS deployment completed.",
    }


def _events(works: list[Work], now: float, name: str) -> list[Json]:
    """What the service says, newest first."""
    said: list[tuple[float, str]] = []
    for work in works:
        random = Random(f"tasks/{work.id}")
        steps = [(0.05, f"has started 4 tasks: (task {random.getrandbits(128):032x})")]
        if work.failed:
            steps += [
                (fraction, f"(task {random.getrandbits(128):032x}) failed container health checks.")
                for fraction in (0.3, 0.5, 0.7)
            ]
            steps.append((1.0, f"is unable to consistently start tasks successfully: {work.message}"))
        else:
            steps += [
                (0.4, "registered 4 targets in (target-group web)"),
                (0.8, f"has stopped 4 running tasks: (task {random.getrandbits(128):032x})"),
                (1.0, "has reached a steady state."),
            ]
        said += [(work.started + share * work.seconds, f"(service {name}) {text}") for share, text in steps]
    happened = sorted((one for one in said if one[0] <= now), reverse=True)[:_MOST_EVENTS]
    return [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{time}{text}")),
            "createdAt": instant(time),
            "message": text,
        }
        for time, text in happened
    ]


def _number(work: Work) -> str:
    return f"ecs-svc/{Random(work.id).randrange(10**18, 10**19)}"


def _definition(context: Context, name: str, revision: int) -> str:
    return f"arn:aws:ecs:{context.region.name}:{context.region.account}:task-definition/{name}:{revision}"


def _last(given: str) -> str:
    return given.rpartition("/")[2]
