"""A source action's revision: typed, or picked from those that came lately."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from services.domain.revision import RevisionOverride, SourceRevision
from services.domain.status import RevisionType
from widgets.ages import ago
from widgets.cells import clean, fit, pad
from widgets.tones import Tone

SHOWN = 5


class RevisionField(Vertical):
    """The revision of one source action; empty means the newest.

    Args:
        action: the source action.
        types: which types of revision its provider takes, the usual one first; above zero.
        now: the present in POSIX seconds, for ages.
    """

    DEFAULT_CSS = """
    RevisionField {
        height: auto;
        #line { height: 1; }
        .name { width: 18; padding: 0 0 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
        .type { width: auto; padding: 0 1 0 0; color: $text-muted; }
        Input { width: 1fr; }
        OptionList { height: auto; max-height: 5; margin: 0 0 0 17; }
    }
    """

    class Changed(Message):
        """Another revision was typed or picked."""

    def __init__(self, action: str, types: Sequence[RevisionType], now: float) -> None:
        super().__init__()
        self.action = action
        self._types = tuple(types)
        self._type = self._types[0]
        self._now = now
        self._offered: tuple[SourceRevision, ...] = ()
        self._chosen: RevisionOverride | None = None

    def compose(self) -> ComposeResult:
        """Name, type, value, and what came lately."""
        with Horizontal(id="line"):
            yield Static(Content(clean(self.action)), classes="name")
            yield Static(Content(self._type.value), classes="type")
            yield Input(placeholder="the newest", max_length=1500, select_on_focus=False)
        yield OptionList()

    def on_mount(self) -> None:
        """Nothing is offered yet."""
        self.query_one(OptionList).display = False

    @property
    def override(self) -> RevisionOverride | None:
        """What was asked for; None where that is the newest."""
        value = self.query_one(Input).value.strip()
        return RevisionOverride(self.action, self._chosen_type(value), value) if value else None

    def choose(self, override: RevisionOverride) -> None:
        """Fill in a revision whose type is known; it keeps that type until something else is typed."""
        self._chosen = override
        line = self.query_one(Input)
        line.value = override.value
        line.cursor_position = 0

    def _chosen_type(self, value: str) -> str:
        """S3 takes a version id or a key: what is typed with a slash or a file's ending is a key."""
        if self._chosen is not None and value == self._chosen.value:
            return self._chosen.type
        if RevisionType.S3_OBJECT_KEY in self._types and ("/" in value or "." in value):
            return RevisionType.S3_OBJECT_KEY
        return self._type

    def offer(self, revisions: Sequence[SourceRevision]) -> None:
        """Offer these, newest first; an id that cannot be shown as it is cannot be picked."""
        revisions = [revision for revision in revisions if (revision.id or "").isprintable()]
        if not revisions or tuple(revisions) == self._offered:
            return
        self._offered = tuple(revisions)
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(self._line(revision)) for revision in self._offered[: SHOWN * 2]])
        choices.display = True

    def _line(self, revision: SourceRevision) -> Content:
        message = fit(clean(revision.summary.strip()), 28)
        when = ago(self._now - revision.created) if revision.created is not None else ""
        return Content.assemble(
            (f"{fit(revision.short_id, 12):<12} ", Tone.BUSY.style),
            f"{pad(message, 29)}",
            (when, Tone.DIM.style),
        )

    @on(OptionList.OptionSelected)
    def _on_picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        picked = self._offered[event.option_index].id or ""
        self.choose(RevisionOverride(self.action, self._type, picked))
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        kind = self._chosen_type(event.value.strip())
        self.query_one(".type", Static).update(Content(kind))
        self.post_message(self.Changed())
