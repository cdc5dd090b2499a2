"""The whole path, by keys alone, in a real terminal: hold, start, watch, release, approve, done."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.terminal import Terminal


def test_a_release_from_start_to_finish(tmp_path: Path) -> None:
    with Terminal("--demo", home=tmp_path) as terminal:
        terminal.wait("checkout-release|All 4")
        terminal.press("/")
        terminal.type("checkout-release")
        terminal.wait(r"1 of \d+")
        terminal.press("enter", "enter")
        terminal.wait(r"Fleet › checkout-release")
        terminal.wait("Source")

        # Hold the transition into the last stage: how long a build takes is not the keys' to say.
        terminal.wait("Release")
        select(terminal, "Release")
        terminal.press("t")
        terminal.wait("Transition of checkout-release")
        terminal.type("freeze until noon")
        terminal.wait("17/300")
        go_to(terminal, "Disable")
        terminal.press("enter")
        terminal.wait("The transition into Release is disabled")

        # Start, with one variable changed and an older commit in place of the newest.
        terminal.press("s")
        terminal.wait("Start checkout-release")
        terminal.wait("Source revisions")
        terminal.type("production")
        terminal.press("tab", "tab", "tab")
        terminal.type("91aa0de1c2b3d4e5f60718293a4b5c6d7e8f9012")
        terminal.wait("name=Environment,value=production")
        terminal.wait(r"revisionValue=91aa0de1c2b3")
        go_to(terminal, "Start")
        terminal.press("enter")
        terminal.wait("of checkout-release started")

        # Each stage goes from running to succeeded without a key.
        terminal.wait(r"✓ Source\b.*91aa0de")
        terminal.wait(r"► Build\b")
        terminal.wait(r"✓ Build\b.*91aa0de")
        terminal.wait(r"╳ held .* by .*freeze until noon")
        terminal.wait(r"1 waiting")
        terminal.wait(r"› 91aa0de")

        # Let it in, approve it, and see it finish.
        terminal.press("t")
        terminal.wait("Lets into Release")
        go_to(terminal, "Enable")
        terminal.press("enter")
        terminal.wait("The transition into Release is enabled")
        terminal.wait(r"◆ Approval .*waiting")
        terminal.press("a")
        terminal.wait("Approve or reject checkout-release")
        terminal.press("up")
        terminal.type("looks good")
        terminal.wait('"summary":"looks good"')
        go_to(terminal, "Approve")
        terminal.press("enter")
        terminal.wait("Approved: Release")
        terminal.wait(r"✓ Approval")
        terminal.wait(r"► (Deploy|SmokeTest)")
        terminal.wait(r"✓ Release\b.*91aa0de")
        terminal.wait(r"✓ succeeded Release")

        terminal.press("q")
        assert terminal.wait_for_end() == 0
    entries = [
        json.loads(line) for line in (tmp_path / "state/pipedeck/audit.jsonl").read_text().splitlines()
    ]
    assert [entry["operation"] for entry in entries if entry["phase"] == "intent"] == [
        "DisableStageTransition",
        "StartPipelineExecution",
        "EnableStageTransition",
        "PutApprovalResult",
    ]
    assert [entry["result"] for entry in entries if entry["phase"] == "result"] == ["ok"] * 4


def focused(terminal: Terminal) -> str:
    """The text of the button that has the focus: it is painted in reverse or on a colour of its own."""
    line = next((i for i, text in enumerate(terminal.screen.display) if "Cancel" in text), None)
    if line is None:
        return ""
    cells = terminal.screen.buffer[line]
    return "".join(cells[x].data for x in range(terminal.columns) if cells[x].reverse or cells[x].underscore)


def go_to(terminal: Terminal, button: str) -> None:
    """Press tab until a button has the focus."""
    for _ in range(20):
        if button in focused(terminal):
            return
        terminal.press("tab")
    raise AssertionError(f"{button} cannot be reached:\n{terminal.text}")


def select(terminal: Terminal, stage: str) -> None:
    """Move the cursor of the graph down to a stage."""
    for _ in range(20):
        line = next((text for text in terminal.screen.display if text.startswith("▌")), "")
        if stage in line:
            return
        terminal.press("down")
    raise AssertionError(f"{stage} is not in the graph:\n{terminal.text}")
