"""Scenarios: worlds that are ready to be looked at, by name."""

from services.emulator.scenarios.registry import build_scenario, is_scenario, scenario_names

__all__ = ["build_scenario", "is_scenario", "scenario_names"]
