"""The terminal is handed over to the operator's editor, and taken back whatever that does with it."""

from __future__ import annotations

import termios
from pathlib import Path

from tests.e2e.terminal import Terminal

CALM = """\
trap 'echo INTERRUPTED' INT
printf '\\033[2J\\033[HEDITING'
until read -r answer && [ "$answer" = done ]; do :; done
sed -i 's/"pipelineType": "V2"/"pipelineType": "V3"/' "$file"
"""
CRASHING = """\
sed -i 's/"pipelineType": "V2"/"pipelineType": "V4"/' "$file"
stty raw -echo
printf '\\033[2J\\033[5;10r\\033[31m'
kill -9 $$
"""


def editor(path: Path, commands: str) -> None:
    """Make a program that edits ``$file``."""
    path.write_text(f"#!/bin/sh\nfor file; do :; done\n{commands}", "utf-8")
    path.chmod(0o700)


def cooked(terminal: Terminal) -> bool:
    """Whether the terminal hands over lines, and shows what is typed: as a shell has it."""
    flags = termios.tcgetattr(terminal._fd)[3]
    return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)


def test_an_editor_has_the_terminal_to_itself_and_gives_it_back(tmp_path: Path) -> None:
    program = tmp_path / "editor"
    editor(program, CRASHING)
    environ = {"VISUAL": str(program)}
    with Terminal("--demo", home=tmp_path, environ=environ) as terminal:
        terminal.wait(r"All \d\d ")
        terminal.press(":")
        terminal.type("pipeline reporting")
        terminal.press("enter")
        terminal.wait(r"Fleet › reporting")
        terminal.wait(r"Source")
        terminal.press("d")
        terminal.wait(r"version \d+")
        terminal.wait(r"\"pipelineType\"|\"stages\"")

        terminal.press("e")
        terminal.wait("The editor was ended by SIGKILL")
        terminal.wait("V4 is none of V1, V2")
        assert not cooked(terminal)
        terminal.press("esc")
        terminal.wait("Nothing was sent")
        terminal.wait("V4 is none of V1, V2", gone=True)

        editor(program, CALM)
        terminal.press("e")
        terminal.wait("An earlier edit was not sent")
        terminal.press("down", "enter")
        terminal.wait("EDITING")
        assert cooked(terminal)
        terminal.press("ctrl+c")
        terminal.wait("INTERRUPTED")
        terminal.resize(90, 28)
        assert "Definition" not in terminal.text
        terminal.type("done\n")
        terminal.wait("V3 is none of V1, V2")
        assert all(len(line) <= 90 for line in terminal.text.splitlines())
        assert "Fleet › reporting › Definition" in terminal.text.splitlines()[0]
        drafts = list((tmp_path / "state" / "pipedeck" / "drafts").glob("*"))
        assert len(drafts) == 2
        assert sorted("V3" in draft.read_text("utf-8") for draft in drafts) == [False, True]
        terminal.press("esc")
        terminal.wait("V3 is none of V1, V2", gone=True)
        terminal.press("q")
        assert terminal.wait_for_end() == 0
        assert cooked(terminal)
