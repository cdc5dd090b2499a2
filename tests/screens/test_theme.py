"""The application has its own colours from the first paint on."""

from __future__ import annotations

from textual.color import Color

from tests.screens.app_rig import Start
from tui.themes import DARK, LIGHT


async def test_the_first_screen_has_our_colours(start: Start) -> None:
    async with start() as deck:
        assert deck.app.screen.styles.background == Color.parse(DARK.background or "")


async def test_another_theme_is_taken_on(start: Start) -> None:
    async with start() as deck:
        await deck.command("theme pipedeck-light")
        await deck.until(
            lambda: deck.app.screen.styles.background == Color.parse(LIGHT.background or ""), "the light"
        )
