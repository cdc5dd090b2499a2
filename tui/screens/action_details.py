"""What is known of an attempt at an action, the cause of its failure first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.domain.details import Details
from services.domain.execution import ActionAttempt, Artifact
from services.domain.pipeline import ActionDeclaration
from services.domain.standing import Standing
from services.domain.state import ActionState
from services.domain.status import ActionStatus
from services.domain.timeline import Bar
from services.providers import describe, hint_of, links_of, sentence_of_attempt
from services.redact import redact_value
from tui.screens.execution_tabs import place_field
from tui.screens.value_fields import external_fields, value_field
from widgets.ages import ago, duration, when
from widgets.callers import caller_name
from widgets.glyphs import glyphs
from widgets.key_value import Entry, Field, Space, Title
from widgets.status_glyph import glyph, tone
from widgets.timeline import TimelineItem
from widgets.tones import Tone


def attempt_brief(
    item: TimelineItem | None,
    bar: Bar | None,
    declared: ActionDeclaration | None,
    now: float,
    *,
    ascii_only: bool,
) -> list[Entry]:
    """An attempt in a few lines, below the timeline.

    Args:
        item: what the cursor stands on.
        bar: the attempt, where it has begun.
        declared: the action as it is declared today, for what is ahead.
        now: the present, in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    if item is None:
        return []
    if bar is None:
        sign = glyph(Standing.NEVER_RUN, ascii_only)
        entries: list[Entry] = [Title(f"{sign} {item.stage} · {item.action}", "not begun")]
        return entries + ([Field("", describe(declared), Tone.DIM)] if declared else [])
    attempt, standing = bar.attempt, bar.standing
    number = f"attempt {bar.number} of {bar.of}" if bar.of > 1 else ""
    dot = glyphs(ascii_only).dot
    told = [standing.value, sentence_of_attempt(attempt), number]
    entries = [
        Title(
            f"{glyph(standing, ascii_only)} {attempt.stage} · {attempt.action}",
            f" {dot} ".join(part for part in told if part),
            tone=tone(standing),
        )
    ]
    entries += cause_entries(attempt, None)
    if attempt.summary and not (attempt.error and attempt.summary in attempt.error.message):
        entries.append(Field("Summary", attempt.summary))
    entries += time_fields(bar, now)
    entries += external_fields(attempt.type, attempt.external_id)
    return entries


def cause_of(attempt: ActionAttempt, details: Details | None = None) -> str:
    """Why an attempt failed, in full: what is copied; "" where nothing says so."""
    if attempt.status not in (ActionStatus.FAILED, ActionStatus.ABANDONED):
        return ""
    error = attempt.error
    told = [": ".join(part for part in (error.code, error.message) if part)] if error else []
    if details is not None and details.cause:
        told.append(details.cause)
    return "\n".join(part for part in told if part) or attempt.summary


def cause_entries(attempt: ActionAttempt, details: Details | None) -> list[Entry]:
    """The error code and message in full, what the provider adds, and what to do about it."""
    if attempt.status not in (ActionStatus.FAILED, ActionStatus.ABANDONED):
        return []
    entries: list[Entry] = []
    error = attempt.error
    if error is not None:
        entries.append(
            Field(error.code or "Cause", error.message or "no message", Tone.BAD, copy=cause_of(attempt))
        )
    cause = details.cause if details is not None else ""
    if cause and not (error and cause.rpartition(": ")[2] in error.message):
        entries.append(Field("Because", cause, Tone.BAD))
    provider = attempt.type.provider if attempt.type else ""
    hint = hint_of(provider, error, attempt.summary, cause)
    if hint:
        entries.append(Field("Hint", hint, Tone.CALL))
    return entries


def time_fields(bar: Bar, now: float) -> list[Entry]:
    """When an attempt ran, for how long, and who touched it last."""
    entries: list[Entry] = []
    if bar.start is not None:
        words = f"{when(bar.start, now)}, {ago(now - bar.start)}"
        took = bar.seconds(now)
        if took is not None:
            running = bar.attempt.status == ActionStatus.IN_PROGRESS
            verb = ("waits for" if bar.is_wait else "runs for") if running else "took"
            words += f"; {verb} {duration(took)}"
        entries.append(Field("Started", words))
    if bar.attempt.updated_by:
        entries.append(Field("By", caller_name(bar.attempt.updated_by), copy=bar.attempt.updated_by))
    return entries


def action_entries(
    bar: Bar,
    details: Details | None,
    detail_entries: Sequence[Entry],
    state: ActionState | None,
    now: float,
) -> list[Entry]:
    """All that is known of an attempt: cause, work, details, configuration, artifacts, variables, links.

    Args:
        bar: the attempt.
        details: what the provider tells, once it was read.
        detail_entries: the same, laid out.
        state: the action in the pipeline's state, for its links.
        now: the present, in POSIX seconds.
    """
    attempt = bar.attempt
    entries = cause_entries(attempt, details)
    if entries:
        entries.append(Space())
    if attempt.summary and not (attempt.error and attempt.summary in attempt.error.message):
        entries.append(Field("Summary", attempt.summary))
    entries += time_fields(bar, now)
    entries += external_fields(attempt.type, attempt.external_id)
    entries.append(Field("Execution", attempt.execution_id))
    if detail_entries:
        entries += [Space(), *detail_entries]
    entries += _links(attempt, state, details)
    entries += _configuration(attempt)
    entries += _artifacts("Input artifacts", attempt.input_artifacts)
    entries += _artifacts("Output artifacts", attempt.output_artifacts)
    entries += _variables(attempt.output_variables, attempt.namespace)
    return entries + _about(attempt)


def _links(attempt: ActionAttempt, state: ActionState | None, details: Details | None) -> list[Entry]:
    links = links_of(attempt, state, details)
    if not links:
        return []
    return [Space(), Title("Links"), *(Field(link.label, link.target, Tone.DIM) for link in links)]


def _configuration(attempt: ActionAttempt) -> list[Entry]:
    """Each value as it was resolved, and below it as it is declared where that differs."""
    raw, resolved = attempt.configuration, attempt.resolved_configuration
    entries: list[Entry] = []
    for name in sorted({*raw, *resolved}):
        value, declared = resolved.get(name, raw.get(name, "")), raw.get(name)
        entries.append(value_field(name, value))
        if declared is not None and declared != value:
            entries.append(Field("", f"declared as {redact_value(name, declared)}", Tone.DIM))
    return [Space(), Title("Configuration"), *entries] if entries else []


def _artifacts(title: str, artifacts: Sequence[Artifact]) -> list[Entry]:
    if not artifacts:
        return []
    return [Space(), Title(title), *(place_field(artifact, artifact.name) for artifact in artifacts)]


def _variables(variables: Mapping[str, str], namespace: str | None) -> list[Entry]:
    if not variables:
        return []
    title = Title("Output variables", f"namespace {namespace}" if namespace else "no namespace")
    return [Space(), title, *(value_field(name, value) for name, value in sorted(variables.items()))]


def _about(attempt: ActionAttempt) -> list[Entry]:
    entries: list[Entry] = [Space(), Title("Action")]
    if attempt.type is not None:
        kind = attempt.type
        entries.append(
            Field("Type", f"{kind.category.value} by {kind.owner} {kind.provider} version {kind.version}")
        )
    facts = (
        ("Region", attempt.region),
        ("Role", attempt.role_arn),
        ("Log stream", attempt.log_stream_arn),
        ("Attempt id", attempt.id),
        ("Version", str(attempt.version) if attempt.version is not None else None),
    )
    return entries + [Field(label, value, Tone.DIM) for label, value in facts if value]
