"""What the live engine asks of a target: the reads of CodePipeline that a fleet needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.state import PipelineState


class PipelineReader(Protocol):
    """Reads of one target. Each blocks for one API call, is safe from any thread and raises ServiceError."""

    def list_pipelines(self) -> Iterator[Sequence[PipelineSummary]]:
        """ListPipelines, a page (one call) for each step; one that failed may be taken again, for the same page."""
        ...

    def executions(self, name: str, *, limit: int) -> Sequence[Execution]:
        """ListPipelineExecutions: the newest ``limit`` (1..100), newest first, in one call."""
        ...

    def state(self, name: str) -> PipelineState:
        """GetPipelineState."""
        ...

    def definition(self, name: str) -> PipelineDefinition:
        """GetPipeline of the newest version."""
        ...

    def action_attempts(self, name: str, execution_id: str | None = None) -> Sequence[ActionAttempt]:
        """ListActionExecutions: the newest page, newest first, of one execution where an id is given."""
        ...
