"""A QR code in half blocks, for a link that is opened on another device."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

QUIET_ZONES = (4, 2)
"""Light modules round the code: what ISO/IEC 18004 asks for, and what phones do with."""
_BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""The sign for two modules, one above the other; what is light is drawn, as on a dark terminal."""
_INK = "#ffffff on #000000"
_DARK, _LIGHT = "#000000 on #000000", "#ffffff on #ffffff"


def modules_of(text: str, quiet: int) -> list[list[bool]]:
    """The code of a text, light modules true, as small as it can be (error level L).

    Args:
        text: what a phone shall read.
        quiet: light modules on each side.
    """
    import segno  # only where a code is shown

    code = segno.make_qr(text, error="l", boost_error=False)
    return [[not module for module in row] for row in code.matrix_iter(border=quiet)]


def half_blocks(modules: Sequence[Sequence[bool]]) -> list[str]:
    """The modules as text, two rows of them in a line."""
    below = [*modules[1:], [True] * len(modules[0])] if modules else []
    return [
        "".join(_BLOCKS[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in list(zip(modules, below, strict=True))[::2]
    ]


def size_of(modules: Sequence[Sequence[bool]], *, ascii_only: bool) -> Size:
    """How many cells the modules take: two for each in ASCII, half a one otherwise."""
    count = len(modules)
    return Size(2 * count, count) if ascii_only else Size(count, (count + 1) // 2)


def fitting(text: str, room: Size, *, ascii_only: bool) -> list[list[bool]] | None:
    """The modules of a text with as wide a quiet zone as has room; None where there is not enough."""
    for quiet in QUIET_ZONES:
        modules = modules_of(text, quiet)
        needed = size_of(modules, ascii_only=ascii_only)
        if needed.width <= room.width and needed.height <= room.height:
            return modules
    return None


class QrCode(Static):
    """Black on white whatever the theme, since cameras want it so.

    Without colours it is drawn light on the terminal's background, which is dark with most.

    Args:
        ascii_only: draw with ``##`` for each light module.
    """

    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; display: none; }
    QrCode.-shown { display: block; }
    """

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__("", id=id)
        self._ascii_only = ascii_only

    def show(self, texts: Sequence[str], room: Size) -> str | None:
        """Show the first text whose code has room.

        Args:
            texts: what a phone may read, the best first.
            room: cells there are.

        Returns:
            The text that is shown; None where none has room, and nothing is.
        """
        for text in texts:
            modules = fitting(text, room, ascii_only=self._ascii_only)
            if modules is not None:
                self.update(self._ascii(modules) if self._ascii_only else self._unicode(modules))
                self.add_class("-shown")
                return text
        self.remove_class("-shown")
        return None

    @staticmethod
    def _unicode(modules: Sequence[Sequence[bool]]) -> Content:
        return Content.styled("\n".join(half_blocks(modules)), _INK)

    @staticmethod
    def _ascii(modules: Sequence[Sequence[bool]]) -> Content:
        lines = [
            Content.assemble(*(("##", _LIGHT) if light else ("  ", _DARK) for light in row))
            for row in modules
        ]
        return Content("\n").join(lines)
