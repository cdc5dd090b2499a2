from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.diff import FleetDiff, diff, differs
from services.live.store import Store
from tests.unit.live.values import older, run, snapshot

Fleet = dict[PipelineKey, PipelineSnapshot]

snapshots = st.builds(
    lambda name, runs, at: older(snapshot(name, [run(each) for each in runs]), at, at),
    st.sampled_from("abcdef"),
    st.lists(st.sampled_from("xyz"), max_size=2, unique=True),
    st.none() | st.floats(0, 9),
)
fleets = st.lists(snapshots, max_size=6).map(lambda each: {one.key: one for one in each})


def applied(fleet: Fleet, change: FleetDiff) -> Fleet:
    """The fleet after a diff, as a screen that knows nothing else would have it."""
    result = {key: value for key, value in fleet.items() if key not in change.removed}
    for value in change.added:
        assert value.key not in result, "added what was there"
        result[value.key] = value
    for value in change.changed:
        assert value.key in result, "changed what was not there"
        result[value.key] = value
    return result


def same(one: Fleet, other: Fleet) -> bool:
    return one.keys() == other.keys() and not any(differs(one[key], other[key]) for key in one)


def test_ages_say_nothing() -> None:
    one = snapshot("p", [run("x")])
    assert not differs(one, older(one, 5.0, 6.0))
    assert not diff({one.key: one}, {one.key: older(one, 5.0, 6.0)})
    assert differs(one, snapshot("p", [run("y")]))
    assert differs(snapshot("p", None), snapshot("p", []))


@given(fleets)
def test_a_fleet_does_not_differ_from_itself(fleet: Fleet) -> None:
    assert not diff(fleet, dict(fleet))


@given(fleets, fleets)
def test_a_diff_turns_the_old_fleet_into_the_new(old: Fleet, new: Fleet) -> None:
    change = diff(old, new)
    assert same(applied(old, change), new)
    assert bool(change) == (not same(old, new))


@given(fleets, fleets, fleets)
def test_two_diffs_in_one_say_what_both_say(first: Fleet, second: Fleet, third: Fleet) -> None:
    both = diff(first, second).then(diff(second, third))
    assert same(applied(first, both), third)


@given(st.lists(fleets, max_size=5))
def test_a_store_tells_what_it_took_in(each: list[Fleet]) -> None:
    store = Store()
    seen: Fleet = {}
    for fleet in each:
        before = {value.key: value for value in store.all()}
        change = store.put(fleet.values()).then(store.remove(before.keys() - fleet.keys()))
        seen = applied(seen, change)
        assert {value.key: value for value in store.all()} == fleet
        assert same(seen, fleet)


def test_a_store_keeps_a_new_age_without_telling() -> None:
    store = Store()
    one = snapshot("p", [run("x")])
    assert store.put([one]) == FleetDiff(added=(one,))
    assert not store.put([older(one, 5.0, 6.0)])
    kept = store.get(one.key)
    assert kept is not None
    assert kept.executions_at == 5.0


def test_a_store_keeps_the_order_of_appearance() -> None:
    store = Store()
    store.put([snapshot("b"), snapshot("a")])
    store.put([snapshot("b", []), snapshot("c")])
    assert [each.key.pipeline for each in store.all()] == ["b", "a", "c"]
    assert store.remove([PipelineKey("t", "nobody")]) == FleetDiff()
