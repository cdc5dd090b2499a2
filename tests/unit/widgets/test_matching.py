from __future__ import annotations

import pytest

from widgets.matching import match, ranked

NAMES = ["approvals", "pipeline payments-dr", "apply", "map", "x-apple", "quit"]


def test_prefixes_come_before_words_parts_and_letters() -> None:
    assert [name for name, _ in ranked("ap", NAMES, str)] == ["approvals", "apply", "x-apple", "map"]
    assert [name for name, _ in ranked("pd", NAMES, str)] == ["pipeline payments-dr"]


@pytest.mark.parametrize(
    ("typed", "text", "tier", "places"),
    [
        ("PIPE", "pipeline", 0, (0, 1, 2, 3)),
        ("pay", "pipeline payments", 1, (9, 10, 11)),
        ("line", "pipeline", 2, (4, 5, 6, 7)),
        ("ppd", "pipeline payments-dr", 3, (0, 2, 18)),
        ("", "anything", 0, ()),
    ],
)
def test_how_a_text_matches(typed: str, text: str, tier: int, places: tuple[int, ...]) -> None:
    found = match(typed, text)
    assert found is not None
    assert (found.tier, found.places) == (tier, places)


def test_what_lacks_a_letter_does_not_match() -> None:
    assert match("pipex", "pipeline") is None


def test_letters_that_fold_into_two_keep_their_places() -> None:
    found = match("x", "Straßex")
    assert found is not None
    assert found.places == (6,)


def test_the_whole_text_comes_before_what_begins_with_it() -> None:
    assert [name for name, _ in ranked("pipeline", ["pipelines", "pipeline"], str)] == [
        "pipeline",
        "pipelines",
    ]


def test_nothing_typed_keeps_the_order() -> None:
    assert [name for name, _ in ranked("", NAMES, str)] == NAMES
