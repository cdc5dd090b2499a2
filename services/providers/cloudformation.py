"""CloudFormation stacks and change sets."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.details import Details, Event, Row, Section
from services.domain.execution import ActionAttempt
from services.domain.standing import Standing
from services.pipelines.parse.members import Json, read_instant, read_list, read_mapping, read_text
from services.providers.facts import facts_of, status_fact
from services.providers.provider import Configuration, Provider, value_of
from services.providers.reading import SLACK_SECONDS, Reading, is_within, missing, note_of_now, read_section
from services.providers.standings import standing_of

_SENTENCES = {
    "CHANGE_SET_EXECUTE": "executes change set {change} of stack {stack}",
    "CHANGE_SET_REPLACE": "prepares change set {change} for stack {stack}",
    "CREATE_UPDATE": "creates or updates CloudFormation stack {stack}",
    "DELETE_ONLY": "deletes CloudFormation stack {stack}",
    "REPLACE_ON_FAILURE": "creates or updates CloudFormation stack {stack}, replacing it where it had failed",
}
_MOST_PAGES = 3
_FOLLOWS = ("Resource creation cancelled", "Resource update cancelled", "Resource deletion cancelled")
"""What CloudFormation says of resources that failed only because another one did."""


def _say(configuration: Configuration) -> str:
    stack = configuration.get("StackName", "")
    pattern = _SENTENCES.get(configuration.get("ActionMode", ""), "CloudFormation stack {stack}")
    return pattern.format(stack=stack, change=configuration.get("ChangeSetName") or "?") if stack else ""


def _read(reading: Reading, attempt: ActionAttempt) -> Details:
    given = attempt.resolved_configuration
    stack, change = given.get("StackName", ""), given.get("ChangeSetName", "")
    if not stack:
        return Details()
    sections: list[Section] = []
    events: list[Json] = []
    if change and given.get("ActionMode", "").startswith("CHANGE_SET"):
        sections.append(
            read_section(
                "Change set", f"change set {change}", lambda: _change_set(reading, attempt, stack, change)
            )
        )
    sections.append(read_section("Stack", f"stack {stack}", lambda: _stack(reading, attempt, stack)))

    def read_events() -> Section:
        events.extend(_events_within(reading, attempt, stack))
        note = "" if events else f"none of the last {_MOST_PAGES * 100} events is of the time of this action"
        return Section("Stack events", events=tuple(_event(one) for one in events), note=note)

    if sections[-1].problem is None:
        sections.append(read_section("Stack events", f"stack {stack}", read_events))
    failed = attempt.status.value == "Failed"
    cause = _cause(events) or (sections[0].note if sections[0].title == "Change set" else "")
    return Details(tuple(sections), cause=cause if failed else "", live=attempt.status.value == "InProgress")


def _change_set(reading: Reading, attempt: ActionAttempt, stack: str, change: str) -> Section:
    answer = reading.caller("cloudformation", attempt).read(
        "DescribeChangeSet", StackName=stack, ChangeSetName=change
    )
    changes = [read_mapping(one) for one in read_list(answer.get("Changes"))]
    return Section(
        "Change set",
        facts=(
            *status_fact(answer.get("Status")),
            *facts_of(
                ("execution", answer.get("ExecutionStatus")), ("change set", answer.get("ChangeSetName"))
            ),
        ),
        columns=("action", "resource", "type", "replaces"),
        rows=tuple(_change(read_mapping(one.get("ResourceChange"))) for one in changes),
        note=read_text(answer.get("StatusReason"), lines=True) or ("" if changes else "no changes"),
    )


def _change(change: Json) -> Row:
    cells = ("Action", "LogicalResourceId", "ResourceType", "Replacement")
    destructive = change.get("Action") == "Remove" or change.get("Replacement") == "True"
    return Row(
        tuple(read_text(change.get(name)) for name in cells), Standing.WAITING if destructive else None
    )


def _stack(reading: Reading, attempt: ActionAttempt, stack: str) -> Section:
    answer = reading.caller("cloudformation", attempt).read("DescribeStacks", StackName=stack)
    stacks = read_list(answer.get("Stacks"))
    if not stacks:
        return missing("Stack", f"stack {stack}")
    found = read_mapping(stacks[0])
    outputs = [read_mapping(one) for one in read_list(found.get("Outputs"))]
    return Section(
        "Stack",
        facts=(
            *status_fact(found.get("StackStatus")),
            *facts_of(("stack", found.get("StackName")), ("id", found.get("StackId"))),
        ),
        columns=("output", "value") if outputs else (),
        rows=tuple(
            Row((read_text(one.get("OutputKey")), read_text(one.get("OutputValue")))) for one in outputs
        ),
        note=read_text(found.get("StackStatusReason"), lines=True) or note_of_now(attempt),
    )


def _events_within(reading: Reading, attempt: ActionAttempt, stack: str) -> Sequence[Json]:
    """The stack's events while the action ran, newest first; a few pages are looked through at most."""
    caller, found = reading.caller("cloudformation", attempt), list[Json]()
    since = (attempt.started or 0.0) - SLACK_SECONDS
    given: dict[str, object] = {"StackName": stack}
    for _ in range(_MOST_PAGES):
        answer = caller.read("DescribeStackEvents", **given)
        page = [read_mapping(one) for one in read_list(answer.get("StackEvents"))]
        found += [one for one in page if is_within(attempt, read_instant(one.get("Timestamp")))]
        token = answer.get("NextToken")
        if not token or (page and (read_instant(page[-1].get("Timestamp")) or 0.0) < since):
            break
        given["NextToken"] = token
    return found


def _event(event: Json) -> Event:
    status = read_text(event.get("ResourceStatus"))
    return Event(
        read_instant(event.get("Timestamp")),
        f"{read_text(event.get('LogicalResourceId'))} {status}",
        standing_of(status),
        read_text(event.get("ResourceStatusReason"), lines=True),
    )


def _cause(events: Sequence[Json]) -> str:
    """The resource that failed first, and why; what failed only because of it does not count."""
    for event in reversed(events):
        status, reason = read_text(event.get("ResourceStatus")), read_text(event.get("ResourceStatusReason"))
        if status.endswith("_FAILED") and not reason.startswith(_FOLLOWS):
            resource, kind = read_text(event.get("LogicalResourceId")), read_text(event.get("ResourceType"))
            return f"{resource} ({kind}) {status}: {reason}" if reason else f"{resource} ({kind}) {status}"
    return ""


PROVIDERS = (Provider("CloudFormation", "CloudFormation", value_of("StackName"), sentence=_say, read=_read),)
