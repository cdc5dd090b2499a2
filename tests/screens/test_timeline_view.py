"""The timeline on a screen: keys, messages, and how little is repainted."""

from __future__ import annotations

from datetime import UTC

import pytest
from textual.app import App, ComposeResult

from services.domain.estimate import UsualDurations
from services.domain.execution import ActionAttempt
from services.domain.timeline import timeline_of
from tests.screens.repaints import Repaints, shown
from tests.unit.timeline.runs import NOON, attempt, declared, definition, run
from widgets.timeline import TimelineItem, TimelineView

SIZE = (120, 20)
WEB = definition(
    ("Source", (declared("App"),)),
    ("Build", (declared("Test"), declared("Package"))),
    ("Deploy", (declared("Service"),)),
)
USUAL = UsualDurations(
    {("Build", "Test"): 600.0, ("Build", "Package"): 300.0, ("Deploy", "Service"): 200.0}, 3
)
RUNNING = (attempt("Source", "App", 0, 30), attempt("Build", "Test", 30, None))


class TimelineApp(App[None]):
    """A timeline that keeps what it is told."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, TimelineItem]] = []

    def compose(self) -> ComposeResult:
        yield TimelineView(zone=UTC)

    @property
    def view(self) -> TimelineView:
        return self.query_one(TimelineView)

    def give(self, *attempts: ActionAttempt, at: float = 100, status: str = "InProgress") -> None:
        self.view.show(timeline_of(run(status=status), attempts, WEB), USUAL, NOON + at)

    def on_timeline_view_highlighted(self, message: TimelineView.Highlighted) -> None:
        self.heard.append(("at", message.item))

    def on_timeline_view_selected(self, message: TimelineView.Selected) -> None:
        self.heard.append(("open", message.item))


async def test_the_cursor_begins_at_the_failure_and_keys_move_and_open() -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(
            attempt("Source", "App", 0, 30),
            attempt("Build", "Test", 30, 60, "Failed"),
            attempt("Build", "Test", 70, 90, "Failed"),
            attempt("Build", "Package", 30, 80),
            status="Failed",
        )
        app.view.focus()
        await pilot.press("up", "home", "enter", "end", "down")
        assert app.heard == [
            ("at", TimelineItem("Build", "Test", 2)),
            ("at", TimelineItem("Build", "Test", 1)),
            ("at", TimelineItem("Source", "App", 1)),
            ("open", TimelineItem("Source", "App", 1)),
            ("at", TimelineItem("Build", "Package", 1)),
        ]


async def test_a_click_selects_and_a_second_one_opens() -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(*RUNNING)
        await pilot.pause()
        app.heard.clear()
        await pilot.click(TimelineView, offset=(10, 2))
        await pilot.click(TimelineView, offset=(10, 2))
        assert app.heard == [("at", TimelineItem("Source", "App")), ("open", TimelineItem("Source", "App"))]


async def test_the_same_again_paints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(*RUNNING)
        await pilot.pause()
        repaints = Repaints(app.view, monkeypatch)
        app.give(*RUNNING)
        app.view.tick(NOON + 100)
        assert repaints.regions == []


async def test_a_second_that_moves_no_bar_paints_digits_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(*RUNNING, at=100)
        await pilot.pause()
        repaints = Repaints(app.view, monkeypatch)
        app.view.tick(NOON + 101)
        assert 0 < repaints.cells <= 4
        app.view.tick(NOON + 115)
        assert repaints.cells < 100


async def test_an_ended_execution_does_not_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(attempt("Build", "Test", 0, 30), status="Succeeded")
        await pilot.pause()
        repaints = Repaints(app.view, monkeypatch)
        app.view.tick(NOON + 500)
        assert repaints.regions == []


async def test_the_cursor_stays_when_attempts_come() -> None:
    app = TimelineApp()
    async with app.run_test(size=SIZE) as pilot:
        app.give(*RUNNING)
        app.view.move_to(TimelineItem("Deploy", "Service", 0))
        await pilot.pause()
        app.give(*RUNNING, attempt("Build", "Package", 30, 90), at=120)
        assert app.view.current == TimelineItem("Deploy", "Service", 0)


async def test_lines_that_scroll_into_sight_are_up_to_date() -> None:
    app = TimelineApp()
    async with app.run_test(size=(100, 5)) as pilot:
        app.give(*RUNNING, *(attempt("Build", f"Lint{n}", 31, None) for n in range(9)), at=100)
        await pilot.pause()
        app.view.scroll_to(y=0, animate=False, immediate=True)
        app.view.tick(NOON + 104)
        app.view.scroll_to(y=9, animate=False, immediate=True)
        await pilot.pause()
        assert any(line.endswith("1m13s") for line in shown(app.view))
        assert not any("1m09s" in line for line in shown(app.view))


async def test_without_bars_the_reason_is_folded() -> None:
    app = TimelineApp()
    async with app.run_test(size=(30, 10)):
        app.view.show(None, UsualDurations(), NOON, "not allowed: \x1b[31mcodepipeline:ListActionExecutions")
        assert len([line for line in shown(app.view) if line]) > 1
        assert "\x1b" not in "".join(shown(app.view))
