"""Two edits put together: all of both, or nothing where they meet."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.definition.changes import compare_edits, find_changes
from services.definition.merging import merge
from tests.declarations import approval, deploy, pipeline, stage

Json = dict[str, Any]
Edit = Callable[[Json], object]


def edited(*edits: Edit) -> Json:
    declared = copy.deepcopy(pipeline(variables=[{"name": "Env", "defaultValue": "prod"}]))
    for edit in edits:
        edit(declared)
    return declared


def setting(declared: Json, stage_name: str, key: str, value: str) -> None:
    found = next(one for one in declared["stages"] if one["name"] == stage_name)
    found["actions"][0]["configuration"][key] = value


def cluster(declared: Json) -> None:
    setting(declared, "Deploy", "ClusterName", "blue")


def service(declared: Json) -> None:
    setting(declared, "Deploy", "ServiceName", "shop")


def gate(declared: Json) -> None:
    declared["stages"].insert(2, stage("Gate", approval()))


def more(declared: Json) -> None:
    declared["stages"].append(stage("Later", deploy("Later")))


def no_build(declared: Json) -> None:
    del declared["stages"][1]


def project(declared: Json) -> None:
    setting(declared, "Build", "ProjectName", "other")


def variable(declared: Json) -> None:
    declared["variables"].append({"name": "Region"})


def moved(declared: Json) -> None:
    declared["stages"].reverse()


def swapped(declared: Json) -> None:
    declared["stages"][:2] = declared["stages"][1::-1]


def mode(declared: Json) -> None:
    declared["executionMode"] = "QUEUED"


def parallel(declared: Json) -> None:
    declared["executionMode"] = "PARALLEL"


APART: list[tuple[Edit, Edit]] = [
    (cluster, service),
    (gate, cluster),
    (gate, more),
    (no_build, cluster),
    (variable, mode),
    (cluster, moved),
    (moved, cluster),
    (moved, gate),
    (moved, moved),
    (mode, mode),
    (gate, gate),
]


@pytest.mark.parametrize(("theirs", "mine"), APART)
def test_edits_that_do_not_meet_are_both_there(theirs: Edit, mine: Edit) -> None:
    base = edited()
    merged = merge(base, edited(theirs), edited(mine))
    expected = edited(mine) if theirs is mine else edited(theirs, mine)
    assert merged is not None
    assert find_changes(merged, expected) == ()
    assert compare_edits(base, edited(theirs), edited(mine)).conflicts == ()


@pytest.mark.parametrize(
    ("theirs", "mine"), [(mode, parallel), (no_build, project), (project, no_build), (moved, swapped)]
)
def test_edits_that_meet_are_for_people(theirs: Edit, mine: Edit) -> None:
    assert merge(edited(), edited(theirs), edited(mine)) is None


def test_members_stay_in_the_order_of_mine() -> None:
    merged = merge(edited(), edited(mode), edited(cluster))
    assert merged is not None
    assert list(merged) == [*edited(), "executionMode"]
    assert [one["name"] for one in merge(edited(), edited(more), edited(gate))["stages"]] == [  # type: ignore[index]  # not None, as the test above shows
        "Source",
        "Build",
        "Gate",
        "Deploy",
        "Later",
    ]


VALUES = st.recursive(
    st.sampled_from([0, 1, "a", None, True]),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
TREES = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


@given(TREES, TREES, TREES)
def test_one_edit_alone_is_taken_as_it_is(base: Json, theirs: Json, mine: Json) -> None:
    assert merge(base, base, mine) == mine
    assert merge(base, theirs, base) == theirs
    assert merge(base, mine, mine) == mine
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert one == other
