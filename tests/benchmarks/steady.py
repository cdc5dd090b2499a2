"""``python -m tests.benchmarks.steady``: what a fleet costs that is known, with ten of it running, and how old it gets.

How old is told by the endpoint, which saw every call: the age of a row at an instant is the time since it was last
answered a question about that pipeline.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.ours import processor, wait_for_all
from tests.benchmarks.page import publish, surroundings
from tests.benchmarks.place import CONDITIONS, CREDENTIALS, REGION, Endpoint, Place, endpoint
from tests.benchmarks.table import table
from tests.e2e.terminal import Terminal

PIPELINES = 500
RUNNING = 10
WINDOW = 30.0
"""Seconds that are watched; an execution of the emulator's large scenario takes a minute."""
CALM = 15.0
"""Seconds after all that is on screen was read at once."""
FIRST_SWEEP = 900.0
"""Seconds that the first sweep may take at most."""
_HOME = "\x1b[H"
"""Puts the cursor onto the first row: else the table stays where one looked before."""
LOOK = 0.5
"""Seconds between two looks at how old the rows are."""
_NAME = re.compile(r"\b[a-z]+-[a-z]+-\d{5}\b")
_RUNS = re.compile(r"running +([a-z]+-[a-z]+-\d{5})\b")
_READS = ("ListPipelineExecutions", "GetPipelineState")


@dataclass(frozen=True, slots=True)
class Ages:
    """How old rows were, in seconds: in the median, and the oldest of all at any time."""

    usual: float
    worst: float

    @classmethod
    def of(cls, names: Iterable[str], reads: dict[str, list[float]], begin: float, end: float) -> Ages:
        """The ages of some pipelines between two instants, by when they were read."""
        looks = [begin + number * LOOK for number in range(int((end - begin) / LOOK))]
        ages = [
            at - each[bisect_right(each, at) - 1] for each in map(reads.__getitem__, names) for at in looks
        ]
        return cls(median(ages), max(ages))


@dataclass(frozen=True, slots=True)
class Steady:
    """One case: how many rows ran on screen all the time, and what it cost.

    Calls and bytes a second, the share of a core and of calls, ages in seconds.
    """

    place: Place
    shown: int
    calls: float
    refused: float
    running: Ages
    visible: Ages
    processor: float
    written: float


def measure(where: Endpoint, place: Place, window: float) -> Steady:
    """Wait until a fleet is known whole, let ten of those on screen run, and watch it."""
    flags = ("--endpoint-url", where.url, "--region", REGION)
    where.set(place)
    with TemporaryDirectory() as home, Terminal(*flags, home=Path(home), environ=CREDENTIALS) as terminal:
        terminal.wait(r"All [1-9]")
        wait_for_all(terminal, settled=True)
        _wait_for_states(terminal, where, place)
        where.start(_names(terminal)[:RUNNING], place)
        terminal.press("ctrl+r")
        terminal.wait(rf"Running {RUNNING}\b")
        terminal.press(_HOME)
        terminal.settle(CALM)
        ran = _RUNS.findall(terminal.text)
        before, begin = processor(terminal.pid), time.time()
        written = terminal.settle(window)
        computed, end = processor(terminal.pid) - before, time.time()
        shown = _names(terminal)
        running = [name for name in _RUNS.findall(terminal.text) if name in ran]
        if not running:
            raise RuntimeError(f"nothing runs on screen:\n{terminal.text}")
    calls = where.calls()
    reads: dict[str, list[float]] = {}
    for each in calls:
        if each["operation"] in _READS and not each["error"]:
            reads.setdefault(each["pipeline"], []).append(each["time"])
    within = [each for each in calls if begin <= each["time"] <= end]
    return Steady(
        place,
        len(running),
        calls=len(within) / (end - begin),
        refused=sum(each["error"] == "ThrottlingException" for each in within) / max(1, len(within)),
        running=Ages.of(running, reads, begin, end),
        visible=Ages.of([name for name in shown if name not in running], reads, begin, end),
        processor=computed / (end - begin),
        written=written / (end - begin),
    )


def _wait_for_states(terminal: Terminal, where: Endpoint, place: Place) -> None:
    """Wait until the sweep has read every pipeline's state once: it takes as long as it must, then it goes slowly."""
    limit = time.monotonic() + FIRST_SWEEP
    while len(where.pipelines("GetPipelineState")) < place.pipelines:
        if time.monotonic() > limit:
            raise RuntimeError(f"not every state was read:\n{terminal.text}")
        terminal.settle(CALM)


def _names(terminal: Terminal) -> list[str]:
    return list(dict.fromkeys(_NAME.findall(terminal.text)))


def words(cases: Sequence[Steady]) -> str:
    """The cases as a table."""
    head = (
        "case",
        "calls/s",
        "refused",
        "age of running rows",
        "at worst",
        "age of the other visible rows",
        "at worst",
        "CPU",
        "bytes/s",
    )
    rows = (
        (
            f"{case.place.words}, {case.shown} running on screen",
            f"{case.calls:.1f}",
            f"{case.refused:.1%}",
            f"{case.running.usual:.1f} s",
            f"{case.running.worst:.1f} s",
            f"{case.visible.usual:.1f} s",
            f"{case.visible.worst:.1f} s",
            f"{case.processor:.1%}",
            f"{case.written:.0f}",
        )
        for case in cases
    )
    return table(head, rows)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.steady", description=__doc__)
    parser.add_argument("--size", type=int, default=PIPELINES, metavar="N", help="how many pipelines")
    parser.add_argument("--window", type=float, default=WINDOW, metavar="SECONDS", help="how long to watch")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into a file, at its marks")
    given = parser.parse_args()
    around, cases = surroundings(), []
    with endpoint(given.size) as where:
        for latency, limit in CONDITIONS:
            place = Place(given.size, latency, limit)
            sys.stderr.write(f"watching {place.words} ...\n")
            cases.append(measure(where, place, given.window))
    publish(f"{around}\n\n{words(cases)}\n", "steady", given.write)


if __name__ == "__main__":
    main()
