"""A few commands, as the catalogue would have them."""

from __future__ import annotations

from tui.commands import Command, Context
from tui.scope import Scope


def never(_scope: Scope) -> str | None:
    """Never applies."""
    return "Not while it rains."


COMMANDS = (
    Command("app.help", "help", "Help.", keys=("h", "f1"), name="help", aliases=("?",), footer=100),
    Command("app.find", "find", "Find.", name="find", takes="TEXT"),
    Command(
        "list.open",
        "open",
        "Open.",
        keys=("enter",),
        contexts=frozenset({Context.FLEET}),
        footer=1,
        bindings=("grid.open", "graph.select"),
    ),
    Command(
        "verb.act",
        "act",
        "Act.",
        keys=("x",),
        name="act",
        contexts=frozenset({Context.FLEET}),
        mutates=True,
        footer=2,
        when=never,
    ),
    Command(
        "approvals.skip", "skip", "Skip.", keys=("k",), name="leap", contexts=frozenset({Context.APPROVALS})
    ),
)
