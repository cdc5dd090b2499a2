"""``pipedeck doctor`` and ``pipedeck policy`` as commands: what they print, and their exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from services.emulator import Emulator
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from tests.declarations import pipeline
from tests.e2e.terminal import Terminal
from tests.e2e.test_start_up import refused, run
from tests.engine_worlds import put_pipeline

SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


@pytest.fixture
def machine(tmp_path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """An environment with secrets where secrets are."""
    path = Path(environ["AWS_CONFIG_FILE"])
    path.write_text(path.read_text().replace("secret\n", f"{SECRET}\n"))
    return {
        **environ,
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HTTPS_PROXY": f"http://me:{SECRET}@proxy.acme.example:3128",
        "NO_PROXY": "127.0.0.1",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


def test_a_healthy_machine_as_json(emulator: Emulator, tmp_path: Path, machine: dict[str, str]) -> None:
    put_pipeline(emulator.world, pipeline())
    done = run("doctor", "--json", "--endpoint-url", emulator.url, home=tmp_path, **machine)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report.keys() == {"schema", "verdict", "findings"}
    assert (report["schema"], report["verdict"]) == (1, "unknown")
    for finding in report["findings"]:
        assert finding.keys() == {"check", "verdict", "what", "todo", "target"}
        assert all(isinstance(value, str) for value in finding.values())
        assert finding["verdict"] in {"ok", "unknown", "warn", "broken"}
    told = {(finding["check"], finding["target"]): finding for finding in report["findings"]}
    assert told["credentials", "prod/eu-west-1"]["what"].startswith(
        "arn:aws:iam::111122223333:user/operator, by"
    )
    assert {check for check, _ in told} == {
        *("configuration", "terminal", "folders", "proxy", "keyring"),
        *("endpoint", "tls", "clock", "credentials", "reading", "acting"),
    }
    assert SECRET not in done.stdout


def test_something_broken_is_an_exit_status_and_the_rest_is_looked_at(
    emulator: Emulator, tmp_path: Path, machine: dict[str, str]
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[defaults]\nrefesh = 1\n")
    done = run("doctor", "--config", str(broken), "--endpoint-url", emulator.url, home=tmp_path, **machine)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"broken   configuration  {broken}:2")
    assert any(line.startswith("ok       credentials    prod/eu-west-1: arn:aws:iam") for line in lines)
    assert re.fullmatch(r"1 broken, \d+ unknown, \d+ ok", lines[-1])


def test_keys_that_make_no_sense_are_broken(tmp_path: Path, machine: dict[str, str]) -> None:
    config = tmp_path / "keys.toml"
    config.write_text('[keys]\n"no.such" = "x"\n')
    url = "http://127.0.0.1:9"
    done = run("doctor", "--config", str(config), "--endpoint-url", url, home=tmp_path, **machine)
    assert done.returncode == 1
    assert "there is no command 'no.such'" in done.stdout
    assert "Connection refused" in done.stdout


def test_in_a_terminal_it_is_a_table_in_colours(
    emulator: Emulator, tmp_path: Path, machine: dict[str, str]
) -> None:
    put_pipeline(emulator.world, pipeline())
    arguments = ("doctor", "--endpoint-url", emulator.url)
    with Terminal(*arguments, home=tmp_path, size=(80, 60), environ=machine) as terminal:
        assert terminal.wait_for_end() == 0
        assert "80 columns and 60 rows" in terminal.text
        assert "TERM is xterm-256color" in terminal.text
        assert "all reads of CodePipeline are allowed" in terminal.text
        assert all(len(line) <= 80 for line in terminal.text.splitlines())
        assert b"\x1b[32mok" in terminal.written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("doctor", "--jsn"), "unrecognized arguments"),
        (("doctor", "--seconds", "0"), "not above zero"),
        (("policy",), "LEVEL"),
        (("policy", "root"), "'root' is none of viewer, approver, operator, editor, discovery"),
        (("policy", "viewer", "--account", "42"), "'42' is no account"),
        (("policy", "viewer", "--pipeline", "a b"), "'a b' is no name of a pipeline"),
        (("policy", "viewer", "-r", "Ireland"), "'Ireland' is no region"),
        (("policy", "viewer", "--partition", "azure"), "'azure' is no partition"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in refused(run(*arguments, home=tmp_path))


def test_a_policy_is_json_and_nothing_else(tmp_path: Path) -> None:
    done = run(
        *("policy", "operator", "--pipeline", "web,shop", "--account", "111122223333"),
        *("-r", "eu-west-1", "--log-group", "/team/*"),
        home=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    extent = Extent(("web", "shop"), ("111122223333",), ("eu-west-1",), log_groups=("/team/*",))
    assert json.loads(done.stdout) == minimal_policy(Level.OPERATOR, extent)


def test_a_policy_that_is_too_large_is_printed_with_a_warning(tmp_path: Path) -> None:
    names = ",".join(f"pipeline-{number}" for number in range(80))
    done = run("policy", "viewer", "--pipeline", names, home=tmp_path)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["Statement"]) > 5
    (line,) = done.stderr.splitlines()
    assert "6144" in line
