"""Everything that can start a pipeline, as a list: one entry for each filter, rule, webhook and silent source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.domain.execution import Execution
from services.domain.git_trigger import CONNECTION_PROVIDER, GitTrigger
from services.domain.pipeline import ActionDeclaration, PipelineDefinition
from services.domain.starter import ConnectionStatus, EventRule, GitConnection, Webhook
from services.domain.status import PipelineType, TriggerType
from services.triggers.comparison import PatternError
from services.triggers.cron import ScheduleError
from services.triggers.declaration import Filter
from services.triggers.detection import Detection, how_it_starts
from services.triggers.edit import FilterKind, kind_of
from services.triggers.pattern import parse_pattern
from services.triggers.pattern_words import describe_pattern
from services.triggers.record import Part, TriggerRecord
from services.triggers.schedule import next_runs, parse_schedule
from services.triggers.schedule_words import describe_schedule
from services.triggers.words import describe_filter

_EVENT_SOURCES = {"CodeCommit": "aws.codecommit", "S3": "aws.s3", "ECR": "aws.ecr"}
NEXT_RUNS = 3
"""How many runs of a schedule are told in advance."""


class StarterKind(StrEnum):
    """What sort of thing starts the pipeline; the value is what people call it."""

    PUSH = "push"
    PULL_REQUEST = "pull request"
    SOURCE = "source"
    RULE = "rule"
    SCHEDULE = "schedule"
    WEBHOOK = "webhook"


class Readiness(StrEnum):
    """Whether it would start the pipeline now."""

    ON = "on"
    OFF = "off"
    """Somebody wants it so."""
    SILENT = "silent"
    """It looks as if it did, and does not."""
    POLLING = "polling"
    """It does, in a way that the guide advises against."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FilterPlace:
    """Where a filter stands in a declaration: the trigger, and the place within its kind, all from 0."""

    trigger: int
    kind: FilterKind
    place: int


@dataclass(frozen=True, slots=True)
class Starter:
    """One thing that can start the pipeline.

    Args:
        id: tells it from the others, and stays while it does.
        kind: what sort.
        words: what makes it start the pipeline, in one line.
        readiness: whether it would now.
        source: the source action that it belongs to, or "".
        remark: why it is so, or what to know, in one line.
        advice: what the guide advises instead, or "".
        filter: where it stands in the declaration, of a git filter.
        rule: the rule, of one.
        webhook: the webhook, of one.
        connection: the connection that brings it, where known.
        last: the newest known execution that it started, where that can be told.
        runs: when a schedule fires next, POSIX seconds.
        takes_filters: whether it is a source action to which filters on Git events can be added.
    """

    id: str
    kind: StarterKind
    words: str
    readiness: Readiness
    source: str = ""
    remark: str = ""
    advice: str = ""
    filter: FilterPlace | None = None
    rule: EventRule | None = None
    webhook: Webhook | None = None
    connection: GitConnection | None = None
    last: Execution | None = None
    runs: tuple[float, ...] = ()
    takes_filters: bool = False

    @property
    def polls(self) -> bool:
        """Whether a source action asks for changes again and again."""
        return self.readiness is Readiness.POLLING


def list_starters(record: TriggerRecord, executions: Iterable[Execution], now: float) -> tuple[Starter, ...]:
    """Everything that can start the pipeline, as far as it was read: sources first, then rules and webhooks.

    Args:
        record: what was read.
        executions: what is known of the pipeline's executions, newest first.
        now: POSIX seconds, for the schedules.
    """
    runs = tuple(executions)
    found: list[Starter] = []
    if record.definition is not None:
        for action in record.definition.sources:
            found += _of_source(record, record.definition, action, runs)
    found += [_of_rule(rule, runs, now) for rule in record.rules]
    found += [_of_webhook(webhook, runs) for webhook in record.webhooks or ()]
    return tuple(found)


def _of_source(
    record: TriggerRecord,
    definition: PipelineDefinition,
    action: ActionDeclaration,
    runs: tuple[Execution, ...],
) -> Iterator[Starter]:
    at = next(
        (at for at, entry in enumerate(definition.triggers) if entry.source_action == action.name), None
    )
    trigger = definition.triggers[at] if at is not None else None
    stopped = definition.polling_disabled_at is not None
    start = how_it_starts(action, trigger, polling_disabled=stopped)
    arn = action.configuration.get("ConnectionArn", "")
    connection = record.connection(arn) if arn else None
    takes_filters = action.type.provider == CONNECTION_PROVIDER and definition.type == PipelineType.V2
    if start.detection is Detection.CONNECTION or (trigger is not None and trigger.filters):
        standing, remark = _by_connection(connection, definition, trigger)
        last = _last(runs, TriggerType.WEBHOOK_V2)
        if at is not None and trigger is not None and trigger.filters:
            yield from _filters(action, at, trigger, standing, remark, connection, last)
            return
        yield Starter(
            f"source:{action.name}", StarterKind.PUSH, start.words, standing, action.name, remark,
            connection=connection, last=last, takes_filters=takes_filters,
        )  # fmt: skip
        return
    standing, remark = _by_detection(record, action, start.detection, stopped=stopped)
    words = f"{start.words} ({action.type.provider})"
    if standing is Readiness.ON:  # it is known what tells of changes: say that instead of what might
        words, remark = f"changes told {remark} ({action.type.provider})", ""
    polled = start.detection is Detection.POLLING
    yield Starter(
        f"source:{action.name}", StarterKind.SOURCE, words, standing, action.name, remark, start.advice or "",
        connection=connection, last=_last(runs, TriggerType.POLLING) if polled else None,
        takes_filters=takes_filters,
    )  # fmt: skip


def _filters(
    action: ActionDeclaration,
    at: int,
    trigger: GitTrigger,
    standing: Readiness,
    remark: str,
    connection: GitConnection | None,
    last: Execution | None,
) -> Iterator[Starter]:
    filters: list[tuple[int, Filter]] = [*enumerate(trigger.push), *enumerate(trigger.pull_request)]
    for place, wanted in filters:
        kind = kind_of(wanted)
        yield Starter(
            f"filter:{action.name}:{kind}:{place}",
            StarterKind.PUSH if kind == "push" else StarterKind.PULL_REQUEST,
            describe_filter(wanted),
            standing,
            action.name,
            remark,
            filter=FilterPlace(at, kind, place),
            connection=connection,
            last=last if len(trigger.filters) == 1 else None,
        )


def _by_connection(
    connection: GitConnection | None, definition: PipelineDefinition, trigger: GitTrigger | None
) -> tuple[Readiness, str]:
    if trigger is not None and definition.type == PipelineType.V1:
        return Readiness.SILENT, "triggers need a pipeline of type V2"
    if connection is None:
        return Readiness.UNKNOWN, "the connection's status is not known"
    known = {
        ConnectionStatus.AVAILABLE: (Readiness.ON, ""),
        ConnectionStatus.PENDING: (
            Readiness.SILENT,
            "the connection is PENDING: nobody completed it in the console",
        ),
        ConnectionStatus.ERROR: (
            Readiness.SILENT,
            "the connection is in ERROR: it must be updated in the console",
        ),
    }
    status = connection.status
    return known.get(status, (Readiness.UNKNOWN, f"the connection is {status.value}"))


def _by_detection(
    record: TriggerRecord, action: ActionDeclaration, detection: Detection, *, stopped: bool
) -> tuple[Readiness, str]:
    if detection is Detection.POLLING:
        return Readiness.POLLING, "asks again and again, and starts later than an event would"
    if detection is Detection.NONE:
        return (Readiness.SILENT if stopped else Readiness.OFF), ""
    if detection is Detection.WEBHOOK:
        if record.webhooks is None:
            return Readiness.UNKNOWN, "the webhooks are not known"
        if any(webhook.action == action.name for webhook in record.webhooks):
            return Readiness.ON, "by a webhook"
        return Readiness.SILENT, "polling is off and there is no webhook: nothing starts it"
    if record.rule_names is None or len(record.rules) < len(record.rule_names):
        return Readiness.UNKNOWN, "the EventBridge rules are not known"
    told = [rule for rule in record.rules if rule.pattern and _is_about(rule, action)]
    live = [rule for rule in told if rule.enabled]
    if live:
        return Readiness.ON, f"by rule {live[0].name}"
    why = "its rule is disabled" if told else "no rule on the default bus tells of changes"
    return Readiness.SILENT, f"{why}: nothing starts it"


def _is_about(rule: EventRule, action: ActionDeclaration) -> bool:
    """Whether a rule's events may be those of a source action; a pattern that names no source may have any."""
    try:
        sources = parse_pattern(rule.pattern).get("source")
    except PatternError:
        return False
    return sources is None or _EVENT_SOURCES.get(action.type.provider) in sources


def _of_rule(rule: EventRule, runs: tuple[Execution, ...], now: float) -> Starter:
    last = _last(runs, TriggerType.EVENT, rule.arn)
    standing, remark = (Readiness.ON, "") if rule.enabled else (Readiness.OFF, "disabled")
    words: list[str] = []
    coming: tuple[float, ...] = ()
    if rule.schedule:
        try:
            schedule = parse_schedule(rule.schedule)
            words.append(describe_schedule(schedule))
            anchor = last.started if last is not None else None
            coming = next_runs(schedule, now, NEXT_RUNS, anchor=anchor) if rule.enabled else ()
        except ScheduleError as error:
            words.append(rule.schedule)
            standing, remark = Readiness.UNKNOWN, f"the schedule is not understood: {error}"
    if rule.pattern:
        try:
            words.append(describe_pattern(parse_pattern(rule.pattern)))
        except PatternError as error:
            words.append(rule.pattern)
            standing, remark = Readiness.UNKNOWN, f"the pattern is not understood: {error}"
    kind = StarterKind.SCHEDULE if rule.schedule else StarterKind.RULE
    return Starter(
        f"rule:{rule.name}",
        kind,
        "; ".join(words),
        standing,
        remark=remark,
        rule=rule,
        last=last,
        runs=coming,
    )


def _of_webhook(webhook: Webhook, runs: tuple[Execution, ...]) -> Starter:
    asked = ", ".join(
        f"{entry.path} is {entry.equals}" if entry.equals else f"{entry.path} is there"
        for entry in webhook.filters
    )
    words = f"{webhook.name}: {asked}" if asked else f"{webhook.name}: any payload"
    failed = ": ".join(part for part in (webhook.error_code, webhook.error_message) if part)
    return Starter(
        f"webhook:{webhook.name}",
        StarterKind.WEBHOOK,
        words,
        Readiness.SILENT if failed else Readiness.ON,
        webhook.action,
        failed,
        webhook=webhook,
        last=_last(runs, TriggerType.WEBHOOK, webhook.arn),
    )


def _last(runs: tuple[Execution, ...], kind: TriggerType, detail: str = "") -> Execution | None:
    """The newest execution that was started so; where a detail is given, by just that."""
    return next(
        (
            run
            for run in runs
            if run.trigger is not None
            and run.trigger.type == kind
            and (not detail or run.trigger.detail == detail)
        ),
        None,
    )


def what_tells(record: TriggerRecord, source: str) -> str:
    """The enabled rule or the webhook that tells of a source action's changes, in words; "" where none is known."""
    for action in record.definition.sources if record.definition is not None else ():
        if action.name != source:
            continue
        for rule in record.rules:
            if rule.enabled and rule.pattern and _is_about(rule, action):
                return f"rule {rule.name}"
    named = next((webhook.name for webhook in record.webhooks or () if webhook.action == source), "")
    return f"webhook {named}" if named else ""


def unread(record: TriggerRecord) -> tuple[str, ...]:
    """What could not be read, each with why, in one line."""
    names = {
        Part.DECLARATION: "the declaration",
        Part.EXECUTIONS: "the executions",
        Part.WEBHOOKS: "webhooks",
        Part.RULE_NAMES: "EventBridge rules",
        Part.RULE: "a rule",
        Part.CONNECTION: "the connection",
    }
    return tuple(
        f"{names[part]}: {problem.line}" for part in Part if (problem := record.problem(part)) is not None
    )
