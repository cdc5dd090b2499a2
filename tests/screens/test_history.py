"""The history of a pipeline: page by page, filtered, live on top."""

from __future__ import annotations

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.engine_worlds import start as begin
from tests.engine_worlds import step
from tests.screens.app_rig import Deck, Start
from tests.screens.runs_rig import asking, failed, ran
from tui.navigation import ExecutionPlace, HistoryPlace, PipelinePlace
from tui.screens.history import HistoryScreen


async def open_history(deck: Deck) -> HistoryScreen:
    await deck.open()
    await deck.press("h")
    await deck.wait("Fleet › web › History")
    screen = deck.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen


async def test_all_pages_come_as_one_scrolls_and_the_cursor_stays(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 230)
    ids = list(reversed(run.executions))
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count >= 100, "the first page")
        assert screen.grid.row_count == 100
        await deck.wait("more are read as you scroll")
        await deck.press("end")
        cursor = screen.grid.cursor_key
        await deck.until(lambda: screen.grid.row_count >= 200, "the second page")
        assert screen.grid.cursor_key == cursor
        await deck.press("end")
        await deck.wait(r"230 executions, 0 failed; all that the service keeps \(12 months\)")
        assert list(screen.grid.shown_keys) == ids
        await deck.press("end")
        await deck.wait(ids[-1][:8])
        pages = deck.calls("ListPipelineExecutions")
        await deck.press("up", "down")
        await deck.pilot.pause(0.3)
        assert deck.calls("ListPipelineExecutions") <= pages + 1


async def test_filters_by_status_text_and_revision(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run, execution_id = failed(emulator, clock)
    revision = run.executions[execution_id].revisions["App"].external_id or ""
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count == 3, "the rows")
        for text, count in (
            ("status:failed", 1),
            (f"revision:{revision[:7]}", 3),
            ("!failed", 2),
            ("operator", 3),
            ("age:<1h", 3),
            ("age:>1h", 0),
        ):
            await deck.command(f"filter {text}")
            await deck.until(lambda n=count: len(screen.grid.shown_keys) == n, f"{count} rows by {text}")  # type: ignore[misc]  # a lambda's default has no type
        await deck.press("escape")
        await deck.until(lambda: len(screen.grid.shown_keys) == 3, "all rows")


async def test_what_starts_meanwhile_comes_on_top(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 2)
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count == 2, "the rows")
        newest = begin(run)
        await deck.until(lambda: list(screen.grid.shown_keys)[:1] == [newest], "the new execution")
        await deck.wait(f"{newest[:8]} ► running")
        step(emulator.world, clock, 120)
        await deck.wait(f"{newest[:8]} ✓ succeeded")


async def test_enter_opens_the_execution_and_back_returns_to_the_row(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 5)
    oldest = next(iter(run.executions))
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count == 5, "the rows")
        await deck.press("end", "enter")
        await deck.wait(f"Fleet › web › {oldest[:8]}")
        assert deck.app.history.present == ExecutionPlace(screen.key, oldest)
        await deck.press("escape")
        await deck.wait("Fleet › web › History")
        back = deck.app.screen
        assert isinstance(back, HistoryScreen)
        await deck.until(lambda: back.grid.cursor_key == oldest, "the row")
        assert [type(place) for place in deck.app.history.trail()][1:] == [PipelinePlace, HistoryPlace]


async def test_a_page_that_is_refused_keeps_what_is_known_and_says_so(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    ran(emulator, clock, 130)
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count == 100, "the first page")
        deck.fault(FaultKind.DENY, "ListPipelineExecutions")
        await deck.press("end")
        await deck.wait("100 executions read; older ones could not be: .*codepipeline:ListPipelineExecutions")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("130 executions")


async def test_remarks_tell_stops_and_rollbacks(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run, waiting = asking(emulator, clock)
    run.stop(waiting, abandon=True, reason="wrong \x1b[31mbuild")
    step(emulator.world, clock, 10)
    async with start(size=(160, 36)) as deck:
        await open_history(deck)
        await deck.wait("■ stopped")
        await deck.wait(r"Stopped wrong build")
        assert "\x1b" not in deck.text


async def test_a_pipeline_that_never_ran_says_so(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    ran(emulator, clock, 0)
    async with start() as deck:
        await open_history(deck)
        await deck.wait("It never ran, or not within the last twelve months.")


async def test_two_marked_executions_are_compared(
    start: Start, emulator: Emulator, clock: SteppedClock
) -> None:
    run = ran(emulator, clock, 3)
    oldest, _, newest = run.executions
    async with start() as deck:
        screen = await open_history(deck)
        await deck.until(lambda: screen.grid.row_count == 3, "the rows")
        await deck.press("end", "space", "home", "equals_sign")
        await deck.wait(f"This {newest[:8]} .* Held against {oldest[:8]}")
