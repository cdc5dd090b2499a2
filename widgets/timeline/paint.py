"""Rows of a timeline as lines: a label, and a bar on the clock scale with its duration beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from services.domain.standing import Standing
from widgets.ages import duration
from widgets.cells import clean, fit, squeeze, width
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
        self.cells = cells
        self._column = self._label_column(rows)
        self.scale = self._fit(rows, max(1, cells - self._column - TEXT_ROOM))
        self._now_cell = self.scale.cell(now) if active else None

    def axis(self) -> Line:
        """The line of the clock."""
        track = Track(self.cells - self._column)
        for piece in self.scale.folds:
            length = duration(piece.end - piece.start)
            text = length.center(round(piece.last - piece.first) - 2, self._signs.fold)
            track.write(round(piece.first) + 1, text, Tone.DIM)
        for cell, instant, step in self.scale.ticks(self._zone):
            track.write(cell, self._clock(instant, step), Tone.DIM)
        return (Span(" " * self._column), *track.spans())

    def paint(self, row: TimelineRow, now: float) -> Line:
        """The line of a row."""
        if isinstance(row, StageRow):
            label = cut([Span(" "), Span(clean(row.name), Tone.STRONG)], self._column - 1, self._ellipsis)
            return (*self._padded(label), *self._track().spans())
        track = self._track()
        if isinstance(row, AheadRow):
            self._draw_ahead(track, row)
        else:
            self._draw_bar(track, row, now)
        return (*self._padded(self._label(row, self._column - 1)), *track.spans())

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
        labels = [self._label(row, self.cells) for row in rows if not isinstance(row, StageRow)]
        widest = max(map(_length, labels), default=10)
        return min(widest + 2, max(14, self.cells * 3 // 10))

    def _label(self, row: BarRow | AheadRow, room: int) -> Line:
        """Sign, name and attempt; where they are too long for the room it is the name that gives way."""
        if isinstance(row, AheadRow):
            sign = glyph(Standing.NEVER_RUN, self._ascii)
            name = squeeze(clean(row.action.name), room - 5, self._ellipsis)
            return (Span(f"   {sign} ", Tone.DIM), Span(name, Tone.DIM))
        bar = row.bar
        number = ""
        if bar.of > 1:
            number = f"  attempt {bar.number}" if self.cells >= ROOMY else f" #{bar.number}"
        name = squeeze(clean(bar.attempt.action), room - 5 - len(number), self._ellipsis)
        lead = Span(f"   {glyph(bar.standing, self._ascii)} ", tone(bar.standing))
        return (lead, Span(name), *([Span(number, Tone.DIM)] if number else []))

    def _padded(self, label: Line) -> list[Span]:
        label = cut(label, self._column - 1, self._ellipsis)
        return [*label, Span(" " * (self._column - _length(label)))]

    def _track(self) -> Track:
        """An empty track: nothing but the line of the present."""
        track = Track(self.cells - self._column)
        if self._now_cell is not None:
            track.write(self._now_cell, self._signs.now, Tone.DIM)
        return track

    def _draw_bar(self, track: Track, row: BarRow, now: float) -> None:
        bar = row.bar
        end = bar.end(now)
        if bar.start is None or end is None:
            return
        where = self.scale.stretch(bar.start, end)
        shade = tone(bar.standing)
        sign = self._signs.of(bar.standing, wait=bar.is_wait)
        if bar.standing is Standing.RUNNING and row.usual is not None:
            rest = self.scale.stretch(bar.start, max(end, bar.start + row.usual))
            track.fill(rest, self._signs.expected, Tone.DIM)
            words_from = max(rest.stop, where.stop)
        else:
            words_from = where.stop
        track.fill(where, sign, shade)
        took = duration(max(0.0, end - bar.start))
        self._write_beside(track, where.start, words_from, took, row.note, shade)

    def _draw_ahead(self, track: Track, row: AheadRow) -> None:
        words = "asks a person" if row.action.is_approval else ""
        if row.usual is not None:
            words = f"~{duration(row.usual)}"
        if row.expected is None:
            at = (self._now_cell or 0) + 2
            track.write(at, fit(words, len(track) - at, self._ellipsis), Tone.DIM)
            return
        where = self.scale.stretch(*row.expected)
        track.fill(where, self._signs.expected, Tone.DIM)
        self._write_beside(track, where.start, where.stop, words, "", Tone.DIM)

    def _write_beside(self, track: Track, start: int, stop: int, text: str, note: str, shade: Tone) -> None:
        """Write a duration, and a reason where there is room, behind a bar; in front of one at the far end."""
        room = len(track) - stop - 1
        if room < len(text) and start - 1 >= len(text):
            track.write(start - 1 - len(text), text, Tone.PLAIN if shade is not Tone.DIM else shade)
            return
        track.write(stop + 1, text, Tone.PLAIN if shade is not Tone.DIM else shade)
        at = stop + 1 + len(text) + 2
        if note and len(track) - at >= NOTE_LEAST:
            track.write(at, fit(clean(note), len(track) - at, self._ellipsis), shade)

    def _clock(self, instant: float, step: float) -> str:
        then = datetime.fromtimestamp(instant, UTC).astimezone(self._zone)
        if step >= 86_400:
            return f"{then.day} {then.strftime('%b')}"
        return then.strftime("%H:%M:%S" if step < 60 else "%H:%M")


class Track:
    """The cells of one line right of its label.

    Args:
        cells: how many there are.
    """

    __slots__ = ("_characters", "_tones")

    def __init__(self, cells: int) -> None:
        self._characters = [" "] * cells
        self._tones = [Tone.PLAIN] * cells

    def __len__(self) -> int:
        """How many cells there are."""
        return len(self._characters)

    def fill(self, cells: range, sign: str, shade: Tone) -> None:
        """Put a sign of one cell into each of some cells; those beyond the end are left out."""
        stop = min(cells.stop, len(self))
        count = max(0, stop - cells.start)
        self._characters[cells.start : cells.start + count] = [sign] * count
        self._tones[cells.start : cells.start + count] = [shade] * count

    def write(self, at: int, text: str, shade: Tone) -> None:
        """Put a text into cells; what does not fit is left out, and a wide character takes two of them."""
        for character in text:
            size = 1 if character.isascii() else width(character)
            if at + size > len(self):
                return
            if size == 0:
                continue
            if at >= 0:
                self._characters[at] = character
                self._tones[at] = shade
                for behind in range(at + 1, at + size):
                    self._characters[behind] = ""
                    self._tones[behind] = shade
            at += size

    def spans(self) -> list[Span]:
        """The cells as spans; blanks at the end are left out."""
        spans: list[Span] = []
        start, tones = 0, self._tones
        for index in range(1, len(tones) + 1):
            if index == len(tones) or tones[index] is not tones[start]:
                spans.append(Span("".join(self._characters[start:index]), tones[start]))
                start = index
        if spans and not spans[-1].text.strip():
            spans.pop()
        return spans


def _length(line: Sequence[Span]) -> int:
    return sum(width(span.text) for span in line)
