"""The difference of two texts, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from services.domain.diff import DiffLine, DiffLineKind

CONTEXT = 3
"""Lines that are shown around a difference."""


def diff_lines(before: str, after: str, context: int = CONTEXT) -> tuple[DiffLine, ...]:
    """What differs between two texts, in the order of the text; nothing where they are the same.

    Args:
        before: the one.
        after: the other.
        context: how many lines to show around each difference; what is further off is a gap.
    """
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(_lines(matcher, old, new, context))


def _lines(matcher: SequenceMatcher[str], old: list[str], new: list[str], context: int) -> Iterator[DiffLine]:
    shown = 0
    for group in matcher.get_grouped_opcodes(context):
        if group[0][1] > shown:
            yield DiffLine(DiffLineKind.GAP, "")
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                for at in range(old_to - old_from):
                    number = old_from + at
                    yield DiffLine(DiffLineKind.SAME, old[number], number + 1, new_from + at + 1)
                continue
            for at in range(old_from, old_to):
                yield DiffLine(DiffLineKind.REMOVED, old[at], before=at + 1)
            for at in range(new_from, new_to):
                yield DiffLine(DiffLineKind.ADDED, new[at], after=at + 1)
        shown = group[-1][2]
    if 0 < shown < len(old):
        yield DiffLine(DiffLineKind.GAP, "")
