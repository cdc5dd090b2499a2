"""One declaration makes a command: nothing is bound beside the catalogue, and everything in it can be carried out."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from importlib import import_module
from typing import Any, cast

import pytest
from textual.binding import Binding
from textual.widget import Widget

from tests.architecture.sources import sources
from tui.app import PipedeckApp
from tui.commands import CATALOGUE, Command, Context, Registry
from tui.screens.base import DeckScreen
from widgets.command_bar import CommandBar
from widgets.filter_bar import FilterBar
from widgets.log.prompt import LogPrompt

TAKES_TEXT = (CommandBar, FilterBar, LogPrompt)
"""While one types in them, keys are letters."""


def classes_of(package: str, base: type) -> list[Any]:
    """The classes that a package's modules define on top of another."""
    found: list[type] = []
    for source in sources(package):
        module = import_module(source.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
        for value in vars(module).values():
            if inspect.isclass(value) and issubclass(value, base) and value.__module__ == module.__name__:
                found.append(value)
    return found


SCREENS: dict[Context, type[DeckScreen]] = {
    screen.CONTEXT: screen for screen in classes_of("tui/screens", DeckScreen) if "CONTEXT" in vars(screen)
}
WIDGETS: list[type[Widget]] = [
    widget for widget in classes_of("widgets", Widget) if "BINDINGS" in vars(widget)
]


def bindings_of(widget: type[Widget]) -> list[Binding]:
    return [binding for binding in widget.BINDINGS if isinstance(binding, Binding)]


ALL_BINDINGS = [binding for widget in WIDGETS for binding in bindings_of(widget)]


def _names(command: Command) -> list[str]:
    return [name for name in (command.name, *command.aliases) if name]


def test_every_screen_has_its_context_and_every_context_its_screen() -> None:
    assert set(SCREENS) == set(Context) - {Context.ANYWHERE, Context.LIST}


@pytest.mark.parametrize("command", CATALOGUE, ids=lambda command: command.id)
def test_a_command_can_be_carried_out_wherever_it_applies(command: Command) -> None:
    if command.bindings:
        assert command.bindings, "a widget carries it out"
        return
    for context, screen in SCREENS.items():
        if command.applies_on(context):
            handler = getattr(screen, command.handler, None) or getattr(PipedeckApp, command.handler, None)
            assert handler is not None, f"{command.handler} is missing on {screen.__name__}"
            taken = list(inspect.signature(handler).parameters)[1:]
            assert bool(taken) == bool(command.takes), f"{command.handler} and 'takes' disagree"


def test_a_handler_has_its_command() -> None:
    handlers = {command.handler for command in CATALOGUE}
    not_commands = {"run_line", "run_command_id", "run_test", "run_async", "run_worker", "run_action"}
    orphans = {
        f"{owner.__name__}.{name}"
        for owner in cast("list[type]", [*SCREENS.values(), PipedeckApp])
        for name, value in inspect.getmembers(owner, inspect.isfunction)
        if name.startswith("run_")
        and value.__module__.startswith("tui.")
        and name not in handlers | not_commands
    }
    assert not orphans


def test_ids_names_and_aliases_are_unique() -> None:
    ids = Counter(command.id for command in CATALOGUE)
    names = Counter(name for command in CATALOGUE for name in _names(command))
    assert not [each for each, count in (ids + names).items() if count > 1]


@pytest.mark.parametrize("context", Context)
def test_a_key_means_one_thing_on_a_screen(context: Context) -> None:
    here = [command for command in CATALOGUE if command.applies_on(context)]
    keys = Counter(key for command in here for key in command.keys)
    assert not [key for key, count in keys.items() if count > 1]
    ranks = Counter(command.footer for command in here if command.footer is not None)
    assert not [rank for rank, count in ranks.items() if count > 1], (
        "two commands for one place in the footer"
    )


def test_a_command_is_told_in_one_sentence_and_can_be_reached() -> None:
    for command in CATALOGUE:
        assert command.help.endswith("."), command.id
        assert len(command.help) <= 80, command.id
        assert command.title == command.title.strip(), command.id
        assert command.keys or command.name, f"{command.id} has neither key nor name"
        assert command.keys or command.footer is None, command.id


def test_no_dangerous_command_is_on_a_control_letter_or_a_bare_enter() -> None:
    hazards = {
        key
        for command in CATALOGUE
        if command.dangerous or command.mutates
        for key in command.keys
        if key.startswith("ctrl+") or key in {"enter", "escape", "space", "tab", "delete", "backspace"}
    }
    assert not hazards


def test_what_is_dangerous_changes_something_and_read_only_mode_has_none_of_it() -> None:
    assert all(command.mutates for command in CATALOGUE if command.dangerous)
    registry = Registry(CATALOGUE, read_only=True)
    assert not any(command.mutates for command in registry)
    withheld = [command for command in CATALOGUE if command.mutates]
    assert withheld
    for command in withheld:
        for context in SCREENS:
            if command.applies_on(context):
                assert not any(registry.by_key(key, context) for key in command.keys), command.id


def test_a_binding_of_a_widget_has_an_id_of_its_own() -> None:
    ids = Counter(binding.id for binding in ALL_BINDINGS)
    assert None not in ids
    assert not [each for each, count in ids.items() if count > 1]


def test_a_command_that_widgets_carry_out_names_bindings_that_there_are_with_its_keys() -> None:
    known = {binding.id: set(binding.key.split(",")) for binding in ALL_BINDINGS}
    for command in CATALOGUE:
        for binding_id in command.bindings:
            assert binding_id in known, f"{command.id}: no widget has {binding_id}"
            assert set(command.keys) & known[binding_id], f"{command.id}: {binding_id} is on other keys"


def _is_on_a_screen(widget: type[Widget]) -> bool:
    """Whether the application imports anything of the widget's package, or its module."""
    package = ".".join(widget.__module__.split(".")[:2])
    return any(f"from {package}" in source.text for source in sources("tui"))


def test_a_widget_takes_no_key_from_the_application() -> None:
    taken = Registry(CATALOGUE).keys()
    declared = {binding_id for command in CATALOGUE for binding_id in command.bindings}
    shadows = {
        binding.id: keys
        for widget in WIDGETS
        if widget not in TAKES_TEXT and _is_on_a_screen(widget)
        for binding in bindings_of(widget)
        if binding.id not in declared and (keys := set(binding.key.split(",")) & taken)
    }
    assert not shadows


def _is_key_handler(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    first = next(iter(node.args.args), None)
    named = node.name in {"on_key", "_on_key"} or node.name.startswith("key_")
    return named and first is not None and first.arg == "self"


def test_nothing_is_bound_beside_the_catalogue() -> None:
    """Screens have no bindings and no key handlers; dialogs have theirs in one place; the app binds the catalogue."""
    binding, handling, calling = set(), set(), set()
    for source in sources("tui"):
        for node in source.nodes():
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            if any(getattr(target, "id", "") == "BINDINGS" for target in targets):
                binding.add(source.name)
            if _is_key_handler(node):
                handling.add(source.name)
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "bind":
                calling.add(source.name)
    assert binding == {"tui/dialogs/dialog.py"}
    assert not handling
    assert calling == {"tui/app.py"}
