"""A screen with one table that is filtered by what is typed."""

from __future__ import annotations

from typing import Any

from tui.screens.base import DeckScreen
from widgets.filter_bar import FilterBar
from widgets.grid import Grid
from widgets.grid.filtering import Query, parse_query


class FilteringScreen(DeckScreen):
    """Has a table and a FilterBar; esc takes the filter away before it leaves the screen.

    The rows of the table say by ``searchable`` what a filter looks at.
    """

    _filter: Query | None = None

    @property
    def grid(self) -> Grid[Any, Any]:
        """The table."""
        raise NotImplementedError

    def run_list_filter(self, text: str = "") -> None:
        """Filter the rows; without a text, type one."""
        bar = self.query_one(FilterBar)
        if text:
            bar.text = text
        else:
            bar.open()

    def on_filter_bar_filter_changed(self, message: FilterBar.FilterChanged) -> None:
        """Another filter was typed."""
        self._filter = parse_query(message.text, self.deck.now) if message.text.strip() else None
        wanted = self._filter
        self.grid.filter(None if wanted is None else lambda row: wanted.matches(row.searchable))
        self.show_count()

    def show_count(self) -> None:
        """Say how many rows the filter lets through."""
        self.query_one(FilterBar).show_count(len(self.grid.shown_keys), self.grid.row_count)

    def on_filter_bar_left(self) -> None:
        """The filter stays, the table has the keys."""
        self.restore_focus()

    def leave_inner(self) -> bool:
        """Esc takes the filter away first."""
        if self._filter is None:
            return False
        self.query_one(FilterBar).text = ""
        return True
