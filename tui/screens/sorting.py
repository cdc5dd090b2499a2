"""A screen whose table sorts by what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui.screens.base import DeckScreen
from widgets.grid import Grid

DEFAULT = "default"
"""Stands for the order that the table has by itself."""


class SortingScreen(DeckScreen):
    """Has a table that sorts by a column; the cursor stays on its row."""

    @property
    def grid(self) -> Grid[Any, Any]:
        """The table."""
        raise NotImplementedError

    @property
    def orders(self) -> Sequence[str]:
        """What can be typed after ``:sort``."""
        return (DEFAULT, *(word for key in self.grid.sortable for word in (key, f"-{key}")))

    def run_list_sort(self, column: str = "") -> None:
        """Sort by a column, with ``-`` in front the other way round; without one, type which.

        The beginning of a name is enough where it is that of one column.
        """
        if not column:
            self.deck.open_command_bar("sort ")
            return
        word, known = column.casefold().removeprefix("-"), (*self.grid.sortable, DEFAULT)
        meant = [word] if word in known else [each for each in known if each.startswith(word)]
        if len(meant) != 1:
            self.deck.say(f"No column {word!r} to sort by: {', '.join(meant or known)}.")
        elif meant == [DEFAULT]:
            self.grid.sort_by(None)
        else:
            self.grid.sort_by(meant[0], reverse=column.startswith("-"))
