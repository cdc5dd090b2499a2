"""Advice on triggers: it is given where it is due, and what it recommends works."""

from services.domain.git_trigger import (
    GitTrigger,
    Patterns,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.triggers.advice import find_advice
from services.triggers.glob import parse_glob
from services.triggers.limits import check_trigger


def advice(trigger: GitTrigger) -> list[tuple[str, str]]:
    return [(found.field, found.message) for found in find_advice(trigger)]


def test_a_plain_trigger_needs_none() -> None:
    plain = GitTrigger(
        "S", (PushFilter(Patterns(("v*",))), PushFilter(branches=Patterns(("main",), ("wip/**",))))
    )
    assert advice(plain) == []


def test_patterns_that_say_nothing_or_not_what_is_meant() -> None:
    branches = Patterns(("refs/heads/main", "a", "a"), ("a",))
    paths = Patterns(("/src/**", "docs/", "**/README.md"))
    trigger = GitTrigger("S", (PushFilter(branches=branches, file_paths=paths),))
    assert check_trigger(trigger) == []
    assert advice(trigger) == [
        ("push:0:branches:includes:0", "names come without refs/heads/: write main"),
        ("push:0:branches:includes:1", "a is excluded too, and excludes win"),
        ("push:0:branches:includes:2", "a is there already"),
        ("push:0:branches:includes:2", "a is excluded too, and excludes win"),
        ("push:0:filePaths:includes:0", "paths begin at the repository's root, without a slash or dot"),
        ("push:0:filePaths:includes:1", "no path ends with a slash: write docs/**"),
        ("push:0:filePaths:includes:2", "misses the repository's root: {**/,}README.md would not"),
        ("push:0:filePaths", "the first push of a new branch never fires it"),
    ]


def test_the_pattern_that_is_recommended_matches_everywhere() -> None:
    recommended = parse_glob("{**/,}README.md")
    assert recommended.matches("README.md")
    assert recommended.matches("docs/a/README.md")
    assert not recommended.matches("docs/XREADME.md")


def test_a_merge_can_start_it_twice() -> None:
    closed = PullRequestFilter((PullRequestEvent.CLOSED,), Patterns(("main",)))
    opened = PullRequestFilter((PullRequestEvent.OPEN,), Patterns(("main",)))
    push = (PushFilter(branches=Patterns(("main",))),)
    told = ("pullRequest:0:events", "a merge can start it twice: as CLOSED and as a push")
    assert advice(GitTrigger("S", push, (closed,))) == [told]
    assert advice(GitTrigger("S", push, (PullRequestFilter(branches=Patterns(("main",))),))) == [told]
    assert advice(GitTrigger("S", push, (opened,))) == []
    assert advice(GitTrigger("S", (), (closed,))) == []
