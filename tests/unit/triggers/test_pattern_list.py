"""Several patterns in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.triggers.pattern_list import join_patterns, split_patterns


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("", ()),
        ("main", ("main",)),
        (" main ,release/** ", ("main", "release/**")),
        ("{main,develop}, feat/*", ("{main,develop}", "feat/*")),
        ("[a,b]*,c", ("[a,b]*", "c")),
        (r"a\,b, c", (r"a\,b", "c")),
        (r"\\,c", (r"\\", "c")),
        (",, ,", ()),
        ("{a,b", ("{a,b",)),
        ("docs/read me.md, x", ("docs/read me.md", "x")),
    ],
)
def test_a_line_is_parted_at_the_commas_between_patterns(text: str, patterns: tuple[str, ...]) -> None:
    assert split_patterns(text) == patterns


def test_a_pattern_with_a_comma_of_its_own_comes_back_as_it_was() -> None:
    before = ("a,b", "main")
    assert join_patterns(before) == r"a\,b, main"
    assert split_patterns(join_patterns(before), before) == before
    assert split_patterns(join_patterns(before) + ", c", before) == (*before, "c")


PATTERNS = st.lists(
    st.text(alphabet="ab{},[]*/\\ .", min_size=1, max_size=8).map(str.strip).filter(bool),
    min_size=1,
    max_size=4,
)


@given(PATTERNS)
def test_a_line_that_nobody_touched_says_what_it_said(patterns: list[str]) -> None:
    assert split_patterns(join_patterns(patterns), patterns) == tuple(patterns)


@given(PATTERNS)
def test_one_pattern_is_told_and_read_again(patterns: list[str]) -> None:
    for pattern in patterns:
        if not pattern.endswith("\\") and "[" not in pattern and "{" not in pattern:
            assert split_patterns(join_patterns([pattern]), [pattern]) == (pattern,)
