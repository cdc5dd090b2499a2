"""The log pane, by keys: moving, following, searching, taking lines away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.events import MouseScrollUp
from textual.pilot import Pilot

from services.domain.log import LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.domain.problem import Problem, ProblemKind
from tests.screens.log_app import FOLLOWING, NOON, LogApp, made, rows
from widgets.log import CopyRequested, FollowChanged, NeedEarlier, SaveRequested

MORE = TailStatus(TailState.FOLLOWING, interval=1.0)
"""Following a log whose start is not held."""


@asynccontextmanager
async def shown(
    first: Iterable[LogRow] = (),
    status: TailStatus = FOLLOWING,
    *,
    size: tuple[int, int] = (80, 24),
    ascii_only: bool = False,
) -> AsyncIterator[tuple[LogApp, Pilot[Any]]]:
    app = LogApp(first, status=status, ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


def lines(app: LogApp) -> list[str]:
    """The lines of the view."""
    return [app.view.render_line(y).text.rstrip() for y in range(app.view.size.height)]


def status(app: LogApp) -> str:
    return app.pane._line.render_line(0).text


def cursor(app: LogApp) -> str:
    row = app.view.cursor_row
    assert row is not None
    return row.text


# Following


async def test_it_opens_at_the_end_and_follows() -> None:
    async with shown(made(100)) as (app, pilot):
        assert lines(app)[-1].startswith("▌line 00099")
        assert "following" in status(app)
        assert "100 lines" in status(app)
        app.pane.take(TailUpdate(FOLLOWING, appended=made(5, 100)))
        await pilot.pause(0.3)
        assert lines(app)[-1].startswith("▌line 00104")


async def test_moving_up_ends_following_and_moving_to_the_end_begins_it_again() -> None:
    async with shown(made(100)) as (app, pilot):
        await pilot.press("up")
        before = lines(app)
        app.pane.take(TailUpdate(FOLLOWING, appended=made(5, 100)))
        await pilot.pause(0.3)
        assert lines(app) == before
        assert "5 below" in status(app)
        await pilot.press("G")
        await pilot.pause()
        assert lines(app)[-1].startswith("▌line 00104")
        assert [message.following for message in app.said(FollowChanged)] == [False, True]


async def test_following_can_be_put_off_and_on_where_one_is() -> None:
    async with shown(made(100)) as (app, pilot):
        await pilot.press("f")
        app.pane.take(TailUpdate(FOLLOWING, appended=made(5, 100)))
        await pilot.pause(0.3)
        assert lines(app)[-1].startswith("▌line 00099")
        await pilot.press("f")
        await pilot.pause()
        assert app.view.following
        assert lines(app)[-1].startswith("▌line 00104")


@pytest.mark.parametrize("wrapped", [False, True])
async def test_earlier_lines_move_nothing(wrapped: bool) -> None:
    async with shown(made(100, 500), MORE, size=(40, 12)) as (app, pilot):
        if wrapped:
            await pilot.press("w")
        await pilot.press("pageup", "pageup")
        before = lines(app)
        app.pane.take(TailUpdate(MORE, prepended=made(500)))
        await pilot.pause()
        assert lines(app) == before
        await pilot.press("g")
        await pilot.pause()
        assert lines(app)[0].startswith("▌line 00000")


@pytest.mark.parametrize("wrapped", [False, True])
async def test_first_lines_that_go_move_nothing_that_stays(wrapped: bool) -> None:
    async with shown(made(500), size=(40, 12)) as (app, pilot):
        if wrapped:
            await pilot.press("w")
        await pilot.press("pageup", "pageup")
        before = lines(app)
        app.pane.take(TailUpdate(MORE, dropped=300, appended=made(10, 500)))
        await pilot.pause(0.3)
        assert lines(app) == before
        app.pane.take(TailUpdate(MORE, prepended=made(300)))
        await pilot.press("g")
        await pilot.pause()
        assert lines(app)[0].startswith("▌line 00000")
        assert lines(app)[1 + wrapped].startswith(" line 00001")


async def test_lines_that_go_from_under_the_screen_leave_the_first_that_stays() -> None:
    async with shown(made(500)) as (app, pilot):
        await pilot.press("g")
        app.pane.take(TailUpdate(MORE, dropped=300))
        await pilot.pause()
        assert lines(app)[0].startswith("▌line 00300")


async def test_earlier_lines_are_asked_for_once_where_the_first_is_near() -> None:
    async with shown(made(100, 500), MORE) as (app, pilot):
        await pilot.press("up", "pageup")
        await pilot.pause()
        assert app.said(NeedEarlier) == []
        await pilot.press("g", "down", "up")
        await pilot.pause()
        assert len(app.said(NeedEarlier)) == 1
        app.pane.take(TailUpdate(MORE, prepended=made(100, 400)))
        await pilot.press("g")
        await pilot.pause()
        assert len(app.said(NeedEarlier)) == 2
        app.pane.take(TailUpdate(FOLLOWING, prepended=made(400)))
        await pilot.press("g")
        await pilot.pause()
        assert len(app.said(NeedEarlier)) == 2
        assert lines(app)[0].startswith("▌line 00000")


# Moving


async def test_the_wheel_scrolls_and_takes_the_cursor_along() -> None:
    async with shown(made(100)) as (app, pilot):
        await pilot._post_mouse_events([MouseScrollUp], app.view, (5, 5))
        await pilot.pause()
        assert not app.view.following
        assert lines(app)[-1].startswith("▌line 00096")


async def test_a_click_puts_the_cursor_on_its_line() -> None:
    async with shown(made(100)) as (app, pilot):
        await pilot.click(app.view, offset=(5, 3))
        await pilot.pause()
        assert lines(app)[3].startswith("▌")


async def test_a_line_higher_than_the_screen_is_read_line_by_line() -> None:
    long = "".join(f"{number:04d} " for number in range(400))
    async with shown(rows("first", long, "last"), size=(40, 10)) as (app, pilot):
        await pilot.press("w", "g", "down")
        await pilot.pause()
        seen = set()
        for _ in range(80):
            seen.update(" ".join(lines(app)).replace("▌", "").split())
            await pilot.press("down")
        await pilot.pause()
        text = "".join(line.replace("▌", "").strip() for line in lines(app))
        assert text.endswith("last")
        assert {"0000", "0100", "0200", "0399"} <= seen


async def test_long_lines_are_cut_and_can_be_moved_sideways() -> None:
    async with shown(rows("0123456789" * 20), size=(40, 10)) as (app, pilot):
        assert lines(app)[0] == "▌" + ("0123456789" * 4)[:38] + "›"
        await pilot.press("right")
        assert lines(app)[0] == "▌" + ("6789" + "0123456789" * 4)[:38] + "›"
        await pilot.press("left", "left")
        assert lines(app)[0].startswith("▌0123")


async def test_wrapping_keeps_the_place() -> None:
    async with shown(rows(*("ab" * 60 + f" {number}" for number in range(50))), size=(40, 12)) as (
        app,
        pilot,
    ):
        await pilot.press("pageup", "pageup")
        row = app.view.cursor_row
        top = app.view._number_at(app.view._top)
        await pilot.press("w")
        await pilot.pause()
        assert app.view.wrapped
        assert app.view.cursor_row == row
        assert app.view._number_at(app.view._top) == top


async def test_times_can_be_shown() -> None:
    async with shown(rows("one\ntwo", "three")) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert lines(app)[:3] == [" 12:00:00.000 one", "              two", "▌12:00:01.000 three"]


async def test_one_goes_to_a_time() -> None:
    async with shown(made(7200)) as (app, pilot):
        await pilot.press("T", *"12:30", "enter")
        await pilot.pause()
        assert cursor(app).startswith("line 01800")
        await pilot.press("T", *"-10s", "enter")
        await pilot.pause()
        assert cursor(app).startswith("line 07189")
        await pilot.press("T", *"noon", "enter")
        await pilot.pause()
        assert "noon is no time" in app.pane.note


async def test_a_time_before_what_is_held_is_gone_to_once_it_came() -> None:
    async with shown(made(100, 500), MORE) as (app, pilot):
        await pilot.press("T", *"12:05:00", "enter")
        await pilot.pause()
        assert app.said(NeedEarlier)[-1] == NeedEarlier(NOON + 300_000)
        loading = TailStatus(TailState.FOLLOWING, interval=1.0, loading_earlier=True)
        app.pane.take(TailUpdate(loading, prepended=made(100, 400)))
        app.pane.take(TailUpdate(MORE, prepended=made(150, 250)))
        await pilot.pause()
        assert cursor(app).startswith("line 00300")


# Searching


async def test_the_cursors_line_or_those_selected_are_copied_whole() -> None:
    async with shown(rows("one", "two", "x" * 5000)) as (app, pilot):
        await pilot.press("y")
        await pilot.press("v", "up", "up")
        await pilot.pause()
        assert "3 selected" in status(app)
        await pilot.press("y")
        await pilot.pause()
        assert app.said(CopyRequested) == [
            CopyRequested("x" * 5000, 1),
            CopyRequested("one\ntwo\n" + "x" * 5000, 3),
        ]
        assert app.view.selected == 0


async def test_all_that_is_held_is_saved() -> None:
    async with shown(made(10), MORE) as (app, pilot):
        await pilot.press("S")
        await pilot.pause()
        assert app.said(SaveRequested) == [SaveRequested(made(10), complete=False)]


async def test_there_may_be_nothing_to_take() -> None:
    async with shown() as (app, pilot):
        await pilot.press("S", "y", "v", "e", "n", "g", "G", "pageup", "up", "down", "w", "t", "right")
        await pilot.press("T", *"12:00", "enter")
        await pilot.pause()
        assert not app.said(SaveRequested)
        assert not app.said(CopyRequested)


# States


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (TailStatus(TailState.OPENING, "opening the log"), "opening the log"),
        (TailStatus(TailState.WAITING, "the log does not exist yet"), "the log does not exist yet"),
        (TailStatus(TailState.MISSING, "the project logs to S3 only"), "the project logs to S3 only"),
        (TailStatus(TailState.FOLLOWING), "nothing was logged yet"),
    ],
)
async def test_a_log_without_lines_says_why(told: TailStatus, words: str) -> None:
    async with shown(status=told) as (app, _):
        assert words in lines(app)[1]
        assert told.state.value in status(app)


async def test_trouble_is_told_below_the_lines_that_stay() -> None:
    problem = Problem(ProblemKind.EXPIRED, "the session expired", hint="log in again")
    async with shown(made(5)) as (app, pilot):
        told = TailStatus(TailState.TROUBLED, problem.line, problem)
        app.pane.take(TailUpdate(told))
        await pilot.pause()
        assert app.pane.note == "the session expired: log in again"
        assert "in trouble" in status(app)
        assert lines(app)[4].startswith("▌line 00004")
        app.pane.take(TailUpdate(TailStatus(TailState.FOLLOWING, throttled=True, at_start=True)))
        await pilot.pause()
        assert app.pane.note == ""
        assert "throttled" in status(app)


async def test_another_log_begins_anew() -> None:
    async with shown(made(100)) as (app, pilot):
        await pilot.press("slash", *"line", "enter", "g")
        app.pane.show_source(LogSource.none("logs are disabled", title="other-build"))
        app.pane.take(TailUpdate(TailStatus(TailState.MISSING, "logs are disabled")))
        await pilot.pause()
        assert len(app.view.rows) == 0
        assert app.view.searched is None
        assert "other-build" in status(app)
        assert "logs are disabled" in lines(app)[1]


async def test_in_ascii_no_sign_is_more_than_that() -> None:
    async with shown([*rows("Error", "x" * 200), *made(40)], size=(80, 24), ascii_only=True) as (app, pilot):
        await pilot.press("up", "e", "slash", *"line", "enter", "v", "up")
        await pilot.pause()
        text = "\n".join([*lines(app), status(app), app.pane.note])
        assert text.isascii()
