"""Rows by key, in order, filtered: against the plain way to say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from widgets.grid import Column
from widgets.grid.rows import Rows, Sort


class Row(NamedTuple):
    key: str
    need: int
    age: int | None = None


AGE: Column[Row, int | None] = Column(
    key="age", title="AGE", value=lambda row: row.age, sort_key=lambda age: age
)


def table(*rows: Row) -> Rows[str, Row]:
    made: Rows[str, Row] = Rows(lambda row: (row.need, row.key))
    made.update({row.key: row for row in rows})
    return made


A, B, C = Row("a", 2, 5), Row("b", 1, None), Row("c", 3, 1)


def test_the_default_order_and_the_order_of_arrival() -> None:
    assert list(table(A, B, C).shown) == ["b", "a", "c"]
    plain: Rows[str, Row] = Rows()
    plain.update({row.key: row for row in (C, A, B)})
    assert list(plain.shown) == ["c", "a", "b"]


def test_rows_without_a_value_come_last_in_both_directions() -> None:
    rows = table(A, B, C)
    rows.sort_by(Sort(AGE))
    assert list(rows.shown) == ["c", "a", "b"]
    rows.sort_by(Sort(AGE, reverse=True))
    assert list(rows.shown) == ["a", "c", "b"]
    rows.sort_by(None)
    assert list(rows.shown) == ["b", "a", "c"]


def test_a_value_that_did_not_change_changes_nothing() -> None:
    rows = table(A, B, C)
    shown = rows.shown
    change = rows.update({"a": Row("a", 2, 5)})
    assert not change.keys
    assert not change.moved
    assert rows.shown is shown


def test_a_value_that_keeps_its_place_does_not_move_rows() -> None:
    change = table(A, B, C).update({"a": Row("a", 2, 6)})
    assert change.keys == {"a"}
    assert not change.moved


def test_a_value_that_changes_its_place_moves_rows() -> None:
    rows = table(A, B, C)
    assert rows.update({"c": Row("c", 0)}).moved
    assert list(rows.shown) == ["c", "b", "a"]


def test_a_hidden_row_that_starts_to_match_appears_in_its_place() -> None:
    rows = table(A, B, C)
    rows.filter(lambda row: row.age is not None)
    assert list(rows.shown) == ["a", "c"]
    assert rows.update({"b": Row("b", 1, 9)}).moved
    assert list(rows.shown) == ["b", "a", "c"]
    assert rows.update({"a": Row("a", 2, None)}).moved
    assert list(rows.shown) == ["b", "c"]


def test_replace_removes_what_is_not_named() -> None:
    rows = table(A, B, C)
    rows.replace({"c": C})
    assert list(rows.shown) == ["c"]
    assert "a" not in rows
    assert rows.place("a") is None


def at_most(need: int) -> Callable[[Row], bool]:
    return lambda row: row.need <= need


row_sets = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 3), st.none() | st.integers(0, 3)), max_size=8
)
steps: st.SearchStrategy[list[tuple[str, object, set[str]]]] = st.lists(
    st.one_of(
        st.tuples(st.just("update"), row_sets, st.sets(st.sampled_from("abcdefgh"), max_size=3)),
        st.tuples(st.just("replace"), row_sets, st.just(set())),
        st.tuples(st.just("sort"), st.sampled_from([None, False, True]), st.just(set())),
        st.tuples(st.just("filter"), st.none() | st.integers(0, 3), st.just(set())),
    ),
    max_size=12,
)


@given(steps)
def test_any_history_ends_as_if_it_had_been_sorted_and_filtered_at_once(
    history: list[tuple[str, object, set[str]]],
) -> None:
    rows: Rows[str, Row] = Rows(lambda row: (row.need, row.key))
    model: dict[str, Row] = {}
    reverse: bool | None = None
    most: int | None = None
    for verb, what, gone in history:
        if isinstance(what, dict):
            fresh = {key: Row(key, *values) for key, values in what.items()}
            before = list(rows.shown)
            values = {key: rows[key] for key in before}
            if verb == "update":
                model = {k: row for k, row in model.items() if k not in gone} | fresh
                change = rows.update(fresh, gone)
            else:
                model = fresh
                change = rows.replace(fresh)
            if not change.moved:
                assert list(rows.shown) == before
            for key in rows.shown:
                assert key in change.keys or rows[key] == values.get(key)
        elif verb == "sort":
            reverse = what if isinstance(what, bool) else None
            rows.sort_by(None if reverse is None else Sort(AGE, reverse))
        else:
            most = what if isinstance(what, int) else None
            rows.filter(None if most is None else at_most(most))
        expected = sorted(model.values(), key=lambda row: (row.need, row.key))
        if reverse is not None:
            aged = [row for row in expected if row.age is not None]
            aged.sort(key=lambda row: row.age or 0, reverse=reverse)
            expected = aged + [row for row in expected if row.age is None]
        if most is not None:
            expected = [row for row in expected if row.need <= most]
        assert list(rows.shown) == [row.key for row in expected]
        assert [rows.place(key) for key in rows.shown] == list(range(len(expected)))
        assert len(rows) == len(model)
