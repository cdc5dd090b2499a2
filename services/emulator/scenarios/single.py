"""One pipeline that has never run."""

from __future__ import annotations

from services.emulator.scenarios.reserved import add_checkout
from services.emulator.world import World

ACCOUNT = "111122223333"
REGION = "eu-west-1"


def build_single(world: World) -> None:
    """Put ``checkout-release`` alone into account 111122223333, eu-west-1."""
    add_checkout(world.region(ACCOUNT, REGION), world.timeline.now())
