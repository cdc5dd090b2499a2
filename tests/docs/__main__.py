"""``python -m tests.docs``: write the generated parts of the documentation, or ``--check`` that they are fresh.

``--pictures`` has the application draw its own pictures into ``docs/`` from the demo.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from tests.docs.tables import keys_table, options_table, settings_table

ROOT = Path(__file__).parents[2]
PARTS = {
    "keys": keys_table,
    "options": options_table,
    "settings": settings_table,
}
FILES = ("README.md", "docs/reference.md")


def fresh(text: str) -> str:
    """A document with its generated parts made anew: what stands between ``<!-- NAME -->`` marks."""
    for name, make in PARTS.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        if mark:
            _, end, after = rest.partition(f"<!-- /{name} -->")
            text = f"{before}{mark}{make()}\n{end}{after}"
    return text


def stale_parts() -> list[str]:
    """What differs from the code, as a diff for each file."""
    found = []
    for name in FILES:
        text = (ROOT / name).read_text()
        lines = difflib.unified_diff(text.splitlines(), fresh(text).splitlines(), name, "fresh", lineterm="")
        found.append("\n".join(lines))
    return [diff for diff in found if diff]


def main() -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args()
    if given.pictures:
        from tests.docs.pictures import draw

        draw(ROOT / "docs")
        return 0
    if given.check:
        stale = stale_parts()
        sys.stdout.write("\n".join(stale) or "fresh\n")
        return 1 if stale else 0
    for name in FILES:
        path = ROOT / name
        path.write_text(fresh(path.read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
