"""Where logs are: from ARNs, from configurations, or why there is none."""

from __future__ import annotations

from services.domain.details import Details
from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource

SECONDS_AFTER = 60
"""How long after an invocation its last lines may still be written."""


def source_of_arn(arn: str, *, title: str = "") -> LogSource | None:
    """The stream that an ARN names (``arn:…:log-group:G:log-stream:S``), or None where it names none."""
    head, found, stream = arn.partition(":log-stream:")
    place, _, group = head.partition(":log-group:")
    parts = place.split(":")
    if not found or not group or not stream or len(parts) < 5 or parts[2] != "logs":
        return None
    return LogSource(
        LogKind.CLOUDWATCH, group=group, stream=stream, region=parts[3], account=parts[4], title=title
    )


def shell_logs(attempt: ActionAttempt, details: Details | None) -> tuple[LogSource, ...]:  # noqa: ARG001 - a LogFinder takes both
    """The log of an action that runs in a container of CodePipeline's own (Commands and the like).

    Its group is ``/aws/codepipeline/<pipeline>`` (CodePipeline User Guide, Commands action reference); the
    stream is named by ``logStreamARN``, by older answers as the external execution id.
    """
    for arn in (attempt.log_stream_arn, attempt.external_id):
        source = source_of_arn(arn or "")
        if source is not None:
            return (source,)
    if attempt.status.value == "InProgress":
        return (LogSource.none("the container has not started yet: there is no log so far"),)
    return (LogSource.none("this action left no log: its container never started"),)


def function_logs(attempt: ActionAttempt, details: Details | None) -> tuple[LogSource, ...]:
    """What a Lambda function wrote while the action ran: its log group, in that window of time."""
    if details is not None and details.logs:
        return details.logs
    name = function_name(attempt.resolved_configuration.get("FunctionName", ""))
    if not name:
        return (LogSource.none("the action names no function"),)
    return (function_source(attempt, f"/aws/lambda/{name}"),)


def function_source(attempt: ActionAttempt, group: str) -> LogSource:
    """A function's log group in the window of time in which an attempt ran."""
    ended = attempt.updated is not None and attempt.status.value != "InProgress"
    return LogSource(
        LogKind.CLOUDWATCH,
        group=group,
        region=attempt.region or "",
        start=int((attempt.started or 0) * 1000),
        end=int(((attempt.updated or 0) + SECONDS_AFTER) * 1000) if ended else None,
    )


def function_name(given: str) -> str:
    """The name in a function's name, ARN or partial ARN, version and alias aside."""
    return given.rpartition("function:")[2].partition(":")[0]
