"""The bench for the engine's tests."""

from __future__ import annotations

from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.engine.bench import Bench


@pytest.fixture
def bench(emulator: Emulator, client: Any, clock: SteppedClock) -> Bench:
    """An empty emulator where every action takes ten seconds and succeeds."""
    return Bench(emulator, client, clock)
