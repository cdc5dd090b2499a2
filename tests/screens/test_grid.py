"""The grid as an operator uses it: keys, mouse, marks, sorting, filtering, rows that come and go."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest
from textual.message import Message
from textual.pilot import Pilot

from services.domain.standing import Standing
from tests.screens.grid_app import DEMO, GridApp, Row, columns, many
from widgets.grid import MarksChanged, RowHighlighted, RowSelected, SortChanged, VisibleChanged
from widgets.grid.body import SETTLE_SECONDS

M = TypeVar("M", bound=Message)


def screen_text(app: GridApp) -> list[str]:
    """The grid's lines as plain text."""
    return [app.grid.render_line(y).text for y in range(app.grid.size.height)]


def heard(app: GridApp, kind: type[M]) -> list[M]:
    return [message for message in app.heard if isinstance(message, kind)]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def row(name: str, standing: Standing = Standing.RUNNING) -> Row:
    return Row(name, standing)


async def test_keys_move_the_cursor() -> None:
    app = GridApp(many(200))
    async with app.run_test(size=(120, 36)) as pilot:
        keys = app.grid.shown_keys
        page = len(app.grid.visible_keys()) - 1
        for pressed, place in [
            ("down", 1), ("j", 2), ("up", 1), ("k", 0), ("k", 0), ("pagedown", page), ("ctrl+f", 2 * page),
            ("pageup", page), ("ctrl+b", 0), ("G", 199), ("down", 199), ("g", 0), ("end", 199), ("home", 0),
        ]:  # fmt: skip
            await press(pilot, pressed)
            assert app.grid.cursor_key == keys[place], pressed
            assert app.grid.cursor_key in app.grid.visible_keys()
        assert [message.key for message in heard(app, RowHighlighted)][:3] == [keys[0], keys[1], keys[2]]


async def test_keys_can_be_remapped() -> None:
    app = GridApp(many(5))
    async with app.run_test(size=(80, 24)) as pilot:
        app.set_keymap({"grid.down": "ctrl+n"})
        await press(pilot, "ctrl+n")
        assert app.grid.cursor_key == app.grid.shown_keys[1]
        await press(pilot, "j")
        assert app.grid.cursor_key == app.grid.shown_keys[1]


async def test_enter_opens_the_row_with_the_cursor() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter")
        (selected,) = heard(app, RowSelected)
        assert selected.row is app.grid.cursor_row
        assert selected.key == app.grid.shown_keys[1]
        assert selected.control is app.grid


async def test_a_click_selects_and_a_second_one_opens() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.click("Grid", offset=(20, 4))
        assert app.grid.cursor_key == app.grid.shown_keys[3]
        assert not heard(app, RowSelected)
        await pilot.click("Grid", offset=(20, 4))
        await pilot.pause()
        assert [message.key for message in heard(app, RowSelected)] == [app.grid.shown_keys[3]]
        await pilot.click("Grid", offset=(20, 30))
        assert app.grid.cursor_key == app.grid.shown_keys[3]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = GridApp(many(200))
    async with app.run_test(size=(120, 36)) as pilot:
        cursor = app.grid.cursor_key
        app.grid.scroll_down(animate=False)
        await pilot.pause()
        assert app.grid.visible_keys()[0] == app.grid.shown_keys[1]
        assert app.grid.cursor_key == cursor
        await press(pilot, "down")
        assert app.grid.cursor_key in app.grid.visible_keys()


async def test_a_header_click_sorts_up_then_down_then_by_default() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(120, 36)) as pilot:
        default = list(app.grid.shown_keys)
        for expected, sign in [(("pipeline", False), "PIPELINE▲"), (("pipeline", True), "PIPELINE▼")]:
            await pilot.click("Grid", offset=(17, 0))
            await pilot.pause()
            assert app.grid.sort == expected
            assert sign in screen_text(app)[0]
            assert list(app.grid.shown_keys) == sorted(default, reverse=expected[1])
        await pilot.click("Grid", offset=(17, 0))
        await pilot.pause()
        assert app.grid.sort is None
        assert list(app.grid.shown_keys) == default
        told = [(message.column, message.reverse) for message in heard(app, SortChanged)]
        assert told == [("pipeline", False), ("pipeline", True), (None, False)]
        await pilot.click("Grid", offset=(60, 0))
        assert app.grid.sort is None  # NOW does not sort


async def test_a_column_that_does_not_sort_is_refused() -> None:
    app = GridApp(DEMO)
    async with app.run_test():
        for name in ("now", "nothing"):
            with pytest.raises(KeyError):
                app.grid.sort_by(name)


async def test_marks_toggle_fill_invert_and_go_with_their_rows() -> None:
    app = GridApp([row("a"), row("b"), row("c")])
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "space")
        assert app.grid.marked == {"a"}
        assert screen_text(app)[1].startswith("◉")
        await press(pilot, "down")
        assert screen_text(app)[1].startswith("•")
        app.grid.mark_inverse()
        assert app.grid.marked == {"b", "c"}
        app.grid.mark_all()
        app.grid.apply(removed=["b"])
        await pilot.pause()
        assert app.grid.marked == {"a", "c"}
        assert heard(app, MarksChanged)[-1].marked == {"a", "c"}
        app.grid.filter(lambda row: row.name == "a")
        app.grid.mark_inverse()
        assert app.grid.marked == {"c"}  # hidden, and still marked
        app.grid.mark_none()
        assert not app.grid.marked


async def test_until_it_is_touched_the_cursor_stays_on_the_first_row() -> None:
    app = GridApp([row("m")])
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.apply({"a": row("a")})
        assert app.grid.cursor_key == "a"
        await press(pilot, "x")  # a key of somebody else's is a touch as well
        app.grid.apply({"0": row("0")})
        assert app.grid.cursor_key == "a"


async def test_what_the_operator_looks_at_stays_while_rows_arrive_and_change_places() -> None:
    app = GridApp(many(200))
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "pagedown", "pagedown", "up", "up")
        grid = app.grid
        seen = grid.visible_keys()
        cursor = grid.cursor_key
        grid.apply({f"new-{i}": row(f"new-{i}", Standing.WAITING) for i in range(7)})
        await pilot.pause()
        assert grid.visible_keys() == seen
        assert grid.cursor_key == cursor
        assert cursor is not None
        line = seen.index(cursor)
        moved = grid.row(cursor)
        assert moved is not None
        grid.apply({cursor: replace(moved, standing=Standing.UNKNOWN)})
        await pilot.pause()
        assert grid.cursor_key == cursor
        assert grid.visible_keys().index(cursor) == line or grid.visible_keys()[-1] == grid.shown_keys[-1]


async def test_a_row_that_goes_leaves_the_cursor_to_its_neighbour() -> None:
    app = GridApp([row("a"), row("b"), row("c")])
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        app.grid.apply(removed=["b"])
        assert app.grid.cursor_key == "c"
        app.grid.apply(removed=["c"])
        assert app.grid.cursor_key == "a"


async def test_without_rows_there_is_no_cursor_and_keys_do_nothing() -> None:
    app = GridApp([row("a")])
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.set_rows([])
        await pilot.pause()
        assert app.grid.cursor_key is None
        assert app.grid.cursor_row is None
        assert heard(app, RowHighlighted)[-1].key is None
        await press(pilot, "down", "enter", "space")
        assert not heard(app, RowSelected)


async def test_a_filter_that_hides_the_cursor_row_gives_it_back() -> None:
    app = GridApp([row("a"), row("b"), row("c")])
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down")
        app.grid.filter(lambda row: row.name != "b")
        assert app.grid.cursor_key == "c"
        app.grid.filter(None)
        assert app.grid.cursor_key == "b"


async def test_move_to_brings_a_row_into_sight() -> None:
    app = GridApp(many(200))
    async with app.run_test(size=(120, 36)):
        key = app.grid.shown_keys[150]
        assert app.grid.move_to(key)
        assert app.grid.cursor_key == key
        assert key in app.grid.visible_keys()
        assert not app.grid.move_to("nobody")
        assert app.grid.cursor_key == key


async def test_it_tells_what_is_on_screen_once_it_has_settled() -> None:
    app = GridApp(many(200))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(2 * SETTLE_SECONDS)
        app.heard.clear()
        await press(pilot, "pagedown", "pagedown", "pagedown")
        await pilot.pause(2 * SETTLE_SECONDS)
        told = heard(app, VisibleChanged)
        assert 1 <= len(told) <= 3
        assert told[-1].keys == app.grid.visible_keys()
        app.heard.clear()
        await press(pilot, "up")
        await pilot.pause(2 * SETTLE_SECONDS)
        assert not heard(app, VisibleChanged)


@pytest.mark.parametrize(
    ("size", "titles"),
    [
        ((80, 24), ["STATUS", "PIPELINE", "ACCOUNT", "NOW", "REVISION", "STARTED"]),
        ((60, 24), ["STATUS", "PIPELINE", "NOW", "STARTED"]),
        (
            (120, 36),
            ["STATUS", "PIPELINE", "ACCOUNT", "REGION", "NOW", "REVISION", "STARTED", "RUNS"],
        ),
    ],
)
async def test_columns_fit_the_terminal(size: tuple[int, int], titles: list[str]) -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=size):
        assert screen_text(app)[0].split() == titles
        assert {app.grid.render_line(y).cell_length for y in range(size[1] - 1)} == {size[0] - 1}


async def test_where_even_the_last_columns_do_not_fit_the_grid_scrolls_sideways() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(40, 24)) as pilot:
        assert screen_text(app)[0].split()[0] == "STATUS"
        await press(pilot, *["right"] * 20)
        assert screen_text(app)[0].split()[-1] == "STARTED"
        assert len(screen_text(app)[0]) == app.grid.scrollable_content_region.width


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    app = GridApp(many(100))
    async with app.run_test(size=(120, 36)) as pilot:
        await press(pilot, "pagedown")
        await pilot.resize_terminal(80, 12)
        await pilot.pause()
        assert app.grid.cursor_key in app.grid.visible_keys()
        assert "REGION" not in screen_text(app)[0]


async def test_an_empty_grid_says_why() -> None:
    app = GridApp()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "No pipelines here." in screen_text(app)[2]
        app.grid.busy = True
        assert "Loading pipelines…" in screen_text(app)[2]
        app.grid.set_rows([row("a")])
        app.grid.filter(lambda row: row.name == "b")
        await pilot.pause()
        assert "No row matches the filter." in screen_text(app)[2]


async def test_the_clock_redraws_live_cells_alone() -> None:
    app = GridApp([replace(row("a"), age=5, now="still")])
    async with app.run_test(size=(120, 36)):
        screen_text(app)
        app.clock.minutes = 2
        assert " 5m" in screen_text(app)[1]
        app.grid.tick()
        assert " 7m" in screen_text(app)[1]


async def test_hidden_rows_show_the_right_age_when_they_come_into_sight() -> None:
    app = GridApp([replace(one, age=1) for one in many(100)])
    async with app.run_test(size=(120, 20)) as pilot:
        await press(pilot, "G")
        screen_text(app)
        await press(pilot, "g")
        app.clock.minutes = 8
        app.grid.tick()
        await press(pilot, "G")
        assert all(" 9m" in line for line in screen_text(app)[1:])


async def test_hostile_text_is_shown_and_nothing_of_it_reaches_the_terminal() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(120, 36)):
        text = "\n".join(screen_text(app))
        assert "[bold red]not markup[/]" in text
        assert "␛[31mred␇" in text
        assert not {c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160}


async def test_ascii_draws_ascii() -> None:
    app = GridApp([row("a" * 60), row("b")], ascii_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.sort_by("pipeline")
        await press(pilot, "space", "down")
        text = "\n".join(screen_text(app))
        assert text.isascii()
        assert "PIPELINE^" in text
        assert "aaa~" in text


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light", "nord"])
async def test_every_theme_keeps_the_colour_of_a_status_on_the_cursor_row(theme: str) -> None:
    app = GridApp(DEMO, theme=theme)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        cursor, other = (
            {seg.text.split()[1]: seg.style for seg in app.grid.render_line(y) if "waiting" in seg.text}
            for y in (1, 2)
        )
        one, two = cursor["waiting"], other["waiting"]
        assert one is not None
        assert two is not None
        assert one.color == two.color
        assert (one.bgcolor, one.reverse) != (two.bgcolor, two.reverse)


async def test_a_row_that_changed_out_of_sight_is_drawn_anew_when_it_comes_back() -> None:
    app = GridApp(many(100))
    async with app.run_test(size=(120, 20)) as pilot:
        screen_text(app)
        first = app.grid.cursor_row
        assert first is not None
        await press(pilot, "G")
        app.grid.apply({first.name: replace(first, now="changed meanwhile")})
        await press(pilot, "g")
        assert "changed meanwhile" in screen_text(app)[1]


async def test_another_theme_draws_all_rows_in_its_colours() -> None:
    app, fresh = GridApp(DEMO), GridApp(DEMO, theme="nord")
    async with app.run_test(size=(120, 36)) as pilot:
        screen_text(app)
        app.theme = "nord"
        await pilot.pause()
        switched = [list(app.grid.render_line(y)) for y in range(14)]
    async with fresh.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert switched == [list(fresh.grid.render_line(y)) for y in range(14)]


async def test_the_cursor_rests_while_the_focus_is_elsewhere() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(120, 36)) as pilot:
        active = list(app.grid.render_line(1))
        await press(pilot, "slash")
        resting = list(app.grid.render_line(1))
        assert resting != active
        assert resting[0].text == active[0].text == "▌"
        await press(pilot, "escape")
        assert list(app.grid.render_line(1)) == active


async def test_other_columns_take_over_and_a_sort_by_one_that_is_gone_ends() -> None:
    app = GridApp(DEMO)
    async with app.run_test(size=(120, 36)):
        app.grid.sort_by("age")
        kept = [column for column in columns(app.clock) if column.key in {"status", "pipeline"}]
        app.grid.set_columns(kept)
        assert screen_text(app)[0].split() == ["STATUS", "PIPELINE"]
        assert app.grid.sort is None
