"""Choosing in the lists of a dialog, and reading its lines."""

from __future__ import annotations

from services.emulator.engine.behaviour import Outcome, Situation
from tests.screens.app_rig import Deck
from tui.dialogs.choice import Choice
from widgets.cli_preview import CliPreview


def steady(situation: Situation) -> Outcome:
    """Actions take ten seconds; approvals wait."""
    waits = situation.declaration.get("actionTypeId", {}).get("category") == "Approval"
    return Outcome(seconds=None if waits else 10.0)


async def choose(deck: Deck, list_id: str, key: str) -> None:
    """Move in a list of the dialog until a line is chosen.

    Args:
        deck: the application.
        list_id: the list's id.
        key: what the line stands for.
    """
    choice = deck.app.screen.query_one(f"#{list_id}", Choice)
    choice.focus()
    for _ in range(choice.option_count):
        if choice.chosen == key:
            break
        await deck.press("down")
    assert choice.chosen == key, f"{key} cannot be chosen:\n{deck.text}"
    await deck.pilot.pause()


def command_line(deck: Deck) -> str:
    """The CLI line of the dialog, unfolded."""
    return deck.app.screen.query_one("#cli", CliPreview).command


def has_line(deck: Deck, *parts: str) -> bool:
    """Whether one line of the screen has all the parts."""
    return any(all(part in line for part in parts) for line in deck.text.splitlines())
