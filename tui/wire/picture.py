"""What the terminal shows, cell by cell, so that of each repaint only the cells that differ are written.

Textual writes whole regions anew: opening a line or a dialog paints the screen three to nine times over, 36 to 100 KB
in true colour. Most of those cells say what they said before; here they stay unwritten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from tui.wire.look import PLAIN, Look, look_of, turn

JUMP = 8
"""Bytes that it takes about to move the cursor: a shorter run of equal cells is written along."""

_SYSTEMS: Final = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
}


class Cell(NamedTuple):
    """What stands in a cell: a character with what combines with it, or "" behind a wide one; and its look."""

    text: str
    look: Look


UNKNOWN = Cell("\0", PLAIN)
Row = list[Cell]


class Picture:
    """The cells of a terminal as they were last written."""

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._rows: list[Row] = []

    def forget(self) -> None:
        """Know nothing any more: something else wrote on the terminal, or it has another size."""
        self._rows = [[UNKNOWN] * self._size.width for _ in range(self._size.height)]

    def changes(self, update: CompositorUpdate, size: Size) -> CompositorUpdate:
        """The update reduced to what differs; how it is painted is found out when it is written.

        Args:
            update: as Textual's compositor made it.
            size: of the terminal.
        """
        return _Changes(self, update, size) if isinstance(update, LayoutUpdate | ChopsUpdate) else update

    def take(self, update: LayoutUpdate | ChopsUpdate, size: Size, system: ColorSystem) -> str:
        """Keep what an update paints; the sequences that bring the terminal there."""
        if size != self._size:
            self._size = size
            self.forget()
        before: dict[int, Row] = {}
        for x, y, strip in _strips(update):
            if 0 <= y < size.height:
                before.setdefault(y, self._rows[y].copy())
                _put(self._rows[y], x, strip, system)
        return "".join(_sequences(before, self._rows))


class _Changes(CompositorUpdate):
    """An update that writes what differs from the picture."""

    def __init__(self, picture: Picture, update: LayoutUpdate | ChopsUpdate, size: Size) -> None:
        self._picture = picture
        self._update = update
        self._size = size

    def render_segments(self, console: Console) -> str:
        """The sequences for the terminal."""
        system = _SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        return self._picture.take(self._update, self._size, system)


def _strips(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """What an update paints, and where; the same cells that its own ``render_segments`` writes."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
        return
    for y, start, stop in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if chop is None or x > stop or end <= start:
                continue
            whole = start <= x < stop and end <= stop
            yield x, y, chop if whole else chop.crop(0, min(end, stop) - x)


def _put(row: Row, x: int, strip: Strip, system: ColorSystem) -> None:
    for text, style, control in strip:
        if control or not text:
            continue
        look = look_of(style, system)
        if text.isascii():
            blank = look.of_blank()
            cells = [Cell(character, blank if character == " " else look) for character in text]
        else:
            cells = _wide_cells(text, look)
        row[x : x + len(cells)] = cells[: max(0, len(row) - x)]
        x += len(cells)


def _wide_cells(text: str, look: Look) -> list[Cell]:
    """The cells of a text with characters that may take two cells or none."""
    sizes = [get_character_cell_size(character) for character in text]
    length = cell_len(text)
    if sum(sizes) != length:  # characters that are one sign together: kept together
        return [Cell(text, look), *[Cell("", look)] * (length - 1)] if length else []
    blank = look.of_blank()
    cells: list[Cell] = []
    for character, size in zip(text, sizes, strict=True):
        if size:
            cells += [Cell(character, blank if character == " " else look), *[Cell("", look)] * (size - 1)]
        elif cells:
            last = next(index for index in range(len(cells) - 1, -1, -1) if cells[index].text)
            cells[last] = Cell(cells[last].text + character, look)
    return cells


def _sequences(before: dict[int, Row], rows: list[Row]) -> Iterator[str]:
    """What to write; after a sign on whose width terminals disagree the cursor is put where it is meant to be."""
    look = PLAIN
    for y, old in sorted(before.items()):
        new = rows[y]
        for start, stop in _runs(old, new) if old != new else ():
            placed = False
            for x in range(start, stop):
                cell = new[x]
                if cell is UNKNOWN or not cell.text:
                    placed = False
                    continue
                if not placed:
                    yield f"\x1b[{y + 1};{x + 1}H"
                if cell.look is not look:
                    sequence, look = turn(look, cell.look)
                    yield sequence
                yield cell.text
                placed = len(cell.text) == 1
    yield turn(look, PLAIN)[0]


def _runs(old: Row, new: Row) -> list[tuple[int, int]]:
    """Where a row differs: from which cell to before which; a wide sign is never begun at its second cell."""
    runs: list[tuple[int, int]] = []
    for x, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after:
            continue
        if runs and _is_worth_writing(new, runs[-1][1], x):
            runs[-1] = (runs[-1][0], x + 1)
        else:
            runs.append((x if after.text or x == 0 else x - 1, x + 1))
    return runs


def _is_worth_writing(row: Row, start: int, stop: int) -> bool:
    """Whether the equal cells between two runs cost less than a jump over them."""
    look = row[start - 1].look
    return stop - start < JUMP and all(cell.look is look for cell in row[start:stop])
