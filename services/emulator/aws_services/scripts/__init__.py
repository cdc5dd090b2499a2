"""What tools print while they work: the lines of the emulated logs.

A tool is a function from a random generator, the number of lines wanted and whether it fails to its lines.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Tool = Callable[[Random, int, bool], list[str]]
"""Takes dice, about how many lines to print, and whether it fails; answers its lines."""
