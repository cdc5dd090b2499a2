"""The desk for the tests of definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.clock import SteppedClock
from services.definition.drafts import Drafts
from services.emulator import Emulator
from tests.contract.pipelines.desk import Desk
from tests.live_rig import CREDENTIALS


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """The default credential chain finds account 111122223333."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def desk(emulator: Emulator, clock: SteppedClock, tmp_path: Path) -> Desk:
    """Reader and operator at an empty emulator where every action takes ten seconds."""
    return Desk(emulator, clock, tmp_path / "audit.jsonl")


@pytest.fixture
def drafts(clock: SteppedClock, tmp_path: Path) -> Drafts:
    """Where edited texts are kept."""
    return Drafts(tmp_path / "drafts", clock)
