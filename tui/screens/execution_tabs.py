"""What an execution's tabs say: its revisions, variables, artifacts and conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.domain.execution import ActionAttempt, Artifact, Execution, RuleAttempt
from services.domain.pipeline import PipelineDefinition
from services.domain.standing import Standing, of_attempt
from services.domain.status import ExecutionType
from services.pipelines.record import ExecutionRecord, Part
from tui.screens.trigger_words import trigger_words
from tui.screens.value_fields import value_field
from widgets.ages import duration, when
from widgets.glyphs import glyphs
from widgets.key_value import Entry, Field, Space, Title
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


def revision_entries(record: ExecutionRecord) -> list[Entry]:
    """What went in, source by source, with the whole message and its link."""
    run = record.run
    if run is None:
        return _not_known(record, Part.DETAIL, "Reading the execution")
    entries: list[Entry] = []
    for revision in run.revisions:
        entries += [
            Title(revision.action, revision.short_id, remark_tone=Tone.BUSY),
            Field("Revision", revision.id or "none told"),
        ]
        if revision.summary:
            entries.append(Field("Message", revision.summary))
        if revision.url:
            entries.append(Field("Link", revision.url, Tone.DIM))
        entries.append(Space())
    if not run.revisions:
        entries += [Field("", "No source revision is known of it.", Tone.DIM), Space()]
    entries += _trigger_entries(run)
    return entries


def _trigger_entries(run: Execution) -> list[Entry]:
    entries: list[Entry] = [Title("Trigger", trigger_words(run), remark_tone=Tone.PLAIN)]
    if run.trigger is not None:
        entries.append(Field("Type", run.trigger.type.value))
        if run.trigger.detail:
            entries.append(Field("Detail", run.trigger.detail))
    if run.rollback_target:
        entries.append(Field("Back to", run.rollback_target, Tone.BACK))
    return entries


def variable_entries(record: ExecutionRecord) -> list[Entry]:
    """The pipeline's variables as they were resolved, then what each action put out."""
    run = record.run
    entries: list[Entry] = [Title("Pipeline variables")]
    if run is None or run.variables is None:
        entries += _not_known(record, Part.DETAIL, "Reading the execution")
    elif not run.variables:
        entries.append(Field("", "This execution has none.", Tone.DIM))
    else:
        entries += [value_field(name, value) for name, value in run.variables.items()]
    entries.append(Space())
    if record.attempts is None:
        return entries + _not_known(record, Part.ATTEMPTS, "Reading the action executions")
    told = [attempt for attempt in _latest(record.attempts) if attempt.output_variables]
    for attempt in told:
        space = f"namespace {attempt.namespace}" if attempt.namespace else "no namespace"
        entries.append(Title(f"{attempt.stage} · {attempt.action}", space))
        entries += [value_field(name, value) for name, value in sorted(attempt.output_variables.items())]
        entries.append(Space())
    if not told:
        entries.append(Field("", "No action has put out variables.", Tone.DIM))
    return entries


def artifact_entries(record: ExecutionRecord) -> list[Entry]:
    """Each artifact once: who made it, who took it, where it lies in S3."""
    if record.attempts is None:
        return _not_known(record, Part.ATTEMPTS, "Reading the action executions")
    made: dict[str, tuple[ActionAttempt, Artifact]] = {}
    taken: dict[str, list[str]] = {}
    places: dict[str, Artifact] = {}
    for attempt in _latest(record.attempts):
        for artifact in attempt.output_artifacts:
            made[artifact.name] = (attempt, artifact)
            places[artifact.name] = artifact
        for artifact in attempt.input_artifacts:
            taken.setdefault(artifact.name, []).append(f"{attempt.stage} · {attempt.action}")
            places.setdefault(artifact.name, artifact)
    if not places:
        return [Field("", "No action made or took an artifact.", Tone.DIM)]
    entries: list[Entry] = []
    for name, artifact in places.items():
        maker = made.get(name)
        entries.append(Title(name))
        if maker is not None:
            entries.append(Field("Made by", f"{maker[0].stage} · {maker[0].action}"))
        if name in taken:
            entries.append(Field("Taken by", ", ".join(taken[name])))
        entries += [place_field(artifact), Space()]
    return entries


def place_field(artifact: Artifact, label: str = "S3") -> Field:
    """Where an artifact lies."""
    if artifact.bucket and artifact.key:
        return Field(label, f"s3://{artifact.bucket}/{artifact.key}")
    return Field(label, "the service tells no place", Tone.DIM)


def condition_entries(
    record: ExecutionRecord, definition: PipelineDefinition | None, now: float, *, ascii_only: bool
) -> list[Entry]:
    """The runs of conditions' rules by stage, with what each checked and why it failed."""
    if record.rules is None:
        return _not_known(record, Part.RULES, "Reading the rule executions")
    if not record.rules:
        kind = record.run.type if record.run else ExecutionType.STANDARD
        words = "A rollback checks none." if kind == ExecutionType.ROLLBACK else ""
        return [Field("", f"No rule of a condition ran in this execution. {words}".strip(), Tone.DIM)]
    entries: list[Entry] = []
    stage = ""
    for rule in record.rules:
        if rule.stage != stage:
            entries += [Space()] if entries else []
            stage = rule.stage
            entries.append(Title(stage))
        entries += _rule_entries(rule, definition, now, ascii_only=ascii_only)
    return entries


def _rule_entries(
    rule: RuleAttempt, definition: PipelineDefinition | None, now: float, *, ascii_only: bool
) -> list[Entry]:
    standing = of_attempt(rule.status)
    told = [condition_of(rule, definition), rule.provider]
    if rule.started is not None:
        told.append(when(rule.started, now))
        end = now if standing is Standing.RUNNING else rule.updated
        if end is not None:
            told.append(duration(end - rule.started))
    dot = glyphs(ascii_only).dot
    entries: list[Entry] = [
        Title(
            f"  {glyph(standing, ascii_only)} {rule.rule}",
            f" {dot} ".join(part for part in told if part),
            tone=tone(standing),
        )
    ]
    if rule.error is not None:
        words = ": ".join(part for part in (rule.error.code, rule.error.message) if part)
        entries.append(Field("  Cause", words, Tone.BAD))
    if rule.summary and (rule.error is None or rule.summary not in rule.error.message):
        entries.append(Field("  Summary", rule.summary))
    entries += [value_field(name, value, label=f"  {name}") for name, value in _configuration(rule).items()]
    if rule.external_url:
        entries.append(Field("  Link", rule.external_url, Tone.DIM))
    return entries


def condition_of(rule: RuleAttempt, definition: PipelineDefinition | None) -> str:
    """Which kind of condition a rule belongs to, as today's declaration has it; "" where it has it no more."""
    stage = definition.stage(rule.stage) if definition else None
    if stage is None:
        return ""
    kinds = {
        "before entry": stage.before_entry,
        "on success": stage.on_success,
        "on failure": stage.on_failure,
    }
    found = [
        words
        for words, conditions in kinds.items()
        if any(declared.name == rule.rule for condition in conditions for declared in condition.rules)
    ]
    return " or ".join(found)


def _configuration(rule: RuleAttempt) -> Mapping[str, str]:
    return rule.resolved_configuration or rule.configuration


def _not_known(record: ExecutionRecord, part: Part, reading: str) -> list[Entry]:
    problem = record.problems.get(part)
    if problem is None:
        return [Field("", reading, Tone.DIM)]
    entries: list[Entry] = [Field("", f"{problem.title}.", Tone.BAD)]
    entries += [Field("", words, Tone.DIM) for words in (problem.detail, problem.hint) if words]
    entries.append(Field("", "ctrl+r tries again.", Tone.DIM))
    return entries


def _latest(attempts: Sequence[ActionAttempt]) -> list[ActionAttempt]:
    """The newest attempt at each action, in the order in which they began."""
    return list({(attempt.stage, attempt.action): attempt for attempt in attempts}.values())
