"""Fixtures of the tests that run the application."""

from tests.screens.app_rig import home, start
from tests.screens.editor_rig import editor

__all__ = ["editor", "home", "start"]
