"""The edit of a definition between the editor and the service: findings, differences, consequences, sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from services.definition.places import Place
from services.definition.session import EditSession
from services.definition.states import (
    Conflict,
    EditState,
    Faulty,
    Lost,
    Opened,
    Ready,
    Refused,
    SecretsWanted,
    Sent,
    Unchanged,
)
from services.domain.problem import ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.errors import ServiceError
from services.live.outcome import Outcome
from services.pipelines.operator import Done
from services.pipelines.verbs import CreatePipeline, UpdatePipeline, Verb
from tui.dialogs.dialog import button
from tui.dialogs.edit_findings import FindingList
from tui.dialogs.edit_views import views_of
from tui.dialogs.problem_text import problem_text
from tui.dialogs.verb_dialog import VerbAnswered, VerbDialog, VerbReconciled
from tui.verbs.editor import EditorEnd, run_editor
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.tones import Tone

Judge = Callable[[], EditState]
"""Hands something in to the session, and answers where the edit stands then; blocks."""


@dataclass
class Judged(Message):
    """It is known where the edit stands, or it could not be found out."""

    outcome: Outcome[EditState]


@dataclass
class EditorLeft(Message):
    """The editor ended."""

    end: EditorEnd


class EditDialog(VerbDialog):
    """Shows where an edit stands, and sends it once it can be sent. Nothing that was typed is lost by closing it.

    Args:
        session: the edit.
        snapshot: what is known of the pipeline.
        judge: hands in what is to be judged first; None where the editor shall begin.
        place: where the editor begins.
    """

    CSS_PATH = ["dialog.tcss", "edit.tcss"]
    act_label = "Update"
    dangerous = True

    def __init__(
        self,
        session: EditSession,
        snapshot: PipelineSnapshot,
        judge: Judge | None = None,
        place: Place | None = None,
    ) -> None:
        super().__init__(session.key, snapshot)
        self.session = session
        self.heading = f"{'Update' if session.base else 'Create'} {clean(session.key.pipeline)}"
        if session.base is None:
            self.act_label = "Create"
        self._first = judge
        self._place = place
        self._judge: Judge = session.judge
        self._busy = ""
        self._trouble = ""
        self._unkept = False
        self._outcome: Outcome[EditState] = Outcome(value=Opened())

    # What it shows

    def compose_fields(self) -> Iterable[Widget]:
        """The draft's file, and the state."""
        yield Static("", id="draft", classes="caption")
        yield Vertical(id="state")

    def compose_previews(self) -> Iterable[Widget]:
        """The CLI line, cut: it has all of the definition in it."""
        yield Static(Content.styled("As an aws line; c copies all of it", Tone.DIM.style), id="cli-caption")
        yield CliPreview(id="cli")

    def compose_acts(self) -> Iterable[Widget]:
        """What can be done in one state or another."""
        yield button("Try again", "again")
        yield button("Put back", "restore")
        yield button("Edit", "edit")
        yield button("Put on top", "merge", "primary")
        yield button("Over theirs", "insist", "error")
        yield button("Go on", "secrets", "primary")
        yield button(self.act_label, "act", "primary")

    def opened(self) -> None:
        """Begin with the editor, or with what is there to be judged."""
        if self._first is None:
            self._edit(self._place)
        else:
            self._find_out(self._first)

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """The draft's file, and the whole CLI line."""
        draft = self.session.draft
        preview = self.query_one(CliPreview)
        return (
            (str(draft) if draft else "", "the draft's path"),
            (preview.command if preview.display else "", "the CLI line"),
        )

    def verb(self) -> Verb | None:
        """What would be sent, where something can be."""
        match self._state:
            case Ready(verb=verb):
                return verb
            case Refused(ready=ready) | Lost(ready=ready):
                return ready.verb
            case _:
                return None

    @property
    def _state(self) -> EditState:
        return self._outcome.value or Opened()

    async def _show_state(self) -> None:
        """Put the state on screen, with the buttons that it has."""
        if not self.is_mounted:
            return
        draft = self.session.draft
        self.query_one("#draft", Static).update(Content(f"Kept in {clean(str(draft))}" if draft else ""))
        place = self.query_one("#state")
        await place.remove_children()
        views = views_of(self._state, self.deck.now(), ascii_only=self.deck.ascii_only)
        if self._busy:
            views = [Static(Content.styled(self._busy, Tone.BUSY.style))]
        elif self._outcome.problem is not None:
            views = [Static(problem_text(self._outcome.problem))]
        if self._trouble and not self._busy:
            words = f"{self._trouble}; what it left in the file is shown here."
            views.insert(0, Static(Content.styled(words, Tone.CALL.style)))
        await place.mount(*views)
        self._show_buttons()
        self.changed()
        self.query_one("#cli-caption").display = self.query_one("#cli").display
        self.query_one("#body").scroll_home(animate=False)

    def _show_buttons(self) -> None:
        state, failed = self._state, self._outcome.problem is not None
        emptied = isinstance(state, Faulty) and any(finding.rule == "draft" for finding in state.findings)
        shown = {
            "again": failed,
            "restore": emptied,
            "edit": not isinstance(state, Sent),
            "merge": isinstance(state, Conflict) and state.mergeable,
            "insist": isinstance(state, Conflict)
            and state.theirs is not None
            and self.session.base is not None,
            "secrets": isinstance(state, SecretsWanted),
            "act": isinstance(state, Ready | Refused | Lost),
        }
        for name, wanted in shown.items():
            widget = self.query_one(f"#{name}", Button)
            widget.display = wanted and not self._busy and (name in ("again", "edit") or not failed)
        self.query_one("#edit", Button).label = Content("Edit" if isinstance(state, Opened) else "Edit again")
        self.query_one("#confirm").set_class(self.needs_name and shown["act"], "-shown")
        self._focus_first()

    def _focus_first(self) -> None:
        """Findings and secrets are what one turns to; else Cancel, for to send is dangerous."""
        first = next(iter(self.query("#findings, #state Input")), None)
        (first or self.query_one("#cancel")).focus()

    def consequences(self) -> Content:
        """The state tells them."""
        return Content("")

    # What is handed in

    def _find_out(self, judge: Judge) -> None:
        """Have something handed in, off the event loop, within the target's budget."""
        backend = self.deck.backend
        if backend is None or self._busy:
            return
        self._judge, self._busy = judge, "Checking the definition"
        self.call_later(self._show_state)
        tell = self.post_message
        backend.engine.submit(self.key.target, judge, lambda outcome: tell(Judged(outcome)))

    @on(Judged)
    async def _on_judged(self, message: Judged) -> None:
        message.stop()
        self._busy, self._outcome, self._unkept = "", message.outcome, False
        await self._show_state()

    def _edit(self, place: Place | None = None) -> None:
        """Hand the terminal over to the operator's editor."""
        draft = self.session.draft
        if draft is None or self._busy or self._sent is not None:
            return
        self._busy = "Editing"
        self.run_worker(self._edit_outside(place), exit_on_error=True)

    async def _edit_outside(self, place: Place | None) -> None:
        draft = self.session.draft
        if draft is not None:
            self.post_message(EditorLeft(await run_editor(self.deck, draft, place)))

    @on(EditorLeft)
    def _on_editor_left(self, message: EditorLeft) -> None:
        message.stop()
        self._busy, self._trouble = "", message.end.trouble
        self._find_out(self.session.take_draft)

    @on(Button.Pressed, "#edit")
    def _on_edit(self, event: Button.Pressed) -> None:
        event.stop()
        chosen = next((findings.chosen for findings in self.query(FindingList)), None)
        self._edit(chosen.place if chosen is not None else None)

    @on(OptionList.OptionSelected, "#findings")
    def _on_finding(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = self.query_one(FindingList).chosen
        self._edit(chosen.place if chosen is not None else None)

    @on(Button.Pressed, "#again")
    def _on_again(self, event: Button.Pressed) -> None:
        event.stop()
        self._find_out(self._judge)

    @on(Button.Pressed, "#restore")
    def _on_restore(self, event: Button.Pressed) -> None:
        event.stop()
        self._find_out(self.session.restore)

    @on(Button.Pressed, "#merge")
    def _on_merge(self, event: Button.Pressed) -> None:
        event.stop()
        self._find_out(self.session.merge)

    @on(Button.Pressed, "#insist")
    def _on_insist(self, event: Button.Pressed) -> None:
        event.stop()
        self._find_out(self.session.insist)

    @on(Button.Pressed, "#secrets")
    def _on_secrets(self, event: Button.Pressed) -> None:
        event.stop()
        state = self._state
        if not isinstance(state, SecretsWanted):
            return
        typed = [self.query_one(f"#secret-{number}", Input) for number in range(len(state.secrets))]
        empty = next((line for line in typed if not line.value), None)
        if empty is not None:
            empty.focus()
            return
        given = [(secret.place, line.value) for secret, line in zip(state.secrets, typed, strict=True)]

        def give() -> EditState:
            for place, value in given:
                state = self.session.give_secret(place, value)
            return state

        self._find_out(give)

    # What came of sending

    def done_text(self, done: Done) -> str:
        """Which version it is now, or that it is there."""
        if isinstance(done.verb, CreatePipeline):
            return f"{done.verb.pipeline} was created; its first execution starts."
        version = f": version {done.version}" if done.version is not None else ""
        return f"{done.verb.pipeline} was updated{version}."

    def take_answer(self, message: VerbAnswered) -> None:
        """Tell the session; where somebody was faster, show what they changed."""
        problem, done = message.outcome.problem, message.outcome.value
        if problem is None and done is not None:
            self._outcome = Outcome(value=self.session.done(done))
        elif problem is not None:
            self._outcome = Outcome(value=self.session.failed(problem))
        super().take_answer(message)
        if problem is not None and problem.kind is ProblemKind.CONFLICT:
            self._find_out(self.session.judge)

    def take_reconciliation(self, message: VerbReconciled) -> None:
        """Tell the session what reading told."""
        found = message.outcome.value
        if found is not None:
            self._outcome = Outcome(value=self.session.settled(found))
        super().take_reconciliation(message)

    def went_well(self, verb: Verb, words: str) -> None:
        """Say so; a pipeline that is new is opened."""
        super().went_well(verb, words)
        if not isinstance(verb, UpdatePipeline):
            self.deck.call_later(self.deck.open_pipeline, self.key)

    def action_cancel(self) -> None:
        """Close; the text stays in its file, whose name is said, unless it says what the service has.

        Where it is in no file and cannot be written the dialog stays, until one asks for it again.
        """
        if self._busy == "Editing":
            return
        try:
            kept = None if self._sent is not None else self.session.close()
        except ServiceError as error:
            if not self._unkept:
                self._unkept = True
                self._outcome = Outcome(problem=error.problem)
                self.call_later(self._show_state)
                words = "Close once more to give your text up."
                self.deck.say(words, title="Your text is in no file yet", bad=True)
                return
            kept = None
        if kept is not None and not isinstance(self._state, Unchanged):
            self.deck.say(f"Your text is kept in {kept}", title="Nothing was sent")
        super().action_cancel()
