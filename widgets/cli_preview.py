"""The equivalent ``aws`` command line, as it can be pasted."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.cells import clean, width, wrap
from widgets.lines import Line, Span
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

INDENT = "  "


def split_command(command: str) -> list[str]:
    """The words of a shell command with their quotes left on; joined by spaces they are the command again."""
    words: list[str] = []
    current = ""
    quote = ""
    escaped = False
    for character in command:
        if not quote and not escaped and character.isspace():
            if current:
                words.append(current)
            current = ""
            continue
        current += character
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
    return [*words, current] if current else words


def wrap_command(command: str, limit: int) -> list[str]:
    """The command in lines that still paste as one command.

    An option and its values stay in one line where they have room, and options share lines while they do. All
    lines but the last end in a backslash. A word that has no room in a line stands in one of its own, longer
    than ``limit``.
    """
    lines: list[str] = []
    for group in _options(split_command(command)):
        whole = " ".join(group)
        if lines and _fits(f"{lines[-1]} {whole}", limit):
            lines[-1] = f"{lines[-1]} {whole}"
            continue
        lines.append(f"{INDENT}{group[0]}" if lines else group[0])
        for word in group[1:]:
            if _fits(f"{lines[-1]} {word}", limit):
                lines[-1] = f"{lines[-1]} {word}"
            else:
                lines.append(f"{INDENT}{INDENT}{word}")
    return [f"{line} \\" for line in lines[:-1]] + lines[-1:]


def _options(words: Sequence[str]) -> list[list[str]]:
    """The words in front of the first option, then each option with its values."""
    groups: list[list[str]] = []
    for word in words:
        if groups and not word.startswith("--"):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _fits(line: str, limit: int) -> bool:
    """Whether a line has room with the backslash behind it."""
    return width(clean(line)) <= limit - 2


class CliPreview(PaintedLines):
    """A command line, folded to the width it has; ``command`` is its exact text."""

    DEFAULT_CSS = """
    CliPreview {
        height: auto;
        overflow: hidden;
    }
    """

    def __init__(self, command: str = "", *, id: str | None = None) -> None:  # noqa: A002 (Textual's own name)
        super().__init__(id=id)
        self._command = command

    @property
    def command(self) -> str:
        """The exact text, to copy."""
        return self._command

    def show(self, command: str) -> None:
        """Show this command from now on."""
        if command == self._command:
            return
        self._command = command
        self.repaint()

    def lay_out(self, width: int) -> Sequence[Line]:
        """The command, in so many cells; a word too long for a line is folded for the eye only."""
        return [
            (Span(folded, Tone.DIM),)
            for line in wrap_command(self._command, width)
            for folded in _fold(clean(line), width)
        ]


def _fold(text: str, limit: int) -> list[str]:
    return [text] if width(text) <= limit else wrap(text, limit)
