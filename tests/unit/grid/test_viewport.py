"""Where cursor and first line go when rows change."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from widgets.grid.viewport import View, cursor_after, reveal, top_after


def after(view: View[str], keys: Sequence[str]) -> tuple[int | None, int]:
    places = {key: i for i, key in enumerate(keys)}
    cursor = cursor_after(view, places.get, len(keys))
    return cursor, top_after(view, places.get, cursor, len(keys))


TEN = list("abcdefghij")


def test_rows_that_arrive_above_move_neither_the_cursor_row_nor_its_line() -> None:
    assert after(View(TEN, 5, 3, 4), ["x", "y", *TEN]) == (7, 5)


def test_rows_that_arrive_at_the_top_are_seen_by_who_looks_at_the_top() -> None:
    assert after(View(TEN, 1, 0, 4), ["x", *TEN]) == (2, 0)


def test_the_top_gives_way_where_the_cursor_would_leave_the_screen() -> None:
    assert after(View(TEN, 3, 0, 4), ["x", *TEN]) == (4, 1)


def test_a_cursor_row_that_goes_leaves_the_cursor_to_the_next_then_to_the_one_before() -> None:
    assert after(View(TEN, 5, 3, 4), [k for k in TEN if k != "f"]) == (5, 3)
    assert after(View(TEN, 9, 6, 4), TEN[:9]) == (8, 5)
    assert after(View(TEN, 5, 3, 4), []) == (None, 0)


def test_who_scrolled_away_from_the_cursor_keeps_the_rows_on_their_lines() -> None:
    assert after(View(TEN, 0, 5, 4), ["x", *TEN]) == (1, 6)
    assert after(View(TEN, 0, 5, 4), [k for k in TEN if k not in "bf"]) == (0, 3)


def test_reveal_moves_as_little_as_it_can() -> None:
    assert reveal(5, 3, 4) == 3
    assert reveal(2, 3, 4) == 2
    assert reveal(9, 3, 4) == 6


@given(
    st.lists(st.integers(0, 30), unique=True),
    st.lists(st.integers(0, 30), unique=True),
    st.data(),
)
def test_the_cursor_keeps_its_row_and_the_view_stays_inside(
    before: list[int], now: list[int], data: st.DataObject
) -> None:
    page = data.draw(st.integers(1, 8))
    cursor = data.draw(st.integers(0, len(before) - 1)) if before else None
    top = data.draw(st.integers(0, max(0, len(before) - page)))
    places = {key: i for i, key in enumerate(now)}
    view = View(before, cursor, top, page)
    place = cursor_after(view, places.get, len(now))
    assert (place is None) == (not now)
    if cursor is not None and before[cursor] in places:
        assert place == places[before[cursor]]
    first = top_after(view, places.get, place, len(now))
    assert 0 <= first <= max(0, len(now) - page)
    if cursor is not None and top <= cursor < top + page and place is not None:
        assert first <= place < first + page
