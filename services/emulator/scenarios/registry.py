"""The list of scenarios."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from services.clock import Clock
from services.emulator.scenarios.demo import build_demo
from services.emulator.scenarios.large import build_large
from services.emulator.scenarios.single import build_single
from services.emulator.world import World


def _leave_empty(world: World) -> None:
    """The empty scenario: nobody has any pipeline."""


_SCENARIOS: dict[str, Callable[[World], None]] = {
    "empty": _leave_empty,
    "single": build_single,
    "demo": build_demo,
    "large": build_large,
}


def scenario_names() -> list[str]:
    """The names that `build_scenario` knows."""
    return list(_SCENARIOS)


def is_scenario(name: str) -> bool:
    """Whether `build_scenario` knows that name."""
    base, _, count = name.partition(":")
    return name in _SCENARIOS or (base == "large" and count.isdecimal())


def build_scenario(name: str, clock: Clock, seed: int = 1) -> World:
    """A new world as the scenario has it; the same name, seed and clock give the same world.

    Args:
        name: one of `scenario_names`, or ``large:N`` for a large fleet of N pipelines.
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
    return partial(build_large, count=int(name.partition(":")[2]))
