"""Rows of fields, as many as are wanted: tags, variables, configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from widgets.cells import clean


@dataclass(frozen=True, slots=True)
class RowField:
    """A field that every row has.

    Args:
        title: what it is.
        width: its share of the line.
        most: how many characters it takes; 0 for any number.
        suggested: what it may be, offered while one types.
    """

    title: str
    width: int = 1
    most: int = 0
    suggested: tuple[str, ...] = ()


class FieldRows(Vertical):
    """Rows of fields; an empty one follows the last. A row whose first field is empty does not count.

    What nobody types into keeps its text to the letter. A text that a line cannot show, such as one of several lines,
    cannot be typed into at all.

    Args:
        fields: what each row has, the first one names it.
        rows: what stands there already.
        most: how many rows there may be.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    FieldRows {
        height: auto;
        .row { height: 1; }
        .titles Static { color: $text-muted; padding: 0 1; }
        .row Input { margin: 0 1 0 0; }
    }
    """

    class Changed(Message):
        """Another value was typed."""

    def __init__(
        self,
        fields: Sequence[RowField],
        rows: Sequence[Sequence[str]],
        *,
        most: int = 50,
        id: str | None = None,  # noqa: A002 (Textual's own name for it)
    ) -> None:
        super().__init__(id=id)
        self._fields = tuple(fields)
        self._first = [tuple(row) for row in rows]
        self._most = most
        self._texts: dict[Input, str] = {}

    def compose(self) -> ComposeResult:
        """The titles, a line for each row, an empty one."""
        with Horizontal(classes="row titles"):
            for field in self._fields:
                title = Static(Content(field.title))
                title.styles.width = f"{field.width}fr"
                yield title
        for row in self._first:
            yield self._row(row)
        if len(self._first) < self._most:
            yield self._row(())

    def _row(self, values: Sequence[str]) -> Horizontal:
        lines = []
        for number, field in enumerate(self._fields):
            text = values[number] if number < len(values) else ""
            line = Input(
                clean(text),
                disabled=clean(text) != text,
                max_length=field.most,
                select_on_focus=False,
                suggester=SuggestFromList(field.suggested) if field.suggested else None,
            )
            line.styles.width = f"{field.width}fr"
            line.cursor_blink = False
            self._texts[line] = text
            lines.append(line)
        return Horizontal(*lines, classes="row line")

    @property
    def values(self) -> list[tuple[str, ...]]:
        """The rows that have a name, in order; names that were typed without spaces around them."""
        rows = [[self._text_of(line) for line in row.query(Input)] for row in self.query(".line")]
        return [tuple(row) for row in rows if row and row[0].strip()]

    @property
    def has_locked(self) -> bool:
        """Whether there is a text that cannot be typed into."""
        return any(clean(text) != text for row in self._first for text in row)

    def _text_of(self, line: Input) -> str:
        text = self._texts[line]
        if line.value == clean(text):
            return text
        is_name = line is line.parent.query(Input).first() if line.parent is not None else False
        return line.value.strip() if is_name else line.value

    @on(Input.Changed)
    async def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        rows = list(self.query(".line"))
        if rows and len(rows) < self._most and rows[-1].query(Input).first().value.strip():
            await self.mount(self._row(()))
        self.post_message(self.Changed())
