"""What budgets have learned, kept between runs; losing it costs nothing but learning it again."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from services.live.budget import BudgetState
from services.paths import cache_path, make_private


def budget_path() -> Path:
    """The file, in the cache folder."""
    return cache_path() / "budgets.json"


def load_budgets(path: Path) -> dict[str, BudgetState]:
    """What an earlier run learned, by target; nothing where the file is missing or makes no sense."""
    try:
        kept = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return (
        {name: BudgetState.from_json(data) for name, data in kept.items()} if isinstance(kept, dict) else {}
    )


def save_budgets(path: Path, budgets: Mapping[str, BudgetState]) -> None:
    """Keep what this run learned beside what is known of other targets; whole or not at all, mode 0600.

    Raises:
        OSError: it cannot be written.
    """
    merged = {**load_budgets(path), **budgets}
    make_private(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w") as file:
            json.dump({target: state.as_json() for target, state in sorted(merged.items())}, file)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
