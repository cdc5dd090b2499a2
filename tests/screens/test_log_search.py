"""Searching a log and going through its errors, by keys."""

from __future__ import annotations

from services.domain.log_tail import TailUpdate
from tests.screens.log_app import FOLLOWING, made, rows
from tests.screens.test_log_view import cursor, lines, shown, status
from widgets.log import SearchChanged


async def test_a_search_marks_counts_and_goes_round() -> None:
    async with shown(rows("alpha", "beta", "gamma", "Alpha again", "end")) as (app, pilot):
        await pilot.press("slash", *"alpha")
        await pilot.pause()
        assert app.said(SearchChanged)[-1] == SearchChanged("alpha", 2, True)
        assert cursor(app) == "end"
        await pilot.press("enter")
        await pilot.pause()
        assert cursor(app) == "Alpha again"
        assert "match 2/2" in status(app)
        await pilot.press("n")
        await pilot.pause()
        assert cursor(app) == "alpha"
        assert "went round" in app.pane.note
        await pilot.press("N")
        assert cursor(app) == "Alpha again"


async def test_another_search_is_typed_over_the_one_before() -> None:
    async with shown(rows("alpha", "beta", "end")) as (app, pilot):
        await pilot.press("slash", *"alpha", "enter", "slash", *"beta", "enter")
        await pilot.pause()
        assert cursor(app) == "beta"
        await pilot.press("slash", "enter")
        await pilot.pause()
        assert app.view.searched is not None
        assert app.view.searched.text == "beta"


async def test_a_search_that_is_no_expression_is_taken_as_text() -> None:
    async with shown(rows("call foo(x)", "end")) as (app, pilot):
        await pilot.press("slash", *"foo(", "enter")
        await pilot.pause()
        assert app.said(SearchChanged)[-1] == SearchChanged("foo(", 1, True, literal=True)
        assert cursor(app) == "call foo(x)"


async def test_lines_that_come_are_searched_too() -> None:
    async with shown(made(10)) as (app, pilot):
        await pilot.press("slash", *"needle", "enter")
        await pilot.pause()
        assert "no match" in app.pane.note
        app.pane.take(TailUpdate(FOLLOWING, appended=rows("a needle"), prepended=rows("needle one")))
        await pilot.pause(0.3)
        assert app.view.found == (2, 2)


async def test_escape_closes_what_is_open_one_by_one() -> None:
    async with shown(made(10)) as (app, pilot):
        await pilot.press("slash", *"line", "enter", "v", "up", "slash")
        await pilot.pause()
        assert app.pane.leave_inner()  # the prompt, and with it the search
        await pilot.pause()
        assert app.view.searched is None
        assert app.view.has_focus
        assert app.pane.leave_inner()
        assert app.view.selected == 0
        assert not app.pane.leave_inner()


async def test_errors_are_marked_and_gone_to_from_the_first_on() -> None:
    log = rows("start", "Error: one", *["fine"] * 60, "exit status 2", "end")
    async with shown(log) as (app, pilot):
        assert any(line.startswith("!exit status 2") for line in lines(app))
        for expected in ("Error: one", "exit status 2", "Error: one"):
            await pilot.press("e")
            await pilot.pause()
            assert cursor(app) == expected
        await pilot.press("E")
        assert cursor(app) == "exit status 2"


async def test_it_says_where_there_is_no_error() -> None:
    async with shown(made(10)) as (app, pilot):
        await pilot.press("e")
        await pilot.pause()
        assert app.pane.note == "no error in what is loaded"


# Taking lines away
