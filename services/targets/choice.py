"""What the operator chose among the targets, kept between runs in the state folder; no secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.domain.target import RoleStep, SignInRole, Target
from services.paths import state_path
from services.targets.private_file import write_private

VERSION = 1


def choice_path() -> Path:
    """The file, in the state folder."""
    return state_path() / "targets.json"


@dataclass(slots=True)
class Choice:
    """Names of targets that were turned off, turned on or removed, and those that were added.

    What is neither off nor on is as the configuration says.
    """

    off: set[str] = field(default_factory=set)
    on: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    added: dict[str, Target] = field(default_factory=dict)

    @staticmethod
    def load(path: Path) -> Choice:
        """The choice of earlier runs; nothing chosen where the file is missing or makes no sense."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept["version"] != VERSION:
                return Choice()
            added = [_target(item) for item in kept["added"]]
            return Choice(
                set(map(str, kept["off"])),
                set(map(str, kept["on"])),
                set(map(str, kept["removed"])),
                {target.name: target for target in added},
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Choice()

    def save(self, path: Path) -> None:
        """Keep it; whole or not at all, mode 0600.

        Raises:
            OSError: it cannot be written.
        """
        write_private(
            path,
            json.dumps(
                {
                    "version": VERSION,
                    "off": sorted(self.off),
                    "on": sorted(self.on),
                    "removed": sorted(self.removed),
                    "added": [_json(target) for target in self.added.values()],
                },
                indent=1,
            ),
        )

    def wants(self, name: str, *, otherwise: bool) -> bool:
        """Whether a target is on; ``otherwise`` where nothing was chosen."""
        if name in self.off:
            return False
        return otherwise or name in self.on

    def turn(self, name: str, *, on: bool) -> None:
        """Turn a target on or off."""
        (self.on if on else self.off).add(name)
        (self.off if on else self.on).discard(name)

    def settle(self, name: str) -> None:
        """Forget what was chosen about a target: the configuration says it now."""
        for names in (self.off, self.on, self.removed):
            names.discard(name)
        self.added.pop(name, None)


def _json(target: Target) -> dict[str, Any]:
    sign_in = target.sign_in
    return {
        "name": target.name,
        "region": target.region,
        "profile": target.profile,
        "sign_in": [sign_in.session, sign_in.account, sign_in.role] if sign_in else None,
        "roles": [[role.arn, role.external_id] for role in target.roles],
    }


def _target(item: Mapping[str, Any]) -> Target:
    sign_in = item["sign_in"]
    profile = item["profile"]
    return Target(
        name=str(item["name"]),
        region=str(item["region"]),
        profile=None if profile is None else str(profile),
        sign_in=SignInRole(*map(str, sign_in)) if sign_in else None,
        roles=tuple(
            RoleStep(str(arn), None if given is None else str(given)) for arn, given in item["roles"]
        ),
    )
