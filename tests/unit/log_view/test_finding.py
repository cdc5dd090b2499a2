"""Searching: what a query means, and which rows are found while rows come and go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.log_errors import tells_failure
from services.domain.log_row import LogRow
from widgets.log.finder import Finder
from widgets.log.query import query_of
from widgets.log.rows import LogRows


@pytest.mark.parametrize(
    ("typed", "text", "matches"),
    [
        ("err", "An Error, an err", ((3, 6), (13, 16))),
        ("Err", "An Error, an err", ((3, 6),)),
        (r"\S+Error", "KeyError: x", ((0, 8),)),
        (r"m\w+_[12]", "module_1 module_3", ((0, 8),)),
        ("x*", "axa", ((1, 2),)),
        ("nothing", "else", ()),
    ],
)
def test_what_matches(typed: str, text: str, matches: tuple[tuple[int, int], ...]) -> None:
    query = query_of(typed)
    assert query is not None
    assert not query.literal
    assert query.matches(text) == matches


@pytest.mark.parametrize("typed", ["foo(", "[", "*", "a{2,1}", "(?P<a", "x{99999999999}"])
def test_what_is_no_regular_expression_is_taken_as_it_stands(typed: str) -> None:
    query = query_of(typed)
    assert query is not None
    assert query.literal
    assert query.holds(f"call {typed} now")


def test_nothing_typed_is_no_query() -> None:
    assert query_of("") is None


@given(st.text(max_size=20))
def test_anything_typed_is_a_query(typed: str) -> None:
    query = query_of(typed)
    assert (query is None) == (typed == "")


@given(
    st.lists(
        st.tuples(st.sampled_from(["append", "prepend", "drop", "look"]), st.integers(0, 9)), max_size=40
    )
)
def test_what_was_found_is_what_there_is(course: list[tuple[str, int]]) -> None:
    rows = LogRows()
    finder = Finder(lambda text: text.endswith("7"), rows)
    number = 0
    for act, count in course:
        batch = [LogRow(0, str(number + n)) for n in range(count)]
        number += count
        match act:
            case "append":
                rows.append(batch)
            case "prepend":
                rows.prepend(batch)
            case "drop":
                rows.drop(count)
                finder.forget()
            case _:
                finder.advance(count + 1)
    turns = 0
    while not finder.done:
        finder.advance(3)
        turns += 1
        assert turns < 500
    finder.advance(3)
    hits = [at for at in range(rows.first, rows.end) if rows[at].text.endswith("7")]
    assert finder.count == len(hits)
    assert [at for at in range(rows.first, rows.end) if finder.is_hit(at)] == hits
    for at in range(rows.first - 1, rows.end + 1):
        assert finder.after(at) == next((hit for hit in hits if hit > at), None)
        assert finder.before(at) == next((hit for hit in reversed(hits) if hit < at), None)


@pytest.mark.parametrize(
    "text",
    [
        "Error: boom",
        "ERROR in ./src/app.ts",
        "npm ERR! code ELIFECYCLE",
        "FAIL src/fees.test.js",
        "E   AssertionError: assert 3 == 4",
        "java.lang.NullPointerException: null",
        "Traceback (most recent call last):",
        "[Container] 2026/10/02 12:00:01 Command did not exit successfully npm test exit status 1",
        "exited with code 137",
        "make: *** [all] Error 2",
        "fatal: repository not found",
        "1 failed, 41 passed",
        "Phase complete: BUILD State: FAILED",
        "User is not authorized: access denied",
        "sh: 1: jest: command not found",
        "  ✗ http_req_duration",
        "0 errors, 1 failure",
        "panic: runtime error: index out of range",
    ],
)
def test_lines_that_tell_of_a_failure(text: str) -> None:
    assert tells_failure(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "compiling module_7.py",
        "added error-stack-parser@2.1.4",
        "copying src/error.js",
        "0 errors, 0 warnings",
        "Tests: 41 passed, failed: 0",
        "ok=12 changed=3 failed=0",
        "no failures",
        "exit status 0",
        "exited with code 0",
        "set -e: stop on error",
        "error handling: 12 tests passed",
        "--on-failure=continue",
        "terraform plan: No errors found",
    ],
)
def test_lines_that_tell_of_none(text: str) -> None:
    assert not tells_failure(text)
