"""The palette: every command of the screen in front, searched by words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import Command
from tui.commands.keys import key_label
from tui.screens.base import DeckScreen

if TYPE_CHECKING:
    from tui.app import PipedeckApp


class CommandProvider(Provider):
    """Offers the commands that apply now."""

    def _commands(self) -> list[Command]:
        deck = cast("PipedeckApp", self.app)
        screen = deck.screen_in_front if not isinstance(self.screen, DeckScreen) else self.screen
        scope = screen.scope()
        return [
            c for c in deck.registry.on(screen.CONTEXT) if c.when(scope) is None and c.id != "app.palette"
        ]

    def _help(self, command: Command) -> str:
        """What a command does, or why it is locked."""
        deck = cast("PipedeckApp", self.app)
        return deck.locks.reason(command, deck.screen_in_front.scope()) or command.help

    def _run(self, command: Command) -> None:
        deck = cast("PipedeckApp", self.app)
        if command.takes:
            deck.open_command_bar(f"{command.name} ")
        elif command.bindings:
            deck.simulate_key(command.keys[0])
        else:
            deck.run_command_id(command.id)

    async def discover(self) -> Hits:
        """All of them, before a word is typed."""
        for command in self._commands():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=self._help(command))

    async def search(self, query: str) -> Hits:
        """Those that match, the best first."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = matcher.match(f"{command.title} {command.name} {command.help}")
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(_title(command)),
                    partial(self._run, command),
                    help=self._help(command),
                )


def _title(command: Command) -> str:
    key = f"  ({key_label(command.keys[0])})" if command.keys else ""
    return f"{command.title.capitalize()}{key}"
