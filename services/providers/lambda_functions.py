"""Lambda functions: invoked by a pipeline, or deployed by one."""

from __future__ import annotations

from services.domain.details import Details, Section
from services.domain.execution import ActionAttempt
from services.domain.log import LogSource
from services.pipelines.parse.members import read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.log_places import function_logs, function_name, function_source
from services.providers.provider import Provider, sentence_of, value_of
from services.providers.reading import Reading, read_section


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    name = attempt.resolved_configuration.get("FunctionName", "")
    if not name:
        return Details()
    logs: list[LogSource] = []

    def read() -> Section:
        answer = reading.caller("lambda", attempt).read("GetFunctionConfiguration", FunctionName=name)
        logging = read_mapping(answer.get("LoggingConfig"))
        group = read_text(logging.get("LogGroup")) or f"/aws/lambda/{function_name(name)}"
        logs.append(function_source(attempt, group))
        memory, timeout = read_text(answer.get("MemorySize")), read_text(answer.get("Timeout"))
        return Section(
            "Function",
            facts=(
                *status_fact(answer.get("State")),
                *facts_of(
                    ("function", answer.get("FunctionName")),
                    ("runtime", answer.get("Runtime")),
                    ("handler", answer.get("Handler")),
                    ("memory", f"{memory} MB" if memory else None),
                    ("timeout", f"{timeout} s" if timeout else None),
                    ("last update", answer.get("LastUpdateStatus")),
                    ("changed", answer.get("LastModified")),
                    ("role", answer.get("Role")),
                    ("log group", group),
                ),
            ),
            note=read_text(answer.get("StateReason"), lines=True),
        )

    section = read_section("Function", f"function {function_name(name)}", read)
    return Details((section,), logs=tuple(logs), live=attempt.status.value == "InProgress")


PROVIDERS = (
    Provider(
        "Lambda",
        "Lambda",
        value_of("FunctionName"),
        sentence=sentence_of("Lambda function {FunctionName}", "FunctionName"),
        read=_read,
        find_logs=function_logs,
    ),
)
