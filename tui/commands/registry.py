"""The commands of one run: the catalogue, less what read-only mode takes away, with the operator's keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tui.commands.command import Command, Context
from tui.scope import Scope


class KeymapError(ValueError):
    """A key map that cannot be used; the text is for the operator."""


class Registry:
    """Finds commands by id, key, name and screen.

    Args:
        commands: all that there are.
        read_only: leave out those that can change something.
        keymap: command id -> keys (comma-separated), from the configuration.

    Raises:
        KeymapError: an unknown command, or one key for two commands of one screen.
    """

    def __init__(
        self, commands: Iterable[Command], *, read_only: bool = False, keymap: Mapping[str, str] | None = None
    ) -> None:
        every = {command.id: command for command in commands}
        for command_id, keys in (keymap or {}).items():
            if command_id not in every:
                raise KeymapError(f"keys: there is no command {command_id!r}")
            wanted = tuple(key.strip() for key in keys.split(",") if key.strip())
            every[command_id] = replace(every[command_id], keys=wanted)
        self.withheld = {c.id: c for c in every.values() if read_only and c.mutates}
        self._commands = {i: c for i, c in every.items() if i not in self.withheld}
        for context in Context:
            self._check_keys(context)

    def _check_keys(self, context: Context) -> None:
        taken: dict[str, str] = {}
        for command in self.on(context):
            for key in command.keys:
                if key in taken:
                    raise KeymapError(f"keys: {key!r} is set for both {taken[key]} and {command.id}")
                taken[key] = command.id

    def __iter__(self) -> Iterator[Command]:
        """All commands, in the order of the catalogue."""
        return iter(self._commands.values())

    def __getitem__(self, command_id: str) -> Command:
        """The command of that id; KeyError where there is none in this run."""
        return self._commands[command_id]

    def __contains__(self, command_id: str) -> bool:
        """Whether this run has it."""
        return command_id in self._commands

    def on(self, context: Context) -> list[Command]:
        """The commands of a screen, those for anywhere included."""
        return [command for command in self if command.applies_on(context)]

    def keys(self) -> set[str]:
        """Every key that the application itself answers to, be it to say that its verb is withheld."""
        answered = [*(command for command in self if not command.bindings), *self.withheld.values()]
        return {key for command in answered for key in command.keys}

    def widget_keys(self) -> dict[str, str]:
        """The keys of widgets by the id of their binding, as Textual's keymap wants them."""
        return {binding: ",".join(command.keys) for command in self for binding in command.bindings}

    def by_key(self, key: str, context: Context) -> Command | None:
        """What a key means on a screen."""
        return next((c for c in self.on(context) if key in c.keys and not c.bindings), None)

    def by_name(self, name: str, context: Context | None = None) -> Command | None:
        """What a name typed after ``:`` means; a screen's own commands go first."""
        found = [c for c in self if c.name == name or name in c.aliases]
        here = [c for c in found if context is None or c.applies_on(context)]
        return next(iter(here or found), None)

    def footer(self, context: Context, scope: Scope) -> list[Command]:
        """What the footer of a screen shows: the commands that apply now, by rank."""
        shown = [c for c in self.on(context) if c.footer is not None and c.keys and c.when(scope) is None]
        return sorted(shown, key=lambda command: command.footer or 0)
