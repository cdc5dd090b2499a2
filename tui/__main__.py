"""The console script ``pipedeck``, and ``python -m tui``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run pipedeck with the process's arguments."""
    from tui.entry.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
