"""The real application under Textual's pilot, at an emulator whose time is the test's own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from services.audit import AuditEntry, Phase, read
from services.clock import SteppedClock
from services.config import Config
from services.domain.target import PipelineKey, Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.errors import ServiceError
from services.paths import audit_path
from tests.engine_worlds import REGION
from tui.app import PipedeckApp
from tui.backend import Connection, Notify
from tui.commands import CATALOGUE, Registry
from tui.connect import assemble
from tui.options import Options
from tui.settings import Settings
from widgets.cli_preview import CliPreview

PROFILE = "prod"
TARGET = f"{PROFILE}/{REGION}"
QUICK = Options(refresh=0.5, pipeline=None)
"""Six times as fast as the default, so that no test waits for a poll."""
LOOK = 0.01
"""Seconds between two looks at what a test waits for."""
PATIENCE = 60.0
"""Seconds, enough for a busy machine; a test that passes waits for none of them."""


def key(name: str = "web") -> PipelineKey:
    """The key of a pipeline of the rig's target."""
    return PipelineKey(TARGET, name)


async def _at_once(*_: float) -> None:
    """Let others have their turn."""
    await asyncio.sleep(0)


class Deck:
    """A running application, and words for what tests do with it.

    Args:
        app: the application.
        pilot: presses its keys.
        emulator: the endpoint that it reads.
        clock: the clock of both.
    """

    def __init__(self, app: PipedeckApp, pilot: Pilot[int], emulator: Emulator, clock: SteppedClock) -> None:
        self.app = app
        self.pilot = pilot
        self.emulator = emulator
        self.clock = clock

    @property
    def text(self) -> str:
        """What the screen or dialog in front shows, toasts included."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    @property
    def words(self) -> str:
        """The same in one line with single spaces, for what may be folded; of a dialog what its frame holds."""
        lines = self.text.splitlines()
        if self.app.dialog_in_front:
            lines = [line.partition("│")[2].rpartition("│")[0] or line for line in lines]
        return " ".join(" ".join(lines).split())

    @property
    def cli(self) -> str:
        """The command line that the dialog in front shows."""
        return self.app.screen.query_one(CliPreview).command

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until a condition holds."""
        limit = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < limit, f"{what} did not come:\n{self.text}"
            await asyncio.sleep(LOOK)

    async def wait(self, pattern: str) -> None:
        """Wait until a regular expression is on the screen, however it is folded."""
        await self.until(lambda: re.search(pattern, self.words) is not None, repr(pattern))

    async def gone(self, pattern: str) -> None:
        """Wait until a regular expression is on the screen no longer."""
        await self.until(lambda: re.search(pattern, self.words) is None, f"the end of {pattern!r}")

    async def press(self, *keys: str) -> None:
        """Press keys one after another, and wait until each has done its work.

        The application tells when that is; Textual's own way, to wait until the process computes nothing, takes long
        where an endpoint and its reader are in the same process.
        """
        for key in keys:
            with patch("textual.app.wait_for_idle", _at_once):
                await self.pilot.press(key)
            await self.until(lambda: self.app.keys_are_done, "the end of the key's work")
        await self.pilot.pause()

    def focus(self, selector: str) -> None:
        """Give the keys to the first widget that a selector finds."""
        self.app.screen.set_focus(self.app.screen.query(selector).first())

    async def type(self, text: str, field: str | None = None) -> None:
        """Put a text where the cursor is, or in a field by its selector, as a paste does."""
        if field:
            self.focus(field)
        line = self.app.focused
        assert isinstance(line, Input), f"{line} takes no text"
        line.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def push(self, button: str) -> None:
        """Go to a button by its id and press enter on it; it takes no second press while it looks pressed."""
        pushed = self.app.screen.query_one(f"#{button}")
        await self.until(lambda: not pushed.has_class("-active"), "the button's release")
        self.focus(f"#{button}")
        await self.press("enter")

    async def command(self, line: str) -> None:
        """Type a line after the colon."""
        await self.press("colon")
        await self.type(line)
        await self.press("enter")

    async def open(self, name: str = "web") -> None:
        """Open a pipeline and wait for its stages."""
        await self.command(f"pipeline {name}")
        await self.wait(f"Fleet › {name}")
        await self.until(lambda: self.knows(name), f"the state of {name}")
        await self.pilot.pause()

    def knows(self, name: str) -> bool:
        """Whether a pipeline's state, executions and declaration were read."""
        backend = self.app.backend
        snapshot = backend.engine.snapshot(key(name)) if backend is not None else None
        return snapshot is not None and None not in (
            snapshot.state or (snapshot.executions if snapshot.summary.mode == "PARALLEL" else None),
            snapshot.executions,
            snapshot.definition,
        )

    def fault(self, kind: FaultKind, operation: str | None = None, **members: Any) -> None:
        """Have something go wrong from now on."""
        self.emulator.faults.add(Fault(kind=kind, operation=operation, **members))

    def calls(self, operation: str) -> int:
        """How many calls of an operation the endpoint has seen."""
        return len(self.emulator.calls.find(operation))

    def audited(self, phase: Phase = Phase.RESULT) -> list[AuditEntry]:
        """The intents, or the results, of the audit log; none where there is no log."""
        path = audit_path()
        return [entry for entry in read(path) if entry.phase is phase] if path.exists() else []

    def said(self) -> list[str]:
        """The toasts that are on screen."""
        return [notice.message for notice in self.app._notifications]


Start = Callable[..., AbstractAsyncContextManager[Deck]]
"""Starts the application: ``start(options=..., config=..., size=..., target=..., targets=...)``."""


class EmulatorConnector:
    """Connects to an emulator as the profile's credentials have it, or says why that cannot be.

    Args:
        settings: of the run.
        emulator: the endpoint.
        clock: its clock.
        targets: what is read.
    """

    def __init__(
        self, settings: Settings, emulator: Emulator, clock: SteppedClock, targets: Sequence[Target]
    ) -> None:
        self.settings = settings
        self.emulator = emulator
        self.clock = clock
        self.targets = list(targets)

    def __call__(self, notify: Notify) -> Connection:
        """The backend, or the problem because of which there is none."""
        try:
            return assemble(self.settings, self.targets, self.clock, notify, self.emulator.url)
        except ServiceError as error:
            return error.problem


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own: AWS configuration with one profile, state and audit log."""
    path = tmp_path / "aws"
    path.write_text(
        f"[profile {PROFILE}]\naws_access_key_id = AKIA111122223333\naws_secret_access_key = secret\n"
    )
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    environ: Mapping[str, str] = {
        "AWS_CONFIG_FILE": str(path),
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return tmp_path


@pytest.fixture
def start(emulator: Emulator, clock: SteppedClock, home: Path) -> Start:
    """Starts the application at the emulator of the test."""
    assert home.exists()

    @asynccontextmanager
    async def running(
        options: Options = QUICK,
        config: Config | None = None,
        size: tuple[int, int] = (120, 36),
        target: Target | None = None,
        wait: str = "All",
        targets: Sequence[Target] = (),
    ) -> AsyncIterator[Deck]:
        settings = Settings(replace(options, refresh=QUICK.refresh), config or Config())
        registry = Registry(CATALOGUE, read_only=settings.read_only, keymap=settings.config.keys)
        where = targets or [target or Target(TARGET, REGION, profile=PROFILE)]
        app = PipedeckApp(settings, registry, EmulatorConnector(settings, emulator, clock, where))
        async with app.run_test(size=size, notifications=True) as pilot:
            deck = Deck(app, pilot, emulator, clock)
            try:
                await deck.wait(wait)
                yield deck
                await deck.until(lambda: all(each.is_mounted for each in app.screen_stack), "the last screen")
            finally:
                if app.backend is not None:
                    app.backend.stop()

    return running


def shown_keys(deck: Deck) -> Sequence[str]:
    """The footer's words, in order."""
    return deck.text.splitlines()[-1].split()
