"""What can be done to the things that start a pipeline."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.domain.git_trigger import CONNECTION_PROVIDER
from services.triggers.overview import FilterPlace, Starter, what_tells
from services.triggers.record import Part, TriggerRecord
from tui.screens.one_pipeline import OnePipeline

if TYPE_CHECKING:
    from services.domain.starter import EventRule
    from services.pipelines.verbs import WebhookVerb
    from services.triggers.declaration import Filter
    from services.triggers.filter_edit import EditKind
    from services.triggers.reader import ReadPipeline


class TriggerVerbs(OnePipeline):
    """A screen on which something that starts its pipeline is selected."""

    @property
    @abstractmethod
    def record(self) -> TriggerRecord | None:
        """What was read of all that starts the pipeline."""

    @property
    @abstractmethod
    def selected(self) -> Starter | None:
        """What is meant."""

    @abstractmethod
    def read_again(self, *parts: Part) -> None:
        """Read parts anew, all where none is named."""

    def run_trigger_test(self) -> None:
        """Ask what a push or pull request would start."""
        definition = self.record.definition if self.record is not None else None
        if definition is None:
            self.deck.say("The declaration is not read yet.")
            return
        from tui.dialogs.trigger_tester import TriggerTesterDialog

        self.deck.push_screen(TriggerTesterDialog(self.key, definition))

    def run_trigger_add(self) -> None:
        """Add a filter."""
        selected = self.selected
        self._read_pipeline(lambda pipeline: self._add_filter(pipeline, selected.source if selected else ""))

    def run_trigger_edit(self) -> None:
        """Change the selected filter, or add one to the selected source."""
        from services.triggers.filter_edit import EditKind

        selected = self.selected
        if selected is None:
            return
        if selected.filter is not None:
            self._edit_filter(selected, selected.filter, EditKind.CHANGE)
        elif selected.takes_filters:
            self._read_pipeline(lambda pipeline: self._add_filter(pipeline, selected.source))
        elif selected.rule is not None:
            self._open_schedule(selected.rule)

    def run_trigger_add_schedule(self) -> None:
        """Make a schedule."""
        self._open_schedule(None)

    def run_trigger_toggle(self) -> None:
        """Enable or disable the selected rule."""
        selected = self.selected
        if selected is None or selected.rule is None:
            return
        from tui.dialogs.rule_toggle import RuleToggleDialog

        dialog = RuleToggleDialog(self.key, self.snapshot, selected.rule, selected.words)
        self.deck.push_screen(dialog, lambda _: self.read_again(Part.RULE_NAMES, Part.RULE))

    def run_trigger_register(self) -> None:
        """Register the selected webhook."""
        from services.pipelines.verbs import RegisterWebhook

        self._open_webhook(RegisterWebhook)

    def run_trigger_deregister(self) -> None:
        """Take the selected webhook's registration away."""
        from services.pipelines.verbs import DeregisterWebhook

        self._open_webhook(DeregisterWebhook)

    def run_trigger_polling_off(self) -> None:
        """Switch the selected source's polling off."""
        selected = self.selected
        if selected is None or not selected.polls:
            return
        source, instead = selected.source, what_tells(self.record, selected.source) if self.record else ""

        def show(pipeline: ReadPipeline) -> None:
            from tui.dialogs.polling_off import PollingOffDialog

            dialog = PollingOffDialog(self.key, self.snapshot, pipeline, source, instead)
            self.deck.push_screen(dialog, lambda _: self.read_again(Part.DECLARATION))

        self._read_pipeline(show)

    def run_trigger_duplicate(self) -> None:
        """Put a copy behind the selected filter, changed in the form."""
        from services.triggers.filter_edit import EditKind

        selected = self.selected
        if selected is not None and selected.filter is not None:
            self._edit_filter(selected, selected.filter, EditKind.DUPLICATE)

    def run_trigger_remove(self) -> None:
        """Remove the selected filter, or delete the selected webhook."""
        selected = self.selected
        if selected is not None and selected.webhook is not None:
            from services.pipelines.verbs import DeleteWebhook

            self._open_webhook(DeleteWebhook)
        if selected is None or selected.filter is None:
            return
        entry = self._filter_at(selected.filter)
        source = selected.source
        if entry is None:
            return

        def show(pipeline: ReadPipeline) -> None:
            from tui.dialogs.trigger_removal import TriggerRemovalDialog

            dialog = TriggerRemovalDialog(self.key, self.snapshot, pipeline, source, entry)
            self.deck.push_screen(dialog, lambda _: self.read_again(Part.DECLARATION))

        self._read_pipeline(show)

    def _add_filter(self, pipeline: ReadPipeline, source: str) -> None:
        from services.triggers.filter_edit import EditKind
        from tui.dialogs.trigger_filter import TriggerFilterDialog

        sources = [a.name for a in pipeline.definition.sources if a.type.provider == CONNECTION_PROVIDER]
        if not sources:
            self.deck.say("Only sources with a connection take filters, and there is none here.")
            return
        chosen = source if source in sources else sources[0]
        dialog = TriggerFilterDialog(self.key, self.snapshot, pipeline, EditKind.ADD, chosen)
        self.deck.push_screen(dialog, lambda _: self.read_again(Part.DECLARATION))

    def _edit_filter(self, selected: Starter, where: FilterPlace, kind: EditKind) -> None:
        entry = self._filter_at(where)
        if entry is None:
            return

        def show(pipeline: ReadPipeline) -> None:
            from tui.dialogs.trigger_filter import TriggerFilterDialog

            dialog = TriggerFilterDialog(self.key, self.snapshot, pipeline, kind, selected.source, entry)
            self.deck.push_screen(dialog, lambda _: self.read_again(Part.DECLARATION))

        self._read_pipeline(show)

    def _open_schedule(self, rule: EventRule | None) -> None:
        definition = self.record.definition if self.record is not None else None
        if self.record is None or definition is None or not definition.arn:
            self.deck.say("The declaration is not read yet.")
            return
        from tui.dialogs.schedule import ScheduleDialog

        roles = dict.fromkeys(t.role_arn for known in self.record.rules for t in known.targets if t.role_arn)
        dialog = ScheduleDialog(self.key, self.snapshot, definition.arn, rule, tuple(roles))
        self.deck.push_screen(dialog, lambda _: self.read_again(Part.RULE_NAMES, Part.RULE))

    def _open_webhook(self, act: type[WebhookVerb]) -> None:
        selected = self.selected
        if selected is None or selected.webhook is None:
            return
        from tui.dialogs.webhook import WebhookDialog

        dialog = WebhookDialog(self.key, self.snapshot, selected.webhook, act)
        self.deck.push_screen(dialog, lambda _: self.read_again(Part.WEBHOOKS))

    def _filter_at(self, where: FilterPlace) -> Filter | None:
        """The filter at a place of the declaration that is shown."""
        definition = self.record.definition if self.record is not None else None
        if definition is None or where.trigger >= len(definition.triggers):
            return None
        trigger = definition.triggers[where.trigger]
        filters = trigger.push if where.kind == "push" else trigger.pull_request
        return filters[where.place] if where.place < len(filters) else None

    def _read_pipeline(self, go_on: Callable[[ReadPipeline], None]) -> None:
        """Read the declaration as it is now, then go on."""
        backend = self.deck.backend
        if backend is not None:
            reader, name = backend.trigger_reader(self.key.target), self.key.pipeline
            self.read_first(self.key, "the definition", lambda: reader.pipeline(name), go_on)
