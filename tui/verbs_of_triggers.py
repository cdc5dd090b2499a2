"""What can be done to the things that start a pipeline."""

from __future__ import annotations

from abc import abstractmethod

from services.triggers.overview import Starter
from services.triggers.record import Part, TriggerRecord
from tui.screens.one_pipeline import OnePipeline


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
