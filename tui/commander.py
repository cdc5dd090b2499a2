"""From a key, a typed line or a palette row to a command that runs, or to the reason why it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from tui.commands import Command, Context, Registry
from tui.commands.keys import key_label
from tui.scope import Scope
from widgets.completion_list import Completion


class Stage(Protocol):
    """The screen in front, as far as commands are concerned."""

    CONTEXT: ClassVar[Context]

    def scope(self) -> Scope:
        """What is selected."""
        ...


Lock = Callable[[Command, Scope], str | None]
"""Says why a command is locked for what is selected, or None."""
Say = Callable[[str], None]
"""Tells the operator one sentence."""


class Commander:
    """Runs commands on the screen in front or on the application.

    Args:
        registry: the commands of this run.
        application: has the handlers that no screen has.
        say: tells why a command does not run.
        lock: says which commands AWS was seen to deny.
    """

    def __init__(self, registry: Registry, application: object, say: Say, lock: Lock) -> None:
        self.registry = registry
        self._application = application
        self._say = say
        self._lock = lock

    def press(self, key: str, stage: Stage) -> None:
        """Run what a key means on a screen; say so where it is a verb that read-only mode withholds."""
        command = self.registry.by_key(key, stage.CONTEXT)
        if command is not None:
            self.run(command, stage)
            return
        withheld = next(
            (c for c in self.registry.withheld.values() if key in c.keys and c.applies_on(stage.CONTEXT)),
            None,
        )
        if withheld is not None:
            self._say(f"Read-only mode: {withheld.title} is withheld.")

    def run_line(self, line: str, stage: Stage) -> None:
        """Run a line as typed after ``:``: a command's name and, where it takes one, an argument."""
        name, _, argument = line.strip().partition(" ")
        command = self.registry.by_name(name, stage.CONTEXT)
        if command is None:
            withheld = any(name == c.name or name in c.aliases for c in self.registry.withheld.values())
            self._say(
                f"Read-only mode: {name} is withheld."
                if withheld
                else f"There is no command {name!r}: press ?"
            )
            return
        argument = argument.strip()
        if argument and not command.takes:
            self._say(f":{name} takes no argument.")
            return
        self.run(command, stage, argument)

    def run(self, command: Command, stage: Stage, argument: str = "") -> None:
        """Run a command, where it applies to what is selected."""
        if not command.applies_on(stage.CONTEXT):
            self._say(f"{command.title.capitalize()} does not apply on this screen.")
            return
        scope = stage.scope()
        reason = command.when(scope) or self._lock(command, scope)
        if reason is not None:
            self._say(reason)
            return
        handler = getattr(stage, command.handler, None) or getattr(self._application, command.handler)
        if command.takes:
            handler(argument)
        else:
            handler()

    def completions(
        self, text: str, context: Context, arguments: Callable[[Command], Sequence[str]]
    ) -> list[Completion]:
        """What a typed text may become: names of commands, or arguments of the one that was named."""
        name, space, _ = text.lstrip().partition(" ")
        if not space:
            return [
                Completion(word, help=_help(command))
                for command in self.registry.on(context)
                for word in ((command.name, *command.aliases) if command.name else ())
            ]
        command = self.registry.by_name(name, context)
        if command is None or not command.takes:
            return []
        return [Completion(f"{name} {value}", label=value) for value in arguments(command)]


def _help(command: Command) -> str:
    key = f" ({key_label(command.keys[0])})" if command.keys else ""
    return f"{command.help}{key}"
