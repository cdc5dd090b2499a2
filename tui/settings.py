"""One run's settings: the flags, and under them the configuration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.config import Config
from services.domain.target import Target
from tui.options import Options

if TYPE_CHECKING:
    from services.targets.plan import Wishes

VISIBLE_RUNNING_SECONDS = 3.0
"""How often a running pipeline on screen is read by default; ``--refresh`` scales every pace by it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds in this run.

    Args:
        options: the flags as given.
        config: the configuration as read.
        theme: the name of the colours.
    """

    options: Options
    config: Config
    theme: str = "pipedeck"

    @property
    def read_only(self) -> bool:
        """Whether every verb is withheld: by flag, else by configuration."""
        flag = self.options.read_only
        return self.config.defaults.read_only if flag is None else flag

    @property
    def demo(self) -> bool:
        """Whether the embedded emulator is shown."""
        return self.options.demo

    @property
    def low_bandwidth(self) -> bool:
        """Whether to write as little as possible."""
        return self.options.low_bandwidth or self.config.defaults.low_bandwidth

    @property
    def ascii(self) -> bool:
        """Whether to draw with ASCII alone."""
        return self.options.ascii or self.config.defaults.ascii

    @property
    def mouse(self) -> bool:
        """Whether to take the mouse."""
        return self.options.mouse and self.config.defaults.mouse and not self.low_bandwidth

    @property
    def wishes(self) -> Wishes:
        """Which targets the flags ask for."""
        from services.targets.plan import Wishes

        options = self.options
        return Wishes(
            profiles=options.profiles,
            regions=options.regions,
            role_arn=options.role_arn,
            all_profiles=options.all_profiles,
            names=options.targets,
        )

    @property
    def refresh_scale(self) -> float:
        """By how much every polling interval is longer than the default."""
        seconds = self.options.refresh or self.config.defaults.refresh
        return 1.0 if seconds is None else seconds / VISIBLE_RUNNING_SECONDS

    def refresh_scale_of(self, target: Target) -> float | None:
        """The same for a target with a pace of its own; None where it has none."""
        return None if target.refresh is None else target.refresh / VISIBLE_RUNNING_SECONDS
