"""Where the tables go: to the screen, or between the marks of a page."""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib.metadata import version
from pathlib import Path


def surroundings() -> str:
    """On what it is measured."""
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, Textual {version('textual')}, {os.cpu_count()} cores"
        f" ({platform.machine()}), load {load:.1f} at the start. Terminal: 120x36, true colour."
    )


def publish(text: str, mark: str, page: Path | None) -> None:
    """Print a text, or put it into a page between ``<!-- mark -->`` and ``<!-- /mark -->``."""
    if page is None:
        sys.stdout.write(text)
        return
    before = page.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not marked.search(before):
        raise SystemExit(f"{page} has no <!-- {mark} --> marks")
    page.write_text(marked.sub(lambda found: found[1] + text + found[2], before), encoding="utf-8")
