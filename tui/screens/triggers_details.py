"""All that is known of one thing that starts a pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from services.domain.execution import Execution
from services.domain.starter import ConnectionStatus, EventRule, GitConnection, Webhook
from services.providers.sources import HOSTS
from services.triggers.overview import Readiness, Starter, StarterKind
from tui.screens.trigger_words import trigger_words
from tui.screens.triggers_row import TONES, readiness_words
from widgets.ages import ago, remaining, when
from widgets.callers import caller_name
from widgets.key_value import Entry, Field, Space, Title, Toned
from widgets.lines import Line, Span
from widgets.tones import Tone

_DEFAULT_BUS_OWNED = "made by {}, which alone can change it"


def starter_entries(starter: Starter, now: float, *, ascii_only: bool) -> list[Entry]:
    """What the pane shows of it.

    Args:
        starter: what is selected.
        now: the present in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    state = readiness_words(starter.readiness, ascii_only=ascii_only)
    entries: list[Entry] = [
        Title(starter.kind.value.capitalize(), state, remark_tone=TONES[starter.readiness]),
        Field("", starter.words),
    ]
    if starter.remark:
        entries.append(Field("", starter.remark, TONES[starter.readiness]))
    if starter.advice:
        entries.append(Field("Advice", starter.advice, Tone.CALL))
    entries.append(Space())
    if starter.source:
        entries.append(Field("Source", starter.source))
    if starter.connection is not None:
        entries += _connection(starter.connection)
    if starter.rule is not None:
        entries += _rule(starter.rule, starter.runs, now)
    if starter.webhook is not None:
        entries += _webhook(starter.webhook, now)
    if starter.last is not None:
        entries.append(Field("Last started", _run(starter.last, now), copy=starter.last.id))
    return entries


def _connection(connection: GitConnection) -> Iterator[Entry]:
    host = HOSTS.get(connection.host, connection.host)
    good = connection.status == ConnectionStatus.AVAILABLE
    yield Field("Connection", f"{connection.name} {host}".strip(), copy=connection.arn)
    yield Field("Its status", connection.status.value, Tone.GOOD if good else Tone.BAD)


def _rule(rule: EventRule, runs: tuple[float, ...], now: float) -> Iterator[Entry]:
    yield Field("Rule", rule.name, copy=rule.arn)
    if rule.description:
        yield Field("Description", rule.description)
    if rule.managed_by:
        yield Field("Managed", _DEFAULT_BUS_OWNED.format(rule.managed_by), Tone.CALL)
    if rule.schedule:
        yield Field("Schedule", rule.schedule)
        if runs:
            told = (f"{when(instant, now)} ({remaining(instant - now)})" for instant in runs)
            yield Field("Next runs", "\n".join(told))
        elif rule.enabled and rule.schedule.startswith("rate"):
            yield Field("Next runs", "counted from when the rule was made, which no API tells", Tone.DIM)
    for target in rule.targets:
        yield Field("Starts it as", caller_name(target.role_arn) or "no role", copy=target.role_arn)
        if target.input:
            yield Field("Hands over", target.input)
    if rule.pattern:
        yield Field("Pattern", _pretty(rule.pattern), Tone.DIM, copy=rule.pattern)


def _webhook(webhook: Webhook, now: float) -> Iterator[Entry]:
    yield Field("Webhook", webhook.name, copy=webhook.arn)
    for entry in webhook.filters:
        yield Field("Filter", f"{entry.path} {f'is {entry.equals}' if entry.equals else 'is there'}")
    told = webhook.authentication.value
    open_to_all = told == "UNAUTHENTICATED"
    yield Field(
        "Authentication",
        f"{told} {webhook.allowed_range}".strip()
        + (": whoever knows the URL starts it" if open_to_all else ""),
        Tone.CALL if open_to_all else Tone.PLAIN,
    )
    yield Field("URL", webhook.url, Tone.DIM)
    instant = webhook.last_triggered
    yield Field(
        "Last triggered", f"{when(instant, now)}, {ago(now - instant)}" if instant is not None else "never"
    )


def _pretty(pattern: str) -> str:
    try:
        return json.dumps(json.loads(pattern), indent=2, ensure_ascii=False)
    except ValueError:
        return pattern


def _run(run: Execution, now: float) -> str:
    return f"{when(run.started, now)}, {ago(now - run.started)}" if run.started is not None else run.short_id


def recent_entries(runs: Iterable[Execution], now: float, most: int) -> list[Entry]:
    """What started the newest executions, one line each.

    Args:
        runs: newest first.
        now: the present in POSIX seconds.
        most: how many at most.
    """
    shown = list(runs)[:most]
    entries: list[Entry] = [Title("Started lately by", tone=Tone.DIM)]
    if not shown:
        return [*entries, Field("", "nothing yet", Tone.DIM)]
    return [*entries, *(Toned(_started(run, now)) for run in shown)]


def _started(run: Execution, now: float) -> Line:
    age = ago(now - run.started) if run.started is not None else ""
    words = trigger_words(run) or "not told"
    revision = next((f"{r.short_id} {' '.join(r.summary.split())}" for r in run.revisions), "")
    return (
        Span(f"{age:<11} ", Tone.DIM),
        Span(f"{words:<20} ", Tone.PLAIN),
        Span(f"{run.short_id}  ", Tone.DIM),
        Span(revision),
    )


def summary_of(starters: Iterable[Starter], *, reading: bool) -> tuple[str, Tone]:
    """How many things start the pipeline, in one line."""
    found = list(starters)
    # A source that hears by a rule or webhook is not counted beside that.
    live = sum(s.polls or (s.readiness is Readiness.ON and s.kind is not StarterKind.SOURCE) for s in found)
    silent = sum(s.readiness is Readiness.SILENT for s in found)
    if reading and not found:
        return "", Tone.DIM
    if silent:
        return f"{silent} silent: looks as if it started the pipeline, and does not", Tone.BAD
    if not live:
        return "nothing starts it by itself", Tone.CALL
    return (
        f"{live} start{'s' if live == 1 else ''} it by itself"
        if live == 1
        else f"{live} start it by themselves",
        Tone.DIM,
    )
