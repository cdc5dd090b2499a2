"""The demo: the embedded emulator with a living fleet, and AWS profiles of its own."""

from __future__ import annotations

import os
import tempfile
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from tui.connect import assemble
from tui.settings import Settings

if TYPE_CHECKING:
    from services.emulator.world import World
    from tui.backend import Connection, Notify

REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
ACCOUNTS = {"prod": "111122223333", "staging": "444455556666", "shared": "777788889999"}


class DemoConnector:
    """Starts the emulator on loopback and connects to it. Nothing outside this process is touched.

    Args:
        settings: which scenario, how fast, and which regions.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, notify: Notify) -> Connection:
        """The backend, or the problem because of which there is none."""
        from services.clock import FastClock
        from services.emulator import Emulator
        from services.emulator.scenarios import build_scenario

        options = self.settings.options
        with ExitStack() as stack:
            try:
                clock = FastClock(options.speed)
                world = build_scenario(options.scenario, clock)
                emulator = stack.enter_context(Emulator(world))
                stack.enter_context(DemoProfiles())
                backend = assemble(self.settings, self._targets(world), clock, notify, emulator.url)
            except (OSError, LookupError) as error:
                return Problem(ProblemKind.CONFIGURATION, "the demo cannot start", detail=str(error))
            except ServiceError as error:
                return error.problem
            backend.owned.append(stack.pop_all())
            return backend

    def _targets(self, world: World) -> list[Target]:
        """Every account and region in which the scenario has pipelines, or the regions that were asked for."""
        asked = self.settings.options.regions
        found = [
            Target(f"{name}/{region}", region, profile=name)
            for name, number in ACCOUNTS.items()
            for region in asked or REGIONS
            if asked or world.region(number, region).pipelines
        ]
        first = Target(f"{next(iter(ACCOUNTS))}/{REGIONS[0]}", REGIONS[0], profile=next(iter(ACCOUNTS)))
        return found or [first]


class DemoProfiles(AbstractContextManager["DemoProfiles"]):
    """An AWS configuration of the demo's own, so that the operator's is neither read nor needed.

    The keys are the emulator's: ``AKIA`` and the account's number. The aws CLI works with them while the demo
    runs, in a shell that has AWS_CONFIG_FILE set as here.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pipedeck-demo-")
        self._before: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        """Write the configuration and have this process use it."""
        path = Path(self._folder.name) / "config"
        path.write_text("".join(self._profile(name, number) for name, number in ACCOUNTS.items()))
        wanted = {"AWS_CONFIG_FILE": str(path), "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
        gone = (
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
        )
        self._before = {name: os.environ.get(name) for name in (*wanted, *gone)}
        for name in gone:
            os.environ.pop(name, None)
        os.environ.update(wanted)
        return self

    def __exit__(self, *_exception: object) -> None:
        """Put everything back."""
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        self._folder.cleanup()

    @staticmethod
    def _profile(name: str, number: str) -> str:
        return (
            f"[profile {name}]\naws_access_key_id = AKIA{number}\n"
            "aws_secret_access_key = demo\nregion = eu-west-1\n\n"
        )
