"""``pipedeck doctor``: looks at everything that a run would stand on, and says what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.config import Config, ConfigError
from services.doctor.finding import Finding, Verdict
from tui.entry.findings import tell_findings
from tui.entry.flags import OneLineParser, listed, positive, url


def doctor_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck doctor``."""
    parser = OneLineParser(
        prog="pipedeck doctor",
        description=(
            "Check configuration, credentials, clock, way to AWS, permissions, terminal and keyring. "
            "Changes nothing. Exit status 1 where something is broken."
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
    add("--seconds", type=positive, default=20.0, metavar="N", help="how long each check may take")
    add("--json", action="store_true", help="all findings as one JSON object, at the end")
    return parser


def examine(argv: Sequence[str]) -> int:
    """Examine as the arguments ask for, telling each finding as it comes; the exit status."""
    given = doctor_parser().parse_args(argv)
    return tell_findings(_findings(given), as_json=given.json)


def _findings(given: argparse.Namespace) -> Iterator[Finding]:
    from services.aws.clients import ClientFactory
    from services.aws.profiles import AwsProfiles
    from services.clock import SystemClock
    from services.doctor.configuration import check_configuration
    from services.doctor.surroundings import surroundings
    from services.doctor.targets import CREDENTIALS
    from services.doctor.ward import Ward
    from services.errors import ServiceError
    from services.targets.plan import Plan, Wishes, plan_targets

    yield from check_configuration(given.config, _complaint)
    try:
        config = Config.load(given.config)
    except ConfigError:
        config = Config()  # told above; what does not depend on it is looked at all the same
    factory = ClientFactory(given.endpoint_url)
    wishes = Wishes(given.profile, given.region, given.role_arn, given.all_profiles, given.target)
    plan = Plan()
    try:
        plan = plan_targets(wishes, config, factory, AwsProfiles())
    except ServiceError as error:
        problem = error.problem
        yield Finding(CREDENTIALS, Verdict.BROKEN, problem.title, problem.hint)
    ward = Ward(factory, config, plan, SystemClock(), surroundings)
    yield from ward.examine(given.seconds)


def _complaint(config: Config) -> str | None:
    """What is wrong with the keys of a configuration."""
    from tui.commands import CATALOGUE, KeymapError, Registry

    try:
        Registry(CATALOGUE, keymap=config.keys)
    except KeymapError as error:
        return str(error)
    return None
