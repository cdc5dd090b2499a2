"""Fixtures that every test may use, and examples that are the same in every run however busy the machine is."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.emulator_fixtures"]

MOST_KEPT = 1_500_000
"""Objects; some ten starts. To look through them after each would take half as long again as the tests."""

settings.register_profile(
    "pipedeck",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("pipedeck")


@pytest.fixture(autouse=True)
def kept_for_one_run_only() -> Iterator[None]:
    """The application keeps what its start has made from the garbage collector; a test's process starts hundreds."""
    yield
    if gc.get_freeze_count() > MOST_KEPT:
        gc.unfreeze()
        gc.collect()
