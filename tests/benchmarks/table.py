"""What was measured, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.ours import Measured
from tests.benchmarks.place import Place


@dataclass(frozen=True, slots=True)
class Line:
    """One case: pipedeck, what others take for the same rows, and what the limit allows at best."""

    place: Place
    rows: int
    ours: Measured
    shell: float | None
    loop: float | None


def tables(lines: Sequence[Line]) -> str:
    """All that was measured."""
    return "\n\n".join(
        (
            "Until a screenful of statuses, in seconds, and what else takes as long for the same rows:",
            table(
                (
                    "case",
                    "first paint",
                    "first rows",
                    "statuses",
                    "floor",
                    "aws + xargs -P 10",
                    "boto3 loop",
                    "all read",
                    "floor of all",
                ),
                (_waits(line) for line in lines),
            ),
            "What it costs, and how fast a key is answered:",
            table(
                (
                    "case",
                    "filter letter",
                    "cursor",
                    "sort",
                    "memory",
                    "CPU to statuses",
                    "bytes to statuses",
                    "CPU at rest",
                    "bytes/s at rest",
                    "calls/s at rest",
                    "refused",
                ),
                (_costs(line) for line in lines),
            ),
        )
    )


def _waits(line: Line) -> tuple[str, ...]:
    ours, place = line.ours, line.place
    return (
        place.words,
        _seconds(ours.paint),
        _seconds(ours.rows),
        _seconds(ours.statuses),
        _seconds(place.floor(line.rows)),
        _seconds(line.shell),
        _seconds(line.loop),
        "" if ours.whole is None else _seconds(ours.whole),
        _seconds(place.floor(place.pipelines)),
    )


def _costs(line: Line) -> tuple[str, ...]:
    ours = line.ours
    return (
        line.place.words,
        f"{ours.letter * 1000:.0f} ms",
        f"{ours.step * 1000:.0f} ms",
        f"{ours.sort * 1000:.0f} ms",
        f"{ours.memory:.0f} MiB",
        f"{ours.processor:.2f} s",
        f"{ours.written / 1000:.1f} kB",
        f"{ours.idle_processor:.1%}",
        f"{ours.idle_written:.0f}",
        f"{ours.idle_calls:.1f}",
        f"{ours.refused:.1%}",
    )


def _seconds(value: float | None) -> str:
    return "failed" if value is None else f"{value:.2f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown, its first column words and the others numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
