"""Hold executions in front of a stage, or let them in again."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_action, of_stage
from services.domain.state import StageState
from services.domain.status import ExecutionMode
from services.domain.target import PipelineKey
from services.pipelines.limits import TRANSITION_REASON_MOST, check_transition_reason
from services.pipelines.operator import Done
from services.pipelines.verbs import DisableTransition, EnableTransition
from tui.dialogs.verb_dialog import VerbDialog
from widgets.ages import ago
from widgets.callers import caller_name
from widgets.cells import clean, fit
from widgets.glyphs import glyphs
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


class TransitionDialog(VerbDialog):
    """Disables the transition into a stage, or enables it where it is disabled.

    Args:
        key: the pipeline.
        snapshot: what is known of it, its state included.
        stage: the stage to begin with; the first but one where none is given.
    """

    CSS_PATH = ["dialog.tcss", "transition.tcss"]
    act_label = "Disable"

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, stage: str | None) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Transition of {clean(key.pipeline)}"
        self.stages = snapshot.state.stages if snapshot.state else ()
        names = [state.name for state in self.stages]
        self._at = names.index(stage) if stage in names else min(1, len(names) - 1)

    @property
    def stage(self) -> StageState:
        """The stage whose transition is meant."""
        return self.stages[self._at]

    def compose_fields(self) -> Iterable[Widget]:
        """Which stage, and the reason."""
        yield Static("", classes="gap")
        yield Static("Into which stage?", classes="section")
        yield OptionList(*(Option(self._line(state)) for state in self.stages), id="stage")
        yield Static("", classes="gap")
        yield Static("", id="reason-caption", classes="caption")
        yield Input(id="reason", max_length=TRANSITION_REASON_MOST, select_on_focus=False)
        yield Static("", id="reason-note")

    def _line(self, state: StageState) -> Content:
        signs = glyphs(self.deck.ascii_only)
        asks = any(of_action(action.latest) is Standing.WAITING for action in state.actions)
        standing = Standing.WAITING if asks else of_stage(state.latest)
        gate = state.transition
        if gate.enabled:
            held = Content.styled("open", Tone.DIM.style)
        else:
            since = ago(self.deck.now() - gate.changed_at) if gate.changed_at is not None else ""
            by = f" by {caller_name(gate.changed_by)}" if gate.changed_by else ""
            held = Content.styled(
                f"{signs.gate} held {since}{by}: {clean(gate.reason or '')}", Tone.HELD.style
            )
        waiting = f"{len(state.inbound)} waiting  " if state.inbound else ""
        return Content.assemble(
            (f"{glyph(standing, self.deck.ascii_only)} ", tone(standing).style),
            f"{fit(clean(state.name), 24):<24} ",
            (waiting, Tone.CALL.style),
            held,
        )

    def opened(self) -> None:
        """Begin on the stage that was selected."""
        self.query_one("#stage", OptionList).highlighted = self._at
        self._show_stage()

    def _show_stage(self) -> None:
        enabled = self.stage.transition.enabled
        self.act_label = "Disable" if enabled else "Enable"
        act = self.query_one("#act", Button)
        act.label = Content(self.act_label)
        act.variant = "error" if enabled else "primary"
        for part in ("#reason-caption", "#reason", "#reason-note"):
            self.query_one(part).display = enabled
        self.changed()

    @on(OptionList.OptionHighlighted, "#stage")
    def _on_stage(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._at = event.option_index
        self._show_stage()

    @on(OptionList.OptionSelected, "#stage")
    def _on_stage_entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.focus_next()

    @property
    def reason(self) -> str:
        """The reason as typed."""
        return self.query_one("#reason", Input).value

    def changed(self) -> None:
        """Count and check the reason while it is typed."""
        super().changed()
        refused = check_transition_reason(self.reason) if self.reason else []
        self.query_one("#reason-caption", Static).update(
            Content(
                f"Reason   {len(self.reason)}/{TRANSITION_REASON_MOST}: letters, digits, space and ! @ ( ) . * ? -"
            )
        )
        self.query_one("#reason").set_class(bool(refused), "-invalid")
        self.query_one("#reason-note", Static).update(
            Content.styled("  ".join(problem.message for problem in refused), Tone.BAD.style)
        )

    def verb(self) -> DisableTransition | EnableTransition | None:
        """Disable with the reason, or enable."""
        if self.stage.transition.enabled:
            return DisableTransition(self.key.pipeline, self.stage.name, self.reason)
        return EnableTransition(self.key.pipeline, self.stage.name)

    def consequences(self) -> Content:
        """What stays out, or what is let in."""
        name, waiting = clean(self.stage.name), self.stage.inbound
        if self.stage.transition.enabled:
            text = f"Nothing new enters {name} until it is enabled; what is inside goes on."
            if waiting:
                text += f" {len(waiting)} already in front will wait."
            return Content(f"\n{text}")
        if not waiting:
            return Content(f"\nNothing waits in front of {name}; the next execution goes straight in.")
        newest = self.snapshot.summary.mode == ExecutionMode.SUPERSEDED
        who = "the newest" if newest and len(waiting) > 1 else "one after another" if len(waiting) > 1 else ""
        lines = [f"\nLets into {name}{f' ({who})' if who else ''}:"]
        for inbound in waiting:
            run = self.snapshot.execution(inbound.execution_id)
            revision = run.revisions[0] if run and run.revisions else None
            what = f"{revision.short_id} {fit(clean(revision.summary.strip()), 48)}" if revision else ""
            lines.append(f"  {inbound.execution_id[:8]}  {what}")
        return Content("\n".join(lines))

    def done_text(self, done: Done) -> str:  # noqa: ARG002 (a transition names no execution)
        """What happened to the transition."""
        disabled = isinstance(self.verb(), DisableTransition)
        return f"The transition into {self.stage.name} is {'disabled' if disabled else 'enabled'}."
