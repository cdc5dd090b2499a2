"""What can be asked of the application on any screen: places, help, refresh, copying."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input

from services.domain.target import PipelineKey
from tui import navigation
from tui.commander import Commander
from tui.commands import Command, Context, Registry
from tui.locks import Locks
from tui.screens import screen_for
from tui.screens.base import DeckScreen
from tui.screens.sorting import SortingScreen
from tui.wire.link import Link, write_less
from tui.wire.picture import Picture
from tui.wire.terminal import TooLargeToCopy, clipboard_sequence
from widgets.cells import clean
from widgets.command_bar import CommandBar
from widgets.completion_list import Completion

if TYPE_CHECKING:
    from services.config import ViewTable
    from tui.backend import Backend


class Deck(App[int]):
    """Screens and commands of pipedeck; the application proper adds how it begins, hears and ends.

    Args:
        registry: the commands of this run.
    """

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self.registry = registry
        self.locks = Locks()
        self.commander = Commander(registry, self, self.say, self.locks.reason)
        self.backend: Backend | None = None
        self.views: dict[str, ViewTable] = {}
        self.history = navigation.History(navigation.FleetPlace())
        self._kept: dict[navigation.Place, DeckScreen] = {}
        self._picture = Picture()
        self.link = Link()
        self.low_bandwidth = False
        self._away = False
        """Whether another program has the terminal."""

    def connect(self) -> None:
        """Set the services up, for the first time or once more after a failure."""
        raise NotImplementedError

    @property
    def screen_in_front(self) -> DeckScreen:
        """The screen below any dialog."""
        return next(s for s in reversed(self.screen_stack) if isinstance(s, DeckScreen))

    @property
    def top(self) -> Screen[Any] | None:
        """The screen or dialog that has the keys; None once the application ends, though messages still come."""
        return next(reversed(self.screen_stack), None)

    @property
    def dialog_in_front(self) -> bool:
        """Whether a dialog has the keys."""
        return self.top is not None and not isinstance(self.top, DeckScreen)

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

    # Painting

    def on_mount(self) -> None:
        """Read nothing while another program has the terminal; paint anew what it wrote over."""
        self.app_suspend_signal.subscribe(self, lambda _: self._rest())
        self.app_resume_signal.subscribe(self, lambda _: self._wake())

    def _rest(self) -> None:
        if self.backend is not None:
            self.backend.engine.pause()

    def _wake(self) -> None:
        self.run_app_redraw()
        if self.backend is not None:
            self.backend.engine.resume()

    def _display(self, screen: Screen[object], renderable: Any) -> None:
        """Write of a repaint only what differs from what the terminal shows; nothing while another has it."""
        if self._away:
            return
        if self.link.is_behind(self._driver):
            return
        if isinstance(renderable, CompositorUpdate):
            renderable = self._picture.changes(renderable, self.size)
        super()._display(screen, renderable)

    def look_at_link(self) -> None:
        """Paint what is owed once the terminal takes it; say that the link was slow, and what helps."""
        stalled = self.link.look(self._driver)
        if self.link.owes and self.link.is_free(self._driver):
            self.link.owes = False
            self.run_app_redraw()
        if stalled and not self.low_bandwidth:
            self.say(f"The terminal took nothing for {stalled:.0f} s. :low-bandwidth writes less to it.")

    def run_app_low_bandwidth(self) -> None:
        """Write as little as possible from now on: sixteen colours, no mouse motion, coarser clocks."""
        self.low_bandwidth = True
        if self._driver is not None:
            write_less(self.console, self._driver.write)
        self.run_app_redraw()
        self.say("Sixteen colours, no mouse motion and coarser clocks from now on.")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the cursor of a field from blinking: it would write to the terminal twice a second."""
        if isinstance(event.widget, Input):
            event.widget.cursor_blink = False

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Leave the terminal to another program; afterwards paint all anew."""
        with super().suspend():
            self._away = True
            try:
                yield
            finally:
                self._away = False
        self.run_app_redraw()

    def run_app_redraw(self) -> None:
        """Paint the screen anew."""
        self._picture.forget()
        self.screen.refresh()

    # Places

    def go(self, place: navigation.Place) -> None:
        """Go to a place, which becomes the newest of the history."""
        self.history.remember(self.screen_in_front.place())
        if self.history.visit(place):
            self._show_present()

    def go_instead(self, place: navigation.Place) -> None:
        """Go to a place that takes the present one's place in the history."""
        self.history.replace(place)
        self._show_present()

    def _show_present(self) -> None:
        self.switch_screen(self.screen_at(self.history.present))

    def screen_at(self, place: navigation.Place) -> DeckScreen:
        """The screen of a place; those of the whole fleet are kept, with what is selected in them."""
        if not isinstance(place, (navigation.FleetPlace, navigation.ApprovalsPlace, navigation.TargetsPlace)):
            return screen_for(place)
        if place not in self._kept:
            self._kept[place] = screen_for(place)
            self.install_screen(self._kept[place], type(place).__name__)
        return self._kept[place]

    # Commands

    def action_press(self, key: str) -> None:
        """A key of the registry was pressed."""
        if self.dialog_in_front:
            return
        if self.screen_in_front.is_mounted:
            self.commander.press(key, self.screen_in_front)
        else:
            self.call_later(self.action_press, key)

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
        if command.takes == "VIEW":
            return list(self.views)
        if command.takes == "COLUMN":
            screen = self.screen_in_front
            return screen.orders if isinstance(screen, SortingScreen) else ()
        if command.takes == "EXECUTION" and self.backend is not None:
            key = self.screen_in_front.scope().key
            runs = self.backend.archive.history(key).executions if key else ()
            return [run.id for run in runs]
        return ()

    def run_app_help(self) -> None:
        """Show every key and command."""
        from tui.dialogs.help import HelpDialog

        screen = self.screen_in_front
        self.push_screen(HelpDialog(self.registry, screen.CONTEXT, screen.scope(), self.locks.reason))

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
        """Read what is on screen now, and unlock verbs; where the services could not be set up, try that again."""
        if self.backend is None:
            self.connect()
            return
        key = self.screen_in_front.scope().key if len(self.history.trail()) > 1 else None
        self.locks.forget(self.backend.targets.get(key.target) if key is not None else None)
        self.screen_in_front.refresh_footer()
        self.backend.refresh(key)

    def run_app_fleet(self) -> None:
        """Go to the fleet."""
        self.go(navigation.FleetPlace())

    def run_app_approvals(self) -> None:
        """Go to the approvals."""
        self.go(navigation.ApprovalsPlace())

    def run_app_targets(self) -> None:
        """Go to the targets."""
        self.go(navigation.TargetsPlace())

    def run_app_live(self) -> None:
        """Go to the live engine."""
        self.go(navigation.LivePlace())

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
