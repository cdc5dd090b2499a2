"""The log of an action's attempt, at its end at once, followed while the action runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widget import Widget

from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource
from services.domain.log_tail import TailUpdate
from services.domain.standing import Standing
from services.domain.status import ActionStatus
from services.domain.timeline import standing_of
from services.paths import state_path
from services.pipelines.record import Part
from services.providers import log_sources
from tui.commands import Context
from tui.navigation import LogPlace
from tui.scope import Scope
from tui.screens.action_reading import ActionReading
from widgets.log import CopyRequested, LogPane, NeedEarlier, SaveRequested
from widgets.status_glyph import glyph, tone
from widgets.tab_line import Tab, TabLine

if TYPE_CHECKING:
    from services.logs.tail import LogTail


@dataclass
class TailTold(Message):
    """The tail of a log told something."""

    tail: LogTail
    update: TailUpdate


@dataclass
class LogSaved(Message):
    """A log was saved, or could not be."""

    words: str
    bad: bool = False


class LogScreen(ActionReading):
    """The log of one attempt.

    Args:
        where: the attempt.
    """

    CONTEXT = Context.LOG
    CSS_PATH = "log.tcss"

    def __init__(self, where: LogPlace) -> None:
        super().__init__(where.key, where.execution_id)
        self._where = where
        self._sources: tuple[LogSource, ...] = ()
        self._chosen = 0
        self._tail: LogTail | None = None
        self._source: LogSource | None = None
        self._running = False

    def compose_body(self) -> Iterable[Widget]:
        """The logs to choose from, where there are several, and the log."""
        yield TabLine(ascii_only=self.deck.ascii_only, id="tabs")
        yield LogPane(ascii_only=self.deck.ascii_only, id="log")

    @property
    def pane(self) -> LogPane:
        """The log."""
        return self.query_one(LogPane)

    @property
    def main_widget(self) -> Widget | None:
        """The lines have the keys."""
        return self.pane.view

    @property
    def attempt(self) -> ActionAttempt | None:
        """The attempt whose log is shown: the one asked for, else the newest."""
        attempts = self.attempts_at(self._where.stage, self._where.action)
        if not attempts:
            return None
        return attempts[min(self._where.attempt or len(attempts), len(attempts)) - 1]

    def place(self) -> LogPlace:
        """This log."""
        return self._where

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, execution, action, log."""
        action = f"{self._where.stage} · {self._where.action}"
        return ("Fleet", self.key.pipeline, self.execution_id[:8], action, "Log")

    def scope(self) -> Scope:
        """The action whose log it is."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        snapshot = self.snapshot
        approvals = backend.approvals_of(snapshot)
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            stage=self._where.stage,
            action=self._where.action,
            execution=self.run,
            opened=self.execution_id,
            approvals=tuple(a for a in approvals if a.execution_id == self.execution_id),
        )

    # What is shown

    def end_watching(self) -> None:
        """Stop the tail."""
        super().end_watching()
        self._stop_tail()

    def show(self) -> None:
        """Find the log, and begin to read it once it is known where it is."""
        if not self.ready or self.record is None or not self.is_current:
            return
        self.take_live()
        attempt = self.attempt
        if attempt is None:
            self._say_absence()
            return
        self._running = attempt.status == ActionStatus.IN_PROGRESS
        self.read_details(attempt)
        self._sources = log_sources(attempt, self.details_of(attempt))
        self._chosen = min(self._chosen, len(self._sources) - 1)
        self._show_sources(attempt)
        self._follow(self._sources[self._chosen])
        if self._tail is not None and not self._running:
            self._tail.action_ended()
        self.refresh_footer()

    def _say_absence(self) -> None:
        """Say why there is no attempt to show the log of."""
        record = self.record
        problem = record.problems.get(Part.ATTEMPTS) if record else None
        if problem is not None:
            self._follow(LogSource.none(f"{problem.line}; ctrl+r tries again"))
        elif record is not None and record.attempts is not None:
            words = "this execution has not come to the action: there is no log"
            if not record.active:
                words = "the action did not run in this execution, or the service no longer keeps its details"
            self._follow(LogSource.none(words))

    def _show_sources(self, attempt: ActionAttempt) -> None:
        several = len(self._sources) > 1
        self.set_class(several, "-several")
        if not several:
            return
        standing = standing_of(attempt)
        shade = tone(standing if standing is Standing.FAILED else Standing.NEVER_RUN)
        sign = glyph(standing, self.deck.ascii_only)
        tabs = [
            Tab(str(number), "", source.title or source.stream or source.group, tone=shade)
            for number, source in enumerate(self._sources)
        ]
        self.query_one(TabLine).show(tabs, str(self._chosen), f"{sign} {len(tabs)} logs, L goes on")

    def _follow(self, source: LogSource) -> None:
        """Tail a log, unless that is what is done already."""
        if self._source is not None and _same(self._source, source):
            return
        backend = self.deck.backend
        if backend is None:
            return
        self._stop_tail()
        self._source = source
        self.pane.show_source(source)
        tail = backend.tail(
            self.key.target,
            source,
            lambda update: self.post_message(TailTold(tail, update)),
            running=self._running,
        )
        self._tail = tail
        tail.start()

    def _stop_tail(self) -> None:
        if self._tail is not None:
            self._tail.stop()
        self._tail, self._source = None, None

    def on_tail_told(self, message: TailTold) -> None:
        """Show what the tail told; one that was stopped is not listened to."""
        message.stop()
        if message.tail is self._tail:
            self.pane.take(message.update)

    def tick(self) -> None:
        """Look for a log that has not begun."""
        attempt, source = self.attempt, self._source
        if attempt is not None and self._running and (source is None or source.kind is LogKind.NONE):
            self.read_details_when_due(attempt)
            self.show()

    # What the operator does

    def on_need_earlier(self, message: NeedEarlier) -> None:
        """Read what is before the first line."""
        message.stop()
        if self._tail is not None:
            self._tail.earlier(message.until)

    def on_copy_requested(self, message: CopyRequested) -> None:
        """Copy lines."""
        message.stop()
        self.deck.copy_text(message.text, f"{message.lines:,} line{'' if message.lines == 1 else 's'}")

    def on_save_requested(self, message: SaveRequested) -> None:
        """Save the log to a file of the user's own, on a thread of its own."""
        message.stop()
        source = self._source
        if source is None:
            return
        threading.Thread(
            target=self._save,
            args=(state_path() / "logs", source, message),
            name="pipedeck-log-save",
            daemon=True,
        ).start()

    def _save(self, folder: Path, source: LogSource, message: SaveRequested) -> None:
        from services.logs.saving import save_log

        try:
            path = save_log(folder, source, message.rows, complete=message.complete)
        except OSError as error:
            self.post_message(LogSaved(f"The log could not be saved: {error}", bad=True))
        else:
            self.post_message(LogSaved(f"Saved {len(message.rows):,} lines to {path}"))

    def on_log_saved(self, message: LogSaved) -> None:
        """Say where it is."""
        message.stop()
        self.deck.say(message.words, bad=message.bad)

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Another log was clicked."""
        self._choose(int(message.tab))

    def run_log_next(self) -> None:
        """Show the action's next log, such as of a batch's next build."""
        if len(self._sources) < 2:
            self.deck.say("This action has one log.")
        else:
            self._choose((self._chosen + 1) % len(self._sources))

    def _choose(self, number: int) -> None:
        self._chosen = number
        self.show()

    def run_app_refresh(self) -> None:
        """Read everything again, and look at the log now."""
        super().run_app_refresh()
        if self.attempt is not None:
            self.read_details(self.attempt, again=True)
        if self._tail is not None:
            self._tail.retry()
        self.show()

    def leave_inner(self) -> bool:
        """Esc leaves what is open in the log first."""
        return self.pane.leave_inner()


def _same(one: LogSource, other: LogSource) -> bool:
    return (one.kind, one.group, one.stream, one.prefix, one.reason) == (
        other.kind,
        other.group,
        other.stream,
        other.prefix,
        other.reason,
    )
