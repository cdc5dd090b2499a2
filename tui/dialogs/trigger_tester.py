"""Would this push or pull request start the pipeline, and which others? It asks nothing of AWS but declarations."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from services.domain.git_trigger import CONNECTION_PROVIDER, GitEvent, Repository
from services.domain.pipeline import PipelineDefinition
from services.domain.target import PipelineKey
from services.live.errand import Ticket
from services.live.outcome import Outcome
from services.triggers.reach import judge_pipeline, would_start
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.trigger_event import EventKind, read_event
from tui.dialogs.trigger_verdict import fleet_lines, verdict_lines
from widgets.cells import clean
from widgets.tones import Tone

AT_ONCE = 4
"""How many declarations of the fleet are asked for at the same time: what is on screen must not wait for them."""


@dataclass
class FleetRead(Message):
    """One more declaration of the fleet was read, or could not be."""

    key: PipelineKey
    outcome: Outcome[PipelineDefinition]


@dataclass
class Happened(Message):
    """The demo let the event happen; the pipelines that it started."""

    outcome: Outcome[tuple[str, ...]]


class TriggerTesterDialog(Dialog[None]):
    """Says of an event what each filter makes of it and why, while it is typed.

    Args:
        key: the pipeline.
        definition: its declaration, as it is or as it is being edited.
        edited: whether that is not saved yet.
    """

    CSS_PATH = ["dialog.tcss", "trigger_tester.tcss"]

    def __init__(self, key: PipelineKey, definition: PipelineDefinition, *, edited: bool = False) -> None:
        super().__init__()
        self.key = key
        self.definition = definition
        self.edited = edited
        self.heading = f"What would start {clean(key.pipeline)}?"
        self._unread: deque[PipelineKey] = deque()
        self._failed: set[PipelineKey] = set()
        self._tickets: list[Ticket[PipelineDefinition]] = []
        self._asking = 0

    def remark(self) -> Content:
        """Whether what is tested is saved."""
        return Content.styled("as edited, not saved yet", Tone.CALL.style) if self.edited else Content("")

    def compose_body(self) -> Iterable[Widget]:
        """What happens, the verdict, and the fleet."""
        yield Choice(id="kind")
        for name in ("name", "target", "files"):
            with Horizontal(classes="line", id=f"line-{name}"):
                yield Static("", classes="label", id=f"label-{name}")
                yield Input(id=name, select_on_focus=False)
        yield Static("", classes="gap")
        yield Static("", id="verdict")
        yield Static("", classes="gap")
        yield Static("", id="fleet")

    def compose_foot(self) -> Iterable[Widget]:
        """Close; ask the fleet; in the demo, let it happen."""
        with Horizontal(id="buttons"):
            yield button("Ask the fleet", "ask")
            yield button("Let it happen", "happen", "primary")
            yield button("Close", "cancel")

    def on_mount(self) -> None:
        """Begin with a push to a branch."""
        for line in self.query(Input):
            line.cursor_blink = False
        self.query_one("#kind", Choice).offer([Offer(kind, Content(kind.value)) for kind in EventKind])
        backend = self.deck.backend
        self.query_one("#happen").display = backend is not None and backend.let_happen is not None
        self._changed()
        self.query_one("#kind").focus()

    # What is asked

    @property
    def kind(self) -> EventKind:
        """What happens."""
        return EventKind(self.query_one("#kind", Choice).chosen or EventKind.PUSH)

    @property
    def event(self) -> GitEvent | None:
        """What the fields say; None where something is missing."""
        name, target, files = (
            self.query_one(f"#{part}", Input).value for part in ("name", "target", "files")
        )
        return read_event(self.kind, name, target, files)

    @property
    def repository(self) -> Repository | None:
        """The repository of the pipeline's first source action with a connection."""
        for action in self.definition.sources:
            if action.type.provider == CONNECTION_PROVIDER:
                arn = action.configuration.get("ConnectionArn") or None
                return Repository(action.configuration.get("FullRepositoryId", ""), arn)
        return None

    @on(OptionList.OptionHighlighted, "#kind")
    def _on_kind(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._changed()

    @on(Input.Changed)
    def _on_field(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def _changed(self) -> None:
        kind = self.kind
        asks = kind.pull_request is not None
        self.query_one("#line-target").display = asks
        self.query_one("#line-files").display = kind not in (EventKind.TAG, EventKind.NEW_BRANCH)
        first = "Tag" if kind is EventKind.TAG else "From branch" if asks else "Branch"
        for name, words in (("name", first), ("target", "Into branch"), ("files", "Changed files")):
            self.query_one(f"#label-{name}", Static).update(Content(words))
        event = self.event
        self.query_one("#happen", Button).disabled = event is None
        self._show_verdict(event)
        self._show_fleet(event)
        self.fit()

    # What it says

    def _show_verdict(self, event: GitEvent | None) -> None:
        place = self.query_one("#verdict", Static)
        if event is None:
            place.update(Content.styled("Say which, and the verdict stands here.", Tone.DIM.style))
            return
        lines = verdict_lines(
            self.definition, judge_pipeline(self.definition, event), ascii_only=self.deck.ascii_only
        )
        place.update(Content("\n").join(lines))

    def _show_fleet(self, event: GitEvent | None) -> None:
        known, unread = self._fleet()
        ask = self.query_one("#ask", Button)
        ask.disabled = not unread or bool(self._asking)
        place, repository = self.query_one("#fleet", Static), self.repository
        if event is None or repository is None:
            place.update("")
            return
        verdicts = would_start(known, event, Repository(repository.name))
        lines = fleet_lines(
            verdicts, repository.name, len(unread), len(self._failed), ascii_only=self.deck.ascii_only
        )
        place.update(Content("\n").join(lines))

    def _fleet(self) -> tuple[dict[PipelineKey, PipelineDefinition], list[PipelineKey]]:
        """The declarations of the other pipelines that are known, and the pipelines of which none is."""
        backend = self.deck.backend
        known: dict[PipelineKey, PipelineDefinition] = {}
        unread: list[PipelineKey] = []
        for snapshot in backend.engine.snapshots() if backend is not None else ():
            if snapshot.key == self.key or snapshot.key in self._failed:
                continue
            kept = backend.declared.get(snapshot.key) if backend is not None else None
            current = kept if kept is not None and kept.version == snapshot.summary.version else None
            found = snapshot.definition or current
            if found is not None:
                known[snapshot.key] = found
            else:
                unread.append(snapshot.key)
        return known, unread

    # The fleet

    @on(Button.Pressed, "#ask")
    def _on_ask(self, event: Button.Pressed) -> None:
        event.stop()
        self._unread = deque(self._fleet()[1])
        for _ in range(AT_ONCE):
            self._ask_next()
        self._show_fleet(self.event)

    def _ask_next(self) -> None:
        backend = self.deck.backend
        if backend is None or not self._unread:
            return
        key = self._unread.popleft()
        reader = backend.readers[key.target]
        self._asking += 1
        self._tickets.append(
            backend.engine.submit(
                key.target,
                lambda: reader.definition(key.pipeline),
                lambda outcome: self.post_message(FleetRead(key, outcome)),
                key=("declaration", key),
            )
        )

    def on_fleet_read(self, message: FleetRead) -> None:
        """Judge one more pipeline."""
        message.stop()
        self._asking -= 1
        backend = self.deck.backend
        if message.outcome.value is not None and backend is not None:
            backend.declared[message.key] = message.outcome.value
        else:
            self._failed.add(message.key)
        self._ask_next()
        self._show_fleet(self.event)

    def on_unmount(self) -> None:
        """Ask no further."""
        for ticket in self._tickets:
            ticket.cancel()

    # The demo

    @on(Button.Pressed, "#happen")
    def _on_happen(self, event: Button.Pressed) -> None:
        event.stop()
        backend, wanted, repository = self.deck.backend, self.event, self.repository
        if backend is None or backend.let_happen is None or wanted is None or repository is None:
            return
        from tui.background import in_background

        let_happen = backend.let_happen
        in_background(
            lambda: let_happen(repository, wanted), lambda outcome: self.post_message(Happened(outcome))
        )

    def on_happened(self, message: Happened) -> None:
        """Say what it started, and close: the screens show the rest."""
        message.stop()
        problem, started = message.outcome.problem, message.outcome.value
        if problem is not None:
            self.deck.say(problem.line, bad=True)
            return
        what = ", ".join(started or ()) or "nothing"
        self.deck.say(f"It happened, and started {what}.")
        if self.deck.backend is not None:
            self.deck.backend.engine.refresh(self.key)
        self.dismiss(None)
