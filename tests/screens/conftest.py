"""Fixtures of the tests that run the application."""

from tests.screens.app_rig import home, start

__all__ = ["home", "start"]
