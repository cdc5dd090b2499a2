"""When the link to the terminal counts as slow, and when a repaint is left out."""

from __future__ import annotations

import threading
from io import StringIO
from queue import Queue

from textual.drivers._writer_thread import WriterThread

from services.clock import SteppedClock
from tui.wire.link import MOST_WAITING, STALL_SECONDS, Link


class Valve(StringIO):
    """A terminal that takes nothing until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = threading.Event()
        self.taken: Queue[str] = Queue()

    def write(self, text: str) -> int:
        self.opened.wait()
        self.taken.put(text)
        return len(text)


class Driver:
    """What a driver has of its output."""

    def __init__(self) -> None:
        self.valve = Valve()
        self._writer_thread = WriterThread(self.valve)
        self._writer_thread.start()

    def write(self, count: int) -> None:
        for _ in range(count):
            self._writer_thread.write("x")

    def drain(self, count: int) -> None:
        self.valve.opened.set()
        for _ in range(count):
            self.valve.taken.get(timeout=60)


def test_a_repaint_is_left_out_and_owed_before_textual_would_block() -> None:
    driver, link = Driver(), Link(SteppedClock().now)
    assert not link.is_behind(driver)
    driver.write(MOST_WAITING + 1)  # the thread holds one of them in its hands
    assert link.is_behind(driver)
    assert link.owes
    assert not link.is_free(driver)
    driver.drain(MOST_WAITING + 1)
    assert not link.is_behind(driver)
    assert link.owes
    assert link.is_free(driver)


def test_a_stall_is_told_once_and_when_it_has_ended() -> None:
    clock, driver = SteppedClock(), Driver()
    link = Link(clock.now)
    driver.write(3)
    assert link.look(driver) == 0.0
    clock.step(STALL_SECONDS + 1)
    assert link.look(driver) == 0.0
    driver.drain(3)
    assert link.look(driver) == STALL_SECONDS + 1
    assert link.look(driver) == 0.0


def test_a_short_wait_is_no_stall() -> None:
    clock, driver = SteppedClock(), Driver()
    link = Link(clock.now)
    driver.write(3)
    link.look(driver)
    clock.step(STALL_SECONDS / 2)
    driver.drain(3)
    assert link.look(driver) == 0.0


def test_where_nothing_writes_nothing_waits() -> None:
    link = Link()
    assert not link.is_behind(None)
    assert link.look(None) == 0.0
