"""What the forms of filters and of the tester say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.git_trigger import (
    BranchPush,
    GitEvent,
    Patterns,
    PullRequest,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
    TagPush,
)
from services.triggers.declaration import Filter
from tui.dialogs.trigger_event import EventKind, read_event
from tui.dialogs.trigger_filter_fields import (
    FilterForm,
    FilterTexts,
    check_filter,
    examples_words,
    pattern_of,
)

WORDS = st.text(alphabet="ab*/, -.", min_size=1, max_size=10).map(str.strip).filter(bool)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
PATTERNS = st.builds(Patterns, LISTS, LISTS)
EVENTS = st.lists(st.sampled_from([*PullRequestEvent, PullRequestEvent("NEWER")]), unique=True).map(tuple)
FILTERS: st.SearchStrategy[Filter] = st.one_of(
    st.builds(PushFilter, tags=PATTERNS.filter(bool)),
    st.builds(PushFilter, branches=PATTERNS.filter(bool), file_paths=PATTERNS),
    st.builds(PullRequestFilter, EVENTS, PATTERNS, PATTERNS),
)


@given(FILTERS)
def test_a_filter_that_is_not_touched_comes_back_as_it_was(entry: Filter) -> None:
    assert FilterTexts.of(entry).read(entry) == entry


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        (PushFilter(tags=Patterns(("v{1,2}.*",), ("*-rc",))), FilterForm.TAGS),
        (PushFilter(branches=Patterns(("main",)), file_paths=Patterns(("src/**",))), FilterForm.BRANCHES),
        (PullRequestFilter((PullRequestEvent.CLOSED,), Patterns(("main",))), FilterForm.PULL_REQUEST),
    ],
)
def test_each_filter_has_its_form(entry: Filter, form: FilterForm) -> None:
    texts = FilterTexts.of(entry)
    assert texts.form is form
    assert texts.read(None) == entry


def test_problems_name_the_pattern_that_they_are_about() -> None:
    entry = PushFilter(branches=Patterns(("main", "[a")), file_paths=Patterns(("src/**",)))
    (problem,) = check_filter(entry)
    assert pattern_of(entry, problem.field) == "[a"
    assert pattern_of(entry, "push:0") == ""


def test_examples_say_what_a_pattern_takes() -> None:
    words = examples_words("release/*")
    assert words.startswith("release/* takes release/")
    assert "; not release/app/more" in words
    assert examples_words("[a") == ""


@pytest.mark.parametrize(
    ("kind", "name", "target", "files", "event"),
    [
        (EventKind.PUSH, " main ", "", "src/a.py, docs/b", BranchPush("main", ("src/a.py", "docs/b"))),
        (EventKind.NEW_BRANCH, "feat/x", "", "", BranchPush("feat/x", first=True)),
        (EventKind.TAG, "v1", "main", "", TagPush("v1")),
        (EventKind.CLOSED, "x", "main", "a", PullRequest(PullRequestEvent.CLOSED, "x", "main", ("a",))),
        (EventKind.OPENED, "x", "", "", None),
        (EventKind.PUSH, " ", "", "", None),
    ],
)
def test_an_event_is_read_once_it_is_named(
    kind: EventKind, name: str, target: str, files: str, event: GitEvent | None
) -> None:
    assert read_event(kind, name, target, files) == event
