"""The commands: declared once, shown everywhere."""

from tui.commands.catalogue import CATALOGUE
from tui.commands.command import Command, Context
from tui.commands.registry import KeymapError, Registry

__all__ = ["CATALOGUE", "Command", "Context", "KeymapError", "Registry"]
