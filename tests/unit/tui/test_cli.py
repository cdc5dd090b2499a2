from __future__ import annotations

from pathlib import Path

import pytest

from services.config import Config, Defaults
from services.targets.plan import Wishes
from tui.entry.cli import parse_emulator, parse_main
from tui.options import EmulatorOptions, Options
from tui.settings import Settings


def test_nothing_given_is_nothing_asked() -> None:
    assert parse_main([]) == Options()
    assert parse_emulator([]) == EmulatorOptions()


def test_every_flag_arrives() -> None:
    line = (
        "-p prod,staging -r eu-west-1,us-east-1 --role-arn arn:aws:iam::111122223333:role/ops --endpoint-url"
        " http://127.0.0.1:4566 --config c.toml --read-only --pipeline web -c approvals --refresh 5"
        " --low-bandwidth --ascii"
    )
    assert parse_main(line.split()) == Options(
        profiles=("prod", "staging"),
        regions=("eu-west-1", "us-east-1"),
        role_arn="arn:aws:iam::111122223333:role/ops",
        endpoint_url="http://127.0.0.1:4566",
        config=Path("c.toml"),
        read_only=True,
        pipeline="web",
        command="approvals",
        refresh=5.0,
        low_bandwidth=True,
        ascii=True,
        mouse=False,
    )
    demo = parse_main(["--demo", "--scenario", "large:30", "--speed", "8", "--no-mouse", "--write"])
    assert (demo.demo, demo.scenario, demo.speed, demo.mouse, demo.read_only) == (
        True,
        "large:30",
        8.0,
        False,
        False,
    )
    alone = parse_emulator(["--port", "8080", "--scenario", "empty", "--speed", "2"])
    assert alone == EmulatorOptions(8080, "empty", 2.0)


def test_flags_that_choose_targets_become_wishes() -> None:
    given = parse_main(["--all-profiles", "--target", "prod,dev/eu-*", "-r", "all"])
    assert Settings(given, Config()).wishes == Wishes(
        regions=("all",), all_profiles=True, names=("prod", "dev/eu-*")
    )
    assert not Settings(parse_main(["-r", "eu-west-1"]), Config()).wishes.chosen


@pytest.mark.parametrize(
    "argv",
    [
        ["--prof", "x"],
        ["--refresh", "inf"],
        ["--refresh"],
        ["-p", " , "],
        ["-p", "x", "--all-profiles"],
        ["-r", "all,eu-west-1"],
        ["--demo", "--target", "x"],
        ["--demo", "--all-profiles"],
    ],
)
def test_a_wrong_flag_ends_with_one_line_and_status_2(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_main(argv)
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)


@pytest.mark.parametrize(
    ("flag", "configured", "expected"),
    [(None, False, False), (None, True, True), (True, False, True), (False, True, False)],
)
def test_the_flag_goes_before_the_configuration(flag: bool | None, configured: bool, expected: bool) -> None:
    settings = Settings(Options(read_only=flag), Config(defaults=Defaults(read_only=configured)))
    assert settings.read_only is expected
