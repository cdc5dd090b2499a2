"""The command line: flags in, exit status out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.entry.flags import USAGE_ERROR, OneLineParser, listed, port, positive, url
from tui.options import EmulatorOptions, Options

if TYPE_CHECKING:
    from tui.settings import Settings

DEMO_SCENARIO = "demo"
ESCAPE_MILLISECONDS = "25"
"""How long after ESC a key still belongs to the same sequence; a terminal sends those in one packet."""


class _Version(argparse.Action):
    """Says the version, which takes longer to find than all other flags together."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> None:
        from services.version import version

        sys.stdout.write(f"{parser.prog} {version()}\n")
        parser.exit()


def main_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck``."""
    parser = OneLineParser(
        prog="pipedeck",
        description="Operate AWS CodePipeline from the terminal.",
        epilog=(
            "pipedeck doctor checks what a run stands on. "
            "pipedeck policy LEVEL prints the IAM policy that a level of use needs. "
            "pipedeck events template and pipedeck events check set up the queue that brings events. "
            "pipedeck emulator serves the embedded emulator alone, for the aws CLI."
        ),
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("-p", "--profile", type=listed, default=(), metavar="PROFILE", help="AWS profiles, with commas")
    add("-r", "--region", type=listed, default=(), metavar="REGION", help="AWS regions, with commas, or all")
    add("--all-profiles", action="store_true", help="every AWS profile that brings credentials by itself")
    add("--target", type=listed, default=(), metavar="NAME", help="targets of the configuration, with commas")
    add("--role-arn", metavar="ARN", help="a role to assume on top of the profile")
    add("--endpoint-url", type=url, metavar="URL", help="another endpoint than AWS's own")
    add("--config", type=Path, metavar="FILE", help="another configuration file")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--read-only", action="store_true", help="look, but withhold every verb")
    mode.add_argument(
        "--write", action="store_true", help="allow verbs where the configuration says read-only"
    )
    add("--pipeline", metavar="NAME", help="open this pipeline at once")
    add("-c", "--command", metavar="COMMAND", help="run a command at once, as if typed after ':'")
    add("--refresh", type=positive, metavar="SECONDS", help="how often visible running pipelines are read")
    add(
        "--low-bandwidth",
        action="store_true",
        help="16 colours, no mouse and coarser clocks, for a slow link",
    )
    add("--ascii", action="store_true", help="only ASCII glyphs")
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--demo", action="store_true", help="a living demo fleet on the embedded emulator; no AWS needed")
    add("--scenario", metavar="NAME", help="with --demo: which fleet")
    add("--speed", type=positive, metavar="N", help="with --demo: time runs N times as fast")
    add("--version", action=_Version, nargs=0, help="say the version and end")
    return parser


def parse_main(argv: Sequence[str]) -> Options:
    """The options of ``pipedeck``; a wrong flag ends the process with one line and status 2."""
    parser = main_parser()
    given = parser.parse_args(argv)
    if not given.demo and (given.scenario or given.speed):
        parser.error("--scenario and --speed go with --demo")
    brought = (given.profile, given.all_profiles, given.target, given.role_arn, given.endpoint_url)
    if given.demo and any(brought):
        parser.error(
            "--demo brings its own accounts; leave out --profile, --all-profiles, --target, --role-arn and"
            " --endpoint-url"
        )
    if given.profile and given.all_profiles:
        parser.error("--all-profiles takes every profile; leave out --profile")
    if len(given.region) > 1 and "all" in given.region:
        parser.error("--region all stands alone")
    return Options(
        profiles=given.profile,
        regions=given.region,
        role_arn=given.role_arn,
        all_profiles=given.all_profiles,
        targets=given.target,
        endpoint_url=given.endpoint_url,
        config=given.config,
        read_only=True if given.read_only else False if given.write else None,
        pipeline=given.pipeline,
        command=given.command,
        refresh=given.refresh,
        low_bandwidth=given.low_bandwidth,
        ascii=given.ascii,
        mouse=not (given.no_mouse or given.low_bandwidth),
        demo=given.demo,
        scenario=given.scenario or DEMO_SCENARIO,
        speed=given.speed or 1.0,
    )


def emulator_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck emulator``."""
    parser = OneLineParser(
        prog="pipedeck emulator",
        description="Serve the embedded CodePipeline emulator on loopback until Ctrl+C.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=port, default=0, metavar="N", help="the port; a free one if not given")
    parser.add_argument(
        "--scenario", default=DEMO_SCENARIO, metavar="NAME", help="which fleet it starts with"
    )
    parser.add_argument("--speed", type=positive, default=1.0, metavar="N", help="time runs N times as fast")
    return parser


def parse_emulator(argv: Sequence[str]) -> EmulatorOptions:
    """The options of ``pipedeck emulator``; a wrong flag ends the process with one line and status 2."""
    given = emulator_parser().parse_args(argv)
    return EmulatorOptions(port=given.port, scenario=given.scenario, speed=given.speed)


def run(argv: Sequence[str]) -> int:
    """Run pipedeck with the arguments after the program's name, and answer its exit status."""
    if argv and argv[0] == "emulator":
        from tui.entry.emulator import serve_alone

        return serve_alone(parse_emulator(argv[1:]))
    if argv and argv[0] == "policy":
        from tui.entry.policy import print_policy

        return print_policy(argv[1:])
    if argv and argv[0] == "events":
        from tui.entry.events import run_events

        return run_events(argv[1:])
    if argv and argv[0] == "doctor":
        from tui.entry.doctor import examine

        return examine(argv[1:])
    options = parse_main(argv)
    if options.demo and options.scenario != DEMO_SCENARIO:
        from tui.entry.emulator import scenario_complaint

        complaint = scenario_complaint(options.scenario)
        if complaint is not None:
            return fail(complaint)
    from services.config import Config, ConfigError
    from tui.commands import CATALOGUE, KeymapError, Registry
    from tui.settings import Settings

    try:
        settings = Settings(options, Config.load(options.config))
        registry = Registry(CATALOGUE, read_only=settings.read_only, keymap=settings.config.keys)
    except (ConfigError, KeymapError) as error:
        return fail(str(error))
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return fail("needs a terminal to paint on and to read keys from")
    prepare_textual(settings)
    from tui import collector

    collector.hold()
    from tui.entry.launch import launch

    return launch(settings, registry)


def prepare_textual(settings: Settings) -> None:
    """Set what Textual reads while it is imported: no animation, and 16 colours on a slow link."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("ESCDELAY", ESCAPE_MILLISECONDS)
    if settings.low_bandwidth:
        os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "standard")


def fail(message: str, program: str = "pipedeck") -> int:
    """Say in one line on stderr why pipedeck cannot start, and answer the exit status for that."""
    sys.stderr.write(f"{program}: {' '.join(message.split())}\n")
    return USAGE_ERROR
