"""How far a safe stop went."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from services.domain.execution import Execution
from services.domain.standing import Standing, of_execution
from services.pipelines.consequences import Stoppable
from widgets.cells import clean
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


@dataclass
class StopProgress:
    """The steps that were carried out.

    Args:
        held: the transition is disabled.
        stopping: the stop was accepted.
        ended: the execution, once it runs no longer.
        waiting: how many executions wait in front of the stage.
    """

    held: bool = False
    stopping: bool = False
    ended: Execution | None = None
    waiting: int = 0

    def words(self, chosen: Stoppable, *, ascii_only: bool) -> Content:
        """The steps, a line each."""
        stage, run = clean(chosen.stage), chosen.execution.short_id
        lines = [self._line(Standing.SUCCEEDED, f"The transition into {stage} is disabled.", ascii_only)]
        if not self.stopping:
            lines.append(self._line(Standing.NEVER_RUN, f"Execution {run} is to be stopped.", ascii_only))
        elif self.ended is None:
            lines.append(self._line(Standing.STOPPING, f"Execution {run} is stopping.", ascii_only))
            lines.append(Content.styled("\nThis may be closed: the stop goes on.", Tone.DIM.style))
        else:
            standing = of_execution(self.ended)
            lines.append(self._line(standing, f"Execution {run}: {standing.value}.", ascii_only))
            lines.append(Content(f"\n{self._offer(stage)}"))
        return Content("\n") + Content("\n").join(lines)

    def _offer(self, stage: str) -> str:
        if not self.waiting:
            return f"Nothing waits in front of {stage}. Enable the transition again?"
        count = "1 execution waits" if self.waiting == 1 else f"{self.waiting} executions wait"
        return f"{count} in front of {stage} and may enter once the transition is enabled. Enable it again?"

    @staticmethod
    def _line(standing: Standing, text: str, ascii_only: bool) -> Content:
        dim = Tone.DIM.style if standing is Standing.NEVER_RUN else ""
        return Content.assemble((f"{glyph(standing, ascii_only)} ", tone(standing).style), (text, dim))
