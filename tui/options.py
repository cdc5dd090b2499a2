"""What the command line asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """The flags of one run, before the configuration is laid under them.

    None means that the flag was not given. ``refresh`` is in seconds, ``speed`` in demo seconds a second.
    """

    profiles: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    role_arn: str | None = None
    all_profiles: bool = False
    targets: tuple[str, ...] = ()
    endpoint_url: str | None = None
    config: Path | None = None
    read_only: bool | None = None
    pipeline: str | None = None
    command: str | None = None
    refresh: float | None = None
    low_bandwidth: bool = False
    ascii: bool = False
    mouse: bool = True
    demo: bool = False
    scenario: str = "demo"
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class EmulatorOptions:
    """The flags of ``pipedeck emulator``; port 0 lets the system choose."""

    port: int = 0
    scenario: str = "demo"
    speed: float = field(default=1.0)
