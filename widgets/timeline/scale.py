"""From instants to cells: a clock scale fitted to a width, in which long idle stretches are folded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

FOLD_CELLS = 8
"""How wide a folded stretch is: as much as its length in words takes."""
_FOLD_LEAST = 90.0
"""Seconds below which nothing is folded."""
_FOLD_SHARE = 0.4
"""An idle stretch is folded where it is longer than this share of all the work."""
_STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600 * hours for hours in (1, 2, 3, 6, 12)),
    *(86_400 * days for days in (1, 2, 7, 14, 30, 90, 365)),
)
_LABEL_ROOM = 4
"""Cells that are at least between two labels of round instants."""
_LABEL_GAP = 2
_MANTISSAS = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)

Interval = tuple[float, float]
"""From an instant to an instant, in POSIX seconds."""


def label_cells(step: float) -> int:
    """How wide the labels of a step are: with seconds below a minute, as a date from a day on."""
    return 8 if step < 60 else 6 if step >= 86_400 else 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time that is drawn evenly, from cell ``first`` up to but without cell ``last``."""

    start: float
    end: float
    first: float
    last: float
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Pieces one after another, without gaps."""

    pieces: tuple[Piece, ...]
    cells: int

    def position(self, instant: float) -> float:
        """Where an instant is, in cells; what lies outside is drawn to the ends."""
        for piece in self.pieces:
            if instant < piece.end:
                length = piece.end - piece.start
                share = (instant - piece.start) / length if length else 0.0
                return piece.first + max(0.0, share) * (piece.last - piece.first)
        return float(self.cells)

    def cell(self, instant: float) -> int:
        """The cell in which an instant is."""
        return max(0, min(self.cells - 1, int(self.position(instant) + 1e-6)))

    def stretch(self, start: float, end: float) -> range:
        """The cells of an interval; at least one."""
        first = self.cell(start)
        return range(first, max(first + 1, min(self.cells, round(self.position(end)))))

    def ticks(self, zone: tzinfo | None = None) -> list[tuple[int, float, float]]:
        """Cell, instant and step of each label; labels run neither into each other nor into a fold.

        Args:
            zone: in whose clock the instants are round; the machine's where it is None.
        """
        even = [piece for piece in self.pieces if not piece.folded]
        rate = max(((p.end - p.start) / (p.last - p.first) for p in even if p.last > p.first), default=1.0)
        step = next((step for step in _STEPS if step >= rate * (label_cells(step) + _LABEL_ROOM)), _STEPS[-1])
        size = label_cells(step)
        found: list[tuple[int, float, float]] = []
        for piece in even:
            offset = _offset(piece.start, zone)
            number = math.ceil((piece.start + offset) / step)
            last = self.cells if piece.last >= self.cells else round(piece.last) - 1
            round_ones: list[tuple[int, float, float]] = []
            while (instant := number * step - offset) < piece.end:
                cell = self.cell(instant)
                if cell + size <= last:
                    round_ones.append((cell, instant, step))
                number += 1
            first = self.cell(piece.start)
            room = round_ones[0][0] if round_ones else last
            if first + size + _LABEL_GAP <= room or (not round_ones and first + size <= room):
                found.append((first, piece.start, step))
            found += round_ones
        return found

    @property
    def folds(self) -> tuple[Piece, ...]:
        """The stretches that are drawn shorter than they were."""
        return tuple(piece for piece in self.pieces if piece.folded)


def fit_scale(start: float, end: float, busy: Iterable[Interval], cells: int, *, growing: bool) -> Scale:
    """A scale from ``start`` to ``end`` in so many cells.

    Stretches in which nothing was busy, such as a night before an approval, are folded where they would
    leave too little room for the rest. A growing scale ends at a round length, so that it stands still while
    time goes on in it.

    Args:
        start: the first instant.
        end: the last one.
        busy: when something worked, in any order; may overlap.
        cells: the room; at least one cell.
        growing: whether ``end`` moves on.
    """
    end = max(end, start + 1.0)
    work = _union(busy, start, end)
    total = sum(stop - begin for begin, stop in work)
    idle = [gap for gap in _gaps(work, start, end) if gap[1] - gap[0] > max(_FOLD_LEAST, _FOLD_SHARE * total)]
    if not work or (len(idle) + 1) * FOLD_CELLS * 2 > cells:
        idle = []
    bounds = _pieces(idle, start, end)
    if growing and not bounds[-1][2]:
        begin, stop, _ = bounds[-1]
        bounds[-1] = (begin, begin + _round_up(stop - begin), False)
    return Scale(tuple(_laid_out(bounds, cells)), cells)


def _pieces(idle: Sequence[Interval], start: float, end: float) -> list[tuple[float, float, bool]]:
    found: list[tuple[float, float, bool]] = []
    at = start
    for begin, stop in idle:
        if begin > at:
            found.append((at, begin, False))
        found.append((begin, stop, True))
        at = stop
    if at < end or not found:
        found.append((at, end, False))
    return found


def _laid_out(bounds: Sequence[tuple[float, float, bool]], cells: int) -> Iterable[Piece]:
    folded = sum(is_fold for *_, is_fold in bounds)
    room = cells - folded * FOLD_CELLS
    seconds = sum(stop - begin for begin, stop, is_fold in bounds if not is_fold)
    at = 0.0
    for begin, stop, is_fold in bounds:
        size = float(FOLD_CELLS) if is_fold else room * (stop - begin) / seconds
        yield Piece(begin, stop, at, at + size, is_fold)
        at += size


def _union(busy: Iterable[Interval], start: float, end: float) -> list[Interval]:
    joined: list[Interval] = []
    for begin, stop in sorted(busy):
        begin, stop = max(begin, start), min(stop, end)
        if stop < begin:
            continue
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((begin, stop))
    return joined


def _gaps(work: Sequence[Interval], start: float, end: float) -> list[Interval]:
    edges = [start, *(edge for interval in work for edge in interval), end]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2) if edges[i + 1] > edges[i]]


def _round_up(seconds: float) -> float:
    """The next round length: some forty to each factor of ten thousand, so that one holds for a while."""
    base = 10.0 ** math.floor(math.log10(max(seconds, 10.0)))
    return next(base * mantissa for mantissa in _MANTISSAS if base * mantissa >= seconds - 1e-9)


def _offset(instant: float, zone: tzinfo | None) -> float:
    shift = datetime.fromtimestamp(instant, UTC).astimezone(zone).utcoffset()
    return shift.total_seconds() if shift else 0.0
