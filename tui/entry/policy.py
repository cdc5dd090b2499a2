"""``pipedeck policy LEVEL``: the IAM policy that a level of use needs, and nothing else, on stdout."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence

from services.permissions.grant import Level
from services.permissions.policy import MOST_CHARACTERS, Extent, characters_of, minimal_policy
from tui.entry.flags import PIPELINE_NAME, QUEUE_ARN, OneLineParser, each

_PROGRAM = "pipedeck policy"


def policy_parser() -> argparse.ArgumentParser:
    """The parser of ``pipedeck policy``."""
    parser = OneLineParser(
        prog=_PROGRAM,
        description="Print the smallest IAM policy that a level of use needs, as JSON.",
        allow_abbrev=False,
    )
    parser.add_argument("level", type=_level, metavar="LEVEL", help=f"one of {', '.join(Level)}")
    add = parser.add_argument
    add(
        "--pipeline",
        type=each(PIPELINE_NAME, "name of a pipeline"),
        default=(),
        metavar="NAME",
        help="only these pipelines, with commas",
    )
    add(
        "--account",
        type=each(r"[0-9]{12}", "account: it needs twelve digits"),
        default=(),
        metavar="ID",
        help="only in these accounts, with commas",
    )
    add(
        "-r",
        "--region",
        type=each(r"[a-z]{2,}(-[a-z]+)+-[0-9]+", "region"),
        default=(),
        metavar="REGION",
        help="only in these regions, with commas",
    )
    add(
        "--partition",
        type=_partition,
        default="aws",
        metavar="NAME",
        help="aws unless given; aws-cn, aws-us-gov, ...",
    )
    add(
        "--log-group",
        type=each(r"[\w./#*-]{1,512}", "log group"),
        default=(),
        metavar="GROUP",
        help="log groups that projects and functions write to besides the usual ones, with commas",
    )
    add(
        "--queue",
        type=each(QUEUE_ARN, "ARN of a queue"),
        default=(),
        metavar="ARN",
        help="the queues that bring events, with commas",
    )
    return parser


def _level(text: str) -> Level:
    try:
        return Level(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(Level)}") from None


def _partition(text: str) -> str:
    if not re.fullmatch(r"aws(-[a-z]+)*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no partition")
    return text


def print_policy(argv: Sequence[str]) -> int:
    """Print the policy that the arguments ask for; the exit status.

    A document that is larger than a managed policy may be is printed all the same, with a warning on stderr.
    """
    given = policy_parser().parse_args(argv)
    extent = Extent(
        given.pipeline, given.account, given.region, given.partition, given.log_group, given.queue
    )
    document = minimal_policy(given.level, extent)
    sys.stdout.write(f"{json.dumps(document, indent=2)}\n")
    size = characters_of(document)
    if size > MOST_CHARACTERS:
        sys.stderr.write(
            f"{_PROGRAM}: {size} characters are more than the {MOST_CHARACTERS} of a managed policy: "
            "name fewer pipelines, or print one policy for each account\n"
        )
    return 0
