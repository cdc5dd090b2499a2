"""How columns share a width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.grid import Column
from widgets.grid.layout import GAP, GUTTER, fit


def column(key: str, **options: object) -> Column[str, str]:
    return Column(key=key, title=key, value=lambda row: row, **options)  # type: ignore[arg-type]  # keyword bundle


def widths(columns: list[Column[str, str]], width: int) -> dict[str, int]:
    return {slot.column.key: slot.width for slot in fit(columns, width).slots}


def test_fixed_columns_keep_their_width_and_flexible_ones_share_the_rest() -> None:
    columns = [column("a", width=5), column("b", flex=1), column("c", flex=2)]
    assert widths(columns, 1 + 5 + 1 + 10 + 1 + 20) == {"a": 5, "b": 12, "c": 18}
    assert sum(widths(columns, 100).values()) + GUTTER + 2 * GAP == 100


def test_a_column_at_its_greatest_width_leaves_the_rest_to_others() -> None:
    columns = [column("a", max_width=10), column("b")]
    assert widths(columns, 80) == {"a": 10, "b": 80 - GUTTER - GAP - 10}


def test_space_that_nobody_takes_stays_at_the_right() -> None:
    layout = fit([column("a", width=5), column("b", max_width=10)], 40)
    assert [slot.width for slot in layout.slots] == [5, 10]
    assert layout.width == 40


def test_the_highest_priority_number_is_dropped_first_then_the_rightmost() -> None:
    columns = [column("a", width=10), column("b", width=10, priority=1), column("c", width=10, priority=2)]
    columns.append(column("d", width=10, priority=2))
    assert list(widths(columns, 44)) == ["a", "b", "c", "d"]
    assert list(widths(columns, 43)) == ["a", "b", "c"]
    assert list(widths(columns, 32)) == ["a", "b"]
    assert list(widths(columns, 21)) == ["a"]


def test_columns_that_are_never_dropped_make_the_row_wider_than_the_screen() -> None:
    layout = fit([column("a", width=10), column("b", width=10)], 15)
    assert [slot.column.key for slot in layout.slots] == ["a", "b"]
    assert layout.width == GUTTER + 10 + GAP + 10


def test_slot_at_finds_the_column_under_the_mouse() -> None:
    layout = fit([column("a", width=3), column("b", width=3)], 20)
    found = [slot.column.key if (slot := layout.slot_at(x)) else None for x in range(10)]
    assert found == [None, "a", "a", "a", "a", "b", "b", "b", "b", None]


specs: st.SearchStrategy[list[dict[str, object]]] = st.lists(
    st.builds(
        dict,
        width=st.none() | st.integers(1, 30),
        min_width=st.integers(1, 12),
        max_width=st.none() | st.integers(12, 40),
        flex=st.sampled_from([0.0, 0.5, 1.0, 3.0]),
        priority=st.integers(0, 4),
    ),
    max_size=10,
)


@given(specs, st.integers(0, 200))
def test_a_layout_never_overlaps_and_never_breaks_a_limit(
    options: list[dict[str, object]], width: int
) -> None:
    columns = [column(str(i), **option) for i, option in enumerate(options)]
    layout = fit(columns, width)
    x = GUTTER
    for slot in layout.slots:
        assert slot.x == x
        assert slot.width >= slot.column.least_width
        if slot.column.width is None and slot.column.max_width is not None:
            assert slot.width <= max(slot.column.max_width, slot.column.min_width)
        x += slot.width + GAP
    assert layout.width >= width
    if layout.width > width:
        assert all(slot.column.priority == 0 for slot in layout.slots)
    assert {c.key for c in columns if c.priority == 0} <= {slot.column.key for slot in layout.slots}


def test_a_column_for_wide_lines_is_left_out_of_narrower_ones() -> None:
    columns = [column("name", flex=1.0), column("extra", width=8, from_width=60, priority=3)]
    assert [slot.column.key for slot in fit(columns, 59).slots] == ["name"]
    assert [slot.column.key for slot in fit(columns, 60).slots] == ["name", "extra"]
