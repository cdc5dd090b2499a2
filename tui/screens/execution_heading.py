"""The lines above an execution's tabs."""

from __future__ import annotations

from services.domain.estimate import estimate
from services.domain.execution import Execution
from services.domain.standing import Standing
from services.domain.status import ExecutionStatus
from services.domain.timeline import ExecutionTimeline
from services.pipelines.record import ExecutionRecord, Part
from tui.screens.execution_comparing import ExecutionComparing
from tui.screens.execution_summary import broken_rule, may_be_broken, summary_lines
from widgets.glyphs import glyphs
from widgets.lines import Line, Span
from widgets.toned_lines import TonedLines
from widgets.tones import Tone


class ExecutionHeading(ExecutionComparing):
    """A screen about one execution that says above all how it stands."""

    def show_summary(self, record: ExecutionRecord, bars: ExecutionTimeline | None, now: float) -> None:
        """Say how the execution stands; where no action failed, the rules of conditions are read for the cause."""
        run = record.run
        ellipsis = glyphs(self.deck.ascii_only).ellipsis
        if run is None:
            problem = record.problems.get(Part.DETAIL)
            line: Line = (Span(f"Reading the execution{ellipsis}", Tone.DIM),)
            if problem is not None:
                line = (Span(problem.line, Tone.BAD),)
            self.query_one("#summary", TonedLines).show([line])
            return
        asked = Part.RULES in record.problems  # what was refused is asked again only when the operator does
        if bars is not None and may_be_broken(run, bars.bars) and not asked:
            self.read_parts(self.execution_id, (Part.RULES,))
        guess = estimate(bars, self.usual(), now) if bars is not None else None
        lines = summary_lines(
            run,
            self._whole_standing(run, bars),
            bars.bars if bars else (),
            guess,
            now,
            ascii_only=self.deck.ascii_only,
            undone=self._undone(run),
            broken=broken_rule(run, bars.bars, record.rules or ()) if bars is not None else None,
        )
        self.query_one("#summary", TonedLines).show(lines)

    def _undone(self, run: Execution) -> Execution | None:
        """The automatic rollback after this execution's failure."""
        failed = run.status == ExecutionStatus.FAILED
        return self.archived.rollback_after(run.id) if failed and self.archived else None

    def _whole_standing(self, run: Execution, bars: ExecutionTimeline | None) -> Standing:
        standing = self.standing(run)
        waits = bars is not None and any(bar.standing is Standing.WAITING for bar in bars.bars)
        return Standing.WAITING if waits and standing is Standing.RUNNING else standing
