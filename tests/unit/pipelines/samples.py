"""Real answers that nobody here wrote, where the folder with them is at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "samples"


def sample(name: str) -> Any:
    """A sample by its path in the folder; skips where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip("the samples are not here")
    return json.loads(path.read_text(encoding="utf-8"))


def all_samples() -> list[Path]:
    """Every JSON file in the folder."""
    return sorted(FOLDER.rglob("*.json"))
