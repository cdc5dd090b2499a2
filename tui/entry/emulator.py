"""The entry points that may start the emulator: ``pipedeck emulator`` and ``--demo``."""

from __future__ import annotations

from tui.entry.cli import fail
from tui.options import EmulatorOptions


def scenario_complaint(name: str) -> str | None:
    """Why there is no such scenario, in one line; None where there is one."""
    from services.emulator.scenarios import is_scenario, scenario_names

    if is_scenario(name):
        return None
    return f"there is no scenario {name!r}; there are {', '.join(scenario_names())} and large:N"


def serve_alone(options: EmulatorOptions) -> int:
    """Serve the emulator until Ctrl+C; the exit status."""
    from services.emulator.serve import serve

    complaint = scenario_complaint(options.scenario)
    if complaint is not None:
        return fail(complaint, program="pipedeck emulator")
    try:
        serve(port=options.port, scenario=options.scenario, speed=options.speed)
    except OSError as error:
        return fail(f"port {options.port}: {error.strerror}", program="pipedeck emulator")
    return 0
