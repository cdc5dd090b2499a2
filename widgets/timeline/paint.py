"""Rows of a timeline as lines: a label, and a bar on the clock scale with its duration beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from services.domain.standing import Standing
from widgets.ages import duration
from widgets.cells import clean, fit, width
from widgets.glyphs import glyphs
from widgets.lines import Line, Span, cut
from widgets.status_glyph import glyph, tone
from widgets.timeline.model import AheadRow, BarRow, StageRow, TimelineRow
from widgets.timeline.scale import Interval, Scale, fit_scale
from widgets.tones import Tone

TEXT_ROOM = 8
"""Cells kept free at the right, so that a duration fits behind every bar."""
ROOMY = 100
"""Cells from which words are written out."""
NOTE_LEAST = 12
"""A reason is left out where fewer cells are free for it."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What bars are drawn with; every one is a single cell."""

    done: str
    failed: str
    running: str
    waiting: str
    abandoned: str
    expected: str
    now: str
    fold: str

    def of(self, standing: Standing, *, wait: bool) -> str:
        """The sign of an attempt's bar."""
        if wait:
            return self.waiting
        match standing:
            case Standing.FAILED:
                return self.failed
            case Standing.RUNNING | Standing.STOPPING:
                return self.running
            case Standing.SUCCEEDED | Standing.ROLLED_BACK | Standing.OVERRIDDEN:
                return self.done
            case _:
                return self.abandoned


UNICODE = Signs("█", "▓", "█", "░", "▒", "┄", "│", "╌")
ASCII = Signs("=", "x", ">", ".", "~", "-", "|", ":")


class Painter:
    """Paints rows for one width and one moment's scale.

    Args:
        rows: all of them: they decide how wide the labels are and what the scale spans.
        cells: the width.
        now: the present, in POSIX seconds.
        active: whether the execution still goes on.
        ascii_only: draw with ASCII alone.
        zone: of the clock labels; the machine's where it is None.
    """

    def __init__(
        self,
        rows: Sequence[TimelineRow],
        cells: int,
        now: float,
        *,
        active: bool,
        ascii_only: bool,
        zone: tzinfo | None = None,
    ) -> None:
        self._now = now
        self._active = active
        self._ascii = ascii_only
        self._signs = ASCII if ascii_only else UNICODE
        self._ellipsis = glyphs(ascii_only).ellipsis
        self._zone = zone
        self._cells = cells
        self._column = self._label_column(rows)
        self.scale = self._fit(rows, max(1, cells - self._column - TEXT_ROOM))
        self._now_cell = self.scale.cell(now) if active else None

    def axis(self) -> Line:
        """The line of the clock."""
        cells: list[tuple[str, Tone]] = [(" ", Tone.PLAIN)] * (self._cells - self._column)
        for piece in self.scale.folds:
            text = duration(piece.end - piece.start).center(round(piece.last - piece.first), self._signs.fold)
            _write(cells, round(piece.first), text, Tone.DIM)
        for cell, instant, step in self.scale.ticks(self._zone):
            _write(cells, cell, self._clock(instant, step), Tone.DIM)
        return self._line([Span(" " * self._column)], cells)

    def paint(self, row: TimelineRow, now: float) -> Line:
        """The line of a row."""
        if isinstance(row, StageRow):
            label = cut([Span(" "), Span(clean(row.name), Tone.STRONG)], self._column - 1, self._ellipsis)
            return self._line(self._padded(label), self._track())
        cells = self._track()
        if isinstance(row, AheadRow):
            self._draw_ahead(cells, row)
        else:
            self._draw_bar(cells, row, now)
        return self._line(self._padded(self._label(row)), cells)

    def _fit(self, rows: Sequence[TimelineRow], room: int) -> Scale:
        busy: list[Interval] = []
        starts: list[float] = []
        ends: list[float] = []
        for row in rows:
            if isinstance(row, BarRow) and row.bar.start is not None:
                start, end = row.bar.start, row.bar.end(self._now) or row.bar.start
                starts.append(start)
                ends.append(end)
                if not row.bar.is_wait:
                    busy.append((start, end))
                    if self._active and row.usual is not None and row.bar.standing is Standing.RUNNING:
                        ends.append(start + row.usual)
                        busy.append((start, start + row.usual))
            elif isinstance(row, AheadRow) and row.expected is not None:
                ends.append(row.expected[1])
                busy.append(row.expected)
        if self._active:
            ends.append(self._now)
        start = min(starts, default=self._now)
        return fit_scale(start, max(ends, default=start), busy, room, growing=self._active)

    def _label_column(self, rows: Sequence[TimelineRow]) -> int:
        widest = max((_length(self._label(row)) for row in rows if not isinstance(row, StageRow)), default=10)
        return min(widest + 2, max(14, self._cells * 3 // 10))

    def _label(self, row: BarRow | AheadRow) -> Line:
        if isinstance(row, AheadRow):
            sign = glyph(Standing.NEVER_RUN, self._ascii)
            return (Span(f"   {sign} ", Tone.DIM), Span(clean(row.action.name), Tone.DIM))
        bar = row.bar
        shade = tone(bar.standing)
        spans = [Span(f"   {glyph(bar.standing, self._ascii)} ", shade), Span(clean(bar.attempt.action))]
        if bar.of > 1:
            number = f"  attempt {bar.number}" if self._cells >= ROOMY else f" #{bar.number}"
            spans.append(Span(number, Tone.DIM))
        return tuple(spans)

    def _padded(self, label: Line) -> list[Span]:
        label = cut(label, self._column - 1, self._ellipsis)
        return [*label, Span(" " * (self._column - _length(label)))]

    def _track(self) -> list[tuple[str, Tone]]:
        """An empty track: nothing but the line of the present."""
        cells: list[tuple[str, Tone]] = [(" ", Tone.PLAIN)] * (self._cells - self._column)
        if self._now_cell is not None and self._now_cell < len(cells):
            cells[self._now_cell] = (self._signs.now, Tone.DIM)
        return cells

    def _draw_bar(self, cells: list[tuple[str, Tone]], row: BarRow, now: float) -> None:
        bar = row.bar
        end = bar.end(now)
        if bar.start is None or end is None:
            return
        where = self.scale.stretch(bar.start, end)
        shade = tone(bar.standing)
        sign = self._signs.of(bar.standing, wait=bar.is_wait)
        if bar.standing is Standing.RUNNING and row.usual is not None:
            rest = self.scale.stretch(bar.start, max(end, bar.start + row.usual))
            _write(cells, rest.start, self._signs.expected * len(rest), Tone.DIM)
            words_from = max(rest.stop, where.stop)
        else:
            words_from = where.stop
        _write(cells, where.start, sign * len(where), shade)
        took = duration(max(0.0, end - bar.start))
        self._write_beside(cells, where.start, words_from, took, row.note, shade)

    def _draw_ahead(self, cells: list[tuple[str, Tone]], row: AheadRow) -> None:
        words = "asks a person" if row.action.is_approval else ""
        if row.usual is not None:
            words = f"~{duration(row.usual)}"
        if row.expected is None:
            at = (self._now_cell or 0) + 2
            _write(cells, at, fit(words, len(cells) - at, self._ellipsis), Tone.DIM)
            return
        where = self.scale.stretch(*row.expected)
        _write(cells, where.start, self._signs.expected * len(where), Tone.DIM)
        self._write_beside(cells, where.start, where.stop, words, "", Tone.DIM)

    def _write_beside(
        self, cells: list[tuple[str, Tone]], start: int, stop: int, text: str, note: str, shade: Tone
    ) -> None:
        """Write a duration, and a reason where there is room, behind a bar; in front of one at the far end."""
        room = len(cells) - stop - 1
        if room < len(text) and start - 1 >= len(text):
            _write(cells, start - 1 - len(text), text, Tone.PLAIN if shade is not Tone.DIM else shade)
            return
        _write(cells, stop + 1, text, Tone.PLAIN if shade is not Tone.DIM else shade)
        at = stop + 1 + len(text) + 2
        if note and len(cells) - at >= NOTE_LEAST:
            _write(cells, at, fit(clean(note), len(cells) - at, self._ellipsis), shade)

    def _clock(self, instant: float, step: float) -> str:
        then = datetime.fromtimestamp(instant, UTC).astimezone(self._zone)
        if step >= 86_400:
            return f"{then.day} {then.strftime('%b')}"
        return then.strftime("%H:%M:%S" if step < 60 else "%H:%M")

    @staticmethod
    def _line(label: Sequence[Span], cells: Sequence[tuple[str, Tone]]) -> Line:
        spans = list(label)
        for text, shade in cells:
            if spans and spans[-1].tone is shade:
                spans[-1] = Span(spans[-1].text + text, shade)
            else:
                spans.append(Span(text, shade))
        if spans and not spans[-1].text.strip():
            spans.pop()
        return tuple(spans)


def _write(cells: list[tuple[str, Tone]], at: int, text: str, shade: Tone) -> None:
    """Put a text into cells; what does not fit is left out, and a wide character takes two of them."""
    for character in text:
        size = width(character)
        if at + size > len(cells):
            return
        if size == 0:
            continue
        if at >= 0:
            cells[at] = (character, shade)
            for behind in range(at + 1, at + size):
                cells[behind] = ("", shade)
        at += size


def _length(line: Sequence[Span]) -> int:
    return sum(width(span.text) for span in line)
