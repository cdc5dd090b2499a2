"""What every screen has: header, trouble strip, command bar, footer, and a scope for the commands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from services.live.events import LiveEvent
from tui.commands import Context
from tui.commands.keys import key_label
from tui.navigation import Place
from tui.scope import Scope
from widgets.command_bar import CommandBar
from widgets.completion_list import Completion
from widgets.footer import KeyFooter, KeyHint
from widgets.header_line import HeaderLine, Heading
from widgets.status_strip import StatusStrip, Trouble

if TYPE_CHECKING:
    from tui.app import PipedeckApp


class DeckScreen(Screen[None]):
    """A screen of the deck: one place, with the commands that apply to it."""

    CONTEXT: ClassVar[Context]
    AUTO_FOCUS = ""

    @property
    def deck(self) -> PipedeckApp:
        """The application."""
        return cast("PipedeckApp", self.app)

    @property
    def ready(self) -> bool:
        """Whether its widgets are there: neither while it is put up nor while it is taken down."""
        return self.is_mounted and self.is_attached and not self._pruning

    def compose(self) -> ComposeResult:
        """Header, body, strip, command bar, footer."""
        ascii_only = self.deck.ascii_only
        yield HeaderLine(ascii_only=ascii_only, id="header")
        yield from self.compose_body()
        yield StatusStrip(ascii_only=ascii_only, id="strip")
        yield CommandBar(self.completions, ascii_only=ascii_only, id="command-bar")
        yield KeyFooter(ascii_only=ascii_only, id="footer")

    @abstractmethod
    def compose_body(self) -> Iterable[Widget]:
        """What stands between header and strip."""

    @abstractmethod
    def place(self) -> Place:
        """Where this is, for back and forward."""

    @abstractmethod
    def scope(self) -> Scope:
        """What is selected."""

    @abstractmethod
    def crumbs(self) -> Sequence[str]:
        """Where this is, in words."""

    @property
    def about(self) -> str | None:
        """The name of the only target that it tells of; None where it tells of all."""
        return None

    def target_text(self) -> tuple[str, bool]:
        """Which accounts and regions are meant, and whether they are dangerous."""
        return self.deck.targets_text(), False

    def troubles(self) -> Sequence[Trouble]:
        """What is wrong now, as far as it matters here."""
        return self.deck.troubles()

    def take_event(self, event: LiveEvent) -> None:
        """Show what the live engine told."""

    def connected(self) -> None:
        """The services stand, or stand anew."""

    def roster_changed(self) -> None:
        """Targets came or went, or are looked for."""

    def tick(self) -> None:
        """A second went by: repaint what tells the time."""

    def begin_watching(self) -> None:
        """The screen came to the front."""

    def end_watching(self) -> None:
        """The screen is left: stop what it started."""

    def leave_inner(self) -> bool:
        """Leave what is open inside the screen, such as a filter; False where nothing is."""
        return False

    def on_screen_resume(self) -> None:
        """Start what this screen needs."""
        self.begin_watching()
        self.refresh_chrome()

    def on_screen_suspend(self) -> None:
        """Stop what this screen needed, unless a dialog merely stands in front."""
        if not self.deck.dialog_in_front:
            self.end_watching()

    def on_mount(self) -> None:
        """Say where we are before anything else is known."""
        self.refresh_chrome()

    def refresh_chrome(self) -> None:
        """Bring header, strip and footer up to date; nothing is written where nothing changed."""
        if self.ready:
            self.refresh_standing()
            self.refresh_footer()

    def refresh_standing(self) -> None:
        """Bring header and strip up to date: data grows old although nothing is told of it."""
        if not self.ready:
            return
        text, danger = self.target_text()
        heading = Heading(
            crumbs=tuple(self.crumbs()),
            target=text,
            danger=danger,
            mode=self.deck.mode,
            freshness=self.deck.freshness(self.about),
        )
        self.query_one(HeaderLine).show(heading)
        self.query_one(StatusStrip).show(self.troubles())

    def refresh_footer(self) -> None:
        """Show the keys of what can be done with the selection."""
        scope = self.scope()
        hints = [
            KeyHint(
                key_label(command.keys[0]),
                command.title,
                command.id,
                always=command.id == "app.help",
                locked=self.deck.locks.reason(command, scope) is not None,
            )
            for command in self.deck.registry.footer(self.CONTEXT, scope)
        ]
        self.query_one(KeyFooter).show(hints)

    def completions(self, text: str) -> list[Completion]:
        """What the text in the command bar may become."""
        return self.deck.completions(text, self.CONTEXT)

    def on_key_footer_pressed(self, message: KeyFooter.Pressed) -> None:
        """A key of the footer was clicked."""
        message.stop()
        self.deck.run_command_id(message.command)

    def on_command_bar_command_submitted(self, message: CommandBar.CommandSubmitted) -> None:
        """A command was typed."""
        message.stop()
        self.restore_focus()
        self.deck.run_line(message.text)

    def on_command_bar_command_cancelled(self, message: CommandBar.CommandCancelled) -> None:
        """The command bar was left."""
        message.stop()
        self.restore_focus()

    def restore_focus(self) -> None:
        """Give the keys back to the screen's main widget."""
        if self.main_widget is not None:
            self.main_widget.focus()

    @property
    def main_widget(self) -> Widget | None:
        """The widget that has the keys by default."""
        return None
