"""The configuration file: TOML in, typed values out, one line of complaint at the first thing wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from services.config import Config, ConfigError, Defaults, VaultTable, ViewTable
from services.config_file_events import read_events
from services.config_file_targets import read_identity_center, read_organization, read_rules
from services.config_table import Table
from services.text import clean

_TABS = ("all", "waiting", "failed", "running", "held", "idle")
_SORTS = ("status", "name", "account", "region", "now", "revision", "trigger", "started", "took", "mode")
_VIEW_NAME = re.compile(r"\S+")


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
    return parse_config(path, text)


def parse_config(path: Path, text: str) -> Config:
    """The configuration that a text says.

    Args:
        path: the file that it stands in, for complaints.
        text: the file's.

    Raises:
        ConfigError: it is no TOML, or says what pipedeck does not know.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {clean(str(error), lines=False)}") from error
    return _read_document(Table(path, text, "", document))


def _read_document(top: Table) -> Config:
    top.only(
        (
            "defaults",
            "targets",
            "organizations",
            "identity_center",
            "events",
            "vault",
            "keys",
            "danger",
            "views",
        )
    )
    organizations = top.table("organizations")
    centers = top.table("identity_center")
    events = top.table("events")
    return Config(
        path=top.path,
        defaults=_read_defaults(top.table("defaults")),
        targets=read_rules(top.table("targets")),
        organizations=tuple(read_organization(organizations, name) for name in organizations.members),
        identity_centers=tuple(read_identity_center(centers, name) for name in centers.members),
        events=tuple(read_events(events, name) for name in events.members),
        vault=_read_vault(top.table("vault")),
        keys=_read_keys(top.table("keys")),
        danger=_read_danger(top.table("danger")),
        views=_read_views(top.table("views")),
        text=top.source,
    )


def _read_defaults(table: Table) -> Defaults:
    table.only(("profile", "region", "refresh", "read_only", "low_bandwidth", "ascii", "mouse"))
    mouse = table.flag("mouse")
    return Defaults(
        profile=table.text("profile"),
        region=table.text("region"),
        refresh=table.seconds("refresh"),
        read_only=bool(table.flag("read_only")),
        low_bandwidth=bool(table.flag("low_bandwidth")),
        ascii=bool(table.flag("ascii")),
        mouse=True if mouse is None else mouse,
    )


def _read_vault(table: Table) -> VaultTable:
    table.only(("keep",))
    return VaultTable(keep=bool(table.flag("keep")))


def _read_keys(table: Table) -> dict[str, str]:
    keys = {}
    for command in table.members:
        keys[command] = table.text(command, lambda _: True, 'a key in quotes, or "" for none') or ""
    return keys


def _read_danger(table: Table) -> tuple[str, ...]:
    table.only(("patterns",))
    patterns = table.members.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(glob, str) and glob for glob in patterns):
        raise table.wrong("patterns", 'must be a list of globs, such as ["*-prod"]')
    return tuple(patterns)


def _read_views(tables: Table) -> tuple[ViewTable, ...]:
    views = []
    for name in tables.members:
        if not _VIEW_NAME.fullmatch(name):
            raise tables.wrong(name, "a view's name must be one word")
        table = tables.table(name)
        table.only(("filter", "tab", "sort"))
        views.append(
            ViewTable(
                name,
                filter=table.text("filter") or "",
                tab=table.text("tab", _TABS.__contains__, f"one of {', '.join(_TABS)}") or "all",
                sort=table.text(
                    "sort",
                    lambda text: text.removeprefix("-") in _SORTS,
                    f"one of {', '.join(_SORTS)}, with - in front the other way round",
                )
                or "",
            )
        )
    return tuple(views)
