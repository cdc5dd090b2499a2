"""``pipedeck events``: what it prints, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from services.emulator import Emulator
from services.events.template import Wishes, template
from tests.contract.events.test_check import ARN, Stack
from tests.emulator_fixtures import REGION, ClientFactory
from tui.entry.cli import run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one region and an empty configuration."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("PIPEDECK_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return tmp_path


def configure(home: Path, url: str) -> None:
    """Name a queue."""
    text = f'[events.main]\nqueue = "{url}"\nregion = "{REGION}"\n'
    (home / "config.toml").write_text(text, encoding="utf-8")


def test_the_template_comes_as_yaml_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["events", "template", "--name", "alice", "--pipeline", "web,api"]) == 0
    written = YAML(typ="safe", pure=True).load(capsys.readouterr().out)
    assert written == template(Wishes("alice", ("web", "api")))
    assert run(["events", "template", "--to", ARN, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == template(Wishes(queue=ARN))


@pytest.mark.parametrize(
    "arguments",
    [
        ["template", "--name", "a b"],
        ["template", "--account", "1"],
        ["template", "--to", "x"],
        ["template", "--to", ARN, "--account", "444455556666"],
    ],
)
def test_wrong_flags_end_with_one_line_and_the_status_for_that(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["events", *arguments])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_command_is_wrong_and_help_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["events"]) == 2
    assert run(["events", "--help"]) == 0
    assert "template or check" in capsys.readouterr().out


def test_a_way_that_is_whole_is_told_line_by_line(
    home: Path, emulator: Emulator, codepipeline: ClientFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(home, Stack(emulator, codepipeline).url)
    assert run(["events", "check", "--endpoint-url", emulator.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line and line[0] != " "] == [
        *("ok", "ok", "ok", "ok", "unknown"),
        "1",
    ]
    assert any(ARN in line for line in lines)


def test_what_is_broken_is_the_exit_status_and_in_the_json(
    home: Path, emulator: Emulator, codepipeline: ClientFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["events", "check", "--endpoint-url", emulator.url]) == 1
    assert "names no queue" in capsys.readouterr().out
    stack = Stack(emulator, codepipeline)
    configure(home, stack.url)
    stack.put_rule(stack.rule["EventPattern"], "DISABLED")
    assert run(["events", "check", "--json", "--endpoint-url", emulator.url]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "broken"
    assert "pipedeck is disabled" in [one["what"] for one in report["findings"]]
