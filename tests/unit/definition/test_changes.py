"""Differences between declarations: by name, complete, and where two edits meet."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.definition.artifact_flow import ActionPlace, ArtifactFlow, find_artifact_flows
from services.definition.changes import Change, ChangeKind, compare_edits, find_changes
from tests.declarations import approval, build, deploy, pipeline, source, stage

Json = dict[str, Any]


def told(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind.value, change.where) for change in changes]


def test_members_are_told_by_the_names_of_what_holds_them() -> None:
    before = pipeline("web")
    after = deepcopy(before)
    after["stages"][2]["actions"][0]["configuration"]["ServiceName"] = "api"
    after["stages"].insert(2, stage("Gate", approval()))
    after["executionMode"] = "QUEUED"
    del after["stages"][0]["actions"][0]["runOrder"]
    assert told(find_changes(before, after)) == [
        ("removed", "stages.Source.actions.App.runOrder"),
        ("changed", "stages.Deploy.actions.Deploy.configuration.ServiceName"),
        ("added", "stages.Gate"),
        ("added", "executionMode"),
    ]


def test_a_new_order_is_a_change() -> None:
    before = pipeline("web", [stage("A", source()), stage("B", approval()), stage("C", approval())])
    after = {**before, "stages": [before["stages"][0], before["stages"][2], before["stages"][1]]}
    assert find_changes(before, after) == (
        Change(ChangeKind.MOVED, ("stages",), ["A", "B", "C"], ["A", "C", "B"]),
    )


def test_triggers_go_by_their_source_action_and_patterns_as_a_whole() -> None:
    def on(branches: list[str]) -> Json:
        push = [{"branches": {"includes": branches}}]
        return pipeline("web", triggers=[{"gitConfiguration": {"sourceActionName": "App", "push": push}}])

    assert find_changes(on(["main"]), on(["main", "dev"])) == (
        Change(
            ChangeKind.CHANGED,
            ("triggers", "App", "gitConfiguration", "push"),
            [{"branches": {"includes": ["main"]}}],
            [{"branches": {"includes": ["main", "dev"]}}],
        ),
    )


def test_names_that_come_twice_are_compared_as_a_whole() -> None:
    before = {"stages": [{"name": "A"}, {"name": "A"}]}
    after = {"stages": [{"name": "A"}, {"name": "A", "actions": []}]}
    assert told(find_changes(before, after)) == [("changed", "stages")]


def test_true_is_not_one() -> None:
    assert told(find_changes({"a": True}, {"a": 1})) == [("changed", "a")]
    assert told(find_changes({"a": "1"}, {"a": 1})) == [("changed", "a")]


def test_edits_that_meet_are_conflicts() -> None:
    base = pipeline("web")
    theirs, mine = deepcopy(base), deepcopy(base)
    for declared, service in ((theirs, "api"), (mine, "shop")):
        declared["stages"][2]["actions"][0]["configuration"]["ServiceName"] = service
        declared["executionMode"] = "QUEUED"
    mine["stages"][1]["actions"][0]["configuration"]["ProjectName"] = "other"
    result = compare_edits(base, theirs, mine)
    assert told(result.theirs) == [
        ("changed", "stages.Deploy.actions.Deploy.configuration.ServiceName"),
        ("added", "executionMode"),
    ]
    assert len(result.mine) == 3
    assert told(result.conflicts) == [("changed", "stages.Deploy.actions.Deploy.configuration.ServiceName")]


def test_what_was_removed_conflicts_with_what_is_in_it() -> None:
    base = pipeline("web")
    theirs, mine = deepcopy(base), deepcopy(base)
    del theirs["stages"][2]
    mine["stages"][2]["actions"][0]["configuration"]["ServiceName"] = "api"
    assert told(compare_edits(base, theirs, mine).conflicts) == [
        ("changed", "stages.Deploy.actions.Deploy.configuration.ServiceName")
    ]
    assert compare_edits(base, base, mine).conflicts == ()
    assert compare_edits(base, mine, mine).conflicts == ()


LEAVES = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "b", ""])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "x", "y"]), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(VALUES, VALUES)
def test_there_are_changes_where_something_differs_and_only_there(before: Any, after: Any) -> None:
    assert find_changes(before, before) == ()
    assert bool(find_changes(before, after)) is (not same(before, after))
    assert bool(find_changes(before, after)) is bool(find_changes(after, before))


def same(one: Any, other: Any) -> bool:
    """Equality as JSON has it."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


def test_artifacts_flow_from_who_makes_them_to_who_takes_them() -> None:
    declared = pipeline(
        "web",
        [
            stage("Source", source()),
            stage("Build", build(), build("Test", outputs=["Report"])),
            stage("Ship", deploy(inputs=["Build", "Nothing"]), deploy("Other", inputs=["App"])),
        ],
    )
    built, tested = ActionPlace("Build", "Build"), ActionPlace("Build", "Test")
    shipped, other = ActionPlace("Ship", "Deploy"), ActionPlace("Ship", "Other")
    assert find_artifact_flows(declared) == (
        ArtifactFlow("App", ActionPlace("Source", "App"), (built, tested, other)),
        ArtifactFlow("Build", built, (shipped,)),
        ArtifactFlow("Report", tested),
        ArtifactFlow("Nothing", None, (shipped,)),
    )
    assert find_artifact_flows({"stages": 5}) == ()
