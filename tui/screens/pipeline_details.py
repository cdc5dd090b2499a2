"""The details of what is selected in a pipeline."""

from __future__ import annotations

from textual.content import Content

from services.domain.execution import Execution
from services.domain.headline import headline
from services.domain.pipeline import ActionDeclaration, ActionType
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_action, of_condition, of_stage
from services.domain.state import ActionState, ConditionState, StageState
from services.domain.status import ConditionType
from services.pipelines.approvals import pending_approvals
from services.providers import describe
from tui.screens.trigger_words import trigger_words
from tui.screens.value_fields import external_fields, value_field
from widgets.ages import ago, duration, remaining, when
from widgets.callers import caller_name
from widgets.cells import clean
from widgets.glyphs import facts
from widgets.graph import ActionItem, GraphItem, InboundItem, StageItem, TransitionItem
from widgets.graph.items import ConditionItem, ExecutionItem
from widgets.graph.source import GraphSource
from widgets.key_value import Entry, Field, Space, Title
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


def summary_line(snapshot: PipelineSnapshot, now: float, *, ascii_only: bool) -> Content:
    """How the pipeline stands, what it is, and who changed it last."""
    if snapshot.problem is not None and snapshot.state is None:
        return Content.styled(clean(snapshot.problem.line), Tone.BAD.style)
    head = headline(snapshot)
    if head.standing is Standing.UNKNOWN:
        return Content.styled("Reading the pipeline", Tone.DIM.style)
    summary = snapshot.summary
    told = [summary.type.value, summary.mode.value]
    if summary.version is not None:
        told.append(f"version {summary.version}")
    if summary.updated is not None:
        told.append(f"edited {ago(now - summary.updated)}")
    words = "waiting for approval" if head.standing is Standing.WAITING else head.standing.value
    place = facts(*map(clean, head.place), ascii_only=ascii_only)
    where = f" {place}" if place and head.standing is not Standing.NEVER_RUN else ""
    return Content.assemble(
        (f"{glyph(head.standing, ascii_only)} {words}", tone(head.standing).style),
        where,
        (f"   {facts(*told, ascii_only=ascii_only)}", Tone.DIM.style),
    )


def link_of(item: GraphItem | None, snapshot: PipelineSnapshot) -> str:
    """The link of what is selected: of the work, else of what was worked on, else of the thing itself."""
    if not isinstance(item, ActionItem) or snapshot.state is None:
        return ""
    stage = snapshot.state.stage(item.stage)
    action = stage.action(item.action) if stage else None
    if action is None:
        return ""
    asked = next(
        (a for a in pending_approvals(snapshot) if (a.stage, a.action) == (item.stage, item.action)), None
    )
    own = action.latest.external_url if action.latest else None
    return (asked.link if asked else "") or own or action.revision_url or action.entity_url or ""


def details(
    item: GraphItem | None, snapshot: PipelineSnapshot, now: float, *, ascii_only: bool
) -> list[Entry]:
    """What is known of the selected item."""
    state = snapshot.state
    match item:
        case StageItem(stage=name):
            return _stage(name, state.stage(name) if state else None, snapshot, now, ascii_only=ascii_only)
        case ActionItem():
            return _action(item, snapshot, now, ascii_only=ascii_only)
        case TransitionItem(stage=name):
            return _transition(name, state.stage(name) if state else None, snapshot, now)
        case InboundItem(stage=name, execution_id=execution_id):
            return _execution(execution_id, snapshot, now, Title(f"Waits in front of {name}"))
        case ExecutionItem(execution_id=execution_id):
            return _execution(execution_id, snapshot, now, Title(f"Execution {execution_id[:8]}"))
        case ConditionItem(stage=name, condition=kind):
            return _condition(name, kind, state.stage(name) if state else None, snapshot)
        case _:
            return []


def _stage(
    name: str, stage: StageState | None, snapshot: PipelineSnapshot, now: float, *, ascii_only: bool
) -> list[Entry]:
    if stage is None:
        return [Title(name), Space(), *_unread(snapshot)]
    standing = of_stage(stage.latest)
    entries: list[Entry] = [
        Title(name, f"{glyph(standing, ascii_only)} {standing.value}", remark_tone=tone(standing)),
        Space(),
    ]
    if stage.latest is not None:
        entries += _run_fields(snapshot.execution(stage.latest.execution_id), stage.latest.execution_id, now)
    if not stage.transition.enabled:
        entries += [Space(), *_gate_fields(stage, now)]
    if stage.inbound:
        entries.append(Field("In front", f"{len(stage.inbound)} waiting"))
    if stage.retry is not None:
        tries = (stage.retry.automatic or 0) + (stage.retry.manual or 0)
        entries.append(Field("Retried", f"{tries} times, last {stage.retry.latest_trigger or ''}".strip()))
    return entries


def _run_fields(run: Execution | None, execution_id: str, now: float) -> list[Entry]:
    fields: list[Entry] = [Field("Execution", execution_id[:8], copy=execution_id)]
    if run is None:
        return fields
    fields += [
        Field(revision.action, f"{revision.short_id} {revision.summary.strip()}".strip(), copy=revision.id)
        for revision in run.revisions
    ]
    started = trigger_words(run)
    if started:
        fields.append(Field("Trigger", started))
    if run.started is not None:
        fields.append(Field("Started", f"{when(run.started, now)}, {ago(now - run.started)}"))
    took = run.duration(now)
    if took is not None:
        fields.append(Field("Running" if run.status.active else "Took", duration(took)))
    if run.stop_reason:
        fields.append(Field("Stopped", run.stop_reason))
    if run.rollback_target:
        fields.append(Field("Back to", run.rollback_target[:8], copy=run.rollback_target))
    return fields


def _untold(snapshot: PipelineSnapshot) -> Standing:
    """How what no state tells of stands."""
    return GraphSource.of_snapshot(snapshot).untold


def _unread(snapshot: PipelineSnapshot) -> list[Entry]:
    """Why nothing is known of how a stage stands; nothing where the state is only not read yet."""
    if snapshot.state is not None or snapshot.problem is None:
        return []
    return [Field("Not known", snapshot.problem.line, Tone.BAD), Space()]


def _action(item: ActionItem, snapshot: PipelineSnapshot, now: float, *, ascii_only: bool) -> list[Entry]:
    stage = snapshot.state.stage(item.stage) if snapshot.state else None
    state = stage.action(item.action) if stage else None
    declared_stage = snapshot.definition.stage(item.stage) if snapshot.definition else None
    declared = declared_stage.action(item.action) if declared_stage else None
    standing = of_action(state.latest if state else None) if stage else _untold(snapshot)
    entries: list[Entry] = [
        Title(
            facts(item.stage, item.action, ascii_only=ascii_only),
            f"{glyph(standing, ascii_only)} {standing.value}",
            remark_tone=tone(standing),
        )
    ]
    if declared is not None:
        entries.append(Field("", describe(declared), Tone.DIM))
    entries += [Space(), *([] if stage else _unread(snapshot))]
    if standing is Standing.WAITING:
        return entries + _approval_fields(item, stage, snapshot, now)
    return (
        entries
        + _latest_fields(state, declared.type if declared else None, now)
        + _configuration_fields(declared)
    )


def _approval_fields(
    item: ActionItem, stage: StageState | None, snapshot: PipelineSnapshot, now: float
) -> list[Entry]:
    asked = next(
        (a for a in pending_approvals(snapshot) if (a.stage, a.action) == (item.stage, item.action)), None
    )
    if asked is None:
        return []
    fields: list[Entry] = []
    if asked.comment:
        fields.append(Field("Asks", asked.comment))
    if asked.link:
        fields.append(Field("Link", asked.link))
    fields += [
        Field("Releases", f"{revision.short_id} {revision.summary.strip()}", copy=revision.id)
        for revision in asked.revisions
    ]
    run = snapshot.execution(asked.execution_id)
    if run is not None:
        fields.append(Field("Trigger", trigger_words(run)))
    if asked.since is not None:
        fields.append(Field("Waiting", duration(now - asked.since)))
    if asked.expires is not None:
        urgent = asked.expires - now < 3600
        fields.append(Field("Expires", remaining(asked.expires - now), Tone.CALL if urgent else Tone.PLAIN))
    if stage is not None and stage.inbound:
        fields.append(Field("Behind", f"{len(stage.inbound)} waiting in front of {item.stage}"))
    if asked.notifies:
        fields.append(Field("Notifies", caller_name(asked.notifies)))
    return fields


def _latest_fields(state: ActionState | None, kind: ActionType | None, now: float) -> list[Entry]:
    latest = state.latest if state else None
    fields: list[Entry] = []
    if latest is None:
        return fields
    if latest.error is not None:
        fields += [
            Field(latest.error.code or "Error", latest.error.message or "no message", Tone.BAD),
            Space(),
        ]
    if latest.summary and (latest.error is None or latest.summary not in latest.error.message):
        fields.append(Field("Summary", latest.summary))
    if latest.percent is not None:
        fields.append(Field("Progress", f"{latest.percent} %"))
    if latest.changed is not None:
        fields.append(Field("Changed", f"{when(latest.changed, now)}, {ago(now - latest.changed)}"))
    if latest.updated_by:
        fields.append(Field("By", caller_name(latest.updated_by), copy=latest.updated_by))
    if state is not None and state.revision_id:
        fields.append(Field("Revision", state.revision_id))
    fields += external_fields(kind, latest.external_id)
    link = latest.external_url or (state.revision_url or state.entity_url if state else "")
    if link:
        fields.append(Field("Link", link, Tone.DIM))
    return fields


def _configuration_fields(declared: ActionDeclaration | None) -> list[Entry]:
    if declared is None or not (declared.configuration or declared.commands):
        return []
    fields: list[Entry] = [Space(), Title("Configuration", tone=Tone.DIM)]
    fields += [value_field("Command", command) for command in declared.commands]
    fields += [value_field(key, value) for key, value in sorted(declared.configuration.items())]
    if declared.namespace:
        fields.append(Field("Namespace", declared.namespace))
    return fields


def _gate_fields(stage: StageState, now: float) -> list[Entry]:
    gate = stage.transition
    fields: list[Entry] = []
    if gate.reason:
        fields.append(Field("Reason", gate.reason, Tone.HELD))
    if gate.changed_by:
        fields.append(Field("By", caller_name(gate.changed_by), copy=gate.changed_by))
    if gate.changed_at is not None:
        fields.append(Field("Since", f"{when(gate.changed_at, now)}, {ago(now - gate.changed_at)}"))
    return fields


def _transition(name: str, stage: StageState | None, snapshot: PipelineSnapshot, now: float) -> list[Entry]:
    if stage is None:
        return [Title(f"Transition into {name}"), Space(), *_unread(snapshot)]
    enabled = stage.transition.enabled
    entries: list[Entry] = [
        Title(
            f"Transition into {name}",
            "enabled" if enabled else "disabled",
            remark_tone=Tone.GOOD if enabled else Tone.HELD,
        ),
        Space(),
    ]
    entries += _gate_fields(stage, now)
    for inbound in stage.inbound:
        run = snapshot.execution(inbound.execution_id)
        first = run.revisions[0] if run and run.revisions else None
        what = f"{first.short_id} {first.summary.strip()}" if first else inbound.execution_id[:8]
        entries.append(Field("Waits", what, copy=inbound.execution_id))
    return entries


def _execution(execution_id: str, snapshot: PipelineSnapshot, now: float, title: Title) -> list[Entry]:
    return [title, Space(), *_run_fields(snapshot.execution(execution_id), execution_id, now)]


def _condition(
    name: str, kind: ConditionType, stage: StageState | None, snapshot: PipelineSnapshot
) -> list[Entry]:
    words = {
        ConditionType.BEFORE_ENTRY: "Before entry",
        ConditionType.ON_SUCCESS: "On success",
        ConditionType.ON_FAILURE: "On failure",
    }
    found: ConditionState | None = None
    if stage is not None:
        found = {
            ConditionType.BEFORE_ENTRY: stage.before_entry,
            ConditionType.ON_SUCCESS: stage.on_success,
            ConditionType.ON_FAILURE: stage.on_failure,
        }.get(kind)
    standing = of_condition(found.status if found else None) if stage else _untold(snapshot)
    entries: list[Entry] = [
        Title(f"{words.get(kind, kind.value)} of {name}", standing.value, remark_tone=tone(standing)),
        Space(),
    ]
    if found is None:
        return entries
    if found.summary:
        entries.append(Field("Summary", found.summary))
    for rule in found.rules:
        why = rule.error.message if rule.error else rule.summary
        entries.append(Field(rule.name, f"{rule.status.value if rule.status else 'not run'}  {why}".rstrip()))
    return entries
