"""What checks find, told while they go on: a line each for people, or all as one JSON object for programs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable

from services.doctor.finding import Finding, Verdict, worst_of
from tui.entry.doctor_lines import json_of, lines_of, sum_of

BROKEN = 1
"""The exit status where something is broken."""
INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


def tell_findings(findings: Iterable[Finding], *, as_json: bool) -> int:
    """Tell each finding as it comes, then the sum; the exit status.

    Args:
        findings: as the checks find them.
        as_json: all as one JSON object at the end, instead of lines.
    """
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    colours = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    found: list[Finding] = []
    try:
        for finding in findings:
            found.append(finding)
            if not as_json:
                sys.stdout.write("".join(f"{line}\n" for line in lines_of(finding, width, colours=colours)))
                sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    sys.stdout.write(f"{json_of(found)}\n" if as_json else f"\n{sum_of(found)}\n")
    return BROKEN if worst_of(found) is Verdict.BROKEN else 0
