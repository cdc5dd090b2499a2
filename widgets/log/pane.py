"""A log as the body of a screen: what it is of and how it goes, the lines, and where one types."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer

from services.domain.log import LogKind, LogSource
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from widgets.log.messages import FollowChanged, NeedEarlier, Noted, SearchChanged, ViewChanged
from widgets.log.prompt import Asking, LogPrompt
from widgets.log.query import query_of
from widgets.log.status import LogFacts, LogNote, LogStatusLine
from widgets.log.times import instant_of
from widgets.log.view import LogView
from widgets.tones import Tone

NOTE_SECONDS = 6.0
"""How long a passing note stays."""


class LogPane(Vertical):
    """Shows one log at a time.

    It tells ``NeedEarlier``, ``SearchChanged``, ``FollowChanged``, ``CopyRequested`` and ``SaveRequested``
    (widgets.log.messages); whoever shows it brings the updates of the log's tail by ``take``.

    Args:
        ascii_only: whether its own signs are ASCII.
        zone: the zone of all times; the machine's where it is not given.
        id: the widget's id.
    """

    DEFAULT_CSS = """
    LogPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", show=False, id="log.search"),
        Binding("T", "go_to_time", "Go to a time", show=False, id="log.time"),
    ]

    def __init__(
        self,
        *,
        ascii_only: bool = False,
        zone: tzinfo | None = None,
        id: str | None = None,  # noqa: A002 - what Textual calls it
    ) -> None:
        super().__init__(id=id)
        self._zone = zone
        self._source: LogSource | None = None
        self._status = TailStatus()
        self._goal: int | None = None
        self._passing: Timer | None = None
        self._line = LogStatusLine(ascii_only=ascii_only, zone=zone)
        self._view = LogView(ascii_only=ascii_only, zone=zone)
        self._note = LogNote(ascii_only=ascii_only)
        self._prompt = LogPrompt()

    def compose(self) -> ComposeResult:
        """Status, lines, note, prompt."""
        yield self._line
        yield self._view
        yield self._note
        yield self._prompt

    @property
    def view(self) -> LogView:
        """The lines."""
        return self._view

    @property
    def status(self) -> TailStatus:
        """How the reading goes, as it was last told."""
        return self._status

    @property
    def note(self) -> str:
        """What is said below the lines."""
        return self._note.text

    def show_source(self, source: LogSource) -> None:
        """Begin with another log; what was shown goes."""
        self._source = source
        self._status = TailStatus(words="opening the log")
        self._goal = None
        self._view.clear()
        self._refresh()

    def take(self, update: TailUpdate) -> None:
        """Take in what the log's tail tells."""
        before, self._status = self._status, update.status
        self._view.at_start = update.status.at_start
        self._view.drop(update.dropped)
        if update.prepended or (before.loading_earlier and not update.status.loading_earlier):
            self._view.prepend(update.prepended)
        if update.appended:
            self._view.append(update.appended)
        self._pursue()
        if before != update.status:  # of rows alone the view tells when it has painted them
            self._refresh()

    def say(self, text: str) -> None:
        """Say something for a while, such as where the log was saved; plain text."""
        if self._passing is not None:
            self._passing.stop()
        self._passing = self.set_timer(NOTE_SECONDS, self._pass)
        self._note.say(text, Tone.PLAIN)

    def leave_inner(self) -> bool:
        """Leave what is open inside: the prompt, the selection, the search; False where nothing is."""
        if self._prompt.is_open:
            self._prompt.action_cancel()
        elif self._view.end_selection():
            return True
        elif self._view.searched is not None:
            self._view.search(None)
        else:
            return False
        return True

    def focus_view(self) -> None:
        """Give the keys to the lines."""
        self._view.focus()

    def action_search(self) -> None:
        """Type what to search for."""
        query = self._view.searched
        self._prompt.open(Asking.SEARCH, query.text if query else "")

    def action_go_to_time(self) -> None:
        """Type a time to go to."""
        self._prompt.open(Asking.TIME)

    @on(LogPrompt.Typed)
    def _search_on(self, event: LogPrompt.Typed) -> None:
        event.stop()
        if event.asking is Asking.SEARCH:
            self._view.search(query_of(event.text))

    @on(LogPrompt.Submitted)
    def _do_what_was_typed(self, event: LogPrompt.Submitted) -> None:
        event.stop()
        self._view.focus()
        if event.asking is Asking.TIME:
            self._go_to_time(event.text)
            return
        query = self._view.searched
        if event.text != (query.text if query else ""):
            self._view.search(query_of(event.text))
        self._view.jump_to_match()

    @on(LogPrompt.Cancelled)
    def _give_up(self, event: LogPrompt.Cancelled) -> None:
        event.stop()
        self._view.focus()
        if event.asking is Asking.SEARCH:
            self._view.search(None)

    @on(SearchChanged)
    def _say_count(self, event: SearchChanged) -> None:
        if not event.text:
            self._prompt.say("")
        else:
            kind = "as plain text: " if event.literal else ""
            self._prompt.say(f"{kind}{event.count:,}{'' if event.done else '+'}")

    @on(FollowChanged)
    @on(ViewChanged)
    def _show_change(self) -> None:
        self._refresh()

    @on(Noted)
    def _say_note(self, event: Noted) -> None:
        event.stop()
        self.say(event.text)

    def _go_to_time(self, text: str) -> None:
        rows = self._view.rows
        if not len(rows):
            return
        instant = instant_of(text, rows[rows.end - 1].timestamp, self._zone)
        if instant is None:
            self.say(f"{text} is no time: try 14:03, 2026-10-09 14:03:22 or -5m")
            return
        self._goal = instant
        self._pursue(ask=True)

    def _pursue(self, *, ask: bool = False) -> None:
        """Go to the time that is wanted, once the lines reach back to it."""
        rows, goal = self._view.rows, self._goal
        if goal is None or not len(rows):
            return
        reached = rows[rows.first].timestamp < goal or self._status.at_start
        if not reached and ask:
            self.post_message(NeedEarlier(goal))
        if reached or not (ask or self._status.loading_earlier):
            self._goal = None
            self._view.go_to_time(goal)
            if not reached:
                self.say("earlier lines are not loaded: this is the first that is held")

    def _pass(self) -> None:
        self._passing = None
        self._say_state()

    def _say_state(self) -> None:
        """Say what hinders reading, unless something else is being said."""
        status, held = self._status, len(self._view.rows)
        self._view.empty_text = status.words or "nothing was logged yet"
        if self._passing is None:
            troubled = status.problem is not None or status.state is TailState.MISSING
            said = status.words if held else ""
            self._note.say(said, Tone.BAD if troubled else Tone.DIM)

    def _refresh(self) -> None:
        view, source = self._view, self._source
        row = view.cursor_row
        self._line.show(
            LogFacts(
                title=source.title if source else "",
                place=source.place if source and source.kind is not LogKind.NONE else "",
                status=self._status,
                rows=len(view.rows),
                below=view.below,
                following=view.following,
                searching=view.searched is not None,
                found=view.found,
                selected=view.selected,
                instant=None if row is None else row.timestamp,
            )
        )
        self._say_state()
