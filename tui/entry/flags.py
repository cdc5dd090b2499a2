"""What all command lines of pipedeck share: complaints in one line, and the kinds of values."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import NoReturn

USAGE_ERROR = 2
PIPELINE_NAME = r"[A-Za-z0-9.@_-]{1,100}"
QUEUE_ARN = r"arn:aws(-[a-z]+)*:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}"


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, as a tool used from scripts should."""

    def error(self, message: str) -> NoReturn:
        """Complain in one line, and end with the status for wrong usage."""
        self.exit(USAGE_ERROR, f"{self.prog}: {message} (see {self.prog} --help)\n")


def listed(text: str) -> tuple[str, ...]:
    """Several values, with commas.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    values = tuple(part.strip() for part in text.split(",") if part.strip())
    if not values:
        raise argparse.ArgumentTypeError("needs a value")
    return values


def each(pattern: str, what: str) -> Callable[[str], tuple[str, ...]]:
    """What reads several values, with commas, each of which must fit a regular expression."""

    def read(text: str) -> tuple[str, ...]:
        values = listed(text)
        for value in values:
            if not re.fullmatch(pattern, value):
                raise argparse.ArgumentTypeError(f"{value!r} is no {what}")
        return values

    return read


def positive(text: str) -> float:
    """A finite number above zero.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return value


def port(text: str) -> int:
    """A TCP port; 0 lets the system choose.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (0 to 65535)")
    return int(text)


def url(text: str) -> str:
    """An HTTP URL.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError(f"{text!r} is not a URL (it must start with http:// or https://)")
    return text
