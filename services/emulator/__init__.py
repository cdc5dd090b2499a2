"""A CodePipeline-compatible endpoint on loopback, for the demo, for tests and for the ``aws`` command."""

from services.emulator.emulator import Emulator

__all__ = ["Emulator"]
