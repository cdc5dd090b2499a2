"""The tester: rules of the guide, its own examples, and the words it answers with."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.git_trigger import (
    BranchPush,
    GitEvent,
    GitTrigger,
    Patterns,
    PullRequest,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
    TagPush,
)
from services.pipelines.parse.trigger import parse_trigger
from services.triggers.tester import Verdict, verdict
from tests.unit.triggers.cases import guide_triggers

OPEN, UPDATED, CLOSED = PullRequestEvent.OPEN, PullRequestEvent.UPDATED, PullRequestEvent.CLOSED


def words(result: Verdict) -> list[list[str]]:
    """The reasons, filter by filter."""
    return [[reason.text for reason in entry.reasons] for entry in result.filters]


def on_push(*filters: PushFilter) -> GitTrigger:
    return GitTrigger("Source", push=filters)


def on_branches(*includes: str, excludes: tuple[str, ...] = ()) -> PushFilter:
    return PushFilter(branches=Patterns(includes, excludes))


@pytest.mark.parametrize(
    ("event", "fires"),
    [
        (BranchPush("feature/login", ("projectA/a.py",)), True),
        (BranchPush("feature/a/b", ("common/lib/x.js",)), True),
        (BranchPush("release/1", ("docs/a.md", "projectA/a.py")), True),
        (BranchPush("feature/login", ("projectB/a.py",)), False),
        (BranchPush("feature/login", ("projectA/README.md",)), False),
        (BranchPush("feature/login", ("common/x.js",)), False),
        (BranchPush("mainline", ("projectA/a.py",)), False),
        (BranchPush("other", ("projectA/a.py",)), False),
        (BranchPush("feature/login", ("projectA/a.py",), first=True), False),
        (TagPush("release-v0"), True),
        (TagPush("release-v1"), True),
        (TagPush("release-v2"), False),
        (TagPush("v1"), False),
        (PullRequest(CLOSED, "topic", "release/1", ("projectA/a.py",)), True),
        (PullRequest(OPEN, "topic", "release/1", ("projectA/a.py",)), False),
        (PullRequest(CLOSED, "feature/x", "mainline", ("projectA/a.py",)), False),
        (PullRequest(CLOSED, "topic", "release/1", ("projectA/LICENSE",)), False),
    ],
)
def test_the_guides_declaration(event: GitEvent, *, fires: bool) -> None:
    assert verdict(parse_trigger(guide_triggers()[0]), event).fires is fires


def test_the_guides_filter_on_everything_at_once_never_fires() -> None:
    """Its JSON has tags, branches and paths in one push filter: all must hold, and no push has both."""
    push = guide_triggers()[0]["gitConfiguration"]["push"]
    both = parse_trigger({"gitConfiguration": {"sourceActionName": "S", "push": [push[0] | push[1]]}})
    assert not verdict(both, TagPush("release-v0")).fires
    assert not verdict(both, BranchPush("feature/x", ("projectA/a",))).fires


def test_the_same_pattern_included_and_excluded_is_excluded() -> None:
    trigger = on_push(on_branches("feature-branch", excludes=("feature-branch",)))
    result = verdict(trigger, BranchPush("feature-branch"))
    assert not result.fires
    assert words(result) == [["branch feature-branch is excluded by feature-branch"]]


def test_filters_that_disagree_fire_where_one_does() -> None:
    trigger = on_push(on_branches("feature-*"), on_branches("main", excludes=("feature-branch",)))
    result = verdict(trigger, BranchPush("feature-branch"))
    assert result.fires
    assert [entry.fires for entry in result.filters] == [True, False]


def test_branches_and_paths_must_both_hold() -> None:
    trigger = on_push(PushFilter(branches=Patterns(("main",)), file_paths=Patterns((), ("docs/**",))))
    assert words(verdict(trigger, BranchPush("main", ("docs/x.md",)))) == [
        ["branch main matches include main", "file docs/x.md is excluded by docs/**"]
    ]
    assert words(verdict(trigger, BranchPush("dev", ("src/a.py",)))) == [
        ["branch dev matches no include (main)", "file src/a.py is not excluded"]
    ]
    assert verdict(trigger, BranchPush("main", ("docs/x.md", "src/a.py"))).fires


def test_no_includes_mean_all() -> None:
    trigger = on_push(on_branches(excludes=("wip/**",)))
    assert words(verdict(trigger, BranchPush("main"))) == [["branch main is not excluded"]]
    assert not verdict(trigger, BranchPush("wip/a/b")).fires


def test_several_refused_files_are_counted() -> None:
    trigger = on_push(
        PushFilter(branches=Patterns(("main",)), file_paths=Patterns(("src/**",), ("**/*.md",))),
    )
    result = verdict(trigger, BranchPush("main", ("src/a.md", "x", "y")))
    assert (
        words(result)[0][1]
        == "none of 3 files passes: 1 is excluded (src/a.md by **/*.md), 2 are in no include (x)"
    )


def test_only_the_first_hundred_files_count() -> None:
    trigger = on_push(PushFilter(branches=Patterns(("main",)), file_paths=Patterns(("src/*",))))
    files = tuple(f"docs/{number}" for number in range(100))
    assert verdict(trigger, BranchPush("main", (*files[:99], "src/a"))).fires
    result = verdict(trigger, BranchPush("main", (*files, "src/a")))
    assert not result.fires
    assert words(result)[0][1].endswith("src/a would pass, but only the first 100 of 101 files are looked at")
    pull = GitTrigger("S", pull_request=(PullRequestFilter((), Patterns(("main",)), Patterns(("src/*",))),))
    assert not verdict(pull, PullRequest(OPEN, "t", "main", (*files, "src/a"))).fires


def test_a_new_branch_has_no_known_files() -> None:
    with_paths = on_push(PushFilter(branches=Patterns(("new",)), file_paths=Patterns(("**",))))
    assert not verdict(with_paths, BranchPush("new", ("a",), first=True)).fires
    assert verdict(on_push(on_branches("new")), BranchPush("new", ("a",), first=True)).fires


def test_no_files_pass_no_path_filter() -> None:
    trigger = on_push(PushFilter(branches=Patterns(("main",)), file_paths=Patterns((), ("docs/**",))))
    assert not verdict(trigger, BranchPush("main")).fires


@pytest.mark.parametrize("event", [OPEN, UPDATED, CLOSED])
def test_a_pull_request_filter_without_events_takes_all(event: PullRequestEvent) -> None:
    trigger = GitTrigger("S", pull_request=(PullRequestFilter(branches=Patterns(("main",))),))
    assert verdict(trigger, PullRequest(event, "topic", "main")).fires
    assert not verdict(trigger, PullRequest(event, "main", "topic")).fires


def test_other_pull_request_events_are_ignored() -> None:
    trigger = GitTrigger("S", pull_request=(PullRequestFilter(branches=Patterns(("main",))),))
    result = verdict(trigger, PullRequest(PullRequestEvent("LABELED"), "topic", "main"))
    assert not result.fires
    assert words(result) == [["the service ignores LABELED: only OPEN, UPDATED and CLOSED count"]]


def test_kinds_of_events_do_not_mix() -> None:
    trigger = GitTrigger(
        "S",
        push=(PushFilter(tags=Patterns(("v*",))), on_branches("**")),
        pull_request=(PullRequestFilter((OPEN,), Patterns(("**",))),),
    )
    assert words(verdict(trigger, TagPush("v1"))) == [
        ["tag v1 matches include v*"],
        ["tag v1 is pushed, and the filter is on branches"],
        ["a push, and the filter is for pull requests"],
    ]
    assert words(verdict(trigger, BranchPush("v1")))[0] == ["branch v1 is pushed, and the filter is on tags"]
    assert words(verdict(trigger, PullRequest(CLOSED, "a", "b"))) == [
        ["a pull request, and the filter is for pushes"],
        ["a pull request, and the filter is for pushes"],
        ["event CLOSED is none of OPEN", "target branch b matches include **"],
    ]


def test_without_filters_only_the_source_actions_branch_counts() -> None:
    trigger = GitTrigger("S")
    assert verdict(trigger, BranchPush("main"), "main").fires
    assert not verdict(trigger, BranchPush("main"), "mai*").fires
    assert not verdict(trigger, TagPush("main"), "main").fires
    assert not verdict(trigger, PullRequest(OPEN, "topic", "main"), "main").fires


def test_a_broken_pattern_matches_nothing_and_is_named() -> None:
    result = verdict(on_push(on_branches("feature/[a")), BranchPush("feature/[a"))
    assert not result.fires
    assert words(result)[0] == [
        "branch feature/[a matches no include (feature/[a); feature/[a is no glob: [ is never closed"
    ]


NAMES = st.sampled_from(["main", "dev", "feature/a", "feature/a/b", "v1", "v1.2"])
PATTERNS = st.lists(
    st.sampled_from(["main", "*", "**", "feature/*", "feature/**", "v?", "v*", "[!m]*", "{dev,v1}"]),
    max_size=3,
).map(tuple)
BOTH = st.builds(Patterns, PATTERNS, PATTERNS)


@given(st.lists(BOTH, min_size=1, max_size=3), NAMES)
def test_filters_are_joined_by_or_and_an_exclude_always_wins(criteria: list[Patterns], branch: str) -> None:
    trigger = on_push(*(PushFilter(branches=patterns) for patterns in criteria))
    event = BranchPush(branch)
    alone = [verdict(on_push(PushFilter(branches=patterns)), event).fires for patterns in criteria]
    assert verdict(trigger, event).fires is any(alone)
    banned = on_push(
        *(PushFilter(branches=replace(each, excludes=(*each.excludes, branch))) for each in criteria)
    )
    assert not verdict(banned, event).fires


@given(BOTH, BOTH, NAMES, st.lists(NAMES, max_size=3).map(tuple))
def test_what_a_filter_says_is_joined_by_and(
    branches: Patterns, paths: Patterns, branch: str, files: tuple[str, ...]
) -> None:
    event = BranchPush(branch, files)
    both = verdict(on_push(PushFilter(branches=branches, file_paths=paths)), event)
    on_branch = verdict(on_push(PushFilter(branches=branches)), event)
    on_paths = verdict(on_push(PushFilter(file_paths=paths)), event)
    assert both.fires is (on_branch.fires and on_paths.fires)
    assert all(entry.fires is all(reason.holds for reason in entry.reasons) for entry in both.filters)
