"""Examples of patterns are true, and there are some where there can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.triggers.examples import find_examples
from services.triggers.glob import GlobError, parse_glob


@pytest.mark.parametrize(
    ("pattern", "matching", "missing"),
    [
        ("main", ("main",), ("main/more", "other/main", "MAIN")),
        (
            "feature/*",
            ("feature/app", "feature/login-2", "feature/x"),
            ("feature/app/more", "other/feature/app", "app"),
        ),
        ("**", ("app", "src/app", "a/b/c"), ()),
        ("*", ("app", "login-2", "x"), ("app/more", "other/app", "login-2/more")),
    ],
)
def test_examples(pattern: str, matching: tuple[str, ...], missing: tuple[str, ...]) -> None:
    found = find_examples(pattern)
    assert (found.matching, found.missing) == (matching, missing)


@pytest.mark.parametrize(
    "pattern",
    [
        "**/README.md",
        "v[0-9].?",
        "*.{java,class}",
        "[!a]x",
        "src/**/*.js",
        r"\*",
        "{main,dev}",
        "a?c",
        "x{,y}",
    ],
)
def test_there_are_examples_of_both_kinds(pattern: str) -> None:
    found = find_examples(pattern)
    assert found.matching
    assert found.missing


def test_a_pattern_for_directories_is_shown_to_miss_the_root() -> None:
    assert "README.md" in find_examples("**/README.md").missing


@given(st.text(alphabet="ab/*?[]!-{},\\.", max_size=12), st.integers(1, 5))
def test_examples_are_never_wrong(pattern: str, most: int) -> None:
    try:
        glob = parse_glob(pattern)
    except GlobError:
        with pytest.raises(GlobError):
            find_examples(pattern)
        return
    found = find_examples(pattern, most)
    assert len(found.matching) <= most
    assert len(found.missing) <= most
    assert all(glob.matches(text) for text in found.matching)
    assert not any(glob.matches(text) for text in found.missing)


def test_a_pattern_that_is_none_has_no_examples() -> None:
    with pytest.raises(GlobError):
        find_examples("[a")
