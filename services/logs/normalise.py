"""Events of a log into rows that are fit to be shown: colours kept, everything else that steers a terminal gone."""

from __future__ import annotations

import re
import unicodedata

from services.domain.log import LogLine
from services.domain.log_row import LogRow, LogSpan, LogStyle
from services.logs.sgr import restyle
from services.text import clean

MOST_SHOWN = 4_000
"""Characters of a line that are shown; the rest is kept and saved, but not drawn or searched."""
MOST_ROWS = 2_000
"""Rows of one event; what follows is kept in the last one."""
TAB = 8

_TOKEN = re.compile(
    r"(?:\x1b\[|\x9b)(?P<colour>[0-9;:]*)m"
    r"|(?P<end>\r*\n|[\x0b\x0c\x85\u2028\u2029])"
    r"|(?P<return>\r+)"
    r"|(?P<back>\x08+)"
    r"|(?P<tab>\t)"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # any other control sequence
    r"|(?:\x1b[\]P_^X]|[\x9d\x90\x9f\x9e\x98])[^\x07\x1b\x80-\x9f\r\n]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, APC, ...
    r"|\x1b[ -/]+[0-~]"
    r"|\x1b[0-~]"
)
_UNSTEADY = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
"""Variation selectors and skin tones: terminals disagree on how wide they make what is before them."""
_PLAIN = LogStyle()


def rows_of(line: LogLine) -> tuple[LogRow, ...]:
    r"""The rows of an event; at least one.

    Colours (SGR) become spans. Of a line that was written over and over with carriage returns the last state
    is left; backspaces rub out. Every other terminal sequence goes away, single control characters are
    shown as their pictures, invisible and bidirectional controls are removed (as ``services.text.clean``
    says). Tabs become spaces up to each eighth column. Colours end with their event.
    """
    text = line.text.removesuffix("\n").removesuffix("\r")
    if len(text) <= MOST_SHOWN and text.isascii() and text.isprintable():
        return (LogRow(line.timestamp, text),)
    return _Pen(line.timestamp).write(text)


class _Pen:
    """Writes one event as a terminal would, and keeps what is to be seen."""

    def __init__(self, timestamp: int) -> None:
        self._timestamp = timestamp
        self._rows: list[LogRow] = []
        self._parts: list[tuple[str, LogStyle]] = []
        self._style = _PLAIN
        self._returned = False
        self._column = 0

    def write(self, text: str) -> tuple[LogRow, ...]:
        """All rows of the text."""
        done = 0
        for token in _TOKEN.finditer(text):
            self._put(text[done : token.start()])
            done = token.end()
            kind = token.lastgroup
            if kind == "colour":
                self._style = restyle(self._style, token["colour"])
            elif kind == "end":
                if len(self._rows) + 1 >= MOST_ROWS:
                    return self._cut_off(text[done:])
                self._end_row()
            elif kind == "return":
                self._returned = True
            elif kind == "back":
                self._rub_out(len(token["back"]))
            elif kind == "tab":
                self._put(" " * (TAB - self._column % TAB))
        self._put(text[done:])
        self._end_row()
        return tuple(self._rows)

    def _put(self, text: str) -> None:
        text = _settled(text)
        if not text:
            return
        if self._returned:
            self._parts.clear()
            self._column = 0
            self._returned = False
        self._parts.append((text, self._style))
        self._column += len(text)

    def _rub_out(self, count: int) -> None:
        while count and self._parts:
            text, style = self._parts.pop()
            if len(text) > count:
                self._parts.append((text[:-count], style))
                self._column -= count
                return
            count -= len(text)
            self._column -= len(text)

    def _cut_off(self, rest: str) -> tuple[LogRow, ...]:
        """End with a row that stands for all that is left."""
        self._end_row()
        count = rest.count("\n") + 1
        whole = clean(rest)
        text = f"[{count:,} more lines in this event; saving keeps them]"
        self._rows.append(LogRow(self._timestamp, text, (_note(0, len(text)),), whole, first=False))
        return tuple(self._rows)

    def _end_row(self) -> None:
        parts = self._parts
        text = "".join(part for part, _ in parts)
        spans: list[LogSpan] = []
        at = 0
        for part, style in parts:
            end = at + len(part)
            if style != _PLAIN:
                if spans and spans[-1].end == at and spans[-1].style == style:
                    spans[-1] = LogSpan(spans[-1].start, end, style)
                else:
                    spans.append(LogSpan(at, end, style))
            at = end
        self._rows.append(_shortened(self._timestamp, text, spans, first=not self._rows))
        parts.clear()
        self._column = 0
        self._returned = False


def _shortened(timestamp: int, text: str, spans: list[LogSpan], *, first: bool) -> LogRow:
    if len(text) <= MOST_SHOWN:
        return LogRow(timestamp, text, tuple(spans), None, first)
    note = f" [{len(text) - MOST_SHOWN:,} more characters; saving keeps them]"
    kept = [
        LogSpan(span.start, min(span.end, MOST_SHOWN), span.style)
        for span in spans
        if span.start < MOST_SHOWN
    ]
    kept.append(_note(MOST_SHOWN, MOST_SHOWN + len(note)))
    return LogRow(timestamp, text[:MOST_SHOWN] + note, tuple(kept), text, first)


def _note(start: int, end: int) -> LogSpan:
    return LogSpan(start, end, LogStyle(dim=True, italic=True))


def _settled(text: str) -> str:
    """The text clean, and as wide in every terminal."""
    if text.isascii() and text.isprintable():
        return text
    text = clean(text, lines=False)
    if text.isascii():
        return text
    text = _UNSTEADY.sub("", text)
    return "".join(character for character in text if unicodedata.category(character) not in _DROPPED)


_DROPPED = frozenset({"Cf"})
