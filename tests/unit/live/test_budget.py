from __future__ import annotations

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.live.budget import BURST, MAX_RATE, MIN_BURST, MIN_RATE, RATE, Budget, BudgetState


def spend(budget: Budget, now: float) -> int:
    """Take all that may go at an instant."""
    taken = 0
    while budget.ready_in(now) == 0:
        budget.take(now)
        taken += 1
    return taken


def test_a_rested_budget_lets_a_burst_go_and_then_keeps_its_rate() -> None:
    budget = Budget()
    assert spend(budget, 0.0) == BURST
    assert budget.ready_in(0.0) == pytest.approx(1 / RATE)
    assert spend(budget, 1.0) == RATE


def test_taking_what_is_not_there_is_refused() -> None:
    budget = Budget()
    spend(budget, 0.0)
    with pytest.raises(ValueError, match="no call"):
        budget.take(0.0)


def test_a_reserve_is_left_for_what_is_more_urgent() -> None:
    budget = Budget()
    while budget.ready_in(0.0, reserve=6.0) == 0:
        budget.take(0.0)
    assert spend(budget, 0.0) == 6


def test_a_reserve_never_blocks_for_good_where_the_burst_is_small() -> None:
    budget = Budget(BudgetState(rate=1.0, burst=2.0))
    assert budget.ready_in(0.0, reserve=6.0) == 0


def test_a_refusal_halves_rate_and_burst_and_stops_the_burst() -> None:
    budget = Budget()
    spend(budget, 0.0)
    budget.throttled(0.0)
    assert (budget.rate, budget.burst) == (RATE / 2, BURST / 2)
    assert budget.ready_in(0.0) == pytest.approx(1 / (RATE / 2))


def test_a_burst_that_is_refused_says_little_of_the_rate() -> None:
    budget = Budget()
    spend(budget, 0.0)
    budget.throttled(0.1)
    budget.throttled(0.2)
    budget.take(0.2 + budget.ready_in(0.2))
    budget.succeeded(0.7)
    assert budget.rate == pytest.approx(0.9 * RATE)
    budget.throttled(1.5)
    assert budget.rate == pytest.approx(0.45 * RATE)
    budget.take(1.5 + budget.ready_in(1.5))
    budget.succeeded(2.2)
    assert budget.rate < 0.6 * RATE


def test_one_refusal_is_the_budgets_own_affair_but_slowness_shows() -> None:
    budget = Budget()
    budget.throttled(0.0)
    assert not budget.is_throttled(0.5)
    budget.throttled(2.0)
    assert budget.is_throttled(6.0)
    assert not budget.is_throttled(budget.calm_at())


def test_a_burst_is_never_longer_than_what_was_too_long() -> None:
    budget = Budget()
    for _ in range(4):
        budget.take(0.0)
    budget.throttled(0.1)
    assert budget.burst == 3


def test_refusals_of_one_moment_count_once() -> None:
    budget = Budget()
    for moment in (0.0, 0.1, 0.2):
        budget.throttled(moment)
    assert budget.rate == RATE / 2


def test_however_often_it_is_refused_it_keeps_trying() -> None:
    budget = Budget()
    for moment in range(0, 100, 2):
        budget.throttled(float(moment))
    assert (budget.rate, budget.burst) == (MIN_RATE, MIN_BURST)
    assert budget.ready_in(98.0) <= 1 / MIN_RATE


def test_a_rate_that_is_used_up_grows_and_one_that_is_not_stays() -> None:
    busy, idle = Budget(), Budget()
    for second in range(20):
        for _ in range(spend(busy, float(second))):
            busy.succeeded(float(second))
        idle.take(float(second))
        idle.succeeded(float(second))
    assert RATE + 1 < busy.rate < RATE + 4
    assert idle.rate == RATE


def test_it_recovers_fast_to_near_where_it_was_refused_and_goes_carefully_from_there() -> None:
    budget = Budget()
    budget.throttled(0.0)
    rates = [budget.rate]
    for second in range(1, 200):
        for _ in range(spend(budget, float(second))):
            budget.succeeded(float(second))
        rates.append(budget.rate)
    back = next(second for second, rate in enumerate(rates) if rate >= 0.9 * RATE)
    assert back <= 3
    assert rates[back + 20] - rates[back] < 0.1 * RATE
    assert rates == sorted(rates)
    assert rates[-1] > RATE


def test_at_a_limit_it_stays_near_it_and_is_seldom_refused() -> None:
    """The service lets through five calls a second, one by one; the budget learns that by being refused."""
    for limit in (1.0, 5.0, 12.0):
        budget, now, level, filled, answers = Budget(), 0.0, 1.0, 0.0, []
        while now < 600.0:
            now += max(budget.ready_in(now), 1e-6)
            level, filled = min(1.0, level + (now - filled) * limit), now
            budget.take(now)
            answers.append((now, level >= 1.0))
            if level >= 1.0:
                level -= 1.0
                budget.succeeded(now)
            else:
                budget.throttled(now)
        late = [good for moment, good in answers if moment > 300.0]
        assert sum(late) >= 0.85 * limit * 300.0
        assert late.count(False) <= 0.05 * len(late)


def test_it_never_grows_beyond_its_cap() -> None:
    budget = Budget(max_rate=6.0)
    for second in range(200):
        for _ in range(spend(budget, float(second))):
            budget.succeeded(float(second))
    assert budget.rate == 6.0


@given(
    steps=st.lists(
        st.tuples(st.floats(0, 3), st.integers(0, 30), st.sampled_from(["good", "refused", "lost"])),
        max_size=60,
    ),
    rate=st.floats(0.01, 100),
    burst=st.floats(0.01, 100),
)
def test_no_window_ever_sees_more_than_burst_and_rate_allow(
    steps: list[tuple[float, int, str]], rate: float, burst: float
) -> None:
    budget = Budget(BudgetState(rate=rate, burst=burst))
    now, taken, highest = 0.0, [], budget.rate
    for pause, wish, end in steps:
        now += pause
        for _ in range(wish):
            if budget.ready_in(now) > 0:
                break
            budget.take(now)
            taken.append(now)
            if end == "good":
                budget.succeeded(now)
            elif end == "refused":
                budget.throttled(now)
        highest = max(highest, budget.rate)
        assert MIN_RATE <= budget.rate <= MAX_RATE
        assert MIN_BURST <= budget.burst <= BURST
    for first, begin in enumerate(taken):
        for last in range(first, len(taken)):
            window = taken[last] - begin
            assert last - first + 1 <= BURST + highest * window + 1e-6


@given(moments=st.lists(st.floats(0, 1000), min_size=2, max_size=50))
def test_ready_in_is_when_it_may_go(moments: list[float]) -> None:
    budget = Budget()
    for _, now in pairwise(sorted(moments)):
        wait = budget.ready_in(now)
        assert 0 <= wait <= 1 / MIN_RATE
        if wait == 0:
            budget.take(now)


def test_what_was_learned_comes_back_from_a_file() -> None:
    budget = Budget()
    budget.throttled(0.0)
    kept = json.loads(json.dumps(budget.state().as_json()))
    again = Budget(BudgetState.from_json(kept))
    assert again.state() == budget.state() == BudgetState(rate=2.5, burst=10.0)


FIELDS = st.sampled_from(["rate", "burst"])
LEAVES = st.none() | st.booleans() | st.floats() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner)))
def test_a_spoilt_file_is_no_error(data: object) -> None:
    state = BudgetState.from_json(data)
    assert math.isfinite(state.rate)
    assert MIN_RATE <= Budget(state).rate <= MAX_RATE


def test_refusals_that_never_cease_halve_the_rate_again_and_again() -> None:
    budget = Budget()
    now = 0.0
    while now < 20.0:
        now += max(budget.ready_in(now), 1e-6)
        budget.take(now)
        budget.throttled(now)
    assert budget.rate == MIN_RATE
