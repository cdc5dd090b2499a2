"""The bench as a fixture."""

from __future__ import annotations

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from tests.contract.aws_services.bench import Bench


@pytest.fixture
def bench(emulator: Emulator, clock: SteppedClock) -> Bench:
    """An emulator of an empty world with a stepped clock."""
    return Bench(emulator, clock)
