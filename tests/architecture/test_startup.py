"""What is imported when: the first paint waits for nobody, so neither for botocore nor for the emulator."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, sources
from tests.e2e.terminal import WAIT_SECONDS, Terminal

SLOW = ("boto3", "botocore", "services.emulator")

TELL_MODULES = "import sys; print(*sys.modules, sep='\\n')"

MARK_IMPORTS = f"""
import os, sys
from textual.drivers._writer_thread import WriterThread
heavy, painted = {SLOW!r}, []
marks = os.open(os.environ["MARKS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def mark(event, arguments):
    if event == "import" and arguments[0] in heavy:
        os.write(marks, f"{{arguments[0]}} {{' '.join(painted)}}\\n".encode())
sys.addaudithook(mark)
hand_over = WriterThread.write
def note(writer, text):
    painted.extend(word for word in ("Fleet", "help") if word in text and word not in painted)
    hand_over(writer, text)
WriterThread.write = note
from tui.entry.cli import run
sys.exit(run(sys.argv[1:]))
"""
"""pipedeck as it is, noting what it has painted at the moment at which each slow import begins.

Painted is what the event loop has handed over: which thread then comes first is the kernel's to say.
"""


def modules_after(*statements: str) -> set[str]:
    """What a fresh interpreter has imported after some statements."""
    code = "\n".join([*statements, TELL_MODULES])
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def of(packages: tuple[str, ...], modules: set[str]) -> set[str]:
    return {
        module
        for module in modules
        if module.startswith(tuple(f"{each}." for each in packages)) or module in packages
    }


def imports(folder: str, *leaving_out: str) -> list[str]:
    """A statement for each module of a package."""
    names = [
        source.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for source in sources(folder)
    ]
    return [f"import {name}" for name in names if not name.startswith(leaving_out or ("-",))]


def test_the_command_line_imports_no_textual() -> None:
    assert not of(("textual", "rich", *SLOW), modules_after("import tui.entry.cli"))


@pytest.mark.parametrize("flags", ["'--version'", "'--help'", "'--no-such-flag'"])
def test_a_line_on_stdout_imports_no_textual(flags: str) -> None:
    run = f"import tui.entry.cli\ntry: tui.entry.cli.run([{flags}])\nexcept SystemExit: pass"
    assert not of(("textual", "rich", *SLOW), modules_after(run))


def test_no_service_imports_a_user_interface() -> None:
    assert not of(("textual", "rich", "tui", "widgets"), modules_after(*imports("services")))


def test_services_other_than_aws_are_imported_without_botocore() -> None:
    rest = imports("services", "services.aws.sessions", "services.aws.sign_in.device", "services.emulator")
    assert len(rest) > 30
    assert not of(SLOW, modules_after(*rest))


def test_widgets_and_the_application_are_imported_without_botocore() -> None:
    assert not of(SLOW, modules_after(*imports("widgets"), *imports("tui", "tui.__main__")))


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (("--demo",), {"botocore", "services.emulator"}),
        (("--endpoint-url", "http://127.0.0.1:1", "--region", "eu-west-1"), {"botocore"}),
    ],
    ids=["demo", "aws"],
)
def test_the_first_paint_comes_before_slow_imports(
    tmp_path: Path, flags: tuple[str, ...], expected: set[str]
) -> None:
    marks = tmp_path / "marks"
    environ = {"MARKS": str(marks)}
    with Terminal(*flags, home=tmp_path, environ=environ, program=("-c", MARK_IMPORTS)) as terminal:
        terminal.wait(r"Fleet.*\n(?:.*\n)+.*\? help")
        limit = time.monotonic() + WAIT_SECONDS
        while not expected <= {line.split()[0] for line in marks.read_text().splitlines()}:
            assert time.monotonic() < limit, marks.read_text()
            terminal.pump(0.05)
    for line in marks.read_text().splitlines():
        assert set(line.split()[1:]) == {"Fleet", "help"}, line


def test_an_empty_fleet_waits_for_nothing_that_only_a_full_one_needs() -> None:
    needless = (
        *(
            "services.audit",
            "services.live.engine",
            "services.logs",
            "services.pipelines",
            "services.providers",
        ),
        *("tui.backend", "tui.dialogs", "widgets.graph", "importlib.metadata"),
    )
    imported = modules_after("import tui.entry.cli, tui.entry.launch, tui.screens.fleet")
    assert "widgets.grid.grid" in imported
    assert not of(needless, imported)
