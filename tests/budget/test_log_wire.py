"""What of a log reaches the terminal: the same whatever way it was painted, and never what steers it."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from services.domain.log_tail import TailUpdate
from tests.budget.wire import WireDriver, settled, wired
from tests.screens.log_app import FOLLOWING, LogApp, made, rows
from widgets.log.query import query_of

OURS = re.compile(
    r"\x1b\[[0-9;]*m"  # colours
    r"|\x1b\[\d+;\d+H"  # the place to write at
    r"|\x1b\[\?(?:25|2026|1049|100[0-9]|1015|1016|2004|2048|2031|7)[hl$p]+"  # modes that Textual sets
    r"|\x1b\[[<>=?]\d*u|\x1b\[>\d+u|\x1b\[c|\x1b\[6n"
)
"""The sequences that Textual itself writes."""
TRICKS = (
    "\x1b]0;owned\x07title",
    "\x1b]52;c;cm0gLXJmIH4=\x07clipboard",
    "\x1b]8;;https://evil.example/\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[Hcleared",
    "\x1b[?1049lleft",
    "\x1b[6nwhere",
    "\x1bP$q\x22p\x1b\\status",
    "\x1b_Gf=100;AAAA\x1b\\picture",
    "\x1b^private\x1b\\message",
    "\x9d0;c1\x9ctitle",
    "\x9b2Jcleared",
    "\x90q\x9csixel",
    "\x1bcreset",
    "\x1b(0graphics",
    "bidi \u202eevil\u202c \u2066isolate\u2069",
    "zero\u200bwidth\ufeff",
    "back\b\b\b\bspace",
    "bell\x07 null\x00 so\x0e si\x0f del\x7f",
    "never ends \x1b]0;abc",
    "half \ud800 pair",
    "\u2028separators\u2029",
    "10 %\r20 %\r\x1b[K30 %",
    "\x1b[31mred\x1b[0m",
    "tab\there",
)


@pytest.mark.parametrize("wrapped", [False, True])
async def test_no_sequence_of_a_log_reaches_the_terminal(wrapped: bool) -> None:
    app = LogApp(driver_class=WireDriver)
    async with wired(app, 80, 40) as (pilot, wire):
        if wrapped:
            await pilot.press("w")
        app.pane.take(TailUpdate(FOLLOWING, appended=rows(*TRICKS)))
        written = (await settled(pilot, wire)).decode()
        await pilot.press("t", "g", *["down"] * 20)
        written += (await settled(pilot, wire)).decode()
        rest = OURS.sub("", written).replace("\n", "")
        assert "owned" not in rest
        assert "".join(character for character in rest if not character.isprintable()) == ""
        screen = "\n".join(wire.display())
        for word in ("title", "clipboard", "link", "cleared", "30 %", "red", "evil"):
            assert word in screen


@pytest.mark.parametrize("seed", range(4))
async def test_the_screen_after_many_small_repaints_is_the_screen_painted_whole(seed: int) -> None:
    chance = random.Random(seed)
    app = LogApp(made(60, 1_000), driver_class=WireDriver)
    first, end = 1_000, 1_060
    texts = ("Error: \x1b[31mboom\x1b[0m", "漢字" * 40, "x" * 300, "short", "one\ntwo\nthree", "a\tb")
    async with wired(app, chance.choice([40, 80]), 16) as (pilot, wire):
        for step in range(36):
            keys: Any = [
                "up",
                "down",
                "pageup",
                "pagedown",
                "g",
                "G",
                "w",
                "t",
                "v",
                "n",
                "e",
                "left",
                "right",
            ]
            match chance.randrange(8):
                case 0 | 1 | 2 | 3:
                    await pilot.press(chance.choice(keys))
                case 4:
                    count = chance.choice([1, 3, 30])
                    app.pane.take(TailUpdate(FOLLOWING, appended=made(count, end)))
                    end += count
                case 5:
                    app.pane.take(TailUpdate(FOLLOWING, appended=rows(chance.choice(texts))))
                case 6:
                    app.pane.take(TailUpdate(FOLLOWING, prepended=made(7, first - 7)))
                    first -= 7
                case _ if chance.random() < 0.5:
                    app.pane.take(TailUpdate(FOLLOWING, dropped=5))
                case _:
                    app.view.search(query_of(chance.choice(["", "module_1", "o", "字"])))
            if step % 6 == 5:
                await settled(pilot, wire)
                piecemeal = wire.cells()
                app.screen.refresh()
                await settled(pilot, wire)
                assert piecemeal == wire.cells()


async def test_sixteen_colours_show_cursor_selection_and_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "standard")
    monkeypatch.delenv("NO_COLOR", raising=False)
    app = LogApp(rows("plain", "a \x1b[31mred\x1b[0m word", "selected", "cursor"), driver_class=WireDriver)
    async with wired(app, 80, 12) as (pilot, wire):
        app.theme = "ansi-dark"
        app.view.search(query_of("plain"))
        await pilot.press("v", "up")
        await settled(pilot, wire)
        cells = wire.cells()
        assert all(cells[1][x].reverse for x in range(1, 6))  # the match
        assert [cells[2][x].fg for x in range(3, 6)] == ["red"] * 3
        assert all(cells[y][1].reverse for y in (3, 4))  # what is selected
        assert cells[3][0].data == "▌"
