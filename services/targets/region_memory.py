"""The regions in which accounts turned out to have pipelines, remembered between runs; no secrets."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.domain.target import Access
from services.paths import state_path
from services.targets.private_file import write_private

VERSION = 1
STALE_SECONDS = 7 * 86400.0
"""After a week an account is asked again, in the background."""


def regions_path() -> Path:
    """The file, in the state folder."""
    return state_path() / "regions.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an account answered: its regions with pipelines, and when it was asked, in POSIX seconds."""

    regions: tuple[str, ...]
    asked: float


class RegionMemory:
    """Remembers regions by the credentials with which an account is reached. Any thread may use it.

    Args:
        path: the file; None remembers nothing beyond this run.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._known = _load(path) if path else {}

    def recall(self, access: Access) -> Remembered | None:
        """What is remembered of an account, however old; None for nothing."""
        with self._lock:
            return self._known.get(_key(access))

    def remember(self, access: Access, remembered: Remembered) -> None:
        """Keep what an account answered.

        Raises:
            OSError: the file cannot be written; until the run ends it is remembered nevertheless.
        """
        with self._lock:
            self._known[_key(access)] = remembered
            if self._path is not None:
                write_private(self._path, _dump(self._known))


def _key(access: Access) -> str:
    sign_in = access.sign_in
    parts = [sign_in.session, sign_in.account, sign_in.role] if sign_in else [access.profile or ""]
    return " ".join([*parts, *(role.arn for role in access.roles)])


def _dump(known: dict[str, Remembered]) -> str:
    places: dict[str, Any] = {
        key: {"regions": list(place.regions), "asked": place.asked} for key, place in sorted(known.items())
    }
    return json.dumps({"version": VERSION, "places": places}, indent=1)


def _load(path: Path) -> dict[str, Remembered]:
    """What earlier runs kept; nothing where the file is missing or makes no sense."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["version"] != VERSION:
            return {}
        return {
            str(key): Remembered(tuple(map(str, place["regions"])), float(place["asked"]))
            for key, place in kept["places"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
