"""Lines of toned text: what a layout makes and a view paints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from widgets.cells import ELLIPSIS, fit, width
from widgets.tones import Tone


class Span(NamedTuple):
    """A piece of clean text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line: TypeAlias = tuple[Span, ...]


def line_width(line: Iterable[Span]) -> int:
    """How many cells a line takes."""
    return sum(width(span.text) for span in line)


def blank(cells: int) -> Span:
    """So many spaces; none where ``cells`` is not above zero."""
    return Span(" " * max(0, cells))


def cut(line: Iterable[Span], limit: int, ellipsis: str = ELLIPSIS) -> Line:
    """The line cut to at most ``limit`` cells, with an ellipsis where something was cut."""
    line = tuple(line)
    if line_width(line) <= limit:
        return line
    kept: list[Span] = []
    room = limit
    for span in line:
        size = width(span.text)
        if size < room:
            kept.append(span)
            room -= size
            continue
        # force the cut: more spans follow even where this one would just fit
        kept.append(Span(fit(span.text + "  ", room, ellipsis) if room else "", span.tone))
        break
    return tuple(span for span in kept if span.text)


def justify(left: Iterable[Span], right: Iterable[Span], limit: int, ellipsis: str = ELLIPSIS) -> Line:
    """A line of exactly ``limit`` cells with one part at each end; the left part gives way first."""
    right = cut(right, limit, ellipsis)
    room = limit - line_width(right)
    left = cut(left, room - 1 if right else room, ellipsis)
    return tuple(span for span in (*left, blank(room - line_width(left)), *right) if span.text)


def plain(line: Iterable[Span]) -> str:
    """The line's text alone."""
    return "".join(span.text for span in line)


def compact(line: Line) -> Line:
    """The line in as few spans as look the same: blanks join their neighbours, as they have no colour to show.

    A terminal is told the whole style of every span, some forty bytes each.
    """
    spans: list[Span] = []
    for span in line:
        if not span.text:
            continue
        last = spans[-1] if spans else None
        if last is not None and Tone.DANGER not in {last.tone, span.tone}:
            if span.tone == last.tone or span.text.isspace():
                spans[-1] = Span(last.text + span.text, last.tone)
                continue
            if last.text.isspace():
                spans[-1] = Span(last.text + span.text, span.tone)
                continue
        spans.append(span)
    return tuple(spans)


def changed_cells(old: Line, new: Line) -> tuple[int, int] | None:
    """Which cells differ between two states of a line: the first and one past the last, or None.

    What lies behind a line's end counts as spaces; of spaces the tone does not count where it is not seen.
    """
    if old == new:
        return None
    before, after = _by_cell(old), _by_cell(new)
    length = max(len(before), len(after))
    before += [(" ", Tone.PLAIN)] * (length - len(before))
    after += [(" ", Tone.PLAIN)] * (length - len(after))
    differing = [index for index in range(length) if before[index] != after[index]]
    if not differing:
        return None
    return differing[0], differing[-1] + 1


def _by_cell(line: Line) -> list[tuple[str, Tone]]:
    """What stands in each cell; wide characters fill theirs, combining marks join the one before."""
    cells: list[tuple[str, Tone]] = []
    for text, tone in line:
        if text.isascii():
            cells.extend((character, _seen(character, tone)) for character in text)
            continue
        for character in text:
            size = width(character)
            if size:
                cells.extend([(character, _seen(character, tone))] * size)
            elif cells:
                cells[-1] = (cells[-1][0] + character, tone)
    return cells


def _seen(character: str, tone: Tone) -> Tone:
    """The tone as far as it is seen: a blank shows none but a reversed one."""
    return tone if character != " " or tone is Tone.DANGER else Tone.PLAIN
