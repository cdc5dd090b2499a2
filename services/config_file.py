"""The configuration file: TOML in, typed values out, one line of complaint at the first thing wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.config import Config, ConfigError, Defaults, TargetRule
from services.text import clean

REFRESH_LEAST = 1.0
REFRESH_MOST = 3600.0

_ACCOUNT = re.compile(r"[0-9]{12}")
_ROLE = re.compile(r"arn:aws(-\w+)*:iam::[0-9]{12}:role/\S+")


def read_config(path: Path, *, missing_ok: bool = False) -> Config:
    """The configuration in a file.

    Args:
        path: the file.
        missing_ok: whether no file means no configuration.

    Raises:
        ConfigError: it is missing, unreadable, no TOML, or says what pipedeck does not know.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if missing_ok:
            return Config()
        raise ConfigError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise ConfigError(f"{path}: {reason}") from error
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {clean(str(error), lines=False)}") from error
    return _read_document(_Table(path, text, "", document))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, with what it takes to say where it is."""

    path: Path
    source: str
    name: str
    members: Mapping[str, Any]

    def wrong(self, key: str, complaint: str) -> ConfigError:
        """The complaint about a key, with its place."""
        line = self._line(key)
        place = f"{self.path}:{line}" if line else str(self.path)
        return ConfigError(clean(f"{place}: {self._full(key)}: {complaint}", lines=False))

    def only(self, known: Iterable[str]) -> None:
        """Refuse any key but those."""
        choices = list(known)
        for key in self.members:
            if key not in choices:
                near = difflib.get_close_matches(key, choices, 1)
                told = f"did you mean {near[0]}?" if near else f"known are {', '.join(choices)}"
                raise self.wrong(key, f"unknown; {told}")

    def table(self, key: str) -> _Table:
        """The table under a key; an empty one where there is none."""
        value = self.members.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return _Table(self.path, self.source, self._full(key), value)

    def text(self, key: str, fits: Callable[[str], bool] = bool, wanted: str = "some text") -> str | None:
        """The text under a key, or None."""
        value = self.members.get(key)
        if value is not None and not (isinstance(value, str) and fits(value)):
            raise self.wrong(key, f"must be {wanted}")
        return value

    def flag(self, key: str) -> bool | None:
        """The boolean under a key, or None."""
        value = self.members.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def seconds(self, key: str, least: float, most: float) -> float | None:
        """The number of seconds under a key, or None."""
        value = self.members.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise self.wrong(key, f"must be seconds from {least:g} to {most:g}")
        return float(value)

    def _full(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _line(self, key: str) -> int | None:
        """The key's line, found by reading down from its table's header; None where that finds none."""
        own = not self.name
        for number, line in enumerate(self.source.splitlines(), start=1):
            header = re.match(r"\s*\[+\s*(?P<name>[^\]]+?)\s*\]", line)
            if header:
                name = header["name"].replace('"', "").replace("'", "")
                if name == self._full(key):
                    return number
                own = name == self.name
            elif own and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return number
        return None


def _read_document(top: _Table) -> Config:
    top.only(("defaults", "targets", "keys", "danger"))
    targets = top.table("targets")
    return Config(
        path=top.path,
        defaults=_read_defaults(top.table("defaults")),
        targets=tuple(_read_rule(name, targets.table(name)) for name in targets.members),
        keys=_read_keys(top.table("keys")),
        danger=_read_danger(top.table("danger")),
    )


def _read_defaults(table: _Table) -> Defaults:
    table.only(("profile", "region", "refresh", "read_only", "low_bandwidth", "ascii", "mouse"))
    mouse = table.flag("mouse")
    return Defaults(
        profile=table.text("profile"),
        region=table.text("region"),
        refresh=table.seconds("refresh", REFRESH_LEAST, REFRESH_MOST),
        read_only=bool(table.flag("read_only")),
        low_bandwidth=bool(table.flag("low_bandwidth")),
        ascii=bool(table.flag("ascii")),
        mouse=True if mouse is None else mouse,
    )


def _read_rule(name: str, table: _Table) -> TargetRule:
    table.only(("profile", "account", "region", "role_arn", "danger", "read_only", "colour"))
    return TargetRule(
        name=name,
        profile=table.text("profile"),
        account=table.text("account", lambda text: bool(_ACCOUNT.fullmatch(text)), "twelve digits in quotes"),
        region=table.text("region"),
        role_arn=table.text("role_arn", lambda text: bool(_ROLE.fullmatch(text)), "the ARN of an IAM role"),
        danger=table.flag("danger"),
        read_only=table.flag("read_only"),
        colour=table.text("colour"),
    )


def _read_keys(table: _Table) -> dict[str, str]:
    keys = {}
    for command in table.members:
        keys[command] = table.text(command, lambda _: True, 'a key in quotes, or "" for none') or ""
    return keys


def _read_danger(table: _Table) -> tuple[str, ...]:
    table.only(("patterns",))
    patterns = table.members.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(glob, str) and glob for glob in patterns):
        raise table.wrong("patterns", 'must be a list of globs, such as ["*-prod"]')
    return tuple(patterns)
