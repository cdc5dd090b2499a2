"""What every screen about one pipeline has: the pipeline kept fresh, its target, how its executions stand."""

from __future__ import annotations

from collections.abc import Sequence

from services.domain.execution import Execution
from services.domain.pipeline import PipelineSummary
from services.domain.problem import Problem, ProblemKind
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_execution
from services.domain.target import PipelineKey
from services.live.events import FleetChanged, LiveEvent
from tui.verbs.of_pipeline import PipelineVerbs
from widgets.status_strip import Trouble


class OnePipeline(PipelineVerbs):
    """A screen about one pipeline, or about something in it.

    Args:
        key: the pipeline.
    """

    def __init__(self, key: PipelineKey) -> None:
        super().__init__()
        self.key = key

    @property
    def snapshot(self) -> PipelineSnapshot:
        """What is known of the pipeline; nothing but its name at first."""
        backend = self.deck.backend
        known = backend.engine.snapshot(self.key) if backend else None
        return known or PipelineSnapshot(self.key, PipelineSummary(self.key.pipeline))

    @property
    def about(self) -> str | None:
        """The target that it is in."""
        return self.key.target

    def target_text(self) -> tuple[str, bool]:
        """The account and region it is in."""
        backend = self.deck.backend
        if backend is None:
            return "", False
        target = backend.target_of(self.key)
        label = target.label if target.label != target.account else ""
        words = " ".join(part for part in (label, target.account) if part)
        return f"{words}  {target.region}", self.deck.settings.config.is_dangerous(target, self.key.pipeline)

    def troubles(self) -> Sequence[Trouble]:
        """What is wrong; before all that nobody reads this pipeline, where its target was taken out."""
        backend = self.deck.backend
        if backend is None or backend.reads(self.key):
            return super().troubles()
        hint = "nothing here is up to date; press 0 for the targets"
        problem = Problem(ProblemKind.CONFIGURATION, "this target is not read any more", hint=hint)
        return (Trouble(self.key.target, problem), *super().troubles())

    def begin_watching(self) -> None:
        """Keep this pipeline freshest."""
        self.restore_focus()
        if self.deck.backend is not None:
            self.deck.backend.engine.open(self.key)
            self.show()

    def end_watching(self) -> None:
        """Let it rest again, unless the screen that comes is about the same pipeline."""
        front = self.deck.screen_in_front
        same = front is not self and isinstance(front, OnePipeline) and front.key == self.key
        if self.deck.backend is not None and not same:
            self.deck.backend.engine.close(self.key)

    def connected(self) -> None:
        """Who we are may have become known."""
        self.show()

    def take_event(self, event: LiveEvent) -> None:
        """Show what changed in this pipeline."""
        if not isinstance(event, FleetChanged):
            return
        if any(snapshot.key == self.key for snapshot in (*event.diff.added, *event.diff.changed)):
            self.show()
        elif self.key in event.diff.removed:
            if self.deck.backend is not None and not self.deck.backend.reads(self.key):
                self.show()
                return
            self.deck.say(f"{self.key.pipeline} is gone: it was deleted.", bad=True)
            self._look_for_it()

    def _look_for_it(self) -> None:
        """Go on asking for it by its name: it may be made again."""
        if self.deck.backend is not None:
            self.deck.backend.engine.open(self.key)

    def show(self) -> None:
        """Bring everything up to date with what is known."""
        raise NotImplementedError

    def standing(self, run: Execution) -> Standing:
        """Tell apart, among executions in progress, what waits for approval and what is held."""
        standing = of_execution(run)
        backend = self.deck.backend
        if standing is not Standing.RUNNING or backend is None:
            return standing
        snapshot = self.snapshot
        if any(approval.execution_id == run.id for approval in backend.approvals_of(snapshot)):
            return Standing.WAITING
        for stage in snapshot.state.stages if snapshot.state else ():
            if any(inbound.execution_id == run.id for inbound in stage.inbound):
                return standing if stage.transition.enabled else Standing.HELD
        return standing
