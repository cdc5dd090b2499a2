"""The demo's sign-in on a real terminal: an account that was dark comes up."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.terminal import Terminal


def test_an_account_comes_up_once_access_was_given(tmp_path: Path) -> None:
    with Terminal("--demo", "--speed", "8", home=tmp_path) as terminal:
        terminal.wait(r"analytics/us-east-1: .* press L to sign in")
        terminal.wait(r"All 52 ")
        terminal.press("L")
        terminal.wait(r"All 55 ")
        terminal.wait(r"Sign in to acme", gone=True)
        terminal.wait(r"press L to sign in", gone=True)
        assert not (tmp_path / ".aws").exists()
        terminal.press("q")
        assert terminal.wait_for_end() == 0
