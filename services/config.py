"""The operator's configuration: what it may say, and what it says."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from services.domain.target import RoleStep, Target
from services.paths import CONFIG_VARIABLE, config_path


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
class TargetRule:
    """What holds in the targets that a ``[targets.NAME]`` table matches.

    ``profile``, ``account`` and ``region`` say which: all that are given must be the target's. The rest says
    what holds there; None leaves it as it is.
    """

    name: str
    profile: str | None = None
    account: str | None = None
    region: str | None = None
    role_arn: str | None = None
    danger: bool | None = None
    read_only: bool | None = None
    colour: str | None = None

    def matches(self, target: Target) -> bool:
        """Whether the rule is about that target; one that names nothing matches a target of its own name."""
        wanted = {"profile": self.profile, "account": self.account, "region": self.region}
        given = {name: value for name, value in wanted.items() if value is not None}
        if not given:
            return target.name == self.name
        return all(getattr(target, name) == value for name, value in given.items())

    def may_match(self, target: Target) -> bool:
        """Whether nothing but the target's account, which is not known yet, keeps the rule from matching."""
        if target.account is not None or self.account is None:
            return False
        return self.matches(replace(target, account=self.account))


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration.

    Args:
        path: the file that it was read from; None where there is none.
        defaults: the ``[defaults]`` table.
        targets: the ``[targets.NAME]`` tables, in the file's order.
        keys: the ``[keys]`` table: a command's id to the key that shall call it, or to ``""`` for none.
        danger: the globs of ``[danger] patterns``, about ``pipeline``, ``target`` or ``target/pipeline``.
    """

    path: Path | None = None
    defaults: Defaults = Defaults()
    targets: tuple[TargetRule, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    danger: tuple[str, ...] = ()

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
        """
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
                    roles=(RoleStep(rule.role_arn),) if rule.role_arn else target.roles,
                    danger=target.danger if rule.danger is None else rule.danger,
                    read_only=target.read_only if rule.read_only is None else rule.read_only,
                    colour=rule.colour or target.colour,
                )
        return target

    def is_dangerous(self, target: Target, pipeline: str) -> bool:
        """Whether an act on that pipeline wants its name typed."""
        if target.danger:
            return True
        names = (pipeline.casefold(), target.name.casefold(), f"{target.name}/{pipeline}".casefold())
        return any(fnmatch.fnmatchcase(name, glob.casefold()) for glob in self.danger for name in names)
