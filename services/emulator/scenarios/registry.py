"""The list of scenarios."""

from __future__ import annotations

from collections.abc import Callable

from services.clock import Clock
from services.emulator.scenarios.demo import build_demo
from services.emulator.scenarios.large import build_fleet, build_large
from services.emulator.scenarios.single import build_single
from services.emulator.world import World


def _leave_empty(world: World) -> None:
    """The empty scenario: nobody has any pipeline."""


_SCENARIOS: dict[str, Callable[[World], None]] = {
    "empty": _leave_empty,
    "single": build_single,
    "demo": build_demo,
    "large": build_large,
    "fleet": build_fleet,
}
_SIZED: dict[str, Callable[[World, int], None]] = {"large": build_large, "fleet": build_fleet}
"""Those that take a number behind a colon."""


def scenario_names() -> list[str]:
    """The names that `build_scenario` knows."""
    return list(_SCENARIOS)


def is_scenario(name: str) -> bool:
    """Whether `build_scenario` knows that name."""
    base, _, count = name.partition(":")
    return name in _SCENARIOS or (base in _SIZED and count.isdecimal())


def build_scenario(name: str, clock: Clock, seed: int = 1) -> World:
    """A new world as the scenario has it; the same name, seed and clock give the same world.

    Args:
        name: one of `scenario_names`, or ``large:N`` for N pipelines in one
            account and region, ``fleet:N`` for as many in two accounts and three regions.
        clock: the world's time.
        seed: of all that looks random.

    Raises:
        KeyError: there is no scenario of that name.
    """
    build = _SCENARIOS[name] if name in _SCENARIOS else _sized(name)
    world = World(clock, seed)
    with world.lock:
        build(world)
        world.timeline.catch_up()
    return world


def _sized(name: str) -> Callable[[World], None]:
    if not is_scenario(name):
        raise KeyError(name)
    base, _, count = name.partition(":")
    build = _SIZED[base]
    return lambda world: build(world, int(count))
