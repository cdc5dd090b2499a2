"""What is imported when: the first paint waits for nobody, so neither for botocore nor for the emulator."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, sources
from tests.e2e.terminal import Terminal

SLOW = ("boto3", "botocore", "services.emulator")

TELL_MODULES = "import sys; print(*sys.modules, sep='\\n')"

MARK_IMPORTS = f"""
import os, sys
heavy = {SLOW!r}
def mark(event, arguments):
    if event == "import" and arguments[0] in heavy:
        os.write(1, f"\\x1b]777;{{arguments[0]}}\\x07".encode())
sys.addaudithook(mark)
from tui.cli import run
sys.exit(run(sys.argv[1:]))
"""
"""pipedeck as it is, telling the terminal, where it paints, each slow import at the moment that it begins."""
MARK = re.compile(rb"\x1b\]777;([\w.]+)\x07")


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
    assert not of(("textual", "rich", *SLOW), modules_after("import tui.cli"))


@pytest.mark.parametrize("flags", ["'--version'", "'--help'", "'--no-such-flag'"])
def test_a_line_on_stdout_imports_no_textual(flags: str) -> None:
    run = f"import tui.cli\ntry: tui.cli.run([{flags}])\nexcept SystemExit: pass"
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
    with Terminal(*flags, home=tmp_path, program=("-c", MARK_IMPORTS)) as terminal:
        terminal.wait(r"Fleet.*\n(?:.*\n)+.*\? help")
        while not expected <= {mark.decode() for mark in MARK.findall(terminal.written)}:
            assert terminal.pump(30), terminal.text
        written = bytes(terminal.written)
    assert written.index(b"Fleet") < written.index(b"\x1b]777;")
    assert written.index(b"help") < written.index(b"\x1b]777;")


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
    imported = modules_after("import tui.cli, tui.launch, tui.screens.fleet")
    assert "widgets.grid.grid" in imported
    assert not of(needless, imported)
