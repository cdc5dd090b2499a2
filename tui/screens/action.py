"""One action of an execution: why it failed first, then all that is known of each attempt at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from services.domain.execution import ActionAttempt
from services.domain.pipeline import ActionDeclaration
from services.domain.standing import Standing
from services.domain.state import ActionState
from services.domain.timeline import Bar
from services.pipelines.record import Part
from services.providers import links_of, sentence, sentence_of_attempt
from tui.commands import Context
from tui.navigation import ActionPlace
from tui.scope import Scope
from tui.screens.action_details import action_entries, cause_of
from tui.screens.action_reading import ActionReading
from tui.screens.provider_details import detail_entries
from tui.screens.value_fields import value_field
from widgets.ages import duration, when
from widgets.cells import clean
from widgets.key_value import Entry, Field, KeyValuePane, Space, Title
from widgets.lines import Line, Span
from widgets.status_glyph import glyph, tone
from widgets.tab_line import Tab, TabLine
from widgets.toned_lines import TonedLines
from widgets.tones import Tone


class ActionScreen(ActionReading):
    """One action of an execution, with its attempts.

    Args:
        where: the action, and which attempt.
    """

    CONTEXT = Context.ACTION
    CSS_PATH = "action.tcss"

    def __init__(self, where: ActionPlace) -> None:
        super().__init__(where.key, where.execution_id)
        self.stage_name = where.stage
        self.action_name = where.action
        self._number = where.attempt

    def compose_body(self) -> Iterable[Widget]:
        """Summary, attempts, all the rest."""
        ascii_only = self.deck.ascii_only
        yield TonedLines(ascii_only=ascii_only, id="summary")
        yield TabLine(ascii_only=ascii_only, id="tabs")
        yield KeyValuePane(ascii_only=ascii_only, id="pane")

    @property
    def pane(self) -> KeyValuePane:
        """What is known."""
        return self.query_one("#pane", KeyValuePane)

    @property
    def main_widget(self) -> Widget | None:
        """The pane has the keys."""
        return self.pane

    @property
    def attempts(self) -> tuple[ActionAttempt, ...]:
        """The attempts at the action, oldest first."""
        return self.attempts_at(self.stage_name, self.action_name)

    @property
    def bar(self) -> Bar | None:
        """The attempt that is shown."""
        attempts = self.attempts
        if not attempts:
            return None
        number = min(self._number or len(attempts), len(attempts))
        return Bar(attempts[number - 1], number, len(attempts))

    @property
    def declared(self) -> ActionDeclaration | None:
        """The action as it is declared today."""
        definition = self.snapshot.definition
        stage = definition.stage(self.stage_name) if definition else None
        return stage.action(self.action_name) if stage else None

    @property
    def action_state(self) -> ActionState | None:
        """The action in the pipeline's state, where that is about this execution."""
        state = self.snapshot.state
        stage = state.stage(self.stage_name) if state else None
        if stage is None or stage.latest is None or stage.latest.execution_id != self.execution_id:
            return None
        return stage.action(self.action_name)

    def place(self) -> ActionPlace:
        """This action, with the attempt that is shown."""
        return ActionPlace(self.key, self.execution_id, self.stage_name, self.action_name, self._number)

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, execution, action."""
        return (
            "Fleet",
            self.key.pipeline,
            self.execution_id[:8],
            f"{self.stage_name} · {self.action_name}",
        )

    def scope(self) -> Scope:
        """The action."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        snapshot, bar = self.snapshot, self.bar
        approvals = [a for a in backend.approvals_of(snapshot) if a.execution_id == self.execution_id]
        first = [a for a in approvals if (a.stage, a.action) == (self.stage_name, self.action_name)]
        links = links_of(bar.attempt, self.action_state, self.details_of(bar.attempt)) if bar else ()
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            stage=self.stage_name,
            action=self.action_name,
            execution=self.run,
            opened=self.execution_id,
            approvals=tuple(dict.fromkeys((*first, *approvals))),
            link=next((link.target for link in links if link.openable), ""),
            attempts=bar.of if bar else 0,
        )

    # What is shown

    def show(self) -> None:
        """Bring everything up to date."""
        if not self.ready or self.record is None:
            return
        self.take_live()
        bar, now = self.bar, self.deck.now()
        if bar is not None:
            self.read_details(bar.attempt)
        self.query_one("#summary", TonedLines).show(self._summary(bar, now))
        self._show_attempts(now)
        self.pane.show(self._entries(bar, now))
        self.refresh_footer()

    def _summary(self, bar: Bar | None, now: float) -> list[Line]:
        ascii_only = self.deck.ascii_only
        if bar is None:
            declared = self.declared
            words = sentence(declared) if declared else ""
            return [
                (
                    Span(f"{glyph(Standing.NEVER_RUN, ascii_only)} not begun", Tone.DIM),
                    Span(f"   {clean(words)}"),
                )
            ]
        standing, attempt = bar.standing, bar.attempt
        first = [
            Span(f"{glyph(standing, ascii_only)} {standing.value}", tone(standing)),
            Span(f"   {clean(sentence_of_attempt(attempt))}", Tone.STRONG),
        ]
        facts: list[str] = []
        if bar.of > 1:
            facts.append(f"attempt {bar.number} of {bar.of}")
        if bar.start is not None:
            facts.append(when(bar.start, now))
        took = bar.seconds(now)
        if took is not None:
            facts.append(duration(took))
        return [(*first, Span(f"   {'   '.join(facts)}", Tone.DIM))]

    def _show_attempts(self, now: float) -> None:
        attempts, bar = self.attempts, self.bar
        tabs = [
            Tab(
                str(number),
                "",
                f"attempt {number} {_short(attempt, number, len(attempts), now, self.deck.ascii_only)}",
            )
            for number, attempt in enumerate(attempts, start=1)
        ]
        self.set_class(len(tabs) > 1, "-several")
        self.query_one(TabLine).show(tabs if len(tabs) > 1 else [], str(bar.number) if bar else "")

    def _entries(self, bar: Bar | None, now: float) -> list[Entry]:
        if bar is not None:
            details = self.details_of(bar.attempt)
            return action_entries(bar, details, self._detail_entries(bar), self.action_state, now)
        record = self.record
        problem = record.problems.get(Part.ATTEMPTS) if record else None
        if problem is not None:
            lines = [problem.detail, problem.hint, "ctrl+r tries again."]
            return [
                Field("", f"{problem.title}.", Tone.BAD),
                *(Field("", line, Tone.DIM) for line in lines if line),
            ]
        if record is None or record.attempts is None:
            return [Field("", "Reading its executions", Tone.DIM)]
        return self._not_begun()

    def _not_begun(self) -> list[Entry]:
        """What can be said of an action that has no attempt in this execution."""
        declared = self.declared
        active = self.record is not None and self.record.active
        words = "This execution has not come to it." if active else "It did not run in this execution"
        if declared is None:
            words += " and the pipeline has no such action today: it was renamed or removed."
        elif not active:
            words += ", or the service no longer keeps the details."
        entries: list[Entry] = [Field("", words, Tone.DIM)]
        if declared is not None:
            entries += [Space(), Title("Configuration", "as it is declared today")]
            entries += [value_field("Command", command) for command in declared.commands]
            entries += [value_field(name, value) for name, value in sorted(declared.configuration.items())]
        return entries

    def _detail_entries(self, bar: Bar) -> list[Entry]:
        outcome = self.told(bar.attempt)
        if outcome is None:
            return [Field("", "Asking the provider", Tone.DIM)] if self.is_asking(bar.attempt) else []
        if outcome.problem is not None:
            return [Field("Provider", outcome.problem.line, Tone.EASING)]
        return detail_entries(outcome.value, ascii_only=self.deck.ascii_only) if outcome.value else []

    def tick(self) -> None:
        """Durations grow, and the provider is asked again while the attempt runs."""
        bar, now = self.bar, self.deck.now()
        if bar is None or not self.may_change(bar.attempt):
            return
        self.read_details_when_due(bar.attempt)
        self.query_one("#summary", TonedLines).show(self._summary(bar, now))
        self.pane.show(self._entries(bar, now))

    # What the operator does

    def run_app_refresh(self) -> None:
        """Read everything again, the provider's details too."""
        super().run_app_refresh()
        if self.bar is not None:
            self.read_details(self.bar.attempt, again=True)

    def selected_attempt(self) -> int | None:
        """The attempt that is shown."""
        return self._number

    def run_attempt_newer(self) -> None:
        """Show the attempt after this one."""
        self._step(1)

    def run_attempt_older(self) -> None:
        """Show the attempt before this one."""
        self._step(-1)

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """An attempt was clicked."""
        bar = self.bar
        if bar is not None:
            self._step(int(message.tab) - bar.number)

    def _step(self, by: int) -> None:
        bar = self.bar
        if bar is None:
            return
        number = bar.number + by
        if not 1 <= number <= bar.of:
            self.deck.say("There is no newer attempt." if by > 0 else "There is no older attempt.")
            return
        self._number = number
        self.show()
        self.pane.scroll_home(animate=False)

    def run_list_copy(self) -> None:
        """Copy why it failed, in full; the action's name where it did not."""
        bar = self.bar
        cause = cause_of(bar.attempt, self.details_of(bar.attempt)) if bar else ""
        if cause:
            self.deck.copy_text(cause, "the cause")
        else:
            self.deck.copy_text(f"{self.stage_name}/{self.action_name}", "the action's name")


def _short(attempt: ActionAttempt, number: int, count: int, now: float, ascii_only: bool) -> str:
    bar = Bar(attempt, number, count)
    took = bar.seconds(now)
    return f"{glyph(bar.standing, ascii_only)} {duration(took) if took is not None else ''}".rstrip()
