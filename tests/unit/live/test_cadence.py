from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.live.cadence import CRUISE, Cadence, Load, Read, Tier, cadence
from services.live.facts import Facts

RUNNING = Facts(running=True)
IDLE = Facts()
PARALLEL = Facts(running=True, parallel=True)

loads = st.builds(
    Load,
    open_running=st.integers(0, 1),
    open_idle=st.integers(0, 1),
    visible_running=st.integers(0, 60),
    visible_idle=st.integers(0, 60),
    hidden_running=st.integers(0, 100),
    hidden_idle=st.integers(0, 1000),
)


def cost(load: Load, rhythm: Cadence) -> float:
    """Calls a second of a load at a cadence, none PARALLEL."""
    counts = {
        (Tier.OPEN, RUNNING): load.open_running,
        (Tier.OPEN, IDLE): load.open_idle,
        (Tier.VISIBLE, RUNNING): load.visible_running,
        (Tier.VISIBLE, IDLE): load.visible_idle,
        (Tier.HIDDEN, RUNNING): load.hidden_running,
        (Tier.HIDDEN, IDLE): load.hidden_idle,
    }
    total = 0.0
    for (tier, facts), count in counts.items():
        intervals = (rhythm.interval(read, facts, tier) for read in Read if read is not Read.LISTING)
        total += count * sum(1 / interval for interval in intervals if interval)
    return total


@given(loads, st.floats(0.5, 20))
def test_a_steady_state_stays_within_what_the_target_bears(load: Load, rate: float) -> None:
    cruise = min(CRUISE, 0.75 * rate)
    assert cost(load, cadence(load, rate)) <= max(1.1 * cruise, 0.9 * rate) + 1e-9


@given(loads, st.floats(0.5, 20))
def test_events_slow_down_what_is_out_of_sight_alone(load: Load, rate: float) -> None:
    plain, told = cadence(load, rate), cadence(load, rate, told=True)
    assert told.running[Tier.HIDDEN] >= 5 * plain.running[Tier.HIDDEN]
    assert told.idle[Tier.HIDDEN] >= 5 * plain.idle[Tier.HIDDEN]
    assert (told.running[:2], told.idle[:2]) == (plain.running[:2], plain.idle[:2])


@given(loads)
def test_five_hundred_pipelines_cost_less_than_four_calls_a_second(load: Load) -> None:
    smaller = replace(load, hidden_running=load.hidden_running // 3, hidden_idle=load.hidden_idle // 3)
    assert cost(smaller, cadence(smaller, 20.0)) < 4.0


def test_a_few_pipelines_are_asked_as_often_as_is_useful_and_no_more() -> None:
    rhythm = cadence(Load(visible_running=3, visible_idle=10), rate=5.0)
    assert rhythm.running[Tier.VISIBLE] == 2.0
    assert rhythm.idle[Tier.VISIBLE] == 30.0


def test_ten_running_among_five_hundred_are_seen_every_few_seconds() -> None:
    load = Load(visible_running=10, visible_idle=30, hidden_idle=460)
    rhythm = cadence(load, rate=5.0)
    assert 2 <= rhythm.running[Tier.VISIBLE] < 6
    assert 30 <= rhythm.idle[Tier.VISIBLE] < 40
    assert rhythm.idle[Tier.HIDDEN] <= 30 * 60


def test_a_huge_fleet_is_swept_within_half_an_hour_where_the_target_bears_it() -> None:
    load = Load(visible_idle=40, hidden_idle=9960)
    assert cadence(load, rate=20.0).idle[Tier.HIDDEN] == pytest.approx(30 * 60)
    assert cadence(load, rate=2.0).idle[Tier.HIDDEN] > 60 * 60


def test_an_idle_fleet_is_left_mostly_alone() -> None:
    load = Load(visible_idle=40, hidden_idle=60)
    assert cost(load, cadence(load, rate=20.0)) < 2.5


def test_the_scale_multiplies_every_interval() -> None:
    load = Load(1, 1, 10, 30, 5, 400)
    one, two = cadence(load, 5.0), cadence(load, 5.0, 2.0)
    assert two.running == tuple(2 * each for each in one.running)
    assert two.idle == tuple(2 * each for each in one.idle)
    assert two.listing == 2 * one.listing


@pytest.mark.parametrize(
    ("read", "facts", "tier", "interval"),
    [
        (Read.STATE, RUNNING, Tier.OPEN, 2),
        (Read.EXECUTIONS, RUNNING, Tier.OPEN, 8),
        (Read.ATTEMPTS, RUNNING, Tier.OPEN, 5),
        (Read.STATE, IDLE, Tier.OPEN, 5),
        (Read.ATTEMPTS, IDLE, Tier.OPEN, None),
        (Read.STATE, RUNNING, Tier.VISIBLE, 2),
        (Read.ATTEMPTS, RUNNING, Tier.VISIBLE, None),
        (Read.EXECUTIONS, IDLE, Tier.VISIBLE, 30),
        (Read.STATE, IDLE, Tier.VISIBLE, 120),
        (Read.EXECUTIONS, IDLE, Tier.HIDDEN, 120),
        (Read.STATE, IDLE, Tier.HIDDEN, 480),
        (Read.STATE, PARALLEL, Tier.OPEN, None),
        (Read.EXECUTIONS, PARALLEL, Tier.VISIBLE, 2),
        (Read.ATTEMPTS, PARALLEL, Tier.VISIBLE, 2),
        (Read.STRAYS, PARALLEL, Tier.VISIBLE, None),
        (Read.STRAYS, Facts(running=True, parallel=True, strays=("x",)), Tier.VISIBLE, 10),
        (Read.DEFINITION, RUNNING, Tier.OPEN, None),
    ],
)
def test_each_read_has_its_interval(read: Read, facts: Facts, tier: Tier, interval: float | None) -> None:
    assert Cadence().interval(read, facts, tier) == interval
