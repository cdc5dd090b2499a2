"""The application: wiring only. Screens show, commands act, the backend knows."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.message_pump import MessagePump

from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.live.events import QueueHealthChanged, TargetHealthChanged
from tui import collector
from tui.bridge import Connected, ConnectionFailed, LiveUpdate, RosterChanged, TargetIdentified
from tui.commands import Registry
from tui.commands.keys import key_label
from tui.crash import crash_report
from tui.palette import CommandProvider
from tui.screens.base import DeckScreen
from tui.settings import Settings
from tui.signing_in import SigningIn
from tui.standing_of_targets import freshness_of, targets_text, troubles_of
from tui.themes import THEMES
from tui.wire.link import LOW_TICKS
from widgets.header_line import Freshness, Mode
from widgets.status_strip import Trouble

if TYPE_CHECKING:  # what the first paint does not need is imported when it is needed
    from services.pipelines.verbs import Verb
    from tui.backend import Connector
    from tui.dialogs.verb_dialog import VerbAnswered, VerbDialog, VerbReconciled

TICK_SECONDS = 1.0
ANSWER_SECONDS = 0.25
"""How long the next key waits for the one before it where that gets stuck."""
ANSWER_TURNS = 500
"""How many turns of the event loop it waits besides: on a busy machine a key's work takes longer, not more turns."""


class PipedeckApp(SigningIn):
    """pipedeck.

    Args:
        settings: flags and configuration of this run.
        registry: the commands of this run.
        connector: sets up the services, on a thread of its own.
    """

    CSS_PATH = "app.tcss"
    TITLE = "pipedeck"
    COMMANDS = {CommandProvider}
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    CLOSE_TIMEOUT = 0.5

    def __init__(self, settings: Settings, registry: Registry, connector: Connector) -> None:
        super().__init__(registry)
        self.settings = settings
        self.views = {view.name: view for view in settings.config.views}
        self.ascii_only = settings.ascii
        self.low_bandwidth = settings.low_bandwidth
        self._connector = connector
        self._connecting = False
        self._failure: Trouble | None = None
        self._dialogs: dict[int, VerbDialog] = {}
        self._keys: deque[events.Key] = deque()
        self._key_under_way = False
        self._turn = 0
        self._ticks = 0
        self._listed: set[str] = set()
        for theme in THEMES:
            self.register_theme(theme)
        # The theme is known before the first paint, so that nothing is painted twice.
        self.set_reactive(PipedeckApp.theme, settings.theme)
        self.stylesheet.set_variables(self.get_css_variables())
        for key in sorted(registry.keys()):
            self.bind(key, f"press({key!r})", show=False)

    # Life

    def on_mount(self) -> None:
        """Show the first screen, then connect."""
        self.set_keymap(self.registry.widget_keys())
        self.push_screen(self.screen_at(self.history.present))
        self.set_interval(TICK_SECONDS, self._tick)
        self.call_after_refresh(collector.resume)
        self.call_after_refresh(self.connect)

    def connect(self) -> None:
        """Set the services up, off the event loop; for the first time or once more after a failure."""
        if self._connecting or self.backend is not None:
            return
        self._connecting = True
        threading.Thread(target=self._connect, name="pipedeck-connect", daemon=True).start()

    def _connect(self) -> None:
        from services.live.outcome import attempt

        tried = attempt(lambda: self._connector(lambda event: self.post_message(LiveUpdate(event))))
        outcome = tried.problem or tried.value
        if isinstance(outcome, Problem):
            self.post_message(ConnectionFailed(outcome))
        elif outcome is not None:
            self.post_message(Connected(outcome))

    def on_connected(self, message: Connected) -> None:
        """Begin to read."""
        self._connecting, self._failure = False, None
        self.backend = message.backend
        collector.keep()
        message.backend.start(self.tell_identity, lambda change: self.post_message(RosterChanged(change)))
        for screen in self._shown_screens():
            screen.begin_watching()
        self._tell_connection()
        if self.settings.options.pipeline:
            self.run_app_open(self.settings.options.pipeline)
        if self.settings.options.command:
            self.run_line(self.settings.options.command)

    def tell_identity(self, target: Target) -> None:
        """Hand on who we are in a target; from any thread."""
        self.post_message(TargetIdentified(target))

    def on_roster_changed(self, message: RosterChanged) -> None:
        """Read the targets that came, and no longer those that went."""
        if self.backend is None:
            return
        change = message.change
        self.backend.follow(change, self.tell_identity)
        if change.added or change.removed:
            self._tell_connection()
        for screen in self._shown_screens():
            screen.roster_changed()
            screen.refresh_chrome()

    def on_connection_failed(self, message: ConnectionFailed) -> None:
        """Say what is wrong; refresh tries again."""
        self._connecting = False
        self._failure = Trouble("", message.problem)
        self._tell_connection()

    def _tell_connection(self) -> None:
        for screen in self._shown_screens():
            screen.connected()
            screen.refresh_chrome()

    def expect_answer(self, verb: Verb, dialog: VerbDialog) -> None:
        """Note which dialog waits for the outcome of a verb."""
        self._dialogs[id(verb)] = dialog

    def on_verb_answered(self, message: VerbAnswered) -> None:
        """Give a verb's outcome to its dialog, or tell it where the dialog was closed meanwhile."""
        dialog = self._dialogs.pop(id(message.verb), None)
        problem = message.outcome.problem
        target = self.backend.targets.get(dialog.key.target) if dialog and self.backend else None
        if target is not None:
            self.locks.note(target, problem, message.verb.resource)
            for screen in self._shown_screens():
                screen.refresh_footer()
        lost = problem is not None and problem.kind is ProblemKind.UNKNOWN_RESULT
        if lost and dialog is not None and self.backend is not None:
            self._dialogs[id(message.verb)] = dialog
            dialog.reconcile(self.backend, message.verb, self.post_message)
        if dialog is not None and dialog.is_attached:
            dialog.take_answer(message)
            return
        if dialog is not None:
            dialog.give_up(message.verb)
        words = f"{message.verb.operation} of {message.verb.pipeline}"
        self.say(f"{words}: {problem.line}" if problem else f"{words} was done.", bad=problem is not None)

    def on_verb_reconciled(self, message: VerbReconciled) -> None:
        """Give what became of a verb to its dialog, or tell it where the dialog was closed meanwhile."""
        dialog = self._dialogs.pop(id(message.verb), None)
        if dialog is not None and dialog.is_attached:
            dialog.take_reconciliation(message)
            return
        known = message.outcome.value
        words = f"{message.verb.operation} of {message.verb.pipeline}: {message.words}"
        self.say(words, bad=known is None or known.happened is not True)

    def on_target_identified(self, message: TargetIdentified) -> None:
        """Show who we are."""
        if self.backend is not None:
            self.backend.identify(message.target)
            self._tell_connection()

    def on_live_update(self, message: LiveUpdate) -> None:
        """Hand on what the live engine told."""
        for screen in self._shown_screens():
            screen.take_event(message.event)
            if isinstance(message.event, (QueueHealthChanged, TargetHealthChanged)):
                screen.refresh_chrome()
        if isinstance(message.event, TargetHealthChanged):
            self._tell_dialogs(message.event.target)
            self._keep_fleet(message.event)
            if message.event.health.problem is None:
                self._ask_identity(message.event.target)

    def _tell_dialogs(self, target: str) -> None:
        if not self.dialog_in_front:
            return
        from tui.dialogs.dialog import Dialog

        for screen in self.screen_stack:
            if isinstance(screen, Dialog) and screen.is_mounted:
                screen.target_changed(target)

    def _keep_fleet(self, event: TargetHealthChanged) -> None:
        """Spare the collector a target's pipelines once they are listed."""
        if event.health.listed and event.target not in self._listed:
            self._listed.add(event.target)
            collector.keep()

    def _ask_identity(self, target: str) -> None:
        if self.backend is not None:
            self.backend.ask_identity(target, self.tell_identity)

    def _shown_screens(self) -> list[DeckScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, DeckScreen) and screen.ready]

    def _tick(self) -> None:
        self.look_at_link()
        self._ticks += 1
        if self.backend is not None and (not self.low_bandwidth or self._ticks % LOW_TICKS == 0):
            for screen in self._shown_screens():
                screen.tick()
                screen.refresh_standing()

    async def on_event(self, event: events.Event) -> None:
        """Take keys one at a time: the next is handed out when the one before has done its work.

        Textual hands a key to the widget that has the focus when it arrives, but runs what the key is bound to
        when it has bubbled up to the application, behind all keys of the same packet: typed ahead, ``tab`` and a
        letter would both go to the field that is being left.
        """
        if isinstance(event, events.Key) and self.top is None:
            return  # the application ends: there is nobody whom a key could mean anything to
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys.append(event)
            if not self._key_under_way:
                await self._hand_out_key()
            return
        await super().on_event(event)

    @property
    def keys_are_done(self) -> bool:
        """Whether every key that came has done its work."""
        return not self._keys and not self._key_under_way

    async def _hand_out_key(self) -> None:
        self._turn += 1
        self._key_under_way = bool(self._keys) and self.top is not None
        if self._key_under_way:
            start = self.focused or self.screen
            path = [node for node in start.ancestors_with_self if isinstance(node, MessagePump)]
            await super().on_event(self._keys.popleft())
            self._follow_key(self._turn, [*path, *path])
            self.set_timer(ANSWER_SECONDS, partial(self._wait_on, self._turn, ANSWER_TURNS))

    def _follow_key(self, turn: int, path: list[MessagePump]) -> None:
        """Go behind a key from queue to queue, and once more behind the messages that it caused."""
        while path:
            node, path = path[0], path[1:]
            if node.call_later(self._follow_key, turn, path):
                return
        self.call_later(self._end_turn, turn)

    def _wait_on(self, turn: int, turns: int) -> None:
        """Give a key that has had its time so many turns of the loop more, then see it as stuck."""
        if turn == self._turn and turns:
            asyncio.get_running_loop().call_soon(self._wait_on, turn, turns - 1)
        elif turn == self._turn:
            self.call_later(self._end_turn, turn)

    async def _end_turn(self, turn: int) -> None:
        """Hand out the next key, once: the last has done its work, or a widget on its way was taken down."""
        if turn == self._turn:
            await self._hand_out_key()

    def _fatal_error(self) -> None:
        """End after a fault of ours. Textual would print every local variable, tokens included."""
        error = sys.exception()
        if error is not None and not self._exit_renderables:
            self._exit_renderables.append(Text(crash_report(error)))
        self._close_messages_no_wait()

    # What screens and dialogs ask

    @property
    def mode(self) -> Mode:
        """What acts mean in this run."""
        if self.settings.read_only:
            return Mode.READ_ONLY
        return Mode.DEMO if self.settings.demo else Mode.LIVE

    def now(self) -> float:
        """The present in POSIX seconds, by the clock of what is shown."""
        return self.backend.clock.now() if self.backend else time.time()

    def freshness(self, about: str | None = None) -> Freshness:
        """How the data on screen stands: of one target by its name, or of all."""
        return freshness_of(self.backend, connecting=self._connecting, about=about)

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now."""
        if self._failure:
            return (self._failure,)
        return troubles_of(self.backend, self.sign_in_key)

    @property
    def sign_in_key(self) -> str:
        """The key for signing in, as it is read on screen; "" where the operator has set none."""
        keys = self.registry["app.sign-in"].keys
        return key_label(keys[0]) if keys else ""

    def targets_text(self) -> str:
        """Which accounts and regions are read."""
        return targets_text(self.backend, ascii_only=self.ascii_only)

    @property
    def failure(self) -> Trouble | None:
        """Why the services could not be set up."""
        return self._failure
