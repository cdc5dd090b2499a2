"""By keys alone, in a real terminal: a filter on tags is added, tested and saved, and a tag that matches starts it."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.terminal import Terminal


def test_a_tag_starts_the_pipeline_once_a_filter_takes_it(tmp_path: Path) -> None:
    with Terminal("--demo", "--pipeline", "web-prod", home=tmp_path) as terminal:
        terminal.wait(r"Fleet › web-prod")
        terminal.wait(r"Deploy")
        terminal.press("g")
        terminal.wait(r"Fleet › web-prod › Triggers")
        terminal.wait(r"✓ on +push +push to branch main")

        # A tag starts nothing so far.
        ask_about_tag(terminal)
        terminal.wait(r"✘ web-prod would not start")
        terminal.press("esc")
        terminal.wait(r"What would start web-prod", gone=True)

        # The filter is added, tested before it is saved, and saved.
        terminal.press("n")
        terminal.wait(r"Add a filter to web-prod")
        terminal.wait(r"Nothing so far")
        terminal.type("v*")
        terminal.wait(r'\+ +"v\*"')
        go_to(terminal, "Test")
        terminal.press("enter")
        terminal.wait(r"as edited, not saved yet")
        type_tag(terminal)
        terminal.wait(r"✓ web-prod would start")
        terminal.wait(r"tag v1.2.0 matches include v\*")
        terminal.press("esc")
        terminal.wait(r"as edited, not saved yet", gone=True)
        go_to(terminal, "Save")
        terminal.press("enter")
        terminal.wait(r"web-prod was changed")
        terminal.wait(r"✓ on +push +push of tag v\*")

        # A matching tag is pushed: the execution starts, and tells what started it.
        ask_about_tag(terminal)
        terminal.wait(r"✓ web-prod would start")
        go_to(terminal, "Let it happen")
        terminal.press("enter")
        terminal.wait(r"It happened, and started web-prod")
        terminal.wait(r"just now +push")
        terminal.press("h")
        terminal.wait(r"Fleet › web-prod › History")
        terminal.wait(r"► running +\S+ +\S+ +push")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def ask_about_tag(terminal: Terminal) -> None:
    """Open the tester and say a tag."""
    terminal.press("t")
    terminal.wait(r"What would start web-prod")
    type_tag(terminal)


def type_tag(terminal: Terminal) -> None:
    """Choose the push of a tag in the tester, and name it."""
    terminal.wait(r"│ Branch ")
    terminal.press("down")
    terminal.wait(r"│ Tag ")
    terminal.press("tab")
    terminal.type("v1.2.0")


def go_to(terminal: Terminal, label: str) -> None:
    """Press tab until the button of that label has the focus, which is painted in reverse."""
    for _ in range(20):
        lines = terminal.screen.display
        row = next(y for y in reversed(range(len(lines))) if f" {label} " in lines[y])
        cells = terminal.screen.buffer[row]
        if label in "".join(cells[x].data for x in range(terminal.columns) if cells[x].reverse):
            return
        terminal.press("tab")
    raise AssertionError(f"{label} cannot be reached:\n{terminal.text}")
