"""What can be asked of the live engine and of the fleet as it is saved in views, each declared once."""

from __future__ import annotations

from tui.commands.command import Command, Context

# fmt: off
LIVE_COMMANDS = (
    Command(
        "app.live", "live engine", "Show what each target's budget does, and why something is not fresh.",
        name="live", aliases=("budget",),
    ),
    Command(
        "app.low-bandwidth", "low bandwidth", "Write less: 16 colours, no mouse motion, coarser clocks.",
        name="low-bandwidth", aliases=("slow-link",),
    ),
    Command(
        "fleet.view", "view", "Show the fleet as a view of the configuration has it.",
        name="view", takes="VIEW", contexts=frozenset({Context.FLEET}),
    ),
)
# fmt: on
