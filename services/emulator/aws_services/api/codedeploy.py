"""CodeDeploy: deployments and their targets."""

from __future__ import annotations

from random import Random

from services.emulator.aws_services.steps import Step, steps_of
from services.emulator.aws_services.work import Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_SERVER = (
    "ApplicationStop",
    "DownloadBundle",
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "ApplicationStart",
    "ValidateService",
)
_CONTAINERS = ("BeforeInstall", "Install", "AfterInstall", "BeforeAllowTraffic", "AllowTraffic")
_BROKEN = "ApplicationStart"
_TAIL = (
    "[stdout]Starting the service\n[stdout]waiting for port 8080\n"
    "[stderr]curl: (7) Failed to connect to localhost port 8080: Connection refused\n"
)


@operation("GetDeployment", "codedeploy")
def get_deployment(context: Context, request: Json) -> Json:
    """A deployment as it stands.

    Raises:
        ServiceFault: DeploymentDoesNotExistException.
    """
    work, now = _work(context, request["deploymentId"]), context.world.timeline.now()
    over = work.over(now)
    targets = [_target(context, work, number) for number in range(_count(work))]
    return {
        "deploymentInfo": present(
            applicationName=work.setting("ApplicationName"),
            deploymentGroupName=work.setting("DeploymentGroupName"),
            deploymentConfigName="CodeDeployDefault.OneAtATime",
            deploymentId=request["deploymentId"],
            status=_status(work, now),
            errorInformation=_error(work) if over and work.failed else None,
            createTime=instant(work.started),
            startTime=instant(work.started),
            completeTime=instant(work.ends) if over else None,
            deploymentOverview=_overview(targets),
            creator="user",
            computePlatform="ECS" if _on_ecs(work) else "Server",
        )
    }


@operation("ListDeploymentTargets", "codedeploy")
def list_deployment_targets(context: Context, request: Json) -> Json:
    """The ids of a deployment's targets.

    Raises:
        ServiceFault: DeploymentDoesNotExistException.
    """
    work = _work(context, request["deploymentId"])
    return {"targetIds": [_name(work, number) for number in range(_count(work))]}


@operation("BatchGetDeploymentTargets", "codedeploy")
def batch_get_deployment_targets(context: Context, request: Json) -> Json:
    """Targets with their lifecycle events.

    Raises:
        ServiceFault: DeploymentDoesNotExistException, DeploymentTargetDoesNotExistException.
    """
    work = _work(context, request["deploymentId"])
    names = [_name(work, number) for number in range(_count(work))]
    found = []
    for wanted in request["targetIds"]:
        if wanted not in names:
            raise ServiceFault(
                "DeploymentTargetDoesNotExistException",
                f"The target {wanted} does not exist in this deployment.",
            )
        found.append(_target(context, work, names.index(wanted)))
    return {"deploymentTargets": found}


def _work(context: Context, deployment: str) -> Work:
    found = find_work(
        context.world,
        context.region.account,
        context.region.name,
        lambda attempt: attempt.external_id == deployment and attempt.provider.startswith("CodeDeploy"),
    )
    work = next(found, None)
    if work is None:
        raise ServiceFault(
            "DeploymentDoesNotExistException", f"The deployment {deployment} could not be found"
        )
    return work


def _on_ecs(work: Work) -> bool:
    return work.attempt.provider == "CodeDeployToECS"


def _count(work: Work) -> int:
    return 1 if _on_ecs(work) else 3 + Random(work.id).randrange(3)


def _name(work: Work, number: int) -> str:
    if _on_ecs(work):
        return f"prod:{work.setting('ApplicationName')}"
    return f"i-{Random(f'{work.id}/{number}').getrandbits(68):017x}"


def _status(work: Work, now: float) -> str:
    if not work.over(now):
        return "InProgress"
    return "Failed" if work.failed else "Succeeded"


def _error(work: Work) -> Json:
    health = _on_ecs(work) or "too many individual instances" in work.message
    return {"code": "HEALTH_CONSTRAINTS" if health else "DEPLOYMENT_GROUP_MISSING", "message": work.message}


def _overview(targets: list[Json]) -> Json:
    words = {"Pending": 0, "InProgress": 0, "Succeeded": 0, "Failed": 0, "Skipped": 0, "Ready": 0}
    for target in targets:
        words[(target.get("instanceTarget") or target["ecsTarget"])["status"]] += 1
    return words


def _target(context: Context, work: Work, number: int) -> Json:
    """One after another; where the deployment fails, the last one does and ends it."""
    now, count, region = context.world.timeline.now(), _count(work), context.region
    share = work.seconds / count
    start = work.started + number * share
    fails = work.failed and number == count - 1
    names: tuple[str, ...] = _CONTAINERS if _on_ecs(work) else _SERVER
    if fails and not _on_ecs(work):
        names = names[: names.index(_BROKEN) + 1]
    steps = steps_of(names, start, start + share, now, fails=fails)
    done = len(steps) == len(names) and steps[-1].end is not None
    body: Json = {
        "deploymentId": str(work.attempt.external_id),
        "targetId": _name(work, number),
        "status": steps[-1].status if done else "InProgress" if steps else "Pending",
        "lastUpdatedAt": instant(min(now, work.ends)),
        "lifecycleEvents": [_lifecycle(work, step) for step in steps]
        + [{"lifecycleEventName": name, "status": "Pending"} for name in names[len(steps) :]],
    }
    if _on_ecs(work):
        body["targetArn"] = f"arn:aws:ecs:{region.name}:{region.account}:service/{body['targetId']}"
        return {"deploymentTargetType": "ECSTarget", "ecsTarget": body}
    body["targetArn"] = f"arn:aws:ec2:{region.name}:{region.account}:instance/{body['targetId']}"
    return {"deploymentTargetType": "InstanceTarget", "instanceTarget": body}


def _lifecycle(work: Work, step: Step) -> Json:
    event: Json = {"lifecycleEventName": step.name, "status": step.status, **step.times}
    if step.status == "Failed" and not _on_ecs(work):
        event["diagnostics"] = {
            "errorCode": "ScriptFailed",
            "scriptName": "scripts/start.sh",
            "message": "Script at specified location: scripts/start.sh run as user root failed with exit code 1",
            "logTail": f"LifecycleEvent - {step.name}\nScript - scripts/start.sh\n{_TAIL}",
        }
    elif step.status == "Failed":
        event["diagnostics"] = {
            "errorCode": "UnknownError",
            "scriptName": "",
            "message": work.message,
            "logTail": "",
        }
    elif step.end is not None:
        event["diagnostics"] = {
            "errorCode": "Success",
            "scriptName": "",
            "message": "Succeeded",
            "logTail": "",
        }
    return event
