"""How wrong this machine's clock is, as AWS's refusals tell it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from services.aws.explain import Explanation
from services.domain.problem import ProblemKind

TOLERATED = 60.0
"""Seconds of difference that explain no refusal; AWS accepts signatures up to five minutes old."""

_SIGNED = re.compile(r"(\d{8}T\d{6}Z) is (?:now earlier|still later) than \d{8}T\d{6}Z \((\d{8}T\d{6}Z) [+-]")


def measured_skew(response: Mapping[str, Any], now: float) -> float | None:
    """By how many seconds this machine's clock is ahead of AWS's; negative where it is slow.

    Args:
        response: of a refusal: its words name both times where the signature was too old or too new
            (IAM User Guide, Signature Version 4); its Date header tells AWS's in any case.
        now: what this machine takes for the present, in POSIX seconds.

    Returns:
        None where the answer tells no time.
    """
    times = _SIGNED.search(str(response.get("Error", {}).get("Message", "")))
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        if times:
            return _instant(times[1]) - _instant(times[2])
        return now - parsedate_to_datetime(str(headers.get("date", ""))).timestamp()
    except ValueError:
        return None


def by_skew(ahead: float | None) -> Explanation | None:
    """What a refused signature means, once the clock is measured; None where it could not be.

    Args:
        ahead: seconds.
    """
    if ahead is None:
        return None
    if abs(ahead) <= TOLERATED:
        return Explanation(
            ProblemKind.NO_CREDENTIALS,
            "AWS does not accept the signature, though the clock is right",
            "check the secret access key of this profile, and proxies that change requests",
        )
    direction = "fast" if ahead > 0 else "slow"
    return Explanation(
        ProblemKind.CLOCK_SKEW,
        f"this machine's clock is {_span(abs(ahead))} {direction}",
        "set it (timedatectl set-ntp true), then try again",
    )


def _span(seconds: float) -> str:
    """A length of time, as one would say it."""
    size, word = next(
        (each for each in ((86_400, "day"), (3600, "hour")) if seconds >= 1.5 * each[0]), (60, "minute")
    )
    count = max(round(seconds / size), 1)
    return f"{count} {word}{'' if count == 1 else 's'}"


def _instant(compact: str) -> float:
    return datetime.strptime(compact, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
