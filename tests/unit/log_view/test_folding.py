"""Which lines of the screen rows take."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.log_row import LogRow
from widgets.cells import clean, width
from widgets.log.folding import Folding, fold, height

TEXTS = st.text(max_size=60).map(clean)
ROWS = st.lists(TEXTS.map(lambda text: LogRow(0, text)), max_size=30)


@given(TEXTS, st.integers(2, 20))
def test_pieces_fit_and_make_the_text_again(text: str, limit: int) -> None:
    starts = [*fold(text, limit), len(text)]
    pieces = [text[start:end] for start, end in pairwise(starts)]
    assert "".join(pieces) == text
    assert all(width(piece) <= limit for piece in pieces)
    assert height(LogRow(0, text), limit) == len(pieces)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", (0,)),
        ("abc", (0,)),
        ("abcd", (0, 3)),
        ("漢字漢", (0, 1, 2)),
        ("a漢字", (0, 2)),
        ("é" * 4, (0, 3)),
    ],
)
def test_where_pieces_begin(text: str, starts: tuple[int, ...]) -> None:
    assert fold(text, 3) == starts


@given(ROWS, ROWS, st.integers(0, 40), st.sampled_from([None, 3, 10]))
def test_rows_that_come_and_go_leave_what_counting_anew_gives(
    rows: list[LogRow], more: list[LogRow], gone: int, limit: int | None
) -> None:
    folding = Folding()
    folding.reset(rows, len(rows), limit)
    folding.append(more, len(more))
    assert folding.prepend(more, len(more)) == sum(1 if limit is None else height(row, limit) for row in more)
    held = [*more, *rows, *more]
    gone = min(gone, len(held))
    folding.drop(gone)
    held = held[gone:]
    anew = Folding()
    anew.reset(held, len(held), limit)
    assert folding.lines == anew.lines
    assert [folding.line(place) for place in range(len(held) + 1)] == [
        anew.line(place) for place in range(len(held) + 1)
    ]


@given(ROWS, st.sampled_from([None, 3, 10]))
def test_each_line_belongs_to_one_row(rows: list[LogRow], limit: int | None) -> None:
    folding = Folding()
    folding.reset(rows, len(rows), limit)
    expected = [(place, part) for place in range(len(rows)) for part in range(folding.height(place))]
    assert [folding.at(line) for line in range(folding.lines)] == expected
