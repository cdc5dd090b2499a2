"""The view of a text in JSON or YAML: where the cursor is, what is folded, what is searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from widgets.cells import clean, width
from widgets.code.folding import Folding
from widgets.code.highlight import Language, highlight
from widgets.code.painter import CodePainter, Row
from widgets.lines import Span
from widgets.log.query import Query
from widgets.tones import TONE_COMPONENTS, tone_css

_SIDEWAYS = 16
_WHEEL = 3
_OUTLINES = (1, 3)
"""How many blocks stand around a stage, and around an action."""
_highlight = lru_cache(maxsize=1024)(highlight)


class CodeView(ScrollView, can_focus=True, inherit_bindings=False):
    """A text of which only the lines on screen are drawn.

    Args:
        ascii_only: whether its signs are ASCII.
        id: the widget's id.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *TONE_COMPONENTS,
        "code--cursor",
        "code--cursor-blurred",
        "code--match",
    }
    DEFAULT_CSS = """
    CodeView {
        height: 1fr;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size: 0 0;
        & > .code--cursor { background: $surface; }
        & > .code--cursor-blurred { background: $background; }
        & > .code--match { background: $warning; color: $background; }
        &:ansi > .code--cursor { background: ansi_default; text-style: bold; }
        &:ansi > .code--match { background: ansi_default; color: ansi_default; text-style: reverse; }
    }
    """ + tone_css("CodeView")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="code.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="code.down"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="code.page-up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="code.page-down"),
        Binding("home,g", "first", "First line", show=False, id="code.first"),
        Binding("end,G", "last", "Last line", show=False, id="code.last"),
        Binding("enter", "toggle_fold", "Fold", show=False, id="code.fold"),
        Binding("z", "fold_all", "Fold all", show=False, id="code.fold-all"),
        Binding("left", "out", "Fold, or to what it belongs to", show=False, id="code.out"),
        Binding("right", "into", "Unfold, or go in", show=False, id="code.into"),
        Binding("shift+left", "sideways(-1)", "Left", show=False, id="code.left"),
        Binding("shift+right", "sideways(1)", "Right", show=False, id="code.right"),
        Binding("n", "next_match(1)", "Next match", show=False, id="code.next-match"),
        Binding("N", "next_match(-1)", "Previous match", show=False, id="code.previous-match"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another line, or something else is searched for, folded or shown."""

    @dataclass
    class Noted(Message):
        """Something to say for a while."""

        text: str

    def __init__(self, *, ascii_only: bool = False, id: str | None = None) -> None:  # noqa: A002 (Textual's name)
        super().__init__(id=id)
        self.language = Language.JSON
        self.empty_text = ""
        self._painter = CodePainter(self, ascii_only=ascii_only)
        self._lines: Sequence[str] = ()
        self._folding = Folding()
        self._cursor = 0
        self._left = 0
        self._outline = 0
        self._query: Query | None = None
        self._hits: list[int] = []

    # What it shows

    def show(self, text: str, language: Language) -> None:
        """Show a text, from its first line; what is searched for stays."""
        self.language = language
        self._lines = [clean(line) for line in text.splitlines()]
        self._folding = Folding(self._lines, language)
        self._cursor = self._left = self._outline = 0
        self._look_for_matches()
        self._resize_content()
        self.scroll_to(y=0, animate=False, force=True)
        self.refresh()
        self._tell()

    @property
    def lines(self) -> Sequence[str]:
        """The text."""
        return self._lines

    @property
    def cursor(self) -> int:
        """The line with the cursor, from 0."""
        return self._cursor

    @property
    def folding(self) -> Folding:
        """What is folded."""
        return self._folding

    @property
    def searched(self) -> Query | None:
        """What is searched for."""
        return self._query

    @property
    def found(self) -> tuple[int, int]:
        """The how manieth match the cursor is at or behind, and how many lines match."""
        return sum(number <= self._cursor for number in self._hits), len(self._hits)

    def go_to(self, number: int) -> None:
        """Put the cursor on a line, from 0, unfolded and in sight."""
        if self._folding.reveal(number):
            self._refold()
        self._put(number)

    # Searching

    def search(self, query: Query | None) -> None:
        """Search for something, or for nothing more; the cursor stays."""
        self._query = query
        self._look_for_matches()
        self.refresh()
        self._tell()

    def jump_to_match(self) -> None:
        """Go to the first match at the cursor or below; to the first of all where there is none."""
        if self._hits:
            self.go_to(next((hit for hit in self._hits if hit >= self._cursor), self._hits[0]))
        elif self._query is not None:
            self._note("no match")

    def action_next_match(self, direction: int) -> None:
        """To the next match, or the one before; round at the end."""
        if self._query is None:
            self._note("nothing is searched for: press /")
        elif not self._hits:
            self._note("no match")
        else:
            hits = self._hits if direction > 0 else self._hits[::-1]
            onward = (hit for hit in hits if (hit - self._cursor) * direction > 0)
            self.go_to(next(onward, hits[0]))

    def _look_for_matches(self) -> None:
        query = self._query
        self._hits = [] if query is None else [n for n, line in enumerate(self._lines) if query.holds(line)]

    # Moving

    def action_move(self, lines: int) -> None:
        """So many shown lines down."""
        shown = self._folding.shown
        if shown:
            place = self._folding.place_of(self._cursor) + lines
            self._put(shown[min(max(0, place), len(shown) - 1)])

    def action_page(self, pages: int) -> None:
        """So many screens down."""
        self.action_move(pages * max(1, self.size.height - 1))

    def action_first(self) -> None:
        """To the first line."""
        self._put(0)

    def action_last(self) -> None:
        """To the last line that is shown."""
        if self._folding.shown:
            self._put(self._folding.shown[-1])

    def action_sideways(self, direction: int) -> None:
        """Move the text to the left or right."""
        longest = max((width(line) for line in self._lines), default=0)
        left = min(max(0, self._left + direction * _SIDEWAYS), max(0, longest - _SIDEWAYS))
        if left != self._left:
            self._left = left
            self.refresh()

    def action_out(self) -> None:
        """Fold what belongs under the line, else go to the line that it belongs under."""
        folding = self._folding
        if self._cursor in folding.blocks and not folding.is_folded(self._cursor):
            self.action_toggle_fold()
            return
        head = folding.head_of(self._cursor)
        if head is not None:
            self._put(head)

    def action_into(self) -> None:
        """Unfold what belongs under the line, else go down into it."""
        if self._folding.is_folded(self._cursor):
            self.action_toggle_fold()
        elif self._cursor in self._folding.blocks:
            self.action_move(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Some lines down."""
        event.stop()
        event.prevent_default()
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Some lines up."""
        event.stop()
        event.prevent_default()
        self.action_move(-_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the line that was clicked."""
        place = self.scroll_offset.y + event.y
        if place < len(self._folding.shown):
            self._put(self._folding.shown[place])

    # Folding

    def action_toggle_fold(self) -> None:
        """Fold what belongs under the line, or unfold it; of a line with nothing under it what it belongs under."""
        folding = self._folding
        head = self._cursor if self._cursor in folding.blocks else folding.head_of(self._cursor)
        if head is None:
            return
        (folding.unfold if folding.is_folded(head) else folding.fold)((head,))
        self._refold()
        self._put(head)

    def action_fold_all(self) -> None:
        """Fold to an outline of the stages, then to one of their actions, then unfold all."""
        folding = self._folding
        self._outline = (self._outline + 1) % (len(_OUTLINES) + 1)
        folding.unfold(folding.folded)
        if self._outline:
            # What JSON puts into braces of its own stands one level less deep in YAML.
            level = _OUTLINES[self._outline - 1] - (self.language is Language.YAML)
            folding.fold(folding.deeper_than(level))
            self._cursor = folding.shown[folding.place_of(self._cursor)]
        self._refold()
        self._put(self._cursor)

    def _refold(self) -> None:
        self._resize_content()
        self.refresh()
        self._tell()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        place, shown = self.scroll_offset.y + y, self._folding.shown
        if place >= len(shown):
            if not self._lines and y == 1:
                return self._painter.words(self.empty_text, self.size.width)
            return self._painter.blank(self.size.width)
        number = shown[place]
        line, folding, cursor = self._lines[number], self._folding, number == self._cursor
        folded = folding.blocks[number] - number if folding.is_folded(number) else 0
        text = _highlight(line, self.language)
        if folded and line.strip() in ("{", "["):  # a bracket alone says nothing: its first member does
            text += (Span(" "), *_highlight(self._lines[number + 1].strip(), self.language))
        row = Row(
            number,
            text,
            number in folding.blocks,
            folded,
            cursor,
            cursor and self.has_focus,
            () if self._query is None else self._query.matches(line),
        )
        return self._painter.draw(row, len(str(len(self._lines))), self.size.width, self._left)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor as the operator's, or as resting."""
        super().watch_has_focus(has_focus)
        self._refresh_line(self._cursor)

    def notify_style_update(self) -> None:
        """Draw all anew with other styles."""
        super().notify_style_update()
        self._painter.clear_styles()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._resize_content()
        self._put(self._cursor)

    def _put(self, number: int) -> None:
        """Move the cursor to a line that is shown, and bring it into sight."""
        before, self._cursor = self._cursor, number
        place, top, page = self._folding.place_of(number), self.scroll_offset.y, max(1, self.size.height)
        if not top <= place < top + page:
            near = place - page + 1 if top + page <= place < top + page + 3 else place - page // 3
            near = place if top - 3 < place < top else near
            self.scroll_to(y=max(0, min(near, len(self._folding.shown) - page)), animate=False, force=True)
        if before != number:
            self._refresh_line(before)
            self._refresh_line(number)
            self._tell()

    def _refresh_line(self, number: int) -> None:
        place = self._folding.place_of(number) - self.scroll_offset.y
        if 0 <= place < self.size.height:
            self.refresh(Region(0, place, self.size.width, 1))

    def _resize_content(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._folding.shown))

    def _tell(self) -> None:
        self.post_message(self.Moved())

    def _note(self, text: str) -> None:
        self.post_message(self.Noted(text))
