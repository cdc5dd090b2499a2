"""Stop an execution: wait for its actions, hold the stage first, or abandon what runs."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.cli_line import cli_line
from services.pipelines.consequences import stoppable, why_no_safe_stop
from services.pipelines.limits import STOP_REASON_MOST, TRANSITION_REASON_LETTER, TRANSITION_REASON_MOST
from services.pipelines.operator import Done
from services.pipelines.verbs import DisableTransition, EnableTransition, StopExecution, Verb
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.dialog import button
from tui.dialogs.execution_line import execution_line
from tui.dialogs.stop_progress import StopProgress
from tui.dialogs.stop_words import abandoned_words, stopped_words, way_line, where_words
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.tones import Tone

LOOK_SECONDS = 0.5
"""How often it is looked whether the stop has ended; reading is the live engine's."""


class How(StrEnum):
    """The ways to stop."""

    WAIT = "wait"
    HOLD = "hold"
    ABANDON = "abandon"


class StopDialog(VerbDialog):
    """Stops one of the executions that run.

    Holding first is a sequence: the transition into the stage is disabled, the execution stopped, and once that
    has ended the transition may be enabled again.

    Args:
        key: the pipeline.
        snapshot: what is known of it; something must run.
        selected: the execution to begin with.
    """

    CSS_PATH = ["dialog.tcss", "stop.tcss"]
    act_label = "Stop"
    dangerous = True

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, selected: str | None) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Stop an execution of {clean(key.pipeline)}"
        found = stoppable(snapshot)
        self.running = tuple(sorted(found, key=lambda one: one.execution.id != selected))
        self.chosen = self.running[0]
        self.how = How.WAIT
        self.progress = StopProgress()

    # Fields

    def compose_fields(self) -> Iterable[Widget]:
        """Which execution, how, and the reason; later how far it went."""
        with Vertical(id="fields"):
            yield Static("", classes="gap")
            yield Static("Which execution?", classes="section")
            yield Choice(id="execution")
            yield Static("How?", classes="section")
            yield Choice(id="how")
            yield Static("", id="reason-caption", classes="caption")
            yield Input(id="reason", max_length=STOP_REASON_MOST, select_on_focus=False)
        yield Static("", id="progress")

    def compose_previews(self) -> Iterable[Widget]:
        """One line, or the two of a safe stop."""
        yield from super().compose_previews()
        yield CliPreview(id="cli-then")

    def compose_acts(self) -> Iterable[Widget]:
        """Stop; and, where a transition was disabled for it, the way back."""
        yield button("Enable again", "release", "primary")
        yield button(self.act_label, "act", "error")

    def opened(self) -> None:
        """Offer what runs, and the ways to stop it."""
        now = self.deck.now()
        self.query_one("#execution", Choice).offer(
            [
                Offer(
                    one.execution.id,
                    execution_line(one.execution, where_words(one), now, ascii_only=self.deck.ascii_only),
                )
                for one in self.running
            ]
        )
        self._offer_ways()
        self.set_interval(LOOK_SECONDS, self._look)

    def _offer_ways(self) -> None:
        """What can be done to the chosen execution; what cannot says why."""
        stage = clean(self.chosen.stage)
        reasons = {
            How.WAIT: "it is being stopped already" if self.chosen.stopping else None,
            How.HOLD: why_no_safe_stop(self.snapshot, self.chosen),
            How.ABANDON: "nothing of it runs" if self.chosen.waits else None,
        }
        words = {
            How.WAIT: ("Stop", "at once" if self.chosen.waits else "once its running actions have ended"),
            How.HOLD: ("Hold, then stop", f"disables the transition into {stage} first"),
            How.ABANDON: ("Stop and abandon", "at once; what runs goes on at its provider"),
        }
        self.query_one("#how", Choice).offer(
            [Offer(how, way_line(*words[how], reasons[how]), open=reasons[how] is None) for how in How],
            self.how,
        )

    @on(OptionList.OptionHighlighted, "#execution")
    def _on_execution(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.chosen = next(one for one in self.running if one.execution.id == event.option_id)
        self._offer_ways()
        self.changed()

    @on(OptionList.OptionHighlighted, "#how")
    def _on_how(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.how = How(event.option_id or How.WAIT)
        self.changed()

    def changed(self) -> None:
        """Button, count and both CLI lines follow the fields."""
        super().changed()
        reason = self.query_one("#reason", Input).value
        self.query_one("#reason-caption", Static).update(
            Content(f"Reason   {len(reason)}/{STOP_REASON_MOST}, kept in the history")
        )
        labels = {How.WAIT: "Stop", How.HOLD: "Hold and stop", How.ABANDON: "Abandon"}
        act = self.query_one("#act", Button)
        act.label = Content("Stop" if self.progress.held else labels[self.how])
        act.refresh(layout=True)
        then = self.query_one("#cli-then", CliPreview)
        then.display = self.how is How.HOLD and not self.progress.held
        backend = self.deck.backend
        if then.display and backend is not None:
            then.show(cli_line(self._stop(), self.target, backend.endpoint_url))

    # Verbs

    def _stop(self) -> StopExecution:
        reason = self.query_one("#reason", Input).value
        abandon = self.how is How.ABANDON
        return StopExecution(self.key.pipeline, self.chosen.execution.id, abandon=abandon, reason=reason)

    def _hold(self) -> DisableTransition:
        typed = self.query_one("#reason", Input).value
        allowed = "".join(letter if TRANSITION_REASON_LETTER.fullmatch(letter) else " " for letter in typed)
        words = f"Safe stop of {self.chosen.execution.short_id} {' '.join(allowed.split())}".strip()
        return DisableTransition(self.key.pipeline, self.chosen.stage, words[:TRANSITION_REASON_MOST])

    def verb(self) -> Verb:
        """What comes next: to hold the stage, or to stop."""
        if self.how is How.HOLD and not self.progress.held:
            return self._hold()
        return self._stop()

    @on(Button.Pressed, "#release")
    def _on_release(self, event: Button.Pressed) -> None:
        event.stop()
        self.send(EnableTransition(self.key.pipeline, self.chosen.stage))

    def went_well(self, verb: Verb, words: str) -> None:
        """After the hold comes the stop; after that one waits for its end. Everything else closes."""
        match verb:
            case DisableTransition():
                self.progress.held = True
                self._show_progress()
                self.changed()
                self.send(self._stop())
            case StopExecution() if self.progress.held:
                self.progress.stopping = True
                self._show_progress()
                self._look()
            case EnableTransition():
                self.progress.held = False
                super().went_well(verb, words)
            case _:
                super().went_well(verb, words)

    def aftermath(self, verb: Verb) -> Content:
        """The transition stays disabled where only the hold was carried out."""
        if not self.progress.held:
            return Content("")
        self._show_progress()
        stage = clean(self.chosen.stage)
        if isinstance(verb, EnableTransition):
            return Content.styled(f"\nThe transition into {stage} is still disabled.", Tone.CALL.style)
        return Content.styled(
            f"\nThe transition into {stage} is disabled, the execution is not stopped: try again, or enable it again.",
            Tone.CALL.style,
        )

    def _look(self) -> None:
        """See, in what the live engine has read, whether the stop has ended."""
        backend = self.deck.backend
        snapshot = backend.engine.snapshot(self.key) if backend is not None else None
        if not self.progress.stopping or snapshot is None or self.progress.ended is not None:
            return
        run = snapshot.execution(self.chosen.execution.id)
        if run is not None and not run.status.active:
            self.progress.ended = run
        self.progress.waiting = next(
            (
                len(s.inbound)
                for s in (snapshot.state.stages if snapshot.state else ())
                if s.name == self.chosen.stage
            ),
            0,
        )
        self._show_progress()

    def _show_progress(self) -> None:
        progress = self.progress
        self.set_class(True, "-under-way")
        self.set_class(progress.stopping, "-stopped")
        self.set_class(progress.held and (not progress.stopping or progress.ended is not None), "-releasable")
        text = progress.words(self.chosen, ascii_only=self.deck.ascii_only)
        place = self.query_one("#progress", Static)
        if place.content != text:
            place.update(text)
            self.query_one("#consequences").display = False
            self._show_problem(None)
        if progress.stopping:
            self.query_one("#cli", CliPreview).display = False
            self.query_one("#cancel", Button).label = Content("Close")
            if progress.ended is not None:
                self.call_after_refresh(self.query_one("#release").focus)  # it is shown by then

    # Words

    def consequences(self) -> Content:
        """What ends, what goes on, and who may enter the stage then."""
        if self.how is How.ABANDON and not self.chosen.waits:
            return abandoned_words(self.chosen, ascii_only=self.deck.ascii_only)
        return stopped_words(self.chosen, hold=self.how is How.HOLD)

    def done_text(self, done: Done) -> str:
        """What happened, verb by verb."""
        run = self.chosen.execution.short_id
        match done.verb:
            case DisableTransition(stage=stage):
                return f"The transition into {stage} is disabled."
            case EnableTransition(stage=stage):
                return f"The transition into {stage} is enabled."
            case StopExecution(abandon=True):
                return f"Execution {run} of {self.key.pipeline} is abandoned."
            case _:
                return f"Execution {run} of {self.key.pipeline} is being stopped."

    def action_cancel(self) -> None:
        """Close; say what was not done yet, and what stays disabled."""
        stage = self.chosen.stage
        if isinstance(self._sent, DisableTransition):
            self.deck.say(f"The transition into {stage} is being disabled; nothing will be stopped.")
            self._sent = None
        elif self.progress.held and not isinstance(self._sent, EnableTransition):
            self.deck.say(f"The transition into {stage} stays disabled; :transition enables it.")
        super().action_cancel()
