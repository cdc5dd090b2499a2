"""``python -m tests.benchmarks``: measure, and print or write the tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.others import boto3_loop, shell_loop
from tests.benchmarks.ours import measure
from tests.benchmarks.page import publish, surroundings
from tests.benchmarks.place import CONDITIONS, Endpoint, Place, endpoint
from tests.benchmarks.table import Line, tables

SIZES = (10, 500, 3_000, 10_000)
SCREENFUL = 31
"""Rows of a terminal of 36 lines."""


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 and 500 pipelines alone, and a short rest")
    parser.add_argument("--sizes", type=int, nargs="+", default=None, metavar="N", help="how many pipelines")
    parser.add_argument("--whole", action="store_true", help="wait until all is read, which takes its time")
    parser.add_argument(
        "--idle", type=float, default=None, metavar="SECONDS", help="how long to watch it rest"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into a file, at its marks")
    return parser.parse_args()


def lines(sizes: Sequence[int], *, whole: bool, idle: float) -> Iterator[Line]:
    """Measure case after case."""
    for size in sizes:
        with endpoint(size) as where:
            for latency, limit in CONDITIONS:
                place = Place(size, latency, limit)
                sys.stderr.write(f"measuring {place.words} ...\n")
                yield _line(where, place, whole=whole, idle=idle)


def _line(where: Endpoint, place: Place, *, whole: bool, idle: float) -> Line:
    rows = min(SCREENFUL, place.pipelines)
    where.set(place)
    ours = measure(where, whole=whole, idle=idle)
    where.set(place)
    shell = shell_loop(where, rows)
    where.set(place)
    return Line(place, rows, ours, shell, boto3_loop(where, rows))


def main() -> None:
    """Measure and tell."""
    given = arguments()
    around = surroundings()
    sizes = given.sizes or (SIZES[:2] if given.quick else SIZES)
    idle = given.idle or (5.0 if given.quick else 30.0)
    text = f"{around}\n\n{tables(list(lines(sizes, whole=given.whole, idle=idle)))}\n"
    publish(text, "measured", given.write)


if __name__ == "__main__":
    main()
