"""Colours as tools print them."""

from __future__ import annotations

RESET = "\x1b[0m"


def red(text: str) -> str:
    """In red."""
    return f"\x1b[31m{text}\x1b[39m"


def green(text: str) -> str:
    """In green."""
    return f"\x1b[32m{text}\x1b[39m"


def yellow(text: str) -> str:
    """In yellow."""
    return f"\x1b[33m{text}\x1b[39m"


def cyan(text: str) -> str:
    """In cyan, of the 256 colours."""
    return f"\x1b[38;5;44m{text}\x1b[39m"


def dim(text: str) -> str:
    """Faint."""
    return f"\x1b[2m{text}\x1b[22m"


def bold(text: str) -> str:
    """Bold."""
    return f"\x1b[1m{text}\x1b[22m"


def inverse(text: str, colour: int = 41) -> str:
    """On a background, as badges are."""
    return f"\x1b[{colour}m\x1b[37m{text}{RESET}"
