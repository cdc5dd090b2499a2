"""Time and keys that come while a screen is put up or taken down."""

from __future__ import annotations

from textual import events

from services.emulator import Emulator
from services.live.events import TargetHealthChanged
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import TARGET, Start, key
from tui.bridge import LiveUpdate
from tui.screens.pipeline import PipelineScreen


async def test_a_tick_between_two_screens_asks_no_widget_that_is_not_there(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        deck.app.open_pipeline(key())
        assert isinstance(deck.app.screen_in_front, PipelineScreen)
        assert not deck.app.screen_in_front.ready
        deck.app._tick()
        deck.app._tell_connection()
        deck.app.screen_in_front.refresh_chrome()
        await deck.wait("Fleet › web")


async def test_a_key_between_two_screens_is_kept_for_the_new_one(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.wait("never run")
        deck.app.open_pipeline(key())
        deck.app.action_press("escape")
        await deck.wait("All 1")
        assert not isinstance(deck.app.screen_in_front, PipelineScreen)


async def test_keys_typed_ahead_open_and_leave(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.wait("never run")
        for name in ("enter", "escape", "enter", "question_mark", "escape", "escape", "A"):
            deck.app.simulate_key(name)
        await deck.wait("Nothing waits for approval")


def bubbled(name: str) -> events.Key:
    """A key that a widget has had and passes on."""
    key = events.Key(name, name)
    key._set_forwarded()
    return key


async def test_what_still_comes_when_the_screens_are_gone_does_no_harm(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.wait("never run")
        backend = deck.app.backend
        assert backend is not None
    assert deck.app.screen_stack == []
    deck.app.on_live_update(LiveUpdate(TargetHealthChanged(TARGET, backend.engine.freshness(TARGET))))
    await deck.app.on_event(events.Key("q", "q"))
    await deck.app.on_event(bubbled("q"))
    assert not deck.app.dialog_in_front
