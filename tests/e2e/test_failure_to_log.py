"""The night's errand: from the fleet to the line in which a build failed, by keys alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

AT_MOST = 9
"""Keys; the promise is fewer than ten."""


class Counted:
    """Presses keys in a terminal and counts them.

    Args:
        terminal: where they go.
    """

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.count = 0

    def press(self, key: str, pattern: str) -> None:
        """Press one key and wait until a regular expression is on the screen."""
        self.terminal.press(key)
        self.count += 1
        self.terminal.wait(pattern)


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["wide", "narrow"])
def test_from_the_fleet_to_the_line_that_failed_the_build(tmp_path: Path, size: tuple[int, int]) -> None:
    with Terminal("--demo", home=tmp_path, size=size) as terminal:
        terminal.wait(r"All \d\d .*3 Failed [1-9]")
        terminal.wait(r"✘ failed +orders-")
        keys = Counted(terminal)
        # the demo lives on: what else has failed meanwhile, and where the cursor is, is no one's to say
        keys.press("3", r"▌✘ failed")
        for letter in "/ord":
            keys.press(letter, r"Failed")
        keys.press("enter", r"▌✘ failed +orders-(prod|stage)")
        keys.press("enter", r"▌ +✘ UnitTests")
        terminal.wait(r"JobFailed: Build terminated with state: FAILED")
        keys.press("l", r"the action ended")
        keys.press("e", r"▌ FAIL  src/cart/split\.test\.ts")
        terminal.wait(r"● Split the cart › keeps the order of its lines")
        assert keys.count <= AT_MOST
        terminal.press("q")
        assert terminal.wait_for_end() == 0
