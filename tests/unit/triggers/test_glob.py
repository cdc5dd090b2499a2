"""Globs: the guide's own examples, the letter of Java's language, and a second opinion for generated ones."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.triggers.glob import GlobError, parse_glob


def matches(pattern: str, text: str) -> bool:
    return parse_glob(pattern).matches(text)


@pytest.mark.parametrize(
    ("pattern", "matching", "missing"),
    [
        # CodePipeline User Guide, "Working with glob patterns in syntax"
        ("*.java", ["Main.java", ".java"], ["src/Main.java", "Main.jav", "Main.java.bak"]),
        ("*.*", ["a.b", "a.b.c", "."], ["ab", "x/a.b"]),
        ("*.{java,class}", ["Main.java", "Main.class"], ["Main.js", "Main.java,class"]),
        ("foo.?", ["foo.a"], ["foo.", "foo.ab", "foo./"]),
        ("my-file.jar", ["my-file.jar"], ["directory/my-file.jar", "my-fileXjar"]),
        ("directory/my-file.jar", ["directory/my-file.jar"], ["my-file.jar", "directory/sub/my-file.jar"]),
        ("**", ["a", "a/b/c", "deep/er/file.txt"], []),
        ("directory/**", ["directory/a", "directory/sub/a"], ["directory", "other/directory/a"]),
        ("directory/*", ["directory/a"], ["directory/sub/a", "directory"]),
        # the same guide, "Add trigger with code push or pull request event types"
        ("projectA/**", ["projectA/src/a.js", "projectA/x"], ["projectB/x", "projectA"]),
        ("common/**/*.js", ["common/lib/a.js", "common/a/b/c.js"], ["common/a.js", "common/lib/a.ts"]),
        ("**/README.md", ["docs/README.md", "a/b/README.md"], ["README.md", "docs/README.md.bak"]),
        ("feature/**", ["feature/login", "feature/a/b"], ["feature", "features/x"]),
        ("main*", ["main", "main-2", "mainline"], ["main/x", "domain"]),
        # names of branches and tags
        ("release-v[0-9].*", ["release-v1.2", "release-v9."], ["release-v10.1", "release-vX.1"]),
        ("hotfix/*", ["hotfix/a"], ["hotfix/a/b", "Hotfix/a"]),
        ("{main,release/**}", ["main", "release/1/2"], ["release", "mainrelease/1"]),
        ("v{1,2}.{x,y}", ["v1.x", "v2.y"], ["v1.z", "v3.x"]),
        ("{a*,*b}c", ["ac", "axc", "bc", "xbc"], ["c", "xc"]),
        ("a{,b}c", ["ac", "abc"], ["abbc"]),
        # sets
        ("[!a-c]x", ["dx", "-x"], ["ax", "cx", "/x"]),
        ("[-ab]", ["-", "a"], ["c"]),
        ("[!-a]", ["b"], ["-", "a"]),
        ("[a-]", ["a", "-"], ["b"]),
        ("[*?\\]", ["*", "?", "\\"], ["x"]),
        ("[^a]", ["^", "a"], ["b"]),
        ("a[!x]b", ["ayb"], ["a/b", "axb"]),
        # escapes, and characters that mean nothing here
        (r"\*.txt", ["*.txt"], ["a.txt"]),
        (r"a\{b\,c\}", ["a{b,c}"], ["ab"]),
        ("a}b,c", ["a}b,c"], ["ab"]),
        ("a+(b)$.^|", ["a+(b)$.^|"], ["aab"]),
        ("", [""], ["a"]),
    ],
)
def test_examples(pattern: str, matching: list[str], missing: list[str]) -> None:
    assert [text for text in matching if not matches(pattern, text)] == []
    assert [text for text in missing if matches(pattern, text)] == []


@pytest.mark.parametrize(
    ("pattern", "position", "word"),
    [
        ("main\\", 4, "backslash"),
        ("a[bc", 1, "never closed"),
        ("a[", 1, "never closed"),
        ("a[a-", 1, "never closed"),
        ("[]", 0, "no character"),
        ("[!]", 0, "no character"),
        ("[a/b]", 2, "slash"),
        ("[a-/]", 3, "slash"),
        ("[z-a]", 1, "backwards"),
        ("[a-c-e]", 4, "hyphen"),
        ("x{a,b", 1, "never closed"),
        ("{a,{b}}", 3, "nested"),
    ],
)
def test_what_is_no_glob_is_told_where(pattern: str, position: int, word: str) -> None:
    with pytest.raises(GlobError, match=word) as caught:
        parse_glob(pattern)
    assert caught.value.position == position


def test_a_literal_pattern_knows_its_text() -> None:
    assert parse_glob(r"a\*b").literal == "a*b"
    assert parse_glob("a*b").literal is None


def test_a_pattern_that_backtracking_would_never_finish_is_answered() -> None:
    text = "a" * 79 + "b" * 400
    assert not matches("**a" * 80, text)
    assert not matches("{*a,**a,a*}" * 20 + "c", text)


def _as_expression(pattern: str) -> str:
    """A second opinion, for patterns of letters, stars, marks and one level of groups."""
    parts = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|"}
    tokens = re.findall(r"\*\*|.", pattern)
    grouped = False
    written = []
    for token in tokens:
        grouped = (grouped or token == "{") and token != "}"
        written.append(
            re.escape(token) if token == "," and not grouped else parts.get(token, re.escape(token))
        )
    return "".join(written)


_SIMPLE = st.lists(st.sampled_from(["a", "b", "/", "*", "**", "?", ".", ","]), max_size=8).map("".join)
_GROUP = st.lists(
    st.lists(st.sampled_from(["a", "b", "/", "*", "**"]), max_size=3).map("".join), min_size=1, max_size=3
)
_PATTERN = st.tuples(_SIMPLE, st.none() | _GROUP, _SIMPLE).map(
    lambda three: three[0] + ("{" + ",".join(three[1]) + "}" if three[1] else "") + three[2]
)


@given(_PATTERN, st.text(alphabet="ab/.,", max_size=10))
def test_agrees_with_an_expression(pattern: str, text: str) -> None:
    expected = re.fullmatch(_as_expression(pattern), text, re.DOTALL) is not None
    assert matches(pattern, text) is expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_never_fails_but_by_saying_so(pattern: str, text: str) -> None:
    problem: GlobError | None = None
    try:
        parse_glob(pattern).matches(text)
    except GlobError as error:
        problem = error
    assert problem is None or (str(problem) and 0 <= problem.position < len(pattern))


@given(st.text(max_size=20))
def test_an_escaped_text_matches_itself_only(text: str) -> None:
    escaped = "".join("\\" + letter if letter in "*?[]{}\\," else letter for letter in text)
    glob = parse_glob(escaped)
    assert glob.literal == text
    assert glob.matches(text)
    assert not glob.matches(text + "x")
