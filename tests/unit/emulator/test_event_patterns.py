"""The emulator's event patterns: the guide's operators, and a second opinion from the reader's own matcher."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.emulator.eventbridge.pattern import InvalidPatternError, matches, read_pattern
from services.triggers.comparison import PatternError
from services.triggers.pattern import matches as reader_matches
from services.triggers.pattern import parse_pattern

EVENT = {
    "source": "aws.s3",
    "resources": ["a", "b"],
    "detail": {
        "bucket": {"name": "acme"},
        "size": 12,
        "state": "RUNNING",
        "address": "10.0.0.7",
        "gone": None,
        "done": True,
        "empty": "",
        "files": [{"path": "x.py", "kind": "new"}, {"path": "y.md", "kind": "old"}],
    },
}


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        # EventBridge User Guide, Comparison operators for use in event patterns
        ({"bucket": {"name": ["acme", "other"]}}, True),
        ({"bucket": {"name": ["other"]}}, False),
        ({"bucket": ["acme"]}, False),
        ({"state": [{"prefix": "RUN"}]}, True),
        ({"state": [{"prefix": {"equals-ignore-case": "run"}}]}, True),
        ({"state": [{"suffix": "ing"}]}, False),
        ({"state": [{"suffix": {"equals-ignore-case": "ing"}}]}, True),
        ({"state": [{"equals-ignore-case": "running"}]}, True),
        ({"state": [{"anything-but": "STOPPED"}]}, True),
        ({"state": [{"anything-but": ["STOPPED", "RUNNING"]}]}, False),
        ({"state": [{"anything-but": {"prefix": "RUN"}}]}, False),
        ({"state": [{"anything-but": {"wildcard": "*OPP*"}}]}, True),
        ({"missing": [{"anything-but": "x"}]}, False),
        ({"size": [{"numeric": [">", 10, "<=", 12]}]}, True),
        ({"size": [{"numeric": ["<", 12]}]}, False),
        ({"size": [12.0]}, True),
        ({"size": ["12"]}, False),
        ({"done": [1]}, False),
        ({"done": [True]}, True),
        ({"gone": [None]}, True),
        ({"missing": [None]}, False),
        ({"empty": [""]}, True),
        ({"size": [{"exists": True}]}, True),
        ({"missing": [{"exists": False}]}, True),
        ({"bucket": {"missing": [{"exists": False}]}}, True),
        ({"address": [{"cidr": "10.0.0.0/24"}]}, True),
        ({"address": [{"cidr": "10.0.1.0/24"}]}, False),
        ({"state": [{"wildcard": "R*N*G"}]}, True),
        ({"state": [{"wildcard": "R*S"}]}, False),
        ({"state": [{"wildcard": r"R\*"}]}, False),
        ({"files": {"path": ["y.md"]}}, True),
        ({"files": {"path": ["x.py"], "kind": ["old"]}}, False),
        ({"$or": [{"size": [1]}, {"state": ["RUNNING"]}]}, True),
        ({"$or": [{"size": [1]}, {"state": ["STOPPED"]}]}, False),
        ({"size": [12], "state": ["STOPPED"]}, False),
    ],
)
def test_operators(detail: dict[str, Any], *, expected: bool) -> None:
    assert matches(read_pattern(json.dumps({"detail": detail})), EVENT) is expected


def test_any_element_of_the_events_list_will_do() -> None:
    assert matches(read_pattern('{"resources": ["b", "c"]}'), EVENT)
    assert not matches(read_pattern('{"resources": ["c"]}'), EVENT)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"source": "aws.s3"}', '{"source": []}', '{"detail": {}}', '{"a": [["b"]]}',
        '{"a": [{"prefix": 1}]}', '{"a": [{"like": "x"}]}', '{"a": [{"prefix": "x", "suffix": "y"}]}',
        '{"a": [{"numeric": [">"]}]}', '{"a": [{"numeric": ["~", 1]}]}', '{"a": [{"exists": "yes"}]}',
        '{"a": [{"cidr": "10.0.0.0/99"}]}', '{"a": [{"anything-but": []}]}', '{"a": [{"wildcard": "a**b"}]}',
        '{"$or": [{"a": [1]}]}', '{"$or": [{"a": [1]}, 2]}',
    ],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(text: str) -> None:
    with pytest.raises(InvalidPatternError):
        read_pattern(text)


values = st.sampled_from(["RUNNING", "running", "STOPPED", "RUN", "", 1, 12, 12.5, True, False, None])
texts = st.sampled_from(["RUN", "ing", "R*G", "running", "", "STOPPED"])
comparisons = st.one_of(
    values,
    st.builds(
        lambda name, text: {name: text}, st.sampled_from(["prefix", "suffix", "equals-ignore-case"]), texts
    ),
    st.builds(lambda text: {"wildcard": text}, texts),
    st.builds(lambda there: {"exists": there}, st.booleans()),
    st.builds(
        lambda sign, bound: {"numeric": [sign, bound]}, st.sampled_from(["<", ">=", "="]), st.integers(0, 13)
    ),
    st.builds(lambda found: {"anything-but": found}, st.lists(texts, min_size=1, max_size=2)),
    st.builds(lambda text: {"anything-but": {"prefix": text}}, texts),
)
leaves = st.lists(comparisons, min_size=1, max_size=2)
keys = st.sampled_from(["a", "b", "c"])
patterns = st.dictionaries(
    keys, st.one_of(leaves, st.dictionaries(keys, leaves, min_size=1, max_size=2)), min_size=1, max_size=3
)
events = st.dictionaries(
    keys,
    st.one_of(values, st.lists(values, max_size=2), st.dictionaries(keys, values, max_size=2)),
    max_size=3,
)


@settings(max_examples=600)
@given(patterns, events)
def test_the_reader_says_the_same(pattern: dict[str, Any], event: dict[str, Any]) -> None:
    text = json.dumps(pattern)
    try:
        read = parse_pattern(text)
    except PatternError:
        with pytest.raises(InvalidPatternError):
            read_pattern(text)
        return
    assert matches(read_pattern(text), event) is reader_matches(read, event)
