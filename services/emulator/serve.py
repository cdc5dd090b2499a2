"""The endpoint alone, in the foreground, for the ``aws`` command and for scripts."""

from __future__ import annotations

import signal
import threading
from types import FrameType

from services.clock import FastClock
from services.emulator.emulator import Emulator
from services.emulator.scenarios import build_scenario


def serve(port: int, scenario: str, speed: float) -> None:
    """Serve a scenario on 127.0.0.1 until Ctrl+C or SIGTERM; call it from the main thread.

    Prints ``listening on http://127.0.0.1:PORT`` once it answers.

    Args:
        port: where to listen; 0 picks a free one.
        scenario: a name of the scenario registry.
        speed: emulated seconds for each real one; above zero.

    Raises:
        OSError: the port is taken.
        KeyError: there is no scenario of that name.
        ValueError: ``speed`` is not above zero.
    """
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler takes both
        ended.set()

    previous = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        world = build_scenario(scenario, FastClock(speed))
        with Emulator(world, port, scenario=scenario) as emulator:
            print(f"listening on {emulator.url}", flush=True)  # noqa: T201 - this is the command's output
            ended.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
