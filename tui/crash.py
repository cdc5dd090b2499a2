"""What is said when pipedeck itself fails: where, never with what values, for those can be secrets."""

from __future__ import annotations

import sys
import traceback

from services.redact import redact
from services.version import version


def crash_report(error: BaseException) -> str:
    """The failure as text: version, places in the code, and the redacted message; no local variables."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    head = f"pipedeck {version()} failed. Please report this; it says nothing of your account."
    python = sys.version.split(maxsplit=1)[0]
    last = redact(f"{type(error).__name__}: {error}")
    return "\n".join([head, f"Python {python}", *places, last])
