from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import pytest

from tests.unit.tui.commands import COMMANDS
from tui.commander import Commander
from tui.commands import Command, Context, Registry
from tui.scope import Scope


class Fleet:
    """A screen that notes what it is asked to do."""

    CONTEXT: ClassVar[Context] = Context.FLEET

    def __init__(self) -> None:
        self.done: list[str] = []

    def scope(self) -> Scope:
        return Scope()

    def run_app_help(self) -> None:
        self.done.append("help")


class Application:
    """Has the handlers that the screen has not."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def run_app_help(self) -> None:
        raise AssertionError("the screen's own handler goes first")

    def run_app_find(self, text: str) -> None:
        self.done.append(text)


class Desk:
    """A commander with what it talks to."""

    def __init__(self, *, read_only: bool = False) -> None:
        self.said: list[str] = []
        self.application = Application()
        self.screen = Fleet()
        self.locked: dict[str, str] = {}
        self.commander = Commander(
            Registry(COMMANDS, read_only=read_only),
            self.application,
            self.said.append,
            lambda command, _: self.locked.get(command.id),
        )


def test_the_screen_s_handler_goes_before_the_application_s() -> None:
    desk = Desk()
    desk.commander.press("h", desk.screen)
    desk.commander.run_line("  help ", desk.screen)
    assert (desk.screen.done, desk.said) == (["help", "help"], [])


def test_a_locked_command_says_so_and_does_nothing() -> None:
    desk = Desk()
    desk.locked["app.help"] = "Locked."
    desk.commander.press("h", desk.screen)
    desk.commander.run_line("help", desk.screen)
    assert (desk.screen.done, desk.said) == ([], ["Locked.", "Locked."])
    desk.locked.clear()
    desk.commander.press("h", desk.screen)
    assert desk.screen.done == ["help"]


def test_an_argument_goes_to_a_command_that_takes_one() -> None:
    desk = Desk()
    desk.commander.run_line("find  two words ", desk.screen)
    desk.commander.run_line("find", desk.screen)
    assert desk.application.done == ["two words", ""]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nope", "There is no command 'nope': press ?"),
        ("\x1b[2J", "There is no command '\\x1b[2J': press ?"),
        ("help me", ":help takes no argument."),
        ("act", "Not while it rains."),
        ("leap", "Skip does not apply on this screen."),
    ],
)
def test_what_does_not_run_says_why(line: str, words: str) -> None:
    desk = Desk()
    desk.commander.run_line(line, desk.screen)
    assert (desk.said, desk.screen.done, desk.application.done) == ([words], [], [])


def test_a_withheld_verb_says_so_by_key_and_by_name() -> None:
    desk = Desk(read_only=True)
    desk.commander.press("x", desk.screen)
    desk.commander.run_line("act", desk.screen)
    assert desk.said == ["Read-only mode: act is withheld."] * 2


def test_a_key_that_means_nothing_here_is_silent() -> None:
    desk = Desk()
    desk.commander.press("k", desk.screen)
    desk.commander.press("z", desk.screen)
    assert desk.said == []


def test_names_are_completed_and_then_arguments() -> None:
    def arguments(command: Command) -> Sequence[str]:
        return ["one", "two"] if command.takes else []

    commander = Desk().commander
    names = [c.value for c in commander.completions("", Context.FLEET, arguments)]
    assert names == ["help", "?", "find", "act"]
    found = commander.completions("find o", Context.FLEET, arguments)
    assert [(c.value, c.label) for c in found] == [("find one", "one"), ("find two", "two")]
    assert commander.completions("help o", Context.FLEET, arguments) == []
    assert commander.completions("nope o", Context.FLEET, arguments) == []
