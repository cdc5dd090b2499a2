"""Device Farm: test runs and what they did on each device."""

from __future__ import annotations

from services.emulator.aws_services.work import Work, find_work
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import instant, present
from services.emulator.world import Json

_DEVICES = ("Google Pixel 9", "Samsung Galaxy S24", "OnePlus 12")
_TESTS = 16


@operation("GetRun", "devicefarm")
def get_run(context: Context, request: Json) -> Json:
    """A run as it stands.

    Raises:
        ServiceFault: NotFoundException.
    """
    work, now = _work(context, request["arn"]), context.world.timeline.now()
    over = work.over(now)
    return {
        "run": present(
            arn=request["arn"],
            name=f"{work.pipeline} {work.setting('App')}",
            type="BUILTIN_FUZZ",
            platform="ANDROID" if work.setting("AppType") == "Android" else "IOS",
            created=instant(work.started),
            started=instant(work.started),
            stopped=instant(work.ends) if over else None,
            status="COMPLETED" if over else "RUNNING",
            result=_result(over=over, broken=work.failed),
            counters=_counters(len(_DEVICES), over=over, broken=work.failed),
            message=work.message or None,
            totalJobs=len(_DEVICES),
            completedJobs=len(_DEVICES) if over else 0,
        )
    }


@operation("ListJobs", "devicefarm")
def list_jobs(context: Context, request: Json) -> Json:
    """A run's devices; where it fails, it does so on the first.

    Raises:
        ServiceFault: NotFoundException.
    """
    work, now = _work(context, request["arn"]), context.world.timeline.now()
    over, jobs = work.over(now), []
    for number, device in enumerate(_DEVICES):
        broken = work.failed and number == 0
        jobs.append(
            present(
                arn=f"{request['arn'].replace(':run:', ':job:')}/{number:05d}",
                name=device,
                type="BUILTIN_FUZZ",
                status="COMPLETED" if over else "RUNNING",
                result=_result(over=over, broken=broken),
                counters=_counters(1, over=over, broken=broken),
                message=work.message if over and broken else None,
            )
        )
    return {"jobs": jobs}


def _work(context: Context, arn: str) -> Work:
    found = find_work(
        context.world,
        context.region.account,
        context.region.name,
        lambda attempt: attempt.provider == "DeviceFarm" and attempt.external_id == arn,
    )
    work = next(found, None)
    if work is None:
        raise ServiceFault("NotFoundException", f"No run with arn {arn} was found")
    return work


def _result(*, over: bool, broken: bool) -> str:
    if not over:
        return "PENDING"
    return "FAILED" if broken else "PASSED"


def _counters(devices: int, *, over: bool, broken: bool) -> Json:
    total = devices * _TESTS
    failed = 3 if over and broken else 0
    return {"total": total, "passed": total - failed if over else 0, "failed": failed}
