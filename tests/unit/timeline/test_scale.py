from __future__ import annotations

from datetime import UTC, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.timeline.runs import NOON
from widgets.timeline.scale import FOLD_CELLS, fit_scale, label_cells

MINUTE = 60.0


def test_time_runs_evenly_from_end_to_end() -> None:
    scale = fit_scale(NOON, NOON + 100, [(NOON, NOON + 100)], 50, growing=False)
    assert [scale.cell(NOON + at) for at in (0, 50, 100, 900, -5)] == [0, 25, 49, 49, 0]
    assert scale.stretch(NOON, NOON + 100) == range(50)
    assert scale.stretch(NOON + 50, NOON + 50) == range(25, 26)


def test_a_night_of_waiting_is_folded() -> None:
    work = [(NOON, NOON + 5 * MINUTE), (NOON + 600 * MINUTE, NOON + 605 * MINUTE)]
    scale = fit_scale(NOON, NOON + 605 * MINUTE, work, 88, growing=False)
    (fold,) = scale.folds
    assert (fold.start, fold.end) == (NOON + 5 * MINUTE, NOON + 600 * MINUTE)
    assert fold.last - fold.first == FOLD_CELLS
    assert len(scale.stretch(*work[0])) == len(scale.stretch(*work[1])) == 40


def test_short_pauses_and_narrow_places_are_not_folded() -> None:
    work = [(NOON, NOON + 300), (NOON + 380, NOON + 600)]
    assert not fit_scale(NOON, NOON + 600, work, 88, growing=False).folds
    night = [(NOON, NOON + 300), (NOON + 36_000, NOON + 36_300)]
    assert not fit_scale(NOON, NOON + 36_300, night, 20, growing=False).folds
    assert not fit_scale(NOON, NOON + 36_300, [], 88, growing=False).folds


def test_a_growing_scale_stands_still_for_a_while() -> None:
    scales = {fit_scale(NOON, NOON + at, [(NOON, NOON + at)], 80, growing=True) for at in range(305, 395, 5)}
    assert len(scales) == 1


def test_labels_are_round_and_in_the_clock_of_the_zone() -> None:
    scale = fit_scale(NOON + 7, NOON + 1207, [(NOON + 7, NOON + 1207)], 60, growing=False)
    instants = [instant - NOON for _, instant, _ in scale.ticks(UTC)]
    assert instants == [7, 300, 600, 900]
    half = timezone(timedelta(hours=5, minutes=30))
    day = fit_scale(NOON, NOON + 86_400, [(NOON, NOON + 86_400)], 60, growing=False)
    assert {(instant + 5.5 * 3600) % 3600 for _, instant, _ in day.ticks(half)} == {0}


@given(
    st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e5)), max_size=6),
    st.integers(1, 200),
    st.booleans(),
)
def test_every_instant_has_its_cell_and_order_is_kept(
    stretches: list[tuple[float, float]], cells: int, growing: bool
) -> None:
    work = [(NOON + start, NOON + start + length) for start, length in stretches]
    end = max((stop for _, stop in work), default=NOON + 1)
    scale = fit_scale(NOON, end, work, cells, growing=growing)
    places = [scale.cell(NOON + share * (end - NOON) / 20) for share in range(21)]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] < cells
    assert scale.pieces[0].start == NOON
    assert all(one.end == other.start for one, other in pairwise(scale.pieces))
    ticks = scale.ticks(UTC)
    for (one, _, step), (other, _, _) in pairwise(ticks):
        assert one + label_cells(step) < other
