"""Learned budgets survive a run, and a spoiled file is as good as none."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.live.budget import RATE, BudgetState
from services.live.budget_file import load_budgets, save_budgets


def test_budgets_are_kept_beside_those_of_other_targets(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "budgets.json"
    save_budgets(path, {"prod/eu-west-1": BudgetState(2.5, 4.0)})
    save_budgets(path, {"dev/eu-west-1": BudgetState(8.0, 20.0)})
    assert load_budgets(path) == {
        "prod/eu-west-1": BudgetState(2.5, 4.0),
        "dev/eu-west-1": BudgetState(8.0, 20.0),
    }
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["budgets.json"]


@pytest.mark.parametrize("text", ["", "[]", "{", '"x"', "null"])
def test_a_spoiled_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "budgets.json"
    path.write_text(text)
    assert load_budgets(path) == {}


def test_a_spoiled_target_starts_afresh(tmp_path: Path) -> None:
    path = tmp_path / "budgets.json"
    path.write_text('{"prod": {"rate": "fast"}}')
    assert load_budgets(path)["prod"].rate == RATE


def test_a_file_that_is_missing_holds_nothing(tmp_path: Path) -> None:
    assert load_budgets(tmp_path / "none.json") == {}
