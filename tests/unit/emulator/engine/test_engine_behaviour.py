"""Which behaviour an action gets."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from services.emulator.engine.behaviour import BehaviourBook, Outcome, Situation, fails, succeeds


def _situation(**members: Any) -> Situation:
    values: dict[str, Any] = {
        "account": "111122223333",
        "region": "eu-west-1",
        "pipeline": "web",
        "stage": "Build",
        "action": "Unit",
        "execution_id": "e",
        "attempt": 1,
        "now": 0.0,
        "declaration": {"name": "Unit", "actionTypeId": {"category": "Build", "provider": "CodeBuild"}},
        "configuration": {},
        "random": Random(1),
    }
    return Situation(**(values | members))


def test_nothing_set_means_nothing_chosen() -> None:
    assert BehaviourBook().choose(_situation()) is None


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"account": "111122223333"},
        {"region": "eu-west-1"},
        {"pipeline": "web"},
        {"stage": "Build"},
        {"action": "Unit"},
        {"pipeline": "web", "stage": "Build", "action": "Unit"},
    ],
)
def test_wildcards_match_everything(where: dict[str, str]) -> None:
    book = BehaviourBook()
    book.set(succeeds(3), **where)
    assert book.choose(_situation()) == Outcome(seconds=3)


def test_another_place_does_not_match() -> None:
    book = BehaviourBook()
    book.set(succeeds(3), pipeline="other")
    book.set(succeeds(3), action="Lint")
    assert book.choose(_situation()) is None


def test_the_most_specific_entry_wins_in_whatever_order_it_was_set() -> None:
    book = BehaviourBook()
    book.set(succeeds(1), pipeline="web", action="Unit")
    book.set(succeeds(2), pipeline="web")
    book.set(succeeds(3))
    assert book.choose(_situation()) == succeeds(1)
    assert book.choose(_situation(action="Lint")) == succeeds(2)
    assert book.choose(_situation(pipeline="other")) == succeeds(3)


def test_a_list_is_used_up_attempt_by_attempt_and_then_less_specific_entries_count() -> None:
    book = BehaviourBook()
    book.set([fails(1, "no"), succeeds(2)], action="Unit")
    book.set(succeeds(9))
    assert [book.choose(_situation()) for _ in range(3)] == [fails(1, "no"), succeeds(2), succeeds(9)]


def test_a_function_sees_the_situation() -> None:
    book = BehaviourBook()
    book.set(lambda situation: succeeds(situation.attempt, summary=situation.provider))
    assert book.choose(_situation(attempt=4)) == succeeds(4, summary="CodeBuild")


def test_clear_forgets_everything() -> None:
    book = BehaviourBook()
    book.set(succeeds(1))
    book.clear()
    assert book.choose(_situation()) is None


def test_a_failure_carries_its_error() -> None:
    assert fails(5, "boom", "ConfigurationError", summary="s") == Outcome(
        "Failed", 5, "ConfigurationError", "boom", "s"
    )
