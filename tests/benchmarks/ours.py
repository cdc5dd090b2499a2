"""pipedeck in a terminal of its own, measured from outside."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.place import CREDENTIALS, REGION, Endpoint
from tests.e2e.terminal import Terminal

_TICKS = os.sysconf("SC_CLK_TCK")
_MIB = 1024.0
_FILTER = "payments"
_STEPS = 8
_ORDERS = ("-name", "name") * 4
_NAME = re.compile(r"\b[a-z]+-[a-z]+-\d{5}\b")
_CALM = 3.0
"""Seconds after the last status before keys are measured: what was begun is done."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was seen. Seconds, MiB and bytes.

    Args:
        paint: from the start to the first paint.
        rows: to the first rows.
        statuses: to a screenful of statuses.
        whole: to the newest execution of every pipeline; None where that was not waited for.
        letter: from a letter of the filter to the first byte of the answer, the median.
        step: from the cursor key likewise.
        sort: from enter behind ``:sort COLUMN`` until another row is the first, the median.
        memory: at the end, resident.
        processor: seconds of a core until the screenful.
        written: bytes to the terminal until the screenful.
        idle_processor: the share of a core while nothing changes.
        idle_written: bytes a second likewise.
        idle_calls: calls a second likewise.
        refused: the share of all calls that the limit refused.
    """

    paint: float
    rows: float
    statuses: float
    whole: float | None
    letter: float
    step: float
    sort: float
    memory: float
    processor: float
    written: int
    idle_processor: float
    idle_written: float
    idle_calls: float
    refused: float


def measure(endpoint: Endpoint, *, whole: bool, idle: float) -> Measured:
    """Run pipedeck at an endpoint.

    Args:
        endpoint: of the place.
        whole: whether to wait until every pipeline was read.
        idle: seconds to watch it at rest.
    """
    flags = ("--endpoint-url", endpoint.url, "--region", REGION)
    with TemporaryDirectory() as home:
        began = time.monotonic()
        with Terminal(*flags, home=Path(home), environ=CREDENTIALS) as terminal:
            paint = _until(terminal, began, lambda text: "pipedeck" in text)
            rows = _until(terminal, began, lambda text: bool(re.search(r"All [1-9]", text)))
            statuses = _until(terminal, began, lambda text: not re.search("loading|Reading", text))
            computed, written = processor(terminal.pid), len(terminal.written)
            everything = _whole(terminal, began) if whole else None
            terminal.settle(_CALM)
            step = median([terminal.answer(each) for each in ("down", "up") * _STEPS])
            terminal.press("/")
            letter = median([terminal.answer(each) for each in _FILTER])
            terminal.press("esc", "esc")
            sort = median([_sorted(terminal, order) for order in _ORDERS])
            terminal.settle(_CALM)
            calls, busy = endpoint.count(), processor(terminal.pid)
            quiet = terminal.settle(idle)
            return Measured(
                paint=paint,
                rows=rows,
                statuses=statuses,
                whole=everything,
                letter=letter,
                step=step,
                sort=sort,
                memory=_resident(terminal.pid),
                processor=computed,
                written=written,
                idle_processor=(processor(terminal.pid) - busy) / idle,
                idle_written=quiet / idle,
                idle_calls=(endpoint.count() - calls) / idle,
                refused=endpoint.count(error="ThrottlingException") / max(1, endpoint.count()),
            )


def _until(terminal: Terminal, began: float, shows: Callable[[str], bool]) -> float:
    while not shows(terminal.text):
        if terminal.status is not None:
            raise RuntimeError(f"it ended:\n{terminal.text}")
        terminal.pump(0.002)
    return time.monotonic() - began


def _sorted(terminal: Terminal, order: str) -> float:
    """Seconds until the table is in another order, and its first row another one."""
    terminal.type(f":sort {order}")
    before, began = _first(terminal), time.monotonic()
    terminal.send("enter")
    took = _until(terminal, began, lambda _: _first(terminal) != before)
    terminal.rest()
    return took


def _first(terminal: Terminal) -> str:
    """The name in the first row of the fleet."""
    found = _NAME.search(terminal.text)
    return found[0] if found else ""


def _whole(terminal: Terminal, began: float) -> float:
    wait_for_all(terminal)
    return time.monotonic() - began


def wait_for_all(terminal: Terminal, *, settled: bool = False) -> None:
    """Wait until the Live screen knows of no pipeline that was never read, and leave it.

    Args:
        terminal: where it runs.
        settled: whether to wait until nothing at all is due.
    """
    terminal.type(":live\r")
    wanted = re.compile(r"Due now +nothing" if settled else r"Due now(?!.*never read)", re.DOTALL)
    _until(terminal, 0.0, lambda text: wanted.search(text) is not None)
    terminal.press("esc")
    terminal.wait(r"All [1-9]")


def processor(pid: int) -> float:
    """Seconds that a process computed so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _resident(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text("ascii"))
    assert found is not None
    return int(found[1]) / _MIB
