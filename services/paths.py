"""Where pipedeck keeps its files: in the platform's own folders, for the user alone."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

NAME = "pipedeck"
CONFIG_VARIABLE = "PIPEDECK_CONFIG"
"""The environment variable that names another configuration file."""


def config_path() -> Path:
    """The configuration file: PIPEDECK_CONFIG, or ``config.toml`` in the user's configuration folder."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    return platformdirs.user_config_path(NAME, appauthor=False) / "config.toml"


def state_path() -> Path:
    """The folder for what must outlive the app: the audit log, learned budgets."""
    return platformdirs.user_state_path(NAME, appauthor=False)


def cache_path() -> Path:
    """The folder for what can be fetched again."""
    return platformdirs.user_cache_path(NAME, appauthor=False)


def audit_path() -> Path:
    """The audit log."""
    return state_path() / "audit.jsonl"


def make_private(folder: Path) -> Path:
    """Make a folder that only the user can enter (mode 0700) and answer it.

    A folder that is there already keeps its mode: it may be shared on purpose.

    Raises:
        OSError: it cannot be made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
