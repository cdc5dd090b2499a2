"""Reading, writing and editing triggers: nothing is lost, and nothing else changes."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.git_trigger import (
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.pipelines.parse.trigger import parse_trigger, parse_triggers
from services.triggers.declaration import write_filter, write_trigger
from services.triggers.edit import (
    add_filter,
    add_trigger,
    change_filter,
    change_trigger,
    duplicate_filter,
    duplicate_trigger,
    remove_filter,
    remove_trigger,
)
from tests.unit.triggers.cases import declaration, guide_triggers

TEXTS = st.lists(st.text(alphabet="abc/*-é", min_size=1, max_size=4), max_size=3).map(tuple)
CRITERIA = st.builds(Patterns, TEXTS, TEXTS)
PUSHES = st.builds(PushFilter, CRITERIA, CRITERIA, CRITERIA)
PULLS = st.builds(
    PullRequestFilter, st.lists(st.sampled_from(PullRequestEvent), max_size=3).map(tuple), CRITERIA, CRITERIA
)
TRIGGERS = st.builds(
    GitTrigger,
    st.sampled_from(["Source", "Other"]),
    st.lists(PUSHES, max_size=3).map(tuple),
    st.lists(PULLS, max_size=3).map(tuple),
)


def strange() -> dict[str, Any]:
    """A declaration with members that we do not know in every place."""
    declared = declaration(guide_triggers())
    declared["futureMember"] = {"b": 1, "a": [None, 2.5]}
    trigger = declared["triggers"][0]
    trigger["future"] = "x"
    trigger["gitConfiguration"]["later"] = [1, 2]
    push = trigger["gitConfiguration"]["push"]
    push[0]["authors"] = {"includes": ["me"]}
    push[0]["branches"]["mode"] = "fast"
    return declared


def text(value: object) -> str:
    """JSON as it would be sent: the order of members counts."""
    return json.dumps(value)


@given(TRIGGERS)
def test_a_trigger_survives_writing_and_reading(trigger: GitTrigger) -> None:
    assert parse_trigger(write_trigger(trigger)) == trigger


@given(TRIGGERS, TRIGGERS)
def test_a_trigger_written_over_another_says_what_it_says(before: GitTrigger, after: GitTrigger) -> None:
    raw = write_trigger(before)
    kept = deepcopy(raw)
    assert parse_trigger(write_trigger(after, raw)) == after
    assert raw == kept


@given(PUSHES | PULLS)
def test_nothing_empty_is_written(entry: PushFilter | PullRequestFilter) -> None:
    for criteria in write_filter(entry).values():
        assert criteria
        if isinstance(criteria, dict):
            assert all(criteria.values())


def test_what_is_not_changed_stays_as_it_is_written() -> None:
    declared = strange()
    before = text(declared)
    assert text(change_trigger(declared, 0, parse_triggers(declared)[0])) == before
    assert text(declared) == before


def test_changing_a_filter_changes_those_members_only() -> None:
    declared = strange()
    entry = parse_triggers(declared)[0].push[0]
    includes = (*entry.branches.includes, "hotfix/*")
    changed = change_filter(
        declared, 0, 0, replace(entry, branches=replace(entry.branches, includes=includes))
    )
    expected = strange()
    expected["triggers"][0]["gitConfiguration"]["push"][0]["branches"]["includes"].append("hotfix/*")
    assert text(changed) == text(expected)


def test_adding_a_tag_filter_leaves_the_rest() -> None:
    declared = strange()
    changed = add_filter(declared, 0, PushFilter(tags=Patterns(("v*",))))
    expected = strange()
    expected["triggers"][0]["gitConfiguration"]["push"].append({"tags": {"includes": ["v*"]}})
    assert text(changed) == text(expected)


def test_removing_and_duplicating_filters() -> None:
    declared = strange()
    twice = duplicate_filter(declared, 0, "push", 0)
    push = twice["triggers"][0]["gitConfiguration"]["push"]
    assert push[0] == push[1]
    assert push[1]["authors"] == {"includes": ["me"]}
    assert text(remove_filter(twice, 0, "push", 1)) == text(declared)
    without = remove_filter(declared, 0, "pullRequest", 0)
    assert "pullRequest" not in without["triggers"][0]["gitConfiguration"]


def test_adding_duplicating_and_removing_triggers() -> None:
    bare = declaration()
    one = add_trigger(bare, GitTrigger("ApplicationSource", push=(PushFilter(Patterns(("v*",))),)))
    assert one["triggers"] == [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {
                "sourceActionName": "ApplicationSource",
                "push": [{"tags": {"includes": ["v*"]}}],
            },
        }
    ]
    two = duplicate_trigger(one, 0, "Other")
    assert [trigger.source_action for trigger in parse_triggers(two)] == ["ApplicationSource", "Other"]
    assert text(remove_trigger(two, 1)) == text(one)
    assert text(remove_trigger(one, 0)) == text(bare)


def test_a_duplicate_shares_nothing_with_its_original() -> None:
    two = duplicate_trigger(declaration(guide_triggers()), 0, "Other")
    two["triggers"][1]["gitConfiguration"]["push"].clear()
    assert two["triggers"][0]["gitConfiguration"]["push"]


def test_a_pattern_keeps_the_letters_it_is_written_with() -> None:
    """What is shown is clean; what is sent is what was there."""
    hidden = "feature/\u202e**"
    raw = {"branches": {"includes": [hidden]}}
    entry = PushFilter(branches=Patterns(("feature/**", "main")))
    assert write_filter(entry, raw) == {"branches": {"includes": [hidden, "main"]}}


@pytest.mark.parametrize("at", [-1, 1])
def test_a_place_that_does_not_exist_is_refused(at: int) -> None:
    declared = declaration(guide_triggers())
    with pytest.raises(IndexError):
        remove_trigger(declared, at)
    with pytest.raises(IndexError):
        change_filter(declared, at, 0, PushFilter())
    with pytest.raises(IndexError):
        change_filter(declared, 0, at + 1 if at > 0 else at, PushFilter())


def test_a_declaration_of_strange_shape_is_read_as_far_as_it_goes() -> None:
    assert parse_triggers({"triggers": "none"}) == ()
    assert parse_trigger(
        {"gitConfiguration": {"push": [None, {"tags": ["v*"]}], "pullRequest": 7}}
    ) == GitTrigger("", push=(PushFilter(), PushFilter()))
    odd = {"gitConfiguration": {"sourceActionName": "S", "pullRequest": [{"events": ["MERGED", 3]}]}}
    assert [event.value for event in parse_trigger(odd).pull_request[0].events] == ["MERGED"]
