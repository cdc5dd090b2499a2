"""The operator's configuration: what it may say, and what it says."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from services.config_events import EventsTable
from services.config_targets import IdentityCenterTable, OrganizationTable, TargetRule
from services.domain.target import Target
from services.paths import CONFIG_VARIABLE, config_path

__all__ = [
    "Config",
    "ConfigError",
    "Defaults",
    "EventsTable",
    "IdentityCenterTable",
    "OrganizationTable",
    "TargetRule",
    "VaultTable",
    "ViewTable",
]


class ConfigError(Exception):
    """The configuration cannot be used; the message is one line that says where and why."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where the command line says nothing; None leaves the choice to pipedeck.

    Args:
        profile: the AWS profile.
        region: the AWS region.
        refresh: seconds between two looks at what is open and runs; from 1 to 3600.
        read_only: withhold every act.
        low_bandwidth: write as little as possible to the terminal.
        ascii: draw without Unicode.
        mouse: listen to the mouse.
    """

    profile: str | None = None
    region: str | None = None
    refresh: float | None = None
    read_only: bool = False
    low_bandwidth: bool = False
    ascii: bool = False
    mouse: bool = True


@dataclass(frozen=True, slots=True)
class VaultTable:
    """What the ``[vault]`` table says.

    Args:
        keep: keep temporary role credentials in the system's keyring until they expire.
    """

    keep: bool = False


@dataclass(frozen=True, slots=True)
class ViewTable:
    """A ``[views.NAME]`` table: a way to look at the fleet.

    Args:
        name: what it is called.
        filter: the filter, as typed after ``/``.
        tab: all, waiting, failed, running, held or idle.
        sort: the column that sorts (status, name, account, region, now, revision, trigger, started, took or mode),
            with ``-`` in front the other way round; by need where it is not given.
    """

    name: str
    filter: str = ""
    tab: str = "all"
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration.

    Args:
        path: the file that it was read from; None where there is none.
        defaults: the ``[defaults]`` table.
        targets: the ``[targets.NAME]`` tables, in the file's order.
        keys: the ``[keys]`` table: a command's id to the key that shall call it, or to ``""`` for none.
        danger: the globs of ``[danger] patterns``, about ``pipeline``, ``target`` or ``target/pipeline``.
        organizations: the ``[organizations.NAME]`` tables.
        identity_centers: the ``[identity_center.NAME]`` tables.
        events: the ``[events.NAME]`` tables.
        vault: the ``[vault]`` table.
        views: the ``[views.NAME]`` tables.
        text: what the file held when it was read.
    """

    path: Path | None = None
    defaults: Defaults = Defaults()
    targets: tuple[TargetRule, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    danger: tuple[str, ...] = ()
    organizations: tuple[OrganizationTable, ...] = ()
    identity_centers: tuple[IdentityCenterTable, ...] = ()
    events: tuple[EventsTable, ...] = ()
    vault: VaultTable = VaultTable()
    views: tuple[ViewTable, ...] = ()
    text: str = field(default="", compare=False, repr=False)

    @staticmethod
    def load(path: Path | None = None) -> Config:
        """Read the configuration.

        Args:
            path: the file; None for what PIPEDECK_CONFIG names or the usual place. Only in the usual place it
                may be missing.

        Raises:
            ConfigError: it is missing, unreadable, no TOML, or says what pipedeck does not know.
        """
        from services.config_file import read_config

        if path is not None:
            return read_config(path)
        return read_config(config_path(), missing_ok=not os.environ.get(CONFIG_VARIABLE))

    def applied(self, target: Target) -> Target:
        """The target as the rules want it; where several match, the later one in the file wins.

        While the target's account is not known, a rule for an account may well be about it: then what the rule
        withholds or calls dangerous holds. Apply the rules to the plain target again once the account is known.
        A rule's role is assumed where the target has none of its own.
        """
        own = target.roles
        for rule in self.targets:
            if rule.may_match(target):
                target = replace(
                    target,
                    danger=target.danger or bool(rule.danger),
                    read_only=target.read_only or bool(rule.read_only),
                )
            elif rule.matches(target):
                target = replace(
                    target,
                    roles=own or rule.steps or target.roles,
                    danger=target.danger if rule.danger is None else rule.danger,
                    read_only=target.read_only if rule.read_only is None else rule.read_only,
                    colour=rule.colour or target.colour,
                    refresh=rule.refresh or target.refresh,
                )
        return target

    def is_dangerous(self, target: Target, pipeline: str) -> bool:
        """Whether an act on that pipeline wants its name typed."""
        if target.danger:
            return True
        names = (pipeline.casefold(), target.name.casefold(), f"{target.name}/{pipeline}".casefold())
        return any(fnmatch.fnmatchcase(name, glob.casefold()) for glob in self.danger for name in names)
