"""The instances or pods that an EC2 or EKS deploy action works through, one after another."""

from __future__ import annotations

from random import Random

from services.emulator.engine.execution import Attempt, Json
from services.emulator.engine.status import ActionStatus

_EVENTS = ("ApplicationStop", "DownloadBundle", "BeforeInstall", "ApplicationStart", "ValidateService")


def targets_of(attempt: Attempt, now: float) -> list[Json]:
    """The ``DeployActionExecutionTarget`` structures of an attempt as of ``now``, if it has any."""
    if attempt.provider not in ("EC2", "EKS"):
        return []
    random = Random(attempt.id)
    count = random.randint(2, 4)
    planned = attempt.outcome.seconds if attempt.outcome is not None else None
    end = attempt.updated if not attempt.running else attempt.started + (planned or 600.0)
    share = (end - attempt.started) / count
    return [
        _target(attempt, random, attempt.started + number * share, share, now, last=number == count - 1)
        for number in range(count)
    ]


def _target(
    attempt: Attempt, random: Random, start: float, seconds: float, now: float, *, last: bool
) -> Json:
    instance = attempt.provider == "EC2"
    name = f"i-{random.getrandbits(68):017x}" if instance else f"deployment/web-{random.getrandbits(32):08x}"
    target: Json = {"targetId": name, "targetType": "EC2" if instance else "EKS"}
    if start > now:
        return target | {"status": "Pending", "events": []}
    step = seconds / len(_EVENTS)
    fails = attempt.status is ActionStatus.FAILED and last
    events = []
    for number, event in enumerate(_EVENTS):
        begun = start + number * step
        if begun > now:
            break
        events.append(_event(event, begun, step, now, random, fails=fails and number == len(_EVENTS) - 1))
    status = "InProgress" if len(events) < len(_EVENTS) else str(events[-1]["status"])
    target |= {"status": status, "startTime": round(start, 3), "events": events}
    if status != "InProgress":
        target["endTime"] = round(start + seconds, 3)
    return target


def _event(name: str, start: float, seconds: float, now: float, random: Random, *, fails: bool) -> Json:
    command = f"{random.getrandbits(32):08x}-0000-4000-8000-{random.getrandbits(48):012x}"
    event: Json = {"name": name, "startTime": round(start, 3), "context": {"ssmCommandId": command}}
    if start + seconds > now:
        return event | {"status": "InProgress"}
    event |= {"status": "Failed" if fails else "Succeeded", "endTime": round(start + seconds, 3)}
    if fails:
        event["context"]["message"] = f"{name} ended with exit code 1"
    return event
