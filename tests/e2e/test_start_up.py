"""Wrong flags and broken configurations: one line on stderr, exit status 2, and nothing painted."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]


def run(*arguments: str, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run pipedeck without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        capture_output=True,
        text=True,
        timeout=30,
        stdin=subprocess.DEVNULL,
        check=False,
        env={
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PYTHONPATH": str(ROOT),
        }
        | environ,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line with which pipedeck refuses to start."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("pipedeck")
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--bogus",), "unrecognized arguments: --bogus"),
        (("--refresh", "soon"), "'soon' is not a number"),
        (("--refresh", "0"), "0 is not above zero"),
        (("--refresh", "nan"), "nan is not above zero"),
        (("--endpoint-url", "localhost:4566"), "must start with http:// or https://"),
        (("--profile", ","), "needs a value"),
        (("--read-only", "--write"), "not allowed with argument"),
        (("--scenario", "large"), "--scenario and --speed go with --demo"),
        (("--demo", "--profile", "x"), "--demo brings its own accounts"),
        (("--demo", "--scenario", "nope"), "there is no scenario 'nope'; there are"),
        (("--demo", "--scenario", "large:x"), "there is no scenario 'large:x'"),
        (("--demo", "--speed", "-1"), "not above zero"),
        (("--config", "nowhere.toml"), "nowhere.toml: there is no such file"),
        (("surplus",), "unrecognized arguments: surplus"),
        (("emulator", "--port", "70000"), "is not a port"),
        (("emulator", "--port", "http"), "is not a port"),
        (("emulator", "--scenario", "nope"), "there is no scenario 'nope'"),
        (("emulator", "--speed", "0"), "not above zero"),
        ((), "needs a terminal"),
        (("--demo",), "needs a terminal"),
    ],
)
def test_a_start_that_makes_no_sense_is_refused_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(run(*arguments, home=tmp_path))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[defaults\n", "Expected ']'"),
        ("[defaults]\nregoin = 'eu-west-1'\n", "defaults.regoin: unknown; did you mean region?"),
        ("[defaults]\nread_only = 'yes'\n", ":2: defaults.read_only: must be true or false"),
        ("[defaults]\nrefresh = 0.1\n", "must be seconds from 1 to 3600"),
        ("[nope]\n", "nope: unknown"),
        ("[keys]\n'pipeline.start' = 'n'\n'pipeline.start' = 'm'\n", "Cannot overwrite a value"),
        ("[keys]\n'pipeline.begin' = 'n'\n", "there is no command 'pipeline.begin'"),
        ("[keys]\n'pipeline.start' = 'a'\n", "'a' is set for both"),
        ("[targets.prod]\naccount = 111122223333\n", "must be twelve digits in quotes"),
        ("[danger]\npatterns = 'x'\n", "must be a list of globs"),
        ("keys = '\x1b[2J'\n", "keys.toml"),
    ],
    ids=[
        "no TOML",
        "unknown key",
        "wrong type",
        "out of range",
        "unknown table",
        "duplicate key",
        "unknown command",
        "key taken",
        "account",
        "patterns",
        "escape sequence",
    ],
)
def test_a_broken_configuration_is_refused_in_one_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "keys.toml"
    path.write_text(text)
    for line in (
        refused(run("--config", str(path), home=tmp_path)),
        refused(run(home=tmp_path, PIPEDECK_CONFIG=str(path))),
    ):
        assert words in line
        assert "\x1b" not in line


def test_a_configuration_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    line = refused(run(home=tmp_path, PIPEDECK_CONFIG=str(tmp_path / "gone.toml")))
    assert "gone.toml: there is no such file" in line


def test_version_and_help_go_to_stdout(tmp_path: Path) -> None:
    version = run("--version", home=tmp_path)
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("pipedeck ")
    for arguments in (("--help",), ("emulator", "--help")):
        told = run(*arguments, home=tmp_path)
        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith("usage: pipedeck")


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    with listening() as port:
        line = refused(run("emulator", "--port", str(port), "--scenario", "empty", home=tmp_path))
    assert f"port {port}: Address already in use" in line


def test_a_redirected_stderr_is_not_painted_on(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    script = f'exec "{sys.executable}" -m tui --demo 2> "{errors}"'
    with Terminal(
        home=tmp_path, program=("-c", f"import os; os.execvp('sh', ['sh', '-c', {script!r}])")
    ) as it:
        assert it.wait_for_end() == 2
    assert "needs a terminal" in errors.read_text()


@contextmanager
def listening() -> Iterator[int]:
    """A port of loopback on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
