"""Step Functions state machines."""

from __future__ import annotations

from services.domain.details import Details, Event, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, last_part
from services.providers.reading import Reading, read_section

_TAIL = 50
"""How many of the newest history events are read."""

_STANDINGS = (
    ("Failed", Standing.FAILED),
    ("TimedOut", Standing.FAILED),
    ("Aborted", Standing.STOPPED),
    ("Succeeded", Standing.SUCCEEDED),
    ("Exited", Standing.SUCCEEDED),
    ("Started", Standing.RUNNING),
    ("Entered", Standing.RUNNING),
    ("Scheduled", Standing.RUNNING),
)


def execution_arn(attempt: ActionAttempt) -> str:
    """The ARN of the state machine's execution: as the action answered it, else put together from its name.

    A standard execution is called ``[prefix-]actionExecutionId`` (CodePipeline User Guide, Step Functions action
    reference); express ones have none.
    """
    for known in (attempt.output_variables.get("ExecutionArn", ""), attempt.external_id or ""):
        if known.startswith("arn:") and ":execution:" in known:
            return known
    machine = attempt.resolved_configuration.get("StateMachineArn", "")
    prefix = attempt.resolved_configuration.get("ExecutionNamePrefix", "")
    name = f"{prefix}-{attempt.id}" if prefix else attempt.id
    return f"{machine.replace(':stateMachine:', ':execution:')}:{name}" if ":stateMachine:" in machine else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    arn = execution_arn(attempt)
    if not arn:
        return Details()
    history: list[Json] = []
    said: list[str] = []

    def read() -> Section:
        answer = reading.caller("stepfunctions", attempt).read("DescribeExecution", executionArn=arn)
        error, cause = read_text(answer.get("error")), read_text(answer.get("cause"), lines=True)
        said.append(": ".join(text for text in (error, cause) if text))
        return Section(
            "Execution",
            facts=(
                *status_fact(answer.get("status")),
                *facts_of(
                    ("execution", answer.get("name")),
                    ("input", answer.get("input")),
                    ("output", answer.get("output")),
                ),
            ),
            note=said[0],
        )

    def read_history() -> Section:
        answer = reading.caller("stepfunctions", attempt).read(
            "GetExecutionHistory", executionArn=arn, reverseOrder=True, maxResults=_TAIL
        )
        history.extend(read_mapping(one) for one in read_list(answer.get("events")))
        note = "only the newest events are shown" if answer.get("nextToken") else ""
        return Section("History, newest first", events=tuple(_event(one) for one in history), note=note)

    sections = [read_section("Execution", "the state machine's execution", read)]
    if sections[0].problem is None:
        sections.append(read_section("History", "the execution's history", read_history))
    cause = _cause(history) or next(iter(said), "")
    return Details(tuple(sections), cause=cause, live=attempt.status.value == "InProgress")


def _event(event: Json) -> Event:
    kind = read_text(event.get("type"))
    standing = next((found for ending, found in _STANDINGS if kind.endswith(ending)), None)
    name, text = _told(event)
    return Event(read_instant(event.get("timestamp")), f"{kind} {name}".strip(), standing, text)


def _told(event: Json) -> tuple[str, str]:
    """The state's name and the error of an event, from whichever details member it has."""
    for member, found in event.items():
        if member.endswith("EventDetails"):
            told = read_mapping(found)
            parts = (read_text(told.get("error")), read_text(told.get("cause"), lines=True))
            return read_text(told.get("name")), ": ".join(part for part in parts if part)
    return "", ""


def _cause(history: list[Json]) -> str:
    """The state that was in when the execution failed, and the failure's words."""
    for number, event in enumerate(history):
        if read_text(event.get("type")).endswith(("Failed", "TimedOut")) and _told(event)[1]:
            for earlier in history[number:]:
                if read_text(earlier.get("type")).endswith("StateEntered"):
                    return f"state {_told(earlier)[0]}: {_told(event)[1]}"
            return _told(event)[1]
    return ""


def _say(configuration: Configuration) -> str:
    name = last_part("StateMachineArn")(configuration)
    return f"runs Step Functions state machine {name}" if name else ""


PROVIDERS = (
    Provider(
        "StepFunctions",
        "Step Functions",
        last_part("StateMachineArn"),
        sentence=_say,
        read=_read,
    ),
)
