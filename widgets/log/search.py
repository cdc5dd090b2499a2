"""Searching a log, and finding the lines that tell of failures."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.binding import Binding, BindingType

from services.domain.log_errors import tells_failure
from widgets.log.finder import Finder
from widgets.log.messages import Noted, SearchChanged
from widgets.log.query import Query
from widgets.log.walk import LogWalk

SLICE_SECONDS = 0.004
"""How long the loop is kept busy with looking through rows, at once."""
_SLICE_ROWS = 500


class LogSearch(LogWalk):
    """A log in which one searches; rows are looked through bit by bit, so that keys are answered meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next_match", "Next match", show=False, id="log.next-match"),
        Binding("N", "previous_match", "Previous match", show=False, id="log.previous-match"),
        Binding("e", "next_failure", "Next error", show=False, id="log.next-error"),
        Binding("E", "previous_failure", "Previous error", show=False, id="log.previous-error"),
    ]

    _search: Finder | None = None
    _failures: Finder | None = None
    _jump: Finder | None = None
    """Where to go once all rows were looked at."""
    _looking = False
    _went_to_failure = False
    _told_search: tuple[str, int, bool] = ("", 0, True)

    @property
    def searched(self) -> Query | None:
        """What is searched for."""
        return self._query

    @property
    def found(self) -> tuple[int, int]:
        """The how manieth match the cursor is at or behind, and how many rows match."""
        return (0, 0) if self._search is None else (self._search.place(self._cursor), self._search.count)

    def search(self, query: Query | None) -> None:
        """Search for something, or for nothing more; the cursor stays."""
        self._query = query
        self._jump = None
        self._search = None if query is None else Finder(query.holds, self._rows)
        self._sync()
        self._look_on()
        if query is None:
            self._announce(SearchChanged(""))

    def jump_to_match(self) -> None:
        """Go to the first match at the cursor or below it; to the last one above where there is none."""
        if self._search is not None:
            self._jump_in(self._search)

    def forget_search(self) -> None:
        """Search for nothing, in rows that are others from now on."""
        self._query = self._search = self._failures = self._jump = None
        self._went_to_failure = False

    def forget_dropped(self) -> None:
        """Know nothing more of rows that are held no longer."""
        for finder in (self._search, self._failures):
            if finder is not None:
                finder.forget()

    def action_next_match(self) -> None:
        """To the next row that matches, from the start again behind the last."""
        self._step_in(self._search, forward=True, what="match")

    def action_previous_match(self) -> None:
        """To the row before that matches, from the end again before the first."""
        self._step_in(self._search, forward=False, what="match")

    def action_next_failure(self) -> None:
        """To the first row that seems to tell of a failure; from there to the next."""
        if self._failures is None or not self._went_to_failure:
            self._went_to_failure = True
            self._failures = self._failures or Finder(tells_failure, self._rows)
            self._jump = self._failures
            self._look_on()
        else:
            self._step_in(self._failures, forward=True, what="error")

    def action_previous_failure(self) -> None:
        """To the row before that seems to tell of a failure."""
        if self._failures is None:
            self.action_next_failure()
        else:
            self._step_in(self._failures, forward=False, what="error")

    def _look_on(self) -> None:
        if not self._looking:
            self._look()

    def _look(self) -> None:
        """Look through some rows, and go on a little later where there are more."""
        self._looking = False
        if self._search is None and self._failures is None:
            return
        until = time.perf_counter() + SLICE_SECONDS
        for finder in (self._search, self._failures):
            before = -1
            while finder is not None and not finder.done and (before < 0 or time.perf_counter() < until):
                before = finder.count
                finder.advance(_SLICE_ROWS)
        if self._search is not None and self._query is not None:
            self._tell_search(self._query, self._search)
        if self._jump is not None and self._jump.done:
            self._jump_in(self._jump)
        if any(finder is not None and not finder.done for finder in (self._search, self._failures)):
            self._looking = True
            self.set_timer(SLICE_SECONDS, self._look)
        self._tell()

    def _tell_search(self, query: Query, finder: Finder) -> None:
        told = (query.text, finder.count, finder.done)
        if told != self._told_search:
            self._told_search = told
            self._announce(SearchChanged(*told, literal=query.literal))

    def _jump_in(self, finder: Finder) -> None:
        """Go to the first hit; of a search to the nearest one. Waits until all rows were looked at."""
        if not finder.done:
            self._jump = finder
            return
        self._jump = None
        if finder is self._failures:
            number = finder.after(self._rows.first - 1)
            what = "error"
        else:
            number = finder.after(self._cursor - 1)
            number = finder.before(self._cursor) if number is None else number
            what = "match"
        self._go_or_say(number, what)

    def _step_in(self, finder: Finder | None, *, forward: bool, what: str) -> None:
        if finder is None:
            self._announce(Noted("nothing is searched for: press /"))
            return
        number = finder.after(self._cursor) if forward else finder.before(self._cursor)
        if number is None and finder.count:
            number = finder.after(self._rows.first - 1) if forward else finder.before(self._rows.end)
            self._announce(Noted(f"went round: the {'first' if forward else 'last'} {what}"))
        self._go_or_say(number, what)

    def _go_or_say(self, number: int | None, what: str) -> None:
        if number is not None:
            self.go_to(number)
        else:
            self._announce(Noted(f"no {what} in what is loaded"))
