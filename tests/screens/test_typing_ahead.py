"""Keys that arrive in one packet, as over a slow link, mean what they would mean one by one."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from tests.declarations import pipeline
from tests.screens.app_rig import Deck, Start
from tui.app import ANSWER_SECONDS
from tui.dialogs.help import HelpDialog

if TYPE_CHECKING:
    from types_boto3_codepipeline import CodePipelineClient

VARIABLES = [{"name": name, "defaultValue": "x"} for name in ("First", "Second", "Third")]


def send(deck: Deck, *keys: str) -> None:
    """Hand over keys as the driver does when they come in one read."""
    for key in keys:
        deck.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_tab_typed_ahead_leaves_the_field_before_the_letters_come(
    start: Start, client: CodePipelineClient
) -> None:
    client.create_pipeline(pipeline=pipeline(variables=VARIABLES))  # type: ignore[arg-type]  # plain JSON
    async with start() as deck:
        await deck.open()
        await deck.press("s")
        await deck.wait("Start web")
        send(deck, *"one", "tab", *"two", "tab", *"three", "shift+tab", *"more")
        await deck.wait("name=Second,value=twomore")
        values = [deck.app.screen.query_one(f"#variable-{index}", Input).value for index in range(3)]
    assert values == ["one", "twomore", "three"]


class Stuck(Widget, can_focus=True):
    """Not done with a key until it is let go, as good as a widget that was taken down before it came to it."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def on_key(self) -> None:
        """Wait."""
        await self.let_go.wait()


async def test_a_key_that_nobody_answers_does_not_hold_up_the_others(start: Start) -> None:
    async with start() as deck:
        screen = deck.app.screen_in_front
        stuck = Stuck()
        await screen.mount(stuck)
        stuck.focus()
        await deck.until(lambda: deck.app.focused is stuck, "the focus")
        deck.app.post_message(events.Key("x", "x"))
        screen.restore_focus()
        deck.app.post_message(events.Key("question_mark", "?"))
        opened = False
        for _ in range(500):  # the pilot's own pause would wait for the widget that is stuck
            opened = isinstance(deck.app.screen, HelpDialog)
            if opened:
                break
            await asyncio.sleep(0.01)
        stuck.let_go.set()
    assert opened


class Slow(Widget, can_focus=True):
    """Passes the focus on when a key comes, but has hardly a core to do it on."""

    def __init__(self, heir: Widget) -> None:
        super().__init__()
        self.heir = heir

    async def on_key(self) -> None:
        """Let the others go first, compute for longer than a key is waited for, and go on in turns of the loop."""
        await asyncio.sleep(ANSWER_SECONDS / 10)
        end = monotonic() + 2 * ANSWER_SECONDS
        while monotonic() < end:
            pass
        for _ in range(100):
            await asyncio.sleep(0)
        self.heir.focus()


class Heir(Widget, can_focus=True):
    """Keeps the keys that it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []

    def on_key(self, event: events.Key) -> None:
        """Keep a key."""
        event.stop()
        self.keys.append(event.key)


async def test_on_a_busy_machine_a_key_still_waits_for_the_one_before_it(start: Start) -> None:
    async with start() as deck:
        screen = deck.app.screen_in_front
        heir = Heir()
        slow = Slow(heir)
        await screen.mount(slow, heir)
        slow.focus()
        await deck.until(lambda: deck.app.focused is slow, "the focus")
        send(deck, "x", "y")
        await deck.until(lambda: heir.keys == ["y"], "the second key")
