"""What is written by differences leaves the terminal as what Textual would have written does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from tui.wire.look import PLAIN, look_of, turn
from tui.wire.picture import Picture

COLUMNS, LINES = 24, 4
SIZE = Size(COLUMNS, LINES)
CONSOLE = Console(color_system="truecolor", force_terminal=True, width=COLUMNS, height=LINES)
STYLES = [
    Style(),
    Style(bold=True),
    Style(dim=True, color="red"),
    Style(bold=True, dim=True, bgcolor="#102030"),
    Style(color="#e0e0e0", bgcolor="#102030"),
    Style(reverse=True, color="blue"),
    Style(underline=True, bgcolor="green"),
    Style(italic=True, strike=True, color="bright_yellow"),
]

texts = st.text(alphabet="abc  ◆✓│…漢", min_size=1, max_size=8)
segments = st.tuples(texts, st.sampled_from([None, *STYLES])).map(lambda given: Segment(*given))
lines = st.lists(segments, min_size=1, max_size=6).map(lambda parts: Strip(parts).adjust_cell_length(COLUMNS))
screens = st.lists(lines, min_size=LINES, max_size=LINES)


def whole(screen: Sequence[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in screen], Region(0, 0, COLUMNS, LINES))


class Paper:
    """A VT emulator, and what of its cells can be seen."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.Stream(self.screen)

    def write(self, update: CompositorUpdate) -> int:
        text = update.render_segments(CONSOLE)
        self._stream.feed(text)
        return len(text.encode())

    def cells(self) -> list[list[Any]]:
        return [[seen(self.screen.buffer[y][x]) for x in range(COLUMNS)] for y in range(LINES)]


def seen(cell: Any) -> Any:
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return cell._replace(fg="default", bold=False, italics=False)
    return cell


@settings(max_examples=60, deadline=None)
@given(st.lists(screens, min_size=1, max_size=5))
def test_screens_written_by_differences_are_the_screens_written_whole(shown: list[list[Strip]]) -> None:
    picture, ours, theirs = Picture(), Paper(), Paper()
    for screen in shown:
        ours.write(picture.changes(whole(screen), SIZE))
        theirs.write(whole(screen))
        assert ours.cells() == theirs.cells()
    assert ours.write(picture.changes(whole(shown[-1]), SIZE)) == 0


@settings(max_examples=60, deadline=None)
@given(screens, lines, st.integers(0, LINES - 1), st.integers(0, COLUMNS - 1), st.integers(1, COLUMNS))
def test_a_part_of_a_line_is_written_where_it_stands(
    screen: list[Strip], line: Strip, y: int, start: int, length: int
) -> None:
    stop = min(COLUMNS, start + length)
    chops: list[dict[int, Strip | None]] = [
        dict.fromkeys(sorted({0, start, stop} - {COLUMNS})) for _ in range(LINES)
    ]
    chops[y][start] = line.crop(start, stop)
    ends = [[*list(row)[1:], COLUMNS] for row in chops]
    update = ChopsUpdate(chops, [(y, start, stop)], ends)
    picture, ours, theirs = Picture(), Paper(), Paper()
    for paper, first, second in (
        (ours, picture.changes(whole(screen), SIZE), picture.changes(update, SIZE)),
        (theirs, whole(screen), update),
    ):
        paper.write(first)
        paper.write(second)
    assert ours.cells()[y][start:stop] == theirs.cells()[y][start:stop]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STYLES), min_size=1, max_size=8), st.sampled_from([*ColorSystem][:3]))
def test_turning_from_look_to_look_ends_in_the_last_one(styles: list[Style], system: ColorSystem) -> None:
    screen = pyte.Screen(COLUMNS, 1)
    stream = pyte.Stream(screen)
    look = PLAIN
    for style in styles:
        sequence, look = turn(look, look_of(style, system))
        stream.feed(sequence)
    stream.feed("x")
    alone = pyte.Screen(COLUMNS, 1)
    pyte.Stream(alone).feed(turn(PLAIN, look_of(styles[-1], system))[0] + "x")
    assert screen.buffer[0][0] == alone.buffer[0][0]


def line(text: str, style: Style | None = None) -> list[Strip]:
    strip = Strip([Segment(text, style)]).adjust_cell_length(COLUMNS)
    return [strip] + [Strip.blank(COLUMNS)] * (LINES - 1)


def written(*shown: list[Strip]) -> str:
    """What the last of some screens writes."""
    picture, text = Picture(), ""
    for screen in shown:
        text = picture.changes(whole(screen), SIZE).render_segments(CONSOLE)
    return text


def test_a_changed_letter_is_written_alone() -> None:
    assert written(line("running 4m12s"), line("running 4m13s")) == "\x1b[1;12H3"


def test_two_changes_close_together_are_one_and_far_apart_are_two() -> None:
    assert written(line("a-b-c"), line("A-b-C")) == "\x1b[1;1HA-b-C"
    assert written(line("a123456789b"), line("A123456789B")) == "\x1b[1;1HA\x1b[1;11HB"


def test_only_the_part_of_a_look_that_changes_is_written() -> None:
    panel = Style(color="#ffffff", bgcolor="#101010")
    first = [*line("a", panel)]
    second = [
        Strip([Segment("b", panel), Segment("c", panel + Style(color="#00ff00"))]).adjust_cell_length(COLUMNS)
    ]
    text = written(first, [*second, *first[1:]])
    assert text == "\x1b[1;1H\x1b[38;2;255;255;255;48;2;16;16;16mb\x1b[38;2;0;255;0mc\x1b[0m"


def test_a_sign_that_takes_two_cells_is_replaced_whole() -> None:
    assert written(line("漢x"), line("abx")) == "\x1b[1;1Hab"
    assert written(line("abx"), line("漢y")) == "\x1b[1;1H漢\x1b[1;3Hy"


@pytest.mark.parametrize(("text", "column"), [("❤️ ok", 6), ("👩‍👩‍👧 ok", 6), ("e\u0301 ok", 2)])
def test_behind_a_sign_of_doubtful_width_the_cursor_is_put_where_it_belongs(text: str, column: int) -> None:
    assert f"\x1b[1;{column}H " in written(line(text))


def test_after_forgetting_and_at_another_size_all_is_written() -> None:
    picture = Picture()
    update = whole(line("abc"))
    first = picture.changes(update, SIZE).render_segments(CONSOLE)
    assert picture.changes(update, SIZE).render_segments(CONSOLE) == ""
    picture.forget()
    assert picture.changes(update, SIZE).render_segments(CONSOLE) == first
    assert "abc" in picture.changes(update, Size(COLUMNS, LINES + 1)).render_segments(CONSOLE)


def test_an_update_that_is_never_written_changes_nothing() -> None:
    picture = Picture()
    picture.changes(whole(line("abc")), SIZE)
    assert "abc" in picture.changes(whole(line("abc")), SIZE).render_segments(CONSOLE)
