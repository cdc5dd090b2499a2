"""The errors of a declaration."""

from __future__ import annotations

from collections.abc import Iterable

from services.emulator.errors import ServiceFault


def bad_structure(message: str) -> ServiceFault:
    """InvalidStructureException."""
    return ServiceFault("InvalidStructureException", message)


def bad_stage(message: str) -> ServiceFault:
    """InvalidStageDeclarationException."""
    return ServiceFault("InvalidStageDeclarationException", message)


def bad_action(message: str) -> ServiceFault:
    """InvalidActionDeclarationException."""
    return ServiceFault("InvalidActionDeclarationException", message)


def first_repeated(names: Iterable[str]) -> str | None:
    """The first name that comes a second time, if any."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
