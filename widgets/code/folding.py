"""Which lines of a text belong under which, and which of them are folded away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from widgets.code.highlight import Language

_OPENING = ("{", "[")
_CLOSING = ("}", "]")


def find_blocks(lines: Sequence[str], language: Language) -> dict[int, int]:
    """The last line of the block that each line heads, by the number of that line, from 0."""
    return _blocks_of_json(lines) if language is Language.JSON else _blocks_of_yaml(lines)


def _blocks_of_json(lines: Sequence[str]) -> dict[int, int]:
    """A bracket that ends a line opens a block, one that begins a line ends it (as ``json.dumps`` indents)."""
    blocks: dict[int, int] = {}
    opened: list[int] = []
    for number, line in enumerate(lines):
        text = line.strip()
        if text.startswith(_CLOSING) and opened:
            blocks[opened.pop()] = number
        if text.endswith(_OPENING):
            opened.append(number)
    return blocks


def _blocks_of_yaml(lines: Sequence[str]) -> dict[int, int]:
    """What is further in belongs under a line; an entry of a list is further in than a member beside it."""
    blocks: dict[int, int] = {}
    opened: list[tuple[int, int]] = []
    last = -1
    for number, line in enumerate(lines):
        text = line.lstrip()
        if not text:
            continue
        depth = 2 * (len(line) - len(text)) + text.startswith("- ")
        while opened and opened[-1][0] >= depth:
            blocks[opened.pop()[1]] = last
        opened.append((depth, number))
        last = number
    for _, number in opened:
        blocks[number] = last
    return {head: end for head, end in blocks.items() if end > head}


class Folding:
    """The lines that are shown, of a text some blocks of which are folded.

    Args:
        lines: the text.
        language: how it is written.
    """

    def __init__(self, lines: Sequence[str] = (), language: Language = Language.JSON) -> None:
        self.blocks = find_blocks(lines, language)
        self._count = len(lines)
        self._folded: set[int] = set()
        self.shown: Sequence[int] = range(self._count)
        """The numbers of the lines that are shown, in order."""

    @property
    def folded(self) -> frozenset[int]:
        """The heads of the blocks that are folded."""
        return frozenset(self._folded)

    def is_folded(self, number: int) -> bool:
        """Whether what belongs under a line is folded away."""
        return number in self._folded

    def head_of(self, number: int) -> int | None:
        """The line under which a line belongs; the innermost where it belongs under several."""
        heads = [head for head, end in self.blocks.items() if head < number <= end]
        return max(heads, default=None)

    def place_of(self, number: int) -> int:
        """Where a line is shown, from 0; of one that is folded away where its head is."""
        return max(0, bisect_right(self.shown, number) - 1)

    def deeper_than(self, level: int) -> list[int]:
        """The heads of the blocks that stand in more than so many others."""
        found: list[int] = []
        around: list[int] = []
        for head, end in sorted(self.blocks.items()):
            while around and around[-1] < head:
                around.pop()
            if len(around) > level:
                found.append(head)
            around.append(end)
        return found

    def fold(self, numbers: Iterable[int]) -> None:
        """Fold the blocks under these lines away; lines without one are passed over."""
        self._folded.update(number for number in numbers if number in self.blocks)
        self._count_shown()

    def unfold(self, numbers: Iterable[int]) -> None:
        """Show what belongs under these lines."""
        self._folded.difference_update(numbers)
        self._count_shown()

    def reveal(self, number: int) -> bool:
        """Unfold whatever a line is folded away in; whether that was anything."""
        hiding = [head for head in self._folded if head < number <= self.blocks[head]]
        self.unfold(hiding)
        return bool(hiding)

    def _count_shown(self) -> None:
        shown: list[int] = []
        number = 0
        while number < self._count:
            shown.append(number)
            number = self.blocks[number] + 1 if number in self._folded else number + 1
        self.shown = shown
