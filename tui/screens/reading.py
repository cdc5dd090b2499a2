"""A screen that reads what a dialog needs before it opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tui.screens.base import DeckScreen

if TYPE_CHECKING:
    from services.domain.snapshot import PipelineSnapshot
    from services.domain.target import PipelineKey
    from services.live.outcome import Outcome

T = TypeVar("T")


class ReadingScreen(DeckScreen):
    """Reads first, then goes on, with a dialog in front meanwhile so that hurried keys run no command."""

    def read_first(
        self, key: PipelineKey, what: str, read: Callable[[], T], go_on: Callable[[T], None]
    ) -> None:
        """Read what a dialog needs as it is now, then open it; nothing happens where that is cancelled.

        Args:
            key: the pipeline that is meant.
            what: what is read, such as ``the definition``.
            read: blocks for a call or a few, and raises ServiceError.
            go_on: takes what was read.
        """
        backend = self.deck.backend
        if backend is None:
            return
        from tui.dialogs.reading import FactsRead, ReadingDialog

        dialog: ReadingDialog[T] = ReadingDialog(f"{what} of {key.pipeline}")
        self.deck.push_screen(dialog, lambda value: None if value is None else go_on(value))
        target, locks = backend.target_of(key), self.deck.locks

        def told(outcome: Outcome[T]) -> None:
            locks.note(target, outcome.problem, key.pipeline)
            dialog.post_message(FactsRead(outcome))

        backend.engine.submit(key.target, read, told)

    def snapshot_of(self, key: PipelineKey) -> PipelineSnapshot:
        """What is known of a pipeline; nothing but its name where nothing was read."""
        from services.domain.pipeline import PipelineSummary
        from services.domain.snapshot import PipelineSnapshot

        known = self.deck.backend.engine.snapshot(key) if self.deck.backend else None
        return known or PipelineSnapshot(key, PipelineSummary(key.pipeline))
