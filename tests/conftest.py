"""Fixtures that every test may use, and examples that are the same in every run however busy the machine is."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.emulator_fixtures"]

settings.register_profile(
    "pipedeck",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("pipedeck")
