"""The configuration file, and the folders in which pipedeck keeps things."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from services.config import Config, ConfigError
from services.doctor.finding import Finding, Verdict
from services.paths import audit_path, cache_path, config_path, state_path

CONFIGURATION = "configuration"
FOLDERS = "folders"

Complain = Callable[[Config], str | None]
"""Says in one line what is wrong with a configuration that can be read, or None."""


def check_configuration(path: Path | None = None, complain: Complain | None = None) -> Iterator[Finding]:
    """Read the configuration as a run would.

    Args:
        path: the file; None for the usual place.
        complain: looks at what only the application knows, such as keys.
    """
    try:
        config = Config.load(path)
    except ConfigError as error:
        yield Finding(
            CONFIGURATION, Verdict.BROKEN, str(error), "pipedeck does not start until this is mended"
        )
        return
    complaint = complain(config) if complain is not None else None
    if complaint is not None:
        yield Finding(CONFIGURATION, Verdict.BROKEN, f"{config.path}: {complaint}", "mend the file")
    elif config.path is None:
        yield Finding(CONFIGURATION, Verdict.OK, f"there is none at {config_path()}: the defaults hold")
    else:
        yield Finding(CONFIGURATION, Verdict.OK, f"{config.path} is sound")


def check_folders() -> Iterator[Finding]:
    """See whether what must be kept can be kept, and whether others could read it."""
    yield _of_folder("state", state_path(), "without it no act can be audited, so none is sent")
    yield _of_folder("cache", cache_path(), "without it the fleet is not there at once")
    audit = audit_path()
    if audit.exists():
        yield _of_audit(audit)


def _of_folder(name: str, folder: Path, without: str) -> Finding:
    if not folder.exists():
        parent = next(one for one in folder.parents if one.exists())
        if os.access(parent, os.W_OK | os.X_OK):
            return Finding(FOLDERS, Verdict.OK, f"{name}: {folder} will be made")
        return Finding(FOLDERS, Verdict.BROKEN, f"{name}: {parent} cannot be written to", without)
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\n")
            probe.flush()
    except OSError as error:
        told = f"{name}: {folder} cannot be written to ({error.strerror})"
        return Finding(FOLDERS, Verdict.BROKEN, told, without)
    return _private(FOLDERS, name, folder, "700")


def _of_audit(audit: Path) -> Finding:
    if not os.access(audit, os.R_OK | os.W_OK):
        told = f"audit log: {audit} cannot be written to"
        return Finding(FOLDERS, Verdict.BROKEN, told, "no act is sent until it can be")
    return _private(FOLDERS, "audit log", audit, "600")


def _private(check: str, name: str, path: Path, mode: str) -> Finding:
    others = stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    if others:
        told = f"{name}: others on this machine may open {path}"
        return Finding(check, Verdict.WARN, told, f"chmod {mode} {path}")
    return Finding(check, Verdict.OK, f"{name}: {path} is writable, and private")
