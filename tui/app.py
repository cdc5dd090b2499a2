"""The application: wiring only. Screens show, commands act, the backend knows."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import App
from textual.command import CommandPalette

from services.domain.problem import Problem, ProblemKind
from services.domain.target import PipelineKey, Target
from services.live.events import FleetChanged, TargetHealthChanged
from tui import navigation
from tui.bridge import Connected, ConnectionFailed, LiveUpdate, TargetIdentified
from tui.commander import Commander
from tui.commands import Command, Context, Registry
from tui.crash import crash_report
from tui.palette import CommandProvider
from tui.screens import screen_for
from tui.screens.base import DeckScreen
from tui.settings import Settings
from tui.standing_of_targets import freshness_of, targets_text, troubles_of
from tui.terminal import TooLargeToCopy, clipboard_sequence
from tui.themes import THEMES
from widgets.cells import clean
from widgets.command_bar import CommandBar
from widgets.completion_list import Completion
from widgets.header_line import Freshness, Mode
from widgets.status_strip import Trouble

if TYPE_CHECKING:  # what the first paint does not need is imported when it is needed
    from services.pipelines.verbs import Verb
    from tui.backend import Backend, Connector
    from tui.dialogs.verb_dialog import VerbAnswered, VerbDialog, VerbReconciled

TICK_SECONDS = 1.0


class PipedeckApp(App[int]):
    """pipedeck.

    Args:
        settings: flags and configuration of this run.
        registry: the commands of this run.
        connector: sets up the services, on a thread of its own.
    """

    CSS_PATH = "app.tcss"
    TITLE = "pipedeck"
    COMMANDS = {CommandProvider}
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    CLOSE_TIMEOUT = 0.5

    def __init__(self, settings: Settings, registry: Registry, connector: Connector) -> None:
        super().__init__()
        self.settings = settings
        self.registry = registry
        self.ascii_only = settings.ascii
        self.commander = Commander(registry, self, self.say)
        self.backend: Backend | None = None
        self.history = navigation.History(navigation.FleetPlace())
        self._connector = connector
        self._connecting = False
        self._failure: Trouble | None = None
        self._dialogs: dict[int, VerbDialog] = {}
        self._kept: dict[navigation.Place, DeckScreen] = {}
        for theme in THEMES:
            self.register_theme(theme)
        for key in sorted(registry.keys()):
            self.bind(key, f"press({key!r})", show=False)

    # Life

    def on_mount(self) -> None:
        """Show the first screen, then connect."""
        self.theme = self.settings.theme
        self.set_keymap(self.registry.widget_keys())
        self.push_screen(self._screen_at(self.history.present))
        self.set_interval(TICK_SECONDS, self._tick)
        self.call_after_refresh(self.connect)

    def connect(self) -> None:
        """Set the services up, off the event loop; for the first time or once more after a failure."""
        if self._connecting or self.backend is not None:
            return
        self._connecting = True
        threading.Thread(target=self._connect, name="pipedeck-connect", daemon=True).start()

    def _connect(self) -> None:
        outcome = self._connector(lambda event: self.post_message(LiveUpdate(event)))
        self.post_message(ConnectionFailed(outcome) if isinstance(outcome, Problem) else Connected(outcome))

    def on_connected(self, message: Connected) -> None:
        """Begin to read."""
        self._connecting, self._failure = False, None
        self.backend = message.backend
        message.backend.start(self._tell_identity)
        self.screen_in_front.begin_watching()
        self.screen_in_front.connected()
        self.screen_in_front.refresh_chrome()
        if self.settings.options.pipeline:
            self.run_app_open(self.settings.options.pipeline)
        if self.settings.options.command:
            self.run_line(self.settings.options.command)

    def _tell_identity(self, target: Target) -> None:
        self.post_message(TargetIdentified(target))

    def on_connection_failed(self, message: ConnectionFailed) -> None:
        """Say what is wrong; refresh tries again."""
        self._connecting = False
        self._failure = Trouble("", message.problem)
        self.screen_in_front.connected()
        self.screen_in_front.refresh_chrome()

    def expect_answer(self, verb: Verb, dialog: VerbDialog) -> None:
        """Note which dialog waits for the outcome of a verb."""
        self._dialogs[id(verb)] = dialog

    def on_verb_answered(self, message: VerbAnswered) -> None:
        """Give a verb's outcome to its dialog, or tell it where the dialog was closed meanwhile."""
        dialog = self._dialogs.pop(id(message.verb), None)
        problem = message.outcome.problem
        lost = problem is not None and problem.kind is ProblemKind.UNKNOWN_RESULT
        if lost and dialog is not None and self.backend is not None:
            self._dialogs[id(message.verb)] = dialog
            dialog.reconcile(self.backend, message.verb, self.post_message)
        if dialog is not None and dialog.is_attached:
            dialog.take_answer(message)
            return
        words = f"{message.verb.operation} of {message.verb.pipeline}"
        self.say(f"{words}: {problem.line}" if problem else f"{words} was done.", bad=problem is not None)

    def on_verb_reconciled(self, message: VerbReconciled) -> None:
        """Give what became of a verb to its dialog, or tell it where the dialog was closed meanwhile."""
        dialog = self._dialogs.pop(id(message.verb), None)
        if dialog is not None and dialog.is_attached:
            dialog.take_reconciliation(message)
            return
        known = message.outcome.value
        words = f"{message.verb.operation} of {message.verb.pipeline}: {message.words}"
        self.say(words, bad=known is None or known.happened is not True)

    def on_target_identified(self, message: TargetIdentified) -> None:
        """Show who we are."""
        if self.backend is not None:
            self.backend.identify(message.target)
            self.screen_in_front.connected()
            self.screen_in_front.refresh_chrome()

    def on_live_update(self, message: LiveUpdate) -> None:
        """Hand on what the live engine told."""
        if isinstance(message.event, FleetChanged) or self.is_running:
            for screen in self._shown_screens():
                screen.take_event(message.event)
        if isinstance(message.event, TargetHealthChanged):
            self.screen_in_front.refresh_chrome()
            if self.backend is not None and message.event.health.problem is None:
                self.backend.ask_identity(message.event.target, self._tell_identity)

    def _shown_screens(self) -> list[DeckScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, DeckScreen)]

    def _tick(self) -> None:
        if self._driver is None or self.backend is None:
            return
        self.screen_in_front.tick()

    def _fatal_error(self) -> None:
        """End after a fault of ours. Textual would print every local variable, tokens included."""
        error = sys.exception()
        if error is not None and not self._exit_renderables:
            self._exit_renderables.append(Text(crash_report(error)))
        self._close_messages_no_wait()

    # What screens and dialogs ask

    @property
    def screen_in_front(self) -> DeckScreen:
        """The screen below any dialog."""
        return next(s for s in reversed(self.screen_stack) if isinstance(s, DeckScreen))

    @property
    def dialog_in_front(self) -> bool:
        """Whether a dialog has the keys."""
        return not isinstance(self.screen, DeckScreen)

    @property
    def mode(self) -> Mode:
        """What acts mean in this run."""
        if self.settings.read_only:
            return Mode.READ_ONLY
        return Mode.DEMO if self.settings.demo else Mode.LIVE

    def now(self) -> float:
        """The present in POSIX seconds, by the clock of what is shown."""
        return self.backend.clock.now() if self.backend else time.time()

    def freshness(self) -> Freshness:
        """How the data on screen stands."""
        return freshness_of(self.backend, connecting=self._connecting)

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now."""
        return (self._failure,) if self._failure else troubles_of(self.backend)

    def targets_text(self) -> str:
        """Which accounts and regions are read."""
        return targets_text(self.backend)

    @property
    def failure(self) -> Trouble | None:
        """Why the services could not be set up."""
        return self._failure

    def say(self, text: str, *, title: str = "", bad: bool = False) -> None:
        """Tell the operator something that needs no answer; never markup, never a control character."""
        self.notify(
            clean(text),
            title=clean(title),
            severity="error" if bad else "information",
            markup=False,
            timeout=6,
        )

    def say_while(self, text: str) -> None:
        """Say what is being read, for the moment that it takes."""
        self.notify(clean(text), markup=False, timeout=1)

    def copy_text(self, text: str, what: str) -> None:
        """Put a text on the clipboard of the operator's terminal, or show it where that cannot be."""
        try:
            sequence = clipboard_sequence(text)
        except TooLargeToCopy as error:
            from tui.dialogs.text import TextDialog

            self.push_screen(TextDialog(f"{what}: {error}", text))
            return
        if self._driver is not None:
            self._driver.write(sequence)
        self.say(text if len(text) < 200 else f"{text[:200]}…", title=f"Copied {what}")

    # Places

    def go(self, place: navigation.Place) -> None:
        """Go to a place, which becomes the newest of the history."""
        self.history.remember(self.screen_in_front.place())
        if self.history.visit(place):
            self._show_present()

    def _show_present(self) -> None:
        self.switch_screen(self._screen_at(self.history.present))

    def _screen_at(self, place: navigation.Place) -> DeckScreen:
        if isinstance(place, navigation.PipelinePlace):
            return screen_for(place)
        if place not in self._kept:
            self._kept[place] = screen_for(place)
            self.install_screen(self._kept[place], type(place).__name__)
        return self._kept[place]

    # Commands

    def action_press(self, key: str) -> None:
        """A key of the registry was pressed."""
        if not self.dialog_in_front:
            self.commander.press(key, self.screen_in_front)

    def run_command_id(self, command_id: str) -> None:
        """Run a command by its id, from palette or footer."""
        if command_id in self.registry:
            self.commander.run(self.registry[command_id], self.screen_in_front)

    def run_line(self, line: str) -> None:
        """Run a line as typed after ``:``."""
        self.commander.run_line(line, self.screen_in_front)

    def completions(self, text: str, context: Context) -> list[Completion]:
        """What a typed text may become."""
        return self.commander.completions(text, context, self._arguments)

    def _arguments(self, command: Command) -> Sequence[str]:
        if command.takes == "THEME":
            return sorted(self.available_themes)
        if command.takes == "PIPELINE" and self.backend is not None:
            return sorted({snapshot.key.pipeline for snapshot in self.backend.engine.snapshots()})
        return ()

    def run_app_help(self) -> None:
        """Show every key and command."""
        from tui.dialogs.help import HelpDialog

        screen = self.screen_in_front
        self.push_screen(HelpDialog(self.registry, screen.CONTEXT, screen.scope()))

    def run_app_palette(self) -> None:
        """Search the commands by words."""
        self.push_screen(CommandPalette(placeholder="Search all commands"))

    def run_app_back(self) -> None:
        """Leave what is open inside the screen, else go to the place before."""
        if not self.screen_in_front.leave_inner() and self.history.back() is not None:
            self._show_present()

    def run_app_forward(self) -> None:
        """Go forward again."""
        if self.history.forward() is not None:
            self._show_present()

    def run_app_refresh(self) -> None:
        """Read what is on screen now; where the services could not be set up, try that again."""
        if self.backend is None:
            self.connect()
            return
        self.backend.engine.refresh(
            self.screen_in_front.scope().key if len(self.history.trail()) > 1 else None
        )

    def run_app_fleet(self) -> None:
        """Go to the fleet."""
        self.go(navigation.FleetPlace())

    def run_app_approvals(self) -> None:
        """Go to the approvals."""
        self.go(navigation.ApprovalsPlace())

    def run_app_open(self, name: str) -> None:
        """Open a pipeline by its name, listed or not."""
        if self.backend is None:
            self.say("Not connected yet.")
            return
        key = self.backend.find(name)
        if key is None:
            self.say("Which pipeline? Type its name after :pipeline")
            return
        self.open_pipeline(key)

    def open_pipeline(self, key: PipelineKey, stage: str | None = None, action: str | None = None) -> None:
        """Go to a pipeline, with a stage or an action selected."""
        self.go(navigation.PipelinePlace(key, stage, action))

    def run_app_theme(self, name: str) -> None:
        """Change the colours."""
        if name in self.available_themes:
            self.theme = name
        else:
            self.say(f"There is no theme {name!r}." if name else f"The theme is {self.theme}.")

    def run_app_audit(self) -> None:
        """Say where the audit log is."""
        if self.backend is not None:
            self.copy_text(str(self.backend.audit_path), "the audit log's path")

    def run_app_command(self) -> None:
        """Open the command bar."""
        self.open_command_bar()

    def open_command_bar(self, text: str = "") -> None:
        """Open the command bar with a text to begin with."""
        self.screen_in_front.query_one(CommandBar).open(text)

    def run_app_quit(self) -> None:
        """Leave; nothing that runs in AWS is touched."""
        self.exit(0)
