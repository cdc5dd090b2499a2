"""The operations about identity: STS, IAM Identity Center, Organizations and IAM."""

from __future__ import annotations

import importlib
import pkgutil


def load_handlers() -> None:
    """Import every module of this package, so that each handler has registered itself."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
