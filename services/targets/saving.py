"""Puts the operator's choice of targets into the configuration file, as ``[targets.NAME]`` tables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.config import Config, ConfigError
from services.config_targets import ALL_REGIONS, TargetRule
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Access
from services.errors import ServiceError
from services.paths import config_path
from services.targets import config_text
from services.targets.choice import Choice
from services.targets.config_text import CannotEdit
from services.targets.entry import Entry, Origin
from services.targets.private_file import write_private

_OWN_TABLES = (Origin.FLAG, Origin.DEFAULT, Origin.ADDED)
"""Entries of these origins get a table of their own where they have none."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving changes.

    Args:
        path: the configuration file.
        before: its text; None where there is no file.
        after: what it will be.
        settled: names of targets about which the file then says what was chosen.
        unsaid: names of targets that are off or removed, which the file cannot say (accounts and regions that
            are found): the state folder remembers them.
    """

    path: Path
    before: str | None
    after: str
    settled: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.after != (self.before or "")

    @property
    def diff(self) -> str:
        """The change as a unified diff, with the file's name in its head."""
        before, after = (self.before or "").splitlines(), self.after.splitlines()
        return "\n".join(
            difflib.unified_diff(before, after, self.path.name, self.path.name, lineterm="", n=2)
        )


def preview(config: Config, entries: Sequence[Entry], choice: Choice) -> Preview:
    """What saving would change.

    A table whose targets are all off gets ``enabled = false``; one whose targets were all removed goes away,
    regions that were removed leave its list; targets of flags, of the default chain and those added get
    tables, one for each set of credentials.

    Args:
        config: as this run read it.
        entries: of the roster.
        choice: what was chosen.

    Raises:
        ServiceError: CONFIGURATION: the file cannot be read, changed since this run read it, or is written in a
            way that is not edited.
    """
    path = config.path or config_path()
    before = _read(path)
    if (before or "") != config.text:
        raise _refused(f"{path} changed since it was read", "start pipedeck again to take in what changed")
    work = _Saving(config, entries, choice, before or "")
    try:
        work.edit_tables()
        work.write_new_tables()
        text = work.text
        _check(path, text)
    except CannotEdit as error:
        raise _refused(f"{path} cannot be changed for you", str(error)) from error
    return Preview(path, before, text, tuple(work.settled), tuple(work.unsaid))


def save(shown: Preview) -> Path:
    """Write what was shown; the former file stays beside it with ``.bak`` behind its name.

    Raises:
        ServiceError: CONFIGURATION: the file changed meanwhile, or cannot be written.
    """
    path = shown.path
    if _read(path) != shown.before:
        raise _refused(f"{path} changed meanwhile", "look at the change again")
    try:
        if shown.before is not None:
            mode = path.stat().st_mode & 0o777
            write_private(path.with_name(f"{path.name}.bak"), shown.before)
            write_private(path, shown.after, mode)
        else:
            write_private(path, shown.after)
    except OSError as error:
        raise _refused(f"{path} cannot be written", error.strerror or str(error)) from error
    return path


class _Saving:
    """The text on its way from what it was to what it shall be."""

    def __init__(self, config: Config, entries: Sequence[Entry], choice: Choice, text: str) -> None:
        self.text = text
        self.settled: list[str] = []
        self.unsaid: list[str] = []
        self._config = config
        self._entries = entries
        self._choice = choice
        self._names = {rule.name for rule in config.targets}

    def edit_tables(self) -> None:
        """Say in each table that defines targets which of them are wanted."""
        for rule in self._config.targets:
            source = f"targets.{rule.name}"
            own = [entry for entry in self._entries if entry.source == source]
            gone = [r for r in rule.regions if f"{rule.name}/{r}" in self._choice.removed]
            if rule.defines and (own or gone):
                self._edit(rule, own, gone)
        found = (e for e in self._entries if e.origin in (Origin.ORGANIZATION, Origin.IDENTITY_CENTER))
        self.unsaid += [entry.name for entry in found if not entry.on]

    def _edit(self, rule: TargetRule, own: Sequence[Entry], gone: Sequence[str]) -> None:
        regions = [region for region in rule.regions if region not in gone]
        off = [entry.name for entry in own if not entry.on]
        if not regions:
            self.text = config_text.without_table(self.text, rule.name)
        else:
            if gone:
                self.text = config_text.with_regions(self.text, rule.name, regions)
            if own and len(off) in (0, len(own)):
                self.text = config_text.with_enabled(self.text, rule.name, enabled=not off)
                off = []
        self.settled += [f"{rule.name}/{region}" for region in gone]
        self.settled += [entry.name for entry in own if entry.name not in off]
        self.unsaid += off

    def write_new_tables(self) -> None:
        """Write a table for each set of credentials of targets that have none."""
        groups: dict[tuple[str, Access], list[Entry]] = {}
        for entry in self._entries:
            wanted = entry.on and entry.problem is None and not entry.same_as
            if wanted and entry.origin in _OWN_TABLES and not entry.source:
                label = entry.name.removesuffix(f"/{entry.target.region}")
                groups.setdefault((label, entry.target.access), []).append(entry)
        for (label, access), entries in groups.items():
            self._write(label, access, entries)

    def _write(self, label: str, access: Access, entries: Sequence[Entry]) -> None:
        regions = [entry.target.region for entry in entries]
        for rule in self._config.targets:
            if rule.defines and rule.access == access and rule.regions != (ALL_REGIONS,):
                if not set(regions) <= set(rule.regions):
                    both = list(dict.fromkeys((*rule.regions, *regions)))
                    self.text = config_text.with_regions(self.text, rule.name, both)
                break
        else:
            name = self._free(label)
            self.text = config_text.with_new_table(self.text, name, list(_members(access, regions)))
        self.settled += [entry.name for entry in entries]

    def _free(self, label: str) -> str:
        name, number = label, 2
        while name in self._names:
            name, number = f"{label}-{number}", number + 1
        self._names.add(name)
        return name


def _members(access: Access, regions: Sequence[str]) -> Iterable[tuple[str, Any]]:
    if access.sign_in is not None:
        yield "sso_session", access.sign_in.session
        yield "account", access.sign_in.account
        yield "sso_role", access.sign_in.role
    elif access.profile is not None:
        yield "profile", access.profile
    if len(access.roles) == 1:
        yield "role_arn", access.roles[0].arn
        if access.roles[0].external_id:
            yield "external_id", access.roles[0].external_id
    elif access.roles:
        yield (
            "roles",
            [
                {"arn": role.arn, **({"external_id": role.external_id} if role.external_id else {})}
                for role in access.roles
            ],
        )
    yield "regions", regions


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(f"{path} cannot be read", str(error)) from error


def _check(path: Path, text: str) -> None:
    """Refuse to write what could not be read again."""
    from services.config_file import parse_config

    try:
        parse_config(path, text)
    except ConfigError as error:
        raise CannotEdit(f"write the tables by hand: {error}") from error


def _refused(title: str, hint: str) -> ServiceError:
    return ServiceError(Problem(ProblemKind.CONFIGURATION, title, hint=hint))
