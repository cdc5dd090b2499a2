"""Fixtures that every test may use, and examples that are the same in every run however busy the machine is."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.emulator_fixtures"]

MOST_KEPT = 1_500_000
"""Objects; some ten starts of the application."""

settings.register_profile(
    "pipedeck",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("pipedeck")


def pytest_xdist_auto_num_workers() -> int:
    """How many ``-n auto`` takes: one more than there are cores, for a good part of the time is spent waiting."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True, scope="session")
def collected_by_the_tests() -> Iterator[None]:
    """Leave collecting garbage to ``collected_now_and_then``, whatever the application says to the collector.

    It keeps what its start has made for good, as is right for one start; a test's process starts hundreds. And to
    look for garbage all the time takes a tenth of theirs.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", lambda: None)
        patch.setattr(gc, "enable", lambda: None)
        yield


@pytest.fixture(autouse=True)
def collected_now_and_then() -> Iterator[None]:
    """Collect what tests have left once it is much: some hundreds of MiB."""
    yield
    if gc.get_count()[0] > MOST_KEPT:
        gc.collect()
