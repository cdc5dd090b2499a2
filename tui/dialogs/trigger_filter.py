"""Add, change or duplicate a filter on pushes or pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events, on
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, OptionList, Static

from services.domain.git_trigger import (
    CONNECTION_PROVIDER,
    GitTrigger,
    PullRequestEvent,
    PullRequestFilter,
    PushFilter,
)
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.limits import FieldProblem
from services.pipelines.parse.members import Json, read_list
from services.triggers.advice import find_advice
from services.triggers.declaration import Filter
from services.triggers.filter_edit import EditKind, FilterEdit
from services.triggers.limits import FILTERS_MOST, TRIGGERS_MOST, check_size
from services.triggers.pattern_list import split_patterns
from services.triggers.reader import ReadPipeline
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.definition_change import DefinitionChangeDialog
from tui.dialogs.dialog import button
from tui.dialogs.trigger_filter_fields import (
    FIELDS,
    FILES,
    FilterForm,
    FilterTexts,
    check_filter,
    examples_words,
    pattern_of,
)
from widgets.cells import clean
from widgets.tones import Tone

_TITLES = {
    EditKind.ADD: "Add a filter to {}",
    EditKind.CHANGE: "Change a filter of {}",
    EditKind.DUPLICATE: "Duplicate a filter of {}",
}
_LABELS = {
    FilterForm.TAGS: ("Tags", "but not"),
    FilterForm.BRANCHES: ("Branches", "but not"),
    FilterForm.PULL_REQUEST: ("Into branches", "but not"),
}
_MOST_NOTES = 3


class TriggerFilterDialog(DefinitionChangeDialog):
    """The form of one filter; says while one types what the service would refuse, and what a pattern takes.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        pipeline: its newest declaration.
        kind: whether the filter is new, changed or copied.
        source_action: whose trigger it is in.
        before: the filter as it is; None for a new one.
    """

    CSS_PATH = ["dialog.tcss", "definition_change.tcss", "trigger_filter.tcss"]

    def __init__(
        self,
        key: PipelineKey,
        snapshot: PipelineSnapshot,
        pipeline: ReadPipeline,
        kind: EditKind,
        source_action: str,
        before: Filter | None = None,
    ) -> None:
        super().__init__(key, snapshot, pipeline)
        self.kind = kind
        self.before = before
        self.heading = _TITLES[kind].format(clean(key.pipeline))
        self._source = source_action
        self._begin = FilterTexts.of(before) if before is not None else FilterTexts(FilterForm.TAGS, {})
        self._form = self._begin.form

    # Fields

    def compose_fields(self) -> Iterable[Widget]:
        """Which source action, which form, the patterns."""
        yield Choice(id="source")
        yield Choice(id="form")
        with Horizontal(classes="line", id="line-events"):
            yield Static("Events", classes="label")
            for happened in PullRequestEvent:
                chosen = happened in self._begin.events
                yield Checkbox(Content(happened.value), chosen, id=f"event-{happened.value}", compact=True)
        for name in FIELDS:
            with Horizontal(classes="line", id=f"line-{name}"):
                yield Static("", classes="label", id=f"label-{name}")
                yield Input(self._begin.texts.get(name, ""), id=name, select_on_focus=False)
        yield Static("", id="examples")
        yield Static("", id="notes")

    def compose_acts(self) -> Iterable[Widget]:
        """Test what is typed, or save it."""
        yield button("Test", "test")
        yield from super().compose_acts()

    def opened(self) -> None:
        """Offer the source actions with a connection, and the forms."""
        sources = self._sources()
        choice = self.query_one("#source", Choice)
        choice.offer([Offer(name, Content(f"on source {clean(name)}")) for name in sources], self._source)
        choice.display = self.kind is EditKind.ADD and len(sources) > 1
        pull = isinstance(self.before, PullRequestFilter)
        forms = [
            Offer(form, Content(form.value))
            for form in FilterForm
            if self.before is None or (form is FilterForm.PULL_REQUEST) == pull
        ]
        chooser = self.query_one("#form", Choice)
        chooser.offer(forms, self._form)
        chooser.display = len(forms) > 1

    def _sources(self) -> Sequence[str]:
        found = [
            action.name
            for action in self.pipeline.definition.sources
            if action.type.provider == CONNECTION_PROVIDER
        ]
        return found or [self._source]

    @on(OptionList.OptionHighlighted, "#source")
    def _on_source(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._source = event.option_id or self._source
        self.changed()

    @on(OptionList.OptionHighlighted, "#form")
    def _on_form(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._form = FilterForm(event.option_id or self._form)
        self.changed()

    @on(Checkbox.Changed)
    def _on_event(self, event: Checkbox.Changed) -> None:
        event.stop()
        self.changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the patterns of this field take."""
        if isinstance(event.widget, Input) and event.widget.id in FIELDS:
            self._show_examples(event.widget.value)

    # The edit

    @property
    def entry(self) -> Filter:
        """The filter as the fields say it."""
        texts = {name: self.query_one(f"#{name}", Input).value for name in FIELDS}
        chosen = [one for one in PullRequestEvent if self.query_one(f"#event-{one.value}", Checkbox).value]
        return FilterTexts(self._form, texts, chosen).read(self.before)

    def edited(self, members: Json) -> dict[str, Any] | None:
        """The declaration with this filter; None while the fields say nothing."""
        entry = self.entry
        if entry in (PushFilter(), PullRequestFilter()):
            return None
        return FilterEdit(self.kind, self._source, self.before, entry).put_into(members)

    def field_problems(self) -> list[FieldProblem]:
        """What the service would refuse in the filter, and of the pipeline's triggers together."""
        found = check_filter(self.entry)
        members = self.members
        if members is None and found:
            return found
        if members is None:
            gone = "it is not in the newest version any more: somebody changed or removed it"
            return [FieldProblem("filter", gone)]
        definition = self.definition
        trigger = (
            next((t for t in definition.triggers if t.source_action == self._source), None)
            if definition
            else None
        )
        if trigger is not None and max(len(trigger.push), len(trigger.pull_request)) > FILTERS_MOST:
            found.append(FieldProblem("filter", f"a source takes {FILTERS_MOST} filters of a kind at most"))
        if definition is not None and len(definition.triggers) > TRIGGERS_MOST:
            found.append(FieldProblem("triggers", f"{TRIGGERS_MOST} triggers at most in a pipeline"))
        return [*found, *check_size(read_list(members.get("triggers"))), *super().field_problems()]

    def changed(self) -> None:
        """Labels, complaints and examples follow the fields."""
        names, excluded = _LABELS[self._form]
        labels = dict(zip(FIELDS, (names, excluded, "Changed files", "but not"), strict=True))
        for name, words in labels.items():
            self.query_one(f"#label-{name}", Static).update(Content(words))
            self.query_one(f"#line-{name}").display = (
                not name.startswith(FILES) or self._form is not FilterForm.TAGS
            )
        self.query_one("#line-events").display = self._form is FilterForm.PULL_REQUEST
        super().changed()
        self._show_notes()
        if isinstance(self.focused, Input) and self.focused.id in FIELDS:
            self._show_examples(self.focused.value)

    def _show_examples(self, text: str) -> None:
        patterns = split_patterns(text)
        words = examples_words(patterns[-1]) if patterns else "several patterns: a comma between them"
        self.query_one("#examples", Static).update(Content.styled(clean(words), Tone.DIM.style))

    def _show_notes(self) -> None:
        """Complaints first, then what is allowed and may surprise; nothing about what is not typed yet."""
        entry = self.entry
        empty = not any(self.query_one(f"#{name}", Input).value.strip() for name in FIELDS)
        problems = [] if empty else [(one, Tone.BAD) for one in check_filter(entry)]
        trigger = (
            GitTrigger(self._source, pull_request=(entry,))
            if isinstance(entry, PullRequestFilter)
            else GitTrigger(self._source, push=(entry,))
        )
        advice = [(one, Tone.CALL) for one in find_advice(trigger)]
        lines = [
            Content.styled(_told(entry, problem), tone.style)
            for problem, tone in [*problems, *advice][:_MOST_NOTES]
        ]
        notes = self.query_one("#notes", Static)
        notes.display = bool(lines)
        notes.update(Content("\n").join(lines))

    @on(Button.Pressed, "#test")
    def _on_test(self, event: Button.Pressed) -> None:
        event.stop()
        definition = self.definition
        if definition is None:
            return
        from tui.dialogs.trigger_tester import TriggerTesterDialog

        edited = self.members != self.pipeline.base.members
        self.deck.push_screen(TriggerTesterDialog(self.key, definition, edited=edited))


def _told(entry: Filter, problem: FieldProblem) -> str:
    """A problem with the pattern that it is about."""
    pattern = pattern_of(entry, problem.field)
    return clean(f"{pattern}: {problem.message}" if pattern else problem.message)
