"""The documentation's pictures: the application draws its own screens from the demo."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from services.config import Config
from tui.app import PipedeckApp
from tui.commands import CATALOGUE, Registry
from tui.connect import connector_for
from tui.options import Options
from tui.settings import Settings

SIZE = (120, 36)
PATIENCE = 20.0
SCENES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("fleet", (), "rolled back"),
    ("pipeline", ("slash", *"payments-prod", "enter", "enter"), "Service"),
    ("start", ("s",), "Source revisions"),
    ("transition", ("escape", "t"), "Into which stage"),
    ("approvals", ("escape", "A"), "ledger-prod"),
    ("approve", ("a",), "Comment"),
    ("execution", ("escape", "colon", *"pipeline orders-stage", "enter", "e"), "Timeline"),
    ("log", ("escape", "l"), "exit status 1"),
    ("retry", ("escape", "r"), "What runs again"),
    ("targets", ("escape", "0", "down"), "auditor"),
    ("definition", ("colon", *"pipeline payments-prod", "enter", "d"), "actionTypeId"),
    ("triggers", ("colon", *"pipeline api-gateway", "enter", "g"), "Started lately"),
    ("tester", ("t", "tab", *"main", "tab", *"docs", "slash", *"install"), "is excluded by"),
)


def draw(folder: Path) -> None:
    """Draw every scene as an SVG into a folder."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(
            {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "XDG_CACHE_HOME": home, "TZ": "UTC"}
        )
        asyncio.run(_draw(folder))


async def _draw(folder: Path) -> None:
    settings = Settings(Options(demo=True), Config())
    app = PipedeckApp(settings, Registry(CATALOGUE), connector_for(settings))
    async with app.run_test(size=SIZE) as pilot:
        for name, keys, text in SCENES:
            await pilot.press(*keys)
            await _until(pilot, text)
            await pilot.pause(3.0)
            (folder / f"{name}.svg").write_text(app.export_screenshot(title="pipedeck"))
    if app.backend is not None:
        app.backend.stop()


async def _until(pilot: Pilot[int], text: str) -> None:
    waited = 0.0
    while text not in pilot.app.export_screenshot().replace("&#160;", " "):
        await pilot.pause(0.2)
        waited += 0.2
        if waited > PATIENCE:
            raise TimeoutError(f"{text!r} did not come")
