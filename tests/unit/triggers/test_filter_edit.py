"""One edit of a filter, put into whatever version of the declaration there is."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from services.domain.git_trigger import Patterns, PullRequestEvent, PullRequestFilter, PushFilter
from services.pipelines.parse.trigger import parse_push_filter
from services.triggers.filter_edit import EditKind, FilterEdit

MAIN = {"branches": {"includes": ["main"]}, "future": {"kept": True}}
TAGS = {"tags": {"includes": ["v*"]}}
BEFORE = parse_push_filter(MAIN)
AFTER = PushFilter(branches=Patterns(("main", "release/**")))


def declaration(*push: dict[str, Any], **git: Any) -> dict[str, Any]:
    """A declaration with one trigger, and members that nobody knows."""
    configuration = {"sourceActionName": "App", "push": list(push), **git}
    trigger = {"providerType": "CodeStarSourceConnection", "gitConfiguration": configuration, "newer": 1}
    return {"name": "web", "triggers": [trigger], "unknown": [1, 2]}


def pushes(changed: dict[str, Any]) -> Any:
    """The push filters of the first trigger."""
    return changed["triggers"][0]["gitConfiguration"]["push"]


def test_a_filter_is_added_behind_the_others_of_its_kind() -> None:
    before = declaration(MAIN)
    edit = FilterEdit(EditKind.ADD, "App", after=PushFilter(tags=Patterns(("v*",))))
    kept = deepcopy(before)
    assert pushes(edit.put_into(before)) == [MAIN, TAGS]
    assert before == kept
    changed = edit.put_into(before)
    assert (changed["unknown"], changed["triggers"][0]["newer"]) == ([1, 2], 1)


@pytest.mark.parametrize(
    ("entry", "member"),
    [
        (PushFilter(tags=Patterns(("v*",))), "push"),
        (PullRequestFilter(events=(PullRequestEvent.OPEN,)), "pullRequest"),
    ],
)
def test_the_first_filter_of_a_source_makes_its_trigger(
    entry: PushFilter | PullRequestFilter, member: str
) -> None:
    changed = FilterEdit(EditKind.ADD, "App", after=entry).put_into({"name": "web"})
    (trigger,) = changed["triggers"]
    assert trigger["providerType"] == "CodeStarSourceConnection"
    assert trigger["gitConfiguration"]["sourceActionName"] == "App"
    assert list(trigger["gitConfiguration"]) == ["sourceActionName", member]


def test_a_changed_filter_keeps_what_is_not_known() -> None:
    changed = FilterEdit(EditKind.CHANGE, "App", BEFORE, AFTER).put_into(declaration(TAGS, MAIN))
    assert pushes(changed) == [
        TAGS,
        {"branches": {"includes": ["main", "release/**"]}, "future": {"kept": True}},
    ]


def test_a_copy_stands_behind_its_original_and_keeps_what_is_not_known() -> None:
    changed = FilterEdit(EditKind.DUPLICATE, "App", BEFORE, AFTER).put_into(declaration(MAIN, TAGS))
    assert [one.get("future") for one in pushes(changed)] == [{"kept": True}, {"kept": True}, None]
    assert pushes(changed)[1]["branches"]["includes"] == ["main", "release/**"]


def test_a_filter_is_removed_and_the_last_one_with_its_trigger() -> None:
    edit = FilterEdit(EditKind.REMOVE, "App", BEFORE)
    assert pushes(edit.put_into(declaration(MAIN, TAGS))) == [TAGS]
    assert "triggers" not in edit.put_into(declaration(MAIN))
    both = declaration(MAIN, pullRequest=[{"events": ["OPEN"]}])
    left = edit.put_into(both)["triggers"][0]["gitConfiguration"]
    assert left == {"sourceActionName": "App", "pullRequest": [{"events": ["OPEN"]}]}


@pytest.mark.parametrize("kind", [EditKind.CHANGE, EditKind.DUPLICATE, EditKind.REMOVE])
@pytest.mark.parametrize("there", [declaration(TAGS), {"name": "web"}])
def test_a_filter_that_somebody_removed_is_not_found(kind: EditKind, there: dict[str, Any]) -> None:
    with pytest.raises(LookupError):
        FilterEdit(kind, "App", BEFORE, AFTER).put_into(there)
