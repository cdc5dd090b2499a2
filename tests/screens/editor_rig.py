"""An editor that does what a test says, in place of the operator's."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver

from services.definition.drafts import drafts_path


class FakeEditor:
    """A program that is started as the operator's editor; it is called as nano is.

    Args:
        folder: where the program stands.
    """

    def __init__(self, folder: Path) -> None:
        self.program = folder / "nano"
        self.log = folder / "edited"
        self.does("true")

    def does(self, commands: str) -> None:
        """What it does from now on, in the shell's words; ``$file`` is the file that it is to edit."""
        self.program.write_text(
            f'#!/bin/sh\nfor file; do :; done\necho "$@" >> {self.log}\n{commands}\n', "utf-8"
        )
        self.program.chmod(0o700)

    def replaces(self, old: str, new: str) -> None:
        """Have it replace one text by another, everywhere."""
        self.does(f"sed -i 's|{old}|{new}|' \"$file\"")

    @property
    def calls(self) -> list[str]:
        """What it was started with, each time."""
        return self.log.read_text("utf-8").splitlines() if self.log.exists() else []


def drafts() -> list[Path]:
    """The drafts that are kept."""
    return sorted(drafts_path().glob("*")) if drafts_path().exists() else []


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeEditor:
    """The operator's editor; the terminal of the tests lets itself be handed over."""
    fake = FakeEditor(tmp_path)
    monkeypatch.setenv("VISUAL", str(fake.program))
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    return fake
