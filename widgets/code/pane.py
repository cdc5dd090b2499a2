"""A text as the body of a screen: its lines, where one is in it, and the line in which one searches."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from widgets.code.highlight import Language
from widgets.code.view import CodeView
from widgets.glyphs import glyphs
from widgets.lines import Span, justify
from widgets.log.prompt import Asking, LogPrompt
from widgets.log.query import query_of
from widgets.toned_lines import TonedLines
from widgets.tones import Tone


class CodePane(Vertical):
    """Shows one text at a time.

    Args:
        where: says in words where in the text a line (from 0) is.
        ascii_only: whether its signs are ASCII.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    CodePane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", show=False, id="code.search"),
    ]

    def __init__(
        self,
        where: Callable[[int], str] = lambda _: "",
        *,
        ascii_only: bool = False,
        id: str | None = None,  # noqa: A002 - what Textual calls it
    ) -> None:
        super().__init__(id=id)
        self._where = where
        self._note = ""
        self._ellipsis = glyphs(ascii_only).ellipsis
        self.view = CodeView(ascii_only=ascii_only)
        self._line = TonedLines(ascii_only=ascii_only, id="code-line")
        self._prompt = LogPrompt()

    def compose(self) -> ComposeResult:
        """Lines, where one is, prompt."""
        yield self.view
        yield self._line
        yield self._prompt

    def show(self, text: str, language: Language) -> None:
        """Show a text from its first line."""
        self.view.show(text, language)

    def leave_inner(self) -> bool:
        """Leave what is open inside: the prompt, the search; False where nothing is."""
        if self._prompt.is_open:
            self._prompt.action_cancel()
        elif self.view.searched is not None:
            self.view.search(None)
        else:
            return False
        return True

    def action_search(self) -> None:
        """Type what to search for."""
        query = self.view.searched
        self._prompt.open(Asking.SEARCH, query.text if query else "")

    @on(LogPrompt.Typed)
    def _search_on(self, event: LogPrompt.Typed) -> None:
        event.stop()
        self.view.search(query_of(event.text))
        self._prompt.say(str(self.view.found[1]) if event.text else "")

    @on(LogPrompt.Submitted)
    def _go_to_match(self, event: LogPrompt.Submitted) -> None:
        event.stop()
        self.view.focus()
        self.view.search(query_of(event.text))
        self.view.jump_to_match()

    @on(LogPrompt.Cancelled)
    def _give_up(self, event: LogPrompt.Cancelled) -> None:
        event.stop()
        self.view.focus()
        self.view.search(None)

    @on(CodeView.Noted)
    def _say_note(self, event: CodeView.Noted) -> None:
        event.stop()
        self._note = event.text
        self._show_line()

    @on(CodeView.Moved)
    def _show_place(self) -> None:
        self._note = ""
        self._show_line()

    def _show_line(self) -> None:
        view = self.view
        if not view.lines:
            self._line.show([()])
            return
        facts: list[Span] = []
        if view.searched is not None:
            place, count = view.found
            facts.append(Span(f"match {place}/{count}   ", Tone.CALL if count else Tone.BAD))
        if view.folding.folded:
            facts.append(Span(f"{len(view.folding.folded)} folded   ", Tone.HELD))
        facts.append(Span(f"line {view.cursor + 1} of {len(view.lines)} ", Tone.DIM))
        left = Span(f" {self._note or self._where(view.cursor)}")
        self._line.show([justify((left,), facts, max(1, self._line.size.width), self._ellipsis)])

    def on_resize(self) -> None:
        """The ends of the line below are elsewhere now."""
        self.call_after_refresh(self._show_line)
