"""Retry a stage that failed or was stopped: its failed actions, or all of them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import of_stage
from services.domain.state import StageExecution
from services.domain.status import RetryMode
from services.domain.target import PipelineKey
from services.pipelines.consequences import Retryable, retryable
from services.pipelines.limits import FieldProblem
from services.pipelines.operator import Done
from services.pipelines.passages import mode_of
from services.pipelines.verbs import RetryStage
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.execution_line import names, revision_words
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean, fit
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

MODES = (RetryMode.FAILED_ACTIONS, RetryMode.ALL_ACTIONS)
TITLES = {RetryMode.FAILED_ACTIONS: "Failed actions", RetryMode.ALL_ACTIONS: "All actions"}


class RetryDialog(VerbDialog):
    """Retries a stage in the execution that failed or was stopped in it.

    Args:
        key: the pipeline.
        snapshot: what is known of it; something must be there to retry.
        stage: the stage to begin with.
        selected: the execution to begin with, where it has something to retry.
    """

    CSS_PATH = ["dialog.tcss"]
    act_label = "Retry"
    dangerous = True

    def __init__(
        self, key: PipelineKey, snapshot: PipelineSnapshot, stage: str | None, selected: str | None
    ) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Retry a stage of {clean(key.pipeline)}"

        def aimed(one: Retryable) -> tuple[bool, bool]:
            return one.passage.execution_id != selected, one.passage.stage != stage

        self.found = tuple(sorted(retryable(snapshot), key=aimed))
        self.chosen = self.found[0]
        self.mode: RetryMode = MODES[0]

    # Fields

    def compose_fields(self) -> Iterable[Widget]:
        """Which stage, and what of it."""
        yield Static("", classes="gap")
        yield Static("Which stage?", classes="section")
        yield Choice(id="stage")
        yield Static("What runs again?", classes="section")
        yield Choice(id="mode")

    def opened(self) -> None:
        """Offer what can be retried."""
        self.query_one("#stage", Choice).offer(
            [Offer(str(place), self._line(one)) for place, one in enumerate(self.found)]
        )
        self._offer_modes()

    def _line(self, one: Retryable) -> Content:
        passage = one.passage
        standing = of_stage(StageExecution(passage.execution_id, passage.status))
        run = self.snapshot.execution(passage.execution_id)
        failed = [action for action in passage.actions if action.unsuccessful]
        revision = revision_words(run.revisions[0] if run is not None and run.revisions else None, 20)
        return Content.assemble(
            (f"{glyph(standing, self.deck.ascii_only)} ", tone(standing).style),
            f"{fit(clean(passage.stage), 18):<18} ",
            (f"{passage.execution_id[:8]} ", Tone.BUSY.style),
            f"{fit(revision, 28):<28} ",
            (names(failed) or standing.value, tone(standing).style),
        )

    def _offer_modes(self) -> None:
        self.query_one("#mode", Choice).offer(
            [Offer(mode, self._mode_line(mode), open=self.chosen.why_not(mode) is None) for mode in MODES],
            self.mode,
        )

    def _mode_line(self, mode: RetryMode) -> Content:
        title, reason = TITLES[mode], self.chosen.why_not(mode)
        if reason is not None:
            return Content.styled(f"{title:<16}not now: {clean(reason)}", Tone.DIM.style)
        return Content.assemble(f"{title:<16}", (names(self.chosen.again(mode)), Tone.DIM.style))

    @on(OptionList.OptionHighlighted, "#stage")
    def _on_stage(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.chosen = self.found[event.option_index]
        self._offer_modes()
        self.changed()

    @on(OptionList.OptionHighlighted, "#mode")
    def _on_mode(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.mode = MODES[event.option_index]
        self.changed()

    # The verb

    def verb(self) -> RetryStage:
        """The retry as chosen."""
        passage = self.chosen.passage
        return RetryStage(self.key.pipeline, passage.stage, passage.execution_id, self.mode)

    def field_problems(self) -> list[FieldProblem]:
        """What the service would refuse now."""
        reason = self.chosen.why_not(self.mode)
        return [FieldProblem(TITLES[self.mode], reason)] if reason else super().field_problems()

    def consequences(self) -> Content:
        """What runs again and for the first time, and who has to wait."""
        again, anew = self.chosen.again(self.mode), self.chosen.anew
        lines = [Content("")]
        lines += [
            Content.styled(f"{clean(action.name)}: {fit(clean(action.error), 220)}", Tone.BAD.style)
            for action in self.chosen.passage.actions
            if action.error
        ]
        run = f"execution {self.chosen.passage.execution_id[:8]}, which keeps its id and revisions"
        if again:
            lines.append(Content(f"Runs again in {run}: {names(again)}."))
        if anew:
            lines.append(Content(f"Runs then for the first time: {names(anew)}."))
        if self.mode == RetryMode.ALL_ACTIONS and again:
            lines.append(Content("What its actions put out before may be overwritten."))
        lines += self._warnings()
        return Content("\n").join(lines)

    def _warnings(self) -> list[Content]:
        found: list[Content] = []
        waiting = self.chosen.waiting
        if waiting:
            ids = ", ".join(run.short_id for run in waiting[:3]) + (" and more" if len(waiting) > 3 else "")
            which = "Newer execution" if len(waiting) == 1 else f"{len(waiting)} newer executions,"
            found.append(
                Content.styled(
                    f"{which} {ids}: this older one goes ahead into {clean(self.chosen.passage.stage)} and beyond; "
                    f"in {mode_of(self.snapshot)} mode the newer waits for the stage.",
                    Tone.CALL.style,
                )
            )
        if self.chosen.edited:
            found.append(
                Content.styled(
                    "The pipeline was edited since it began: the service will refuse. Rerun it as a new start.",
                    Tone.BAD.style,
                )
            )
        return found

    def done_text(self, done: Done) -> str:
        """What runs again."""
        verb = done.verb
        stage = verb.stage if isinstance(verb, RetryStage) else ""
        return f"{stage} of {self.key.pipeline} is retried in execution {(done.execution_id or '')[:8]}."
