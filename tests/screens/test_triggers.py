"""The Triggers screen: what starts a pipeline, tested and edited."""

from __future__ import annotations

from services.audit import Phase
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import CONNECTION, build, deploy, pipeline, source, stage
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tui.dialogs.trigger_filter import TriggerFilterDialog
from tui.dialogs.trigger_removal import TriggerRemovalDialog
from tui.dialogs.trigger_tester import TriggerTesterDialog
from tui.screens.triggers import TriggersScreen

PUSH = {
    "providerType": "CodeStarSourceConnection",
    "gitConfiguration": {"sourceActionName": "App", "push": [{"branches": {"includes": ["main"]}}]},
}


async def triggers(deck: Deck, name: str = "web") -> TriggersScreen:
    """Open the triggers of a pipeline, and wait until all was read."""
    await deck.open(name)
    await deck.press("g")
    screen = deck.app.screen_in_front
    assert isinstance(screen, TriggersScreen)
    await deck.until(lambda: screen.record is not None and not screen.record.reading, "the readings")
    return screen


async def form(deck: Deck, key: str) -> TriggerFilterDialog:
    """Open the form of a filter by its key."""
    await deck.press(key)
    await deck.until(lambda: isinstance(deck.app.screen, TriggerFilterDialog), "the form")
    await deck.until(lambda: deck.app.focused is not None, "the focus")
    dialog = deck.app.screen
    assert isinstance(dialog, TriggerFilterDialog)
    return dialog


def triggers_of(emulator: Emulator, name: str = "web") -> object:
    """The triggers that the service has."""
    (region,) = (one for one in emulator.world.regions() if name in one.pipelines)
    return region.pipelines[name].declaration.get("triggers")


async def test_a_filter_on_tags_is_added_tested_and_saved(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start() as deck:
        screen = await triggers(deck)
        await deck.wait("push to branch main")
        await form(deck, "n")
        await deck.type("v*", "#names")
        await deck.wait(r"v\* takes v.*; not ")
        await deck.push("test")
        await deck.until(lambda: isinstance(deck.app.screen, TriggerTesterDialog), "the tester")
        await deck.wait("as edited, not saved yet")
        await deck.press("down")
        await deck.type("v1.2", "#name")
        await deck.wait(r"web would start.*tag v1.2 matches include v\*")
        await deck.press("escape")
        await deck.push("act")
        await deck.wait("Version 2 is in force")
        await deck.until(lambda: deck.app.screen is screen, "the screen")
        await deck.wait(r"push of tag v\*")
        git = {**PUSH["gitConfiguration"]}  # type: ignore[dict-item]  # a mapping among texts
        git["push"] = [{"branches": {"includes": ["main"]}}, {"tags": {"includes": ["v*"]}}]
        assert triggers_of(emulator) == [{**PUSH, "gitConfiguration": git}]
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == ["UpdatePipeline"]
