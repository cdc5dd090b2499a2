"""Rules of a pipeline's structure that the service model cannot say."""

from services.emulator.structure.rules import require_sound

__all__ = ["require_sound"]
