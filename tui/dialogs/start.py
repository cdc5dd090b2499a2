"""Start an execution: variables, source revisions, and what it will meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from services.domain.pipeline import ActionDeclaration, PipelineDefinition, VariableDeclaration
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ExecutionMode, ExecutionStatus, PipelineType, RevisionType
from services.domain.target import PipelineKey
from services.live.outcome import Outcome
from services.pipelines.limits import VARIABLE_VALUE_MOST, FieldProblem
from services.pipelines.operator import Done
from services.pipelines.reader import distinct_revisions
from services.pipelines.verbs import StartExecution
from services.providers import revision_types
from services.redact import looks_secret
from tui.dialogs.revision_field import RevisionField
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean, fit
from widgets.tones import Tone


@dataclass
class RevisionsRead(Message):
    """The recent revisions of a source action were read."""

    action: str
    outcome: Outcome[tuple[SourceRevision, ...]]


class StartDialog(VerbDialog):
    """Start an execution of a pipeline.

    Args:
        key: the pipeline.
        snapshot: what is known of it, its definition included.
        definition: the pipeline's declaration.
    """

    CSS_PATH = ["dialog.tcss", "start.tcss"]
    act_label = "Start"

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, definition: PipelineDefinition) -> None:
        super().__init__(key, snapshot)
        self.definition = definition
        self.heading = f"Start {clean(key.pipeline)}"
        self._built: StartExecution | None = None

    def compose_fields(self) -> Iterable[Widget]:
        """A line for each variable and each source action."""
        if self.definition.variables:
            yield Static("", classes="gap")
            yield Static("Variables", classes="section")
            for index, variable in enumerate(self.definition.variables):
                yield from self._variable_line(index, variable)
        sources = self._sources()
        if sources:
            yield Static("", classes="gap")
            yield Static(
                Content.assemble(
                    ("Source revisions", Tone.STRONG.style), ("   empty = the newest", Tone.DIM.style)
                )
            )
            for action, types in sources:
                yield RevisionField(action, types, self.deck.now())
        yield Static("", classes="gap")

    def _sources(self) -> list[tuple[str, tuple[RevisionType, ...]]]:
        if self.definition.type == PipelineType.V1:
            return []
        return [(a.name, types) for a in self.definition.sources if (types := _types(a))]

    def _variable_line(self, index: int, variable: VariableDeclaration) -> Iterable[Widget]:
        secret = looks_secret(variable.name)
        note = (
            "required"
            if variable.required
            else "default " + ("••••" if secret else fit(clean(variable.default or ""), 20))
        )
        with Horizontal(classes="variable"):
            yield Static(Content(clean(variable.name)), classes="variable-name")
            yield Input(
                placeholder="" if variable.required or secret else clean(variable.default or ""),
                id=f"variable-{index}",
                max_length=VARIABLE_VALUE_MOST,
                password=secret,
                select_on_focus=False,
            )
            yield Static(
                Content.assemble(
                    (note, Tone.CALL.style if variable.required else Tone.DIM.style),
                    (f"  {clean(variable.description)}" if variable.description else "", Tone.DIM.style),
                ),
                classes="variable-note",
            )

    def opened(self) -> None:
        """Offer the revisions that are known, then read more."""
        backend = self.deck.backend
        for field in self.query(RevisionField):
            field.offer(distinct_revisions(self.snapshot.executions or (), field.action))
            if backend is not None:
                backend.recent_revisions(self.key, field.action, self._tell(field.action))

    def _tell(self, action: str) -> Callable[[Outcome[tuple[SourceRevision, ...]]], object]:
        return lambda outcome: self.post_message(RevisionsRead(action, outcome))

    @on(RevisionsRead)
    def _on_revisions_read(self, message: RevisionsRead) -> None:
        message.stop()
        for field in self.query(RevisionField):
            if field.action == message.action and message.outcome.value:
                field.offer(message.outcome.value)

    @on(RevisionField.Changed)
    def _on_revision_changed(self, message: RevisionField.Changed) -> None:
        message.stop()
        self.changed()

    def values(self) -> dict[str, str]:
        """The variables that were given a value other than their default."""
        typed = {
            variable.name: self.query_one(f"#variable-{index}", Input).value
            for index, variable in enumerate(self.definition.variables)
        }
        return {name: value for name, value in typed.items() if value}

    def verb(self) -> StartExecution:
        """The start as the fields say it; the same value, and token, until a field changes."""
        overrides = tuple(o for field in self.query(RevisionField) if (o := field.override) is not None)
        verb = StartExecution(self.key.pipeline, variables=self.values(), revisions=overrides)
        if self._built is not None and replace(verb, request_token=self._built.request_token) == self._built:
            return self._built
        self._built = verb
        return verb

    def field_problems(self) -> list[FieldProblem]:
        """Required variables must have a value."""
        given = self.values()
        missing = [v.name for v in self.definition.variables if v.required and v.name not in given]
        return [
            FieldProblem(f"variables:{name}", "needs a value") for name in missing
        ] + super().field_problems()

    def consequences(self) -> Content:
        """What the new execution will meet."""
        running = [run for run in self.snapshot.executions or () if run.status == ExecutionStatus.IN_PROGRESS]
        lines: list[str] = []
        if running:
            count = "1 execution is" if len(running) == 1 else f"{len(running)} executions are"
            meeting = {
                ExecutionMode.QUEUED: "in QUEUED mode this one comes after.",
                ExecutionMode.PARALLEL: "in PARALLEL mode this one runs beside.",
            }.get(self.definition.mode, "in SUPERSEDED mode this one overtakes what waits between stages.")
            lines.append(f"{count} in progress; {meeting}")
        held = [
            s.name
            for s in (self.snapshot.state.stages if self.snapshot.state else ())
            if not s.transition.enabled
        ]
        if held:
            lines.append(
                f"The transition into {', '.join(map(clean, held))} is disabled: it will wait there."
            )
        return Content("\n".join(lines))

    def done_text(self, done: Done) -> str:
        """Which execution started."""
        return f"Execution {(done.execution_id or '')[:8]} of {self.key.pipeline} started."


def _types(action: ActionDeclaration) -> tuple[RevisionType, ...]:
    """The revisions that a source action takes; an object's key only where its configuration allows that."""
    allowed = action.configuration.get("AllowOverrideForS3ObjectKey", "").casefold() == "true"
    return tuple(
        kind for kind in revision_types(action.type) if allowed or kind != RevisionType.S3_OBJECT_KEY
    )
