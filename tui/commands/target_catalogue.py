"""What can be asked for among the targets, each declared once."""

from __future__ import annotations

from tui.commands import availability as when
from tui.commands.command import Command, Context

TARGETS = frozenset({Context.TARGETS})

# fmt: off
TARGET_COMMANDS = (
    Command(
        "targets.toggle", "on/off", "Read the target, or leave it alone.",
        keys=("space",), contexts=TARGETS, footer=10, when=when.target_listed,
    ),
    Command(
        "targets.renew", "renew", "Look for the target's credentials anew, and try it at once.",
        keys=("r",), name="renew", contexts=TARGETS, footer=20, when=when.place_selected,
    ),
    Command(
        "targets.add", "add", "Add a profile or a role, in one region or several.",
        keys=("a",), name="add-target", contexts=TARGETS, footer=30,
    ),
    Command(
        "targets.remove", "remove", "Take the target away, also from later runs.",
        keys=("x",), name="remove-target", contexts=TARGETS, footer=40, when=when.target_listed,
    ),
    Command(
        "targets.discover", "look again", "Look again for accounts, and for regions that have pipelines.",
        keys=("d",), name="discover", contexts=TARGETS, footer=50,
    ),
    Command(
        "targets.save", "save", "Save the choice of targets to the configuration; shows the change first.",
        keys=("S",), name="save-targets", contexts=TARGETS, footer=60,
    ),
    Command(
        "targets.wipe-vault", "wipe vault", "Delete the credentials that the operating system's keyring keeps.",
        name="wipe-vault", contexts=TARGETS,
    ),
)
# fmt: on
