"""What every dialog of a verb has: target, consequences, CLI line, confirmation, sending and its outcome."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import SignInNeed
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey, Target
from services.live.outcome import Outcome
from services.pipelines.cli_line import cli_line
from services.pipelines.limits import FieldProblem
from services.pipelines.open_acts import WAITING_KINDS
from services.pipelines.operator import Done
from services.pipelines.reconciled import Reconciled
from services.pipelines.redacted import redacted
from services.pipelines.verbs import Verb
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.problem_text import problem_text
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.glyphs import facts
from widgets.tones import Tone

if TYPE_CHECKING:
    from tui.backend import Backend


@dataclass
class VerbAnswered(Message):
    """AWS answered a verb, or its answer was lost."""

    verb: Verb
    outcome: Outcome[Done]


@dataclass
class VerbReconciled(Message):
    """Reading told what became of a verb whose answer was lost."""

    verb: Verb
    outcome: Outcome[Reconciled]

    @property
    def words(self) -> str:
        """What is known now, in a sentence."""
        known, problem = self.outcome.value, self.outcome.problem
        if known is not None and known.happened:
            return f"The answer was lost, but it happened: {known.words}."
        if known is not None:
            told = "It did not happen" if known.happened is False else "It cannot be told"
            return f"The answer was lost. {told}: {known.words}."
        return f"The answer was lost, and reading failed as well: {problem.line if problem else ''}"


class VerbDialog(Dialog[None]):
    """Previews a verb, sends it once, and stays until the outcome is known; nothing typed is lost.

    A subclass gives the fields and builds the verb from them; it calls ``changed`` when a field changes.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
    """

    act_label = "Send"
    dangerous = False
    """Whether Cancel has the focus at first, rather than the first field."""

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot) -> None:
        super().__init__()
        self.key = key
        self.snapshot = snapshot
        self._sent: Verb | None = None
        self._sent_at = 0.0
        self._lost: Verb | None = None
        self._refused: Verb | None = None
        """What was refused for want of credentials: its entry in the audit log is open."""
        self._refusal: Problem | None = None
        """Why it was refused, as long as no sign-in or renewal ended that."""
        self._need: SignInNeed | None = None

    # What a subclass says

    @abstractmethod
    def compose_fields(self) -> Iterable[Widget]:
        """The verb's fields."""

    @abstractmethod
    def verb(self) -> Verb | None:
        """The verb as the fields say it; None where they do not say one yet."""

    def consequences(self) -> Content:
        """What will happen, in words."""
        return Content("")

    @abstractmethod
    def done_text(self, done: Done) -> str:
        """What happened, in words."""

    def went_well(self, verb: Verb, words: str) -> None:  # noqa: ARG002 (a dialog of several verbs asks which)
        """A verb was carried out: say so and close. A dialog of several verbs goes on to the next here."""
        self.deck.say(words)
        self.dismiss(None)

    def aftermath(self, verb: Verb) -> Content:  # noqa: ARG002 (a dialog of several verbs asks which)
        """What stands although this verb was not carried out; a dialog of several verbs says it."""
        return Content("")

    def field_problems(self) -> list[FieldProblem]:
        """What is wrong with the fields."""
        verb = self.verb()
        return verb.problems() if verb else []

    # The frame

    @property
    def target(self) -> Target:
        """Where the verb acts."""
        backend = self.deck.backend
        if backend is None:
            raise LookupError("a verb needs a backend")
        return backend.target_of(self.key)

    @property
    def needs_name(self) -> bool:
        """Whether the pipeline's name must be typed."""
        return self.deck.settings.config.is_dangerous(self.target, self.key.pipeline)

    def remark(self) -> Content:
        """Mark what is dangerous."""
        return Content.styled(" danger ", Tone.DANGER.style) if self.needs_name else Content("")

    def compose_body(self) -> Iterable[Widget]:
        """Where, what, with which consequences, and the CLI line."""
        target = self.target
        label = target.label if target.label != target.account else ""
        account = " ".join(part for part in (label, target.account or "") if part)
        where = facts(clean(account), target.region, ascii_only=self.deck.ascii_only)
        yield Static(Content(where), classes="caption")
        yield from self.compose_fields()
        yield Static("", id="consequences")
        yield Static("", classes="gap")
        yield from self.compose_previews()
        words = "**** stands for a secret there: pasted as it is, the mask would be stored for it."
        yield Static(Content.styled(words, Tone.CALL.style), id="cli-masked")

    def compose_previews(self) -> Iterable[Widget]:
        """The CLI line of what would be sent."""
        yield CliPreview(id="cli")

    def compose_foot(self) -> Iterable[Widget]:
        """Problem, confirmation, buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="confirm"):
                yield Static(Content(f"Type {clean(self.key.pipeline)} to confirm  "))
                yield Input(id="name", select_on_focus=False)
            with Horizontal(id="buttons"):
                yield button("Sign in", "sign-in", "success")
                yield button("Cancel", "cancel")
                yield from self.compose_acts()

    def compose_acts(self) -> Iterable[Widget]:
        """The buttons that act."""
        yield button(self.act_label, "act", "primary")

    def on_mount(self) -> None:
        """Show the preview; where the verb is dangerous Cancel has the focus."""
        for line in self.query(Input):
            line.cursor_blink = False
        self.set_class(self.needs_name, "-danger")
        self.query_one("#confirm").set_class(self.needs_name, "-shown")
        self.opened()
        self.changed()
        self.target_changed(self.key.target)
        first = next((field for field in self.query("#body Input") if field.display), None)
        (self.query_one("#cancel") if self.dangerous or first is None else first).focus()

    def opened(self) -> None:
        """Fill in what needs the dialog to be on screen."""

    def changed(self) -> None:
        """A field changed: preview, consequences and complaints follow."""
        verb = self.verb()
        backend = self.deck.backend
        preview = self.query_one("#cli", CliPreview)
        shown = redacted(verb) if verb is not None else None
        if shown is not None and backend is not None:
            preview.show(cli_line(shown, self.target, backend.endpoint_url))
        preview.display = shown is not None
        self.query_one("#cli-masked").display = shown != verb
        self.query_one("#consequences", Static).update(self.consequences())
        if self._lost is None:
            self._show_problem(None)

    @on(Input.Changed)
    def _on_field_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.is_mounted:
            self.changed()

    def _show_problem(self, text: Content | None) -> None:
        place = self.query_one("#problem", Static)
        place.set_class(text is not None, "-shown")
        if text is not None:
            place.update(text)
        self.set_class(self._need is not None, "-locked-out")
        self.fit()

    # Sending

    @on(Button.Pressed, "#act")
    def _on_act(self, event: Button.Pressed) -> None:
        event.stop()
        self.send(self.verb())

    def send(self, verb: Verb | None) -> None:
        """Send the verb, once it is complete and confirmed."""
        backend = self.deck.backend
        if self._sent is not None or backend is None:
            return
        complaint = self._complaint(verb)
        if complaint is not None or verb is None:
            self._show_problem(Content.styled(complaint or "Choose first.", Tone.BAD.style))
            return
        self._sent, self._sent_at, self._lost = verb, backend.clock.now(), None
        self._need = self._refusal = None
        if self._refused != verb:
            self._give_up()
        self._show_problem(Content.styled("Sending", Tone.BUSY.style))
        # The application is found now: on the engine's thread a dialog that was closed meanwhile has none.
        tell = self.deck.post_message
        backend.act(self.key, verb, lambda outcome: tell(VerbAnswered(verb, outcome)))
        self.deck.expect_answer(verb, self)

    def _complaint(self, verb: Verb | None) -> str | None:
        problems = self.field_problems()
        if problems:
            return f"{problems[0].field.partition(':')[2] or problems[0].field}: {problems[0].message}"
        if verb is None:
            return "Choose first."
        if self.needs_name and self.query_one("#name", Input).value != self.key.pipeline:
            self.query_one("#name").focus()
            return f"Type the pipeline's name, {clean(self.key.pipeline)}, to confirm."
        return None

    def take_answer(self, message: VerbAnswered) -> None:
        """Show the outcome: close where it went well, else say what happened and what to do.

        Where the answer was lost nothing can be sent until ``take_reconciliation``.
        """
        problem = message.outcome.problem
        if problem is not None and problem.kind is ProblemKind.UNKNOWN_RESULT:
            self._lost = message.verb
            self._show_problem(problem_text(problem) + Content("\nReading what became of it"))
            return
        self._sent = None
        if problem is None and message.outcome.value is not None:
            self._refused = None
            done = message.outcome.value
            if done.audit_problem is not None:
                self.deck.say(done.audit_problem.line, title="The audit log was not completed", bad=True)
            self.went_well(message.verb, self.done_text(done))
            return
        if problem is not None:
            self._refuse(message.verb, problem)

    def _refuse(self, verb: Verb, problem: Problem) -> None:
        """Say why it was not done; where a sign-in helps, offer it."""
        if problem.kind not in WAITING_KINDS:
            self._show_problem(problem_text(problem) + self.aftermath(verb))
            return
        self._refused = verb
        self._lock_out(problem)
        backend = self.deck.backend
        if self._need is None and backend is not None:  # whether a sign-in helps is found out at once
            backend.retry(self.key.target, self.deck.tell_identity)

    def _lock_out(self, problem: Problem) -> None:
        """Say that credentials ended or are missing, with the sign-in that helps, if that is known."""
        self._refusal = problem
        self._need = problem.need or self.deck.need_of(self.key.target)
        if self._need is not None:
            problem = replace(problem, detail="", hint="Sign in below; what you typed stays.")
        rest = self.aftermath(self._refused) if self._refused is not None else Content("")
        self._show_problem(problem_text(problem) + rest)
        if self._need is not None and self._refused is not None:
            self.call_after_refresh(self.query_one("#sign-in").focus)

    def target_changed(self, name: str) -> None:
        """Credentials ended, or were renewed, or it became known that a sign-in helps."""
        backend = self.deck.backend
        if name != self.key.target or backend is None or self._sent is not None or self._lost is not None:
            return
        problem = backend.engine.freshness(name).problem
        if problem is None and self._refusal is not None:
            self._renewed("The credentials were renewed.")
        elif problem is not None and problem.need is not None and self._need is None:
            self._lock_out(problem)

    @on(Button.Pressed, "#sign-in")
    def _on_sign_in(self, event: Button.Pressed) -> None:
        event.stop()
        if self._need is not None:
            self.deck.sign_in(self._need, self._signed_in)

    def _signed_in(self) -> None:
        """Access was given: the verb can be sent once more."""
        self._renewed("You are signed in.")
        # Not on a button: the sign-in closes by itself, and a key that was meant for it must not send this.
        self.set_focus(next((field for field in self.query("#body Input") if field.display), None))

    def _renewed(self, words: str) -> None:
        self._need = self._refusal = None
        told = f"{words} Nothing was sent yet: {self.act_label} sends it."
        self._show_problem(Content.styled(told, Tone.GOOD.style))

    def _give_up(self) -> None:
        if self._refused is not None:
            self.give_up(self._refused)
        self._refused = None

    def give_up(self, verb: Verb) -> None:
        """Nobody sends any more what may wait for credentials."""
        if self.deck.backend is not None:
            self.deck.backend.give_up(self.key, verb)

    def on_unmount(self) -> None:
        """What was not sent by now is not sent any more."""
        if self._sent is None:
            self._give_up()

    def reconcile(self, backend: Backend, verb: Verb, tell: Callable[[VerbReconciled], object]) -> None:
        """Find out by reading what became of the verb; ``tell`` is called on the engine's thread."""
        known = frozenset(run.id for run in self.snapshot.executions or ())
        backend.reconcile(
            self.key, verb, self._sent_at, known, lambda outcome: tell(VerbReconciled(verb, outcome))
        )

    def take_reconciliation(self, message: VerbReconciled) -> None:
        """Show what reading told: close where it happened, else let the operator send it once more."""
        self._sent = None
        known = message.outcome.value
        if known is not None and known.happened:
            self.went_well(message.verb, message.words)
            return
        tone = Tone.BAD if known is None else Tone.CALL
        self._show_problem(Content.styled(clean(message.words), tone.style) + self.aftermath(message.verb))

    def action_cancel(self) -> None:
        """Close; what was sent already is not taken back, and its outcome will be told."""
        if self._sent is not None:
            self.deck.say("It was sent already; its outcome will be shown here.")
        self.dismiss(None)
