"""From settings to a running application, and to a clean end."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from types import FrameType

from tui.app import PipedeckApp
from tui.commands import Registry
from tui.connect import connector_for
from tui.settings import Settings
from tui.wire.escape import install as install_prompt_escape

GRACE_SECONDS = 1.0
"""How long a terminal that went away may take to be left in peace."""


def launch(settings: Settings, registry: Registry) -> int:
    """Run the application until it is left; the exit status."""
    install_prompt_escape()
    app = PipedeckApp(settings, registry, connector_for(settings))
    _end_on_signals(app)
    try:
        status = app.run(mouse=settings.mouse)
    finally:
        if app.backend is not None:
            app.backend.stop()
    return app.return_code or 0 if status is None else status


def _end_on_signals(app: PipedeckApp) -> None:
    """Have SIGTERM and SIGHUP restore the terminal and end the application.

    Where the terminal is gone for good, writing to it may block or fail; then the process ends itself.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        try:
            asyncio.get_running_loop().call_soon_threadsafe(app.exit, 128 + number)
        except RuntimeError:  # it does not run yet, or no longer: the terminal is as it was
            raise SystemExit(128 + number) from None
        timer = threading.Timer(GRACE_SECONDS, os._exit, args=(128 + number,))
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
