from __future__ import annotations

import math
import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from services.live.cadence import Priority, Read, Tier
from services.live.facts import Facts
from services.live.schedule import Schedule

RATE = 5.0
RUNNING = Facts(running=True)


def schedule_of(*names: str) -> Schedule:
    schedule = Schedule(random.Random(1))
    for name in names:
        schedule.add(name, 0.0)
    return schedule


def take(schedule: Schedule, now: float, facts: Facts | None = None) -> tuple[str, Read, Priority] | None:
    """Make the next read that is due, and have it answered."""
    want, _ = schedule.look(now, RATE)
    if want is None:
        return None
    schedule.begin(want, now)
    schedule.succeed(want.row, want.read, facts or want.row.facts, now)
    return want.row.name, want.read, want.priority


def drain(schedule: Schedule, now: float, facts: Facts | None = None) -> list[tuple[str, Read, Priority]]:
    taken = []
    while (each := take(schedule, now, facts)) is not None:
        taken.append(each)
        assert len(taken) < 1000, "it never comes to rest"
    return taken


def test_the_sweep_waits_a_moment_for_a_screen() -> None:
    schedule = schedule_of("a")
    want, later = schedule.look(0.0, RATE)
    assert want is None
    assert later == 1.0
    assert take(schedule, 1.0) == ("a", Read.EXECUTIONS, Priority.REST)


def test_visible_executions_then_visible_states_then_the_rest() -> None:
    schedule = schedule_of("a", "b", "c", "d")
    schedule.watch(["c", "d"], 0.0)
    order = [(name, read) for name, read, _ in drain(schedule, 0.0)]
    assert order[:4] == [
        ("c", Read.EXECUTIONS),
        ("d", Read.EXECUTIONS),
        ("c", Read.STATE),
        ("d", Read.STATE),
    ]
    assert sorted(name for name, _ in order[4:]) == ["a", "a", "b", "b"]


def test_what_scrolls_out_of_sight_loses_its_turn() -> None:
    schedule = schedule_of("a", "b")
    schedule.watch(["a"], 0.0)
    schedule.watch(["b"], 0.0)
    assert take(schedule, 0.0) == ("b", Read.EXECUTIONS, Priority.VISIBLE_NEW)
    assert take(schedule, 0.0) == ("b", Read.STATE, Priority.VISIBLE_DETAIL)
    assert take(schedule, 0.0) == ("a", Read.EXECUTIONS, Priority.REST)


def test_what_is_open_goes_first_and_whole() -> None:
    schedule = schedule_of("a", "b")
    schedule.watch(["a"], 0.0)
    schedule.open("b", 0.0)
    reads = [each for each in drain(schedule, 0.0) if each[2] is Priority.OPEN]
    assert {(name, read) for name, read, _ in reads} == {
        ("b", Read.EXECUTIONS),
        ("b", Read.STATE),
        ("b", Read.ATTEMPTS),
        ("b", Read.DEFINITION),
    }


def test_what_runs_on_screen_is_read_every_other_second_by_its_state() -> None:
    schedule = schedule_of("a")
    schedule.watch(["a"], 0.0)
    drain(schedule, 0.0, RUNNING)
    want, later = schedule.look(0.1, RATE)
    assert want is None
    assert 1.8 <= later <= 2.2
    assert [each[:2] for each in drain(schedule, 2.3, RUNNING)] == [("a", Read.STATE)]


def test_a_read_under_way_is_not_begun_again() -> None:
    schedule = schedule_of("a")
    schedule.watch(["a"], 0.0)
    want, _ = schedule.look(0.0, RATE)
    assert want is not None
    schedule.begin(want, 0.0)
    schedule.ask("a", 0.0)
    begun = [want.read]
    while (other := schedule.look(0.0, RATE)[0]) is not None:
        schedule.begin(other, 0.0)
        begun.append(other.read)
    assert len(begun) == len(set(begun))


def test_what_is_asked_while_its_read_is_under_way_is_read_once_more() -> None:
    schedule = schedule_of("a")
    schedule.watch(["a"], 0.0)
    want, _ = schedule.look(0.0, RATE)
    assert want is not None
    schedule.begin(want, 0.0)
    schedule.ask("a", 0.5)
    schedule.succeed(want.row, want.read, Facts(), 0.7)
    assert ("a", Read.EXECUTIONS, Priority.OPEN) in drain(schedule, 0.7)


def test_follow_ups_come_at_their_moments_even_for_what_is_hidden() -> None:
    schedule = schedule_of("a", "b")
    schedule.watch(["b"], 0.0)
    drain(schedule, 0.0)
    schedule.ask("a", 1.0, 2.5, 5.0)
    moments = []
    now = 0.0
    for _ in range(3):
        _, now = schedule.look(now, RATE)
        moments.append(now)
        assert {each[:2] for each in drain(schedule, now)} == {("a", Read.EXECUTIONS), ("a", Read.STATE)}
    assert moments == [1.0, 2.5, 5.0]


def test_what_an_event_tells_of_is_read_once_before_the_sweep_and_behind_what_is_on_screen() -> None:
    schedule = schedule_of("a", "b", "c")
    drain(schedule, 1.0)
    schedule.add("d", 2.0)
    schedule.watch(["b"], 2.0)
    schedule.ask_visible(2.0)
    for _ in range(3):
        assert schedule.tell("c", 2.0, execution=True)
    assert drain(schedule, 2.0) == [
        ("b", Read.EXECUTIONS, Priority.OPEN),
        ("b", Read.STATE, Priority.OPEN),
        ("c", Read.EXECUTIONS, Priority.TOLD),
        ("d", Read.EXECUTIONS, Priority.REST),
        ("d", Read.STATE, Priority.REST),
    ]
    assert schedule.tell("c", 3.0, execution=False)
    assert drain(schedule, 3.0) == [("c", Read.STATE, Priority.TOLD)]
    assert not schedule.tell("unheard", 3.0, execution=True)


def test_what_an_event_tells_of_while_it_is_read_is_read_once_more() -> None:
    schedule = schedule_of("a")
    drain(schedule, 1.0)
    schedule.tell("a", 2.0, execution=True)
    want, _ = schedule.look(2.0, RATE)
    assert want is not None
    schedule.begin(want, 2.0)
    schedule.tell("a", 2.1, execution=True)
    assert schedule.look(2.1, RATE)[0] is None
    schedule.succeed(want.row, want.read, Facts(), 2.2)
    assert drain(schedule, 2.2) == [("a", Read.EXECUTIONS, Priority.TOLD)]


def test_a_budget_that_recovers_speeds_up_rows_that_were_put_off_for_long() -> None:
    names = [f"p{number}" for number in range(150)]
    schedule = schedule_of(*names)
    schedule.watch(["p0"], 0.0)
    drain(schedule, 0.0)
    slow = schedule.cadence(0.5).idle[Tier.HIDDEN]
    fast = schedule.cadence(RATE).idle[Tier.HIDDEN]
    assert slow > 4 * fast
    now = 1.0
    while now < 1.2 * slow:  # everybody is put off for the slow interval
        want, now = schedule.look(now, 0.5)
        if want is not None:
            schedule.begin(want, now)
            schedule.succeed(want.row, want.read, Facts(), now)
    read: set[str] = set()
    end = now + 2 * fast
    while now < end:
        read |= {each[0] for each in drain(schedule, now) if each[1] is Read.EXECUTIONS}
        _, now = schedule.look(now, RATE)
    assert read == set(names)


def test_a_failed_read_waits_for_its_time_and_comes_again() -> None:
    schedule = schedule_of("a")
    schedule.watch(["a"], 0.0)
    want, _ = schedule.look(0.0, RATE)
    assert want is not None
    schedule.begin(want, 0.0)
    schedule.fail(want.row, want.read, 4.0, 0.0)
    want, later = schedule.look(0.0, RATE)
    assert (want, later) == (None, 4.0)
    assert take(schedule, 4.0) == ("a", Read.EXECUTIONS, Priority.VISIBLE_NEW)


def test_a_pipeline_that_is_gone_is_not_read() -> None:
    schedule = schedule_of("a")
    schedule.watch(["a"], 0.0)
    schedule.remove("a")
    assert schedule.look(100.0, RATE) == (None, math.inf)


commands = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from("abcdef")),
        st.tuples(st.just("remove"), st.sampled_from("abcdef")),
        st.tuples(st.just("open"), st.sampled_from("abcdef")),
        st.tuples(st.just("close"), st.sampled_from("abcdef")),
        st.tuples(st.just("ask"), st.sampled_from("abcdef")),
        st.tuples(st.just("tell"), st.sampled_from("abcdef")),
        st.tuples(st.just("tell of an action"), st.sampled_from("abcdef")),
        st.tuples(st.just("watch"), st.text("abcdef", max_size=4)),
        st.tuples(st.just("run"), st.sampled_from("abcdef")),
        st.tuples(st.just("wait"), st.sampled_from("abcdef")),
    ),
    max_size=40,
)


def obey(schedule: Schedule, what: str, name: str, now: float) -> None:
    """Do one random thing to a schedule."""
    row = schedule.row(name)
    if what == "run" and row is not None:
        schedule.learn(row, RUNNING, now)
    deeds: dict[str, Callable[[], object]] = {
        "add": lambda: schedule.add(name, now),
        "remove": lambda: schedule.remove(name),
        "open": lambda: schedule.open(name, now),
        "close": lambda: schedule.close(name, now),
        "ask": lambda: schedule.ask(name, now, now + 3),
        "tell": lambda: schedule.tell(name, now, execution=True),
        "tell of an action": lambda: schedule.tell(name, now, execution=False),
        "watch": lambda: schedule.watch(list(name), now),
        "wait": lambda: drain(schedule, now),
    }
    if what in deeds:
        deeds[what]()


@settings(deadline=None, max_examples=60)
@given(commands)
def test_whatever_happens_nobody_is_forgotten(steps: list[tuple[str, str]]) -> None:
    schedule = Schedule(random.Random(1))
    now = 0.0
    for what, name in steps:
        now += 0.5
        obey(schedule, what, name, now)
    read: set[tuple[str, Read]] = set()
    end = now + 600
    while now < end:
        read |= {each[:2] for each in drain(schedule, now, Facts())}
        _, later = schedule.look(now, RATE)
        if math.isinf(later):
            break
        assert later > now
        now = later
    for row in schedule.rows:
        assert (row.name, Read.EXECUTIONS) in read
        assert (row.name, Read.STATE) in read
