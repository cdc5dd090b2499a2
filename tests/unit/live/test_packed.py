"""What nobody looks at is held small, and is the same as before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pickle import dumps

import pytest

from services.domain.execution import ActionAttempt, Execution
from services.domain.headline import headline
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ExecutionStatus
from services.live.diff import differs
from services.live.facts import facts_of
from services.live.packed import Packed, is_packed, pack
from services.live.store import Store
from tests.budget.whole_fleet import whole_snapshots
from tests.unit.live.values import APPROVAL, attempt, going, run, snapshot, state

WHOLE = list(whole_snapshots("t", 30))
OTHERS = [
    snapshot(),
    snapshot(runs=()),
    snapshot(runs=[run("a"), run("b", ExecutionStatus("Dreaming"))]),
    snapshot(runs=[replace(run("a"), variables={"TAG": "v1"})], attempts=[attempt("a")], held=state("a")),
]


@pytest.mark.parametrize("given", [*WHOLE[:3], *OTHERS])
def test_what_is_packed_is_equal_to_what_it_was(given: PipelineSnapshot) -> None:
    packed = pack(given)
    assert packed == given
    assert given == packed
    assert not differs(given, packed)
    assert pack(packed) == packed
    assert headline(packed) == headline(given)
    assert facts_of(packed) == facts_of(given)
    assert [run.status.known for run in packed.executions or ()] == [
        run.status.known for run in given.executions or ()
    ]


def test_what_is_packed_differs_from_what_is_not_the_same() -> None:
    for one, other in pairwise(WHOLE):
        alike = replace(other, key=one.key, summary=one.summary)
        assert differs(pack(one), pack(alike))
        assert differs(pack(one), alike)
        assert differs(alike, pack(one))


def test_it_is_a_tuple_to_whoever_looks() -> None:
    values = WHOLE[0].executions or ()
    packed: Packed[Execution] = Packed(values)
    assert len(packed) == len(values)
    assert packed[0] == values[0]
    assert packed[:5] == values[:5]
    assert list(packed) == list(values)
    assert values[3] in packed
    assert hash(Packed(("a", "b"))) == hash(("a", "b"))
    assert Packed(("a",)) != ["a"]
    assert repr(Packed(("a",))) == "Packed(('a',))"


def test_it_takes_a_fifth_of_the_room_at_most() -> None:
    """Of the values as they lie in one piece; as objects they take four times as much again."""
    for each in WHOLE:
        packed = pack(each)
        small = dumps(packed.executions) + dumps(packed.state)
        assert len(small) * 4 <= len(dumps(each.executions)) + len(dumps(each.state))


def test_the_store_knows_where_an_approval_waits() -> None:
    waiting = snapshot("asks", [going("a")], held=state("a", token="0123"))
    parallel: list[ActionAttempt] = [attempt("b", "Approve", APPROVAL, ended=False)]
    store = Store()
    store.put([pack(WHOLE[0]), waiting, snapshot("parallel", [going("b")], attempts=parallel)])
    assert [each.key.pipeline for each in store.waiting()] == ["asks", "parallel"]
    store.put([snapshot("asks", [run("a")], held=state("a"))])
    assert [each.key.pipeline for each in store.waiting()] == ["parallel"]
    store.remove([each.key for each in store.waiting()])
    assert not store.waiting()


def test_an_approval_in_a_newer_answer_is_known_though_the_other_answers_are_still_packed() -> None:
    ended = snapshot("asks", [run("a")], held=state())
    store = Store()
    store.put([pack(ended)])
    store.put([replace(pack(ended), state=state("a", token="0123"))])
    assert [each.key.pipeline for each in store.waiting()] == ["asks"]
    asking = (attempt("a", "Approve", APPROVAL, ended=False),)
    store.put([replace(pack(ended), attempts=asking)])
    assert [each.key.pipeline for each in store.waiting()] == ["asks"]
    store.put([pack(ended)])
    assert not store.waiting()


def test_only_what_is_packed_is_taken_for_packed() -> None:
    assert not any(map(is_packed, [*WHOLE, *OTHERS]))
    assert all(is_packed(pack(each)) for each in WHOLE)
