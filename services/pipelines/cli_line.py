"""The ``aws`` line that does the same, quoted so that it works when pasted into a shell."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any

from services.domain.target import Target
from services.pipelines.verbs import Verb

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SHORTHAND_SAFE = re.compile(r"[A-Za-z0-9_./:%+-][A-Za-z0-9_./:%+@-]*")
"""What needs no quoting in the CLI's shorthand syntax (AWS CLI User Guide, shorthand syntax)."""
_LOADED = re.compile(r"(?:file|fileb|https?)://")
"""How a value begins that the CLI would replace by a file's or page's content."""
_ARGUMENT_MOST = 64 << 10
"""Bytes that one argument of a command takes safely; Linux takes 128 KiB. What is longer is fed through a pipe."""
_END = "END_OF_INPUT"
"""Ends what is fed: JSON on one line is never just this."""


def cli_line(verb: Verb, target: Target, endpoint_url: str | None = None) -> str:
    """The command line that does what the verb does.

    A declaration that is too long for an argument comes as a here-document behind the line.

    Start's request token is left out: the pasted line is an act of its own. A target's role cannot be told on
    the command line, so the line needs a profile that assumes it.

    Args:
        verb: what is done.
        target: where; its profile and region become options.
        endpoint_url: where the service is, instead of AWS.
    """
    members = verb.request()
    words = ["aws", verb.service, _kebab(verb.operation)]
    fed = ""
    if any(isinstance(value, str) and _LOADED.match(value) for value in members.values()):
        words += ["--cli-input-json", _json(members)]
    else:
        for name, value in members.items():
            option = _option(name, value)
            if len(option[-1].encode()) > _ARGUMENT_MOST and not fed:
                fed = f" <<'{_END}'\n{option.pop()}\n{_END}"
                option.append("file:///dev/stdin")
            words += option
    words += ["--profile", target.profile] if target.profile else []
    words += ["--region", target.region]
    words += ["--endpoint-url", endpoint_url] if endpoint_url else []
    return shlex.join(words) + fed


def _option(name: str, value: Any) -> list[str]:
    option = f"--{_kebab(name)}"
    if isinstance(value, bool):
        return [option if value else f"--no-{_kebab(name)}"]
    if isinstance(value, str):
        return [f"{option}={value}"] if value.startswith("-") else [option, value]
    if isinstance(value, Mapping):
        return [option, _shorthand(value) or _json(value)]
    rows = [_shorthand(row) for row in value]
    if all(row is not None for row in rows):
        return [option, *(row for row in rows if row is not None)]
    return [option, _json(value)]


def _shorthand(row: Mapping[str, Any] | str) -> str | None:
    if isinstance(row, str):
        return row if _SHORTHAND_SAFE.fullmatch(row) and not row.startswith("-") else None
    if not all(isinstance(value, str) and _SHORTHAND_SAFE.fullmatch(value) for value in row.values()):
        return None
    return ",".join(f"{name}={value}" for name, value in row.items())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _kebab(name: str) -> str:
    return _WORDS.sub("-", name).lower()
