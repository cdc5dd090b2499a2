"""``pipedeck events``: the template of a queue that brings events, and a look at the whole way of an event."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from services.doctor.finding import Finding, Verdict
from services.events.template import Wishes, as_json, as_yaml, template
from tui.entry.findings import tell_findings
from tui.entry.flags import PIPELINE_NAME, QUEUE_ARN, USAGE_ERROR, OneLineParser, each, listed, url

_USAGE = "pipedeck events: say template or check (see pipedeck events template --help)\n"
_CONFIGURATION = "configuration"


def template_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck events template``."""
    parser = OneLineParser(
        prog="pipedeck events template",
        description=(
            "Print the CloudFormation template of a queue, a rule of EventBridge that sends the state changes of "
            "pipelines to it, and the policy that lets only that rule send. Every operator takes a queue of his own."
        ),
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "--name",
        type=_name,
        default="pipedeck",
        metavar="NAME",
        help="of queue and rule; pipedeck unless given",
    )
    add(
        "--pipeline",
        type=each(PIPELINE_NAME, "name of a pipeline"),
        default=(),
        metavar="NAME",
        help="only the events of these pipelines, with commas",
    )
    add(
        "--account",
        type=each(r"[0-9]{12}", "account: it needs twelve digits"),
        default=(),
        metavar="ID",
        help="let the rules of that name of these accounts send to the queue too, with commas",
    )
    add(
        "--to",
        type=_queue,
        metavar="ARN",
        help="only a rule, that sends to this queue of another account",
    )
    add("--format", choices=("yaml", "json"), default="yaml", help="yaml unless given; json")
    return parser


def check_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck events check``."""
    parser = OneLineParser(
        prog="pipedeck events check",
        description=(
            "Look at the queues of the configuration: whether they can be read, which rules send to them, and whether "
            "they let them. Takes nothing out. Exit status 1 where something is broken."
        ),
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("-p", "--profile", type=listed, default=(), metavar="PROFILE", help="AWS profiles, with commas")
    add("-r", "--region", type=listed, default=(), metavar="REGION", help="AWS regions, with commas")
    add("--target", type=listed, default=(), metavar="NAME", help="targets of the configuration, with commas")
    add("--endpoint-url", type=url, metavar="URL", help="another endpoint than AWS's own")
    add("--config", type=Path, metavar="FILE", help="another configuration file")
    add("--json", action="store_true", help="all findings as one JSON object, at the end")
    return parser


def run_events(argv: Sequence[str]) -> int:
    """Run ``pipedeck events`` with the arguments after its name; the exit status."""
    command = argv[0] if argv else ""
    if command == "template":
        return print_template(argv[1:])
    if command == "check":
        return check(argv[1:])
    (sys.stdout if command in ("-h", "--help") else sys.stderr).write(_USAGE)
    return 0 if command in ("-h", "--help") else USAGE_ERROR


def print_template(argv: Sequence[str]) -> int:
    """Print the template that the arguments ask for; the exit status."""
    parser = template_parser()
    given = parser.parse_args(argv)
    if given.to and given.account:
        parser.error("--account goes with a queue of one's own, not with --to")
    document = template(Wishes(given.name, given.pipeline, given.account, given.to or ""))
    sys.stdout.write(as_json(document) if given.format == "json" else as_yaml(document))
    return 0


def check(argv: Sequence[str]) -> int:
    """Look at the queues of the configuration, telling each finding as it comes; the exit status."""
    given = check_parser().parse_args(argv)
    return tell_findings(_findings(given), as_json=given.json)


def _findings(given: argparse.Namespace) -> Iterator[Finding]:
    from services.aws.clients import ClientFactory
    from services.aws.profiles import AwsProfiles
    from services.aws.targets import whoami
    from services.config import Config, ConfigError
    from services.errors import ServiceError
    from services.events.check import check_path
    from services.targets.plan import Wishes as TargetWishes
    from services.targets.plan import plan_targets

    try:
        config = Config.load(given.config)
    except ConfigError as error:
        yield Finding(_CONFIGURATION, Verdict.BROKEN, str(error))
        return
    if not config.events:
        todo = "make a queue (pipedeck events template) and name it in [events.NAME]"
        yield Finding(_CONFIGURATION, Verdict.BROKEN, "the configuration names no queue", todo)
        return
    factory = ClientFactory(given.endpoint_url)
    wishes = TargetWishes(given.profile, given.region, None, all_profiles=False, names=given.target)
    try:
        plan = plan_targets(wishes, config, factory, AwsProfiles())
    except ServiceError as error:
        yield Finding(_CONFIGURATION, Verdict.BROKEN, error.problem.title, error.problem.hint)
        return
    targets = []
    for offer in plan.offers:
        target = config.applied(offer.target)
        try:
            identity = whoami(factory, target)
        except ServiceError as error:
            yield Finding("credentials", Verdict.BROKEN, error.problem.title, error.problem.hint, target.name)
            continue
        targets.append(config.applied(replace(offer.target, account=identity.account, caller=identity.arn)))
    for table in config.events:
        yield from check_path(factory, table, targets)


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no name: up to 64 letters, digits, - and _")
    return text


def _queue(text: str) -> str:
    if not re.fullmatch(QUEUE_ARN, text):
        raise argparse.ArgumentTypeError(f"{text!r} is no ARN of a queue")
    return text
