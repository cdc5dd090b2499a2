"""The filter language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.grid import Searchable, SearchIndex, parse_query

ROW = Searchable(
    "payments-prod eu-west-1 Approve · ReleaseGate 3f1c9ab Raise fee cap arn:aws:codepipeline:eu-west-1:1",
    {"name": "payments-prod", "status": "Rolled Back", "mode": "QUEUED"},
    {"age": 1000.0},
)
NOW = 1000.0 + 2.5 * 3600.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "payments",
        "PAY prod",
        "prod pay",
        "!staging",
        "status:rolled",
        'status:"rolled back"',
        "STATUS:Back mode:queued",
        "!status:failed",
        '"raise fee cap"',
        '"Raise Fee',
        "arn:aws:codepipeline",
        "!nofield:y pay",
        "!",
        '!""',
        "status:",
        "!status:",
        "pay !",
        "~pymtprd",
        "~",
        "!~prodpay",
        "status:~rlbk",
        "/3f[0-9a-f]+/",
        "/raise .* cap/ prod",
        "/RAISE",
        "!/stag(e|ing)/",
        "status:/^rolled/",
        "mode:/q",
        "//",
        "/",
        "age:<3h",
        "age:3h",
        "age:>2h",
        "age:>=8999s !age:>3d",
        "age:<2",
        "age:soon",
        "!age:",
    ],
)
def test_a_filter_lets_the_row_through(text: str) -> None:
    assert parse_query(text, lambda: NOW).matches(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "staging",
        "pay staging",
        "!payments",
        "pay !prod",
        "status:failed",
        "!status:rolled",
        '"fee raise"',
        "nofield:x",
        "mode:queued status:failed",
        "~prodpay",
        "!~pay",
        "status:~kcab",
        "/^raise/",
        "!/3f/",
        "status:/^back/",
        "/raise (cap",
        "age:<2h",
        "age:>3h",
        "age:>1d",
    ],
)
def test_a_filter_keeps_the_row_out(text: str) -> None:
    assert not parse_query(text, lambda: NOW).matches(ROW)


def test_a_filter_knows_which_fields_it_looks_into() -> None:
    assert parse_query("pay tag:team !status:/x/ ~abc").names == {"tag", "status", "name"}


def test_what_never_happened_is_neither_young_nor_old() -> None:
    for row in (Searchable("new"), Searchable("new", {}, {"age": None})):
        assert not parse_query("age:<1h", lambda: NOW).matches(row)
        assert not parse_query("age:>1h", lambda: NOW).matches(row)


def test_a_filter_knows_whether_time_alone_changes_what_it_shows() -> None:
    assert parse_query("pay !age:<2h").tells_time
    assert not parse_query("pay age: status:failed").tells_time


@pytest.mark.parametrize(
    "text", ["/(a+)+$/", "/((a|b)*c)*d/", "/a*a*a*a*b/", "/(a|a)*b/", r"/(x{1,9}){2,}y/"]
)
def test_an_expression_that_might_never_end_is_taken_as_it_stands(text: str) -> None:
    assert not parse_query(text).matches(Searchable("a" * 5000))
    assert parse_query(text).matches(Searchable(f"before {text[1:-1]} after"))


def test_a_filter_without_terms_is_empty() -> None:
    assert parse_query(' ! "" ').is_empty
    assert not parse_query("x").is_empty


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_filter_is_an_error(text: str, row: str) -> None:
    parse_query(text).matches(Searchable(row, {"status": row}))


@given(
    st.text(st.characters(exclude_categories=("Z", "C"), exclude_characters='!":~/'), min_size=1, max_size=9)
)
def test_a_plain_word_is_found_in_itself_and_refused_by_its_inverse(word: str) -> None:
    row = Searchable(f"before {word} after")
    assert parse_query(word).matches(row)
    assert not parse_query(f"!{word}").matches(row)
    assert not parse_query(f'!"{word}"').matches(row)


def test_the_index_makes_a_row_searchable_once_until_it_is_another_row() -> None:
    made: list[str] = []

    def searchable(row: list[str]) -> Searchable:
        made.append(row[1])
        return Searchable(row[1])

    index: SearchIndex[list[str]] = SearchIndex(lambda row: row[0], searchable)
    predicate = index.predicate(parse_query("one"))
    assert predicate is not None
    row = ["key", "one"]
    assert predicate(row)
    assert predicate(row)
    assert not predicate(["key", "two"])
    assert made == ["one", "two"]
    assert index.predicate(parse_query("")) is None
