"""The entry points that may start the emulator: ``pipedeck emulator`` and ``--demo``."""

from __future__ import annotations

from tui.cli import fail
from tui.options import EmulatorOptions


def serve_alone(options: EmulatorOptions) -> int:
    """Serve the emulator until Ctrl+C; the exit status."""
    from services.emulator.serve import serve

    try:
        serve(port=options.port, scenario=options.scenario, speed=options.speed)
    except (OSError, LookupError) as error:
        return fail(f"emulator: {error}")
    return 0
