"""All executions of a pipeline that the service keeps, page by page, with the newest on top of them."""

from __future__ import annotations

from collections.abc import Iterable

from services.domain.execution import Execution, ExecutionPage
from services.domain.problem import Problem
from services.domain.status import TriggerType
from services.errors import ServiceError
from services.pipelines.reader import Reader

KEPT_MONTHS = 12
"""How long the service lists executions (CodePipeline API Reference, ListPipelineExecutions)."""
_STALE_MARK = "InvalidNextTokenException"


class ExecutionHistory:
    """What is known of a pipeline's executions, newest first, each once.

    Pages are read by ``read_more`` on a worker thread; all else is for the one thread that shows them.

    Args:
        reader: of the pipeline's target.
        name: the pipeline.
    """

    def __init__(self, reader: Reader, name: str) -> None:
        self._reader = reader
        self._name = name
        self._runs: dict[str, Execution] = {}
        self._ordered: tuple[Execution, ...] | None = None
        self._token: str | None = None
        self._begun = False
        self.problem: Problem | None = None
        """Why the last page could not be read; the next one that comes takes it away."""

    @property
    def executions(self) -> tuple[Execution, ...]:
        """All that is known, newest first."""
        if self._ordered is None:
            self._ordered = tuple(
                sorted(self._runs.values(), key=lambda run: run.started or 0.0, reverse=True)
            )
        return self._ordered

    @property
    def complete(self) -> bool:
        """Whether the oldest that the service keeps is known."""
        return self._begun and self._token is None

    @property
    def mark(self) -> str | None:
        """What the next page goes by: equal marks ask for the same page."""
        return self._token

    def execution(self, execution_id: str) -> Execution | None:
        """The execution of that id, or the only one whose id begins so."""
        known = self._runs.get(execution_id)
        if known is not None or not execution_id:
            return known
        begins = [run for key, run in self._runs.items() if key.startswith(execution_id)]
        return begins[0] if len(begins) == 1 else None

    def newer(self, execution_id: str) -> Execution | None:
        """The execution that began just after one."""
        return self._beside(execution_id, -1)

    def older(self, execution_id: str) -> Execution | None:
        """The execution that began just before one; None also where it was not read yet (see ``complete``)."""
        return self._beside(execution_id, 1)

    def rollback_after(self, execution_id: str) -> Execution | None:
        """The automatic rollback that the failure of an execution brought about, where it is known.

        Its trigger's detail is a JSON text that names the failed execution (CodePipeline User Guide, rollback).
        """
        return next(
            (
                run
                for run in self.executions
                if run.trigger is not None
                and run.trigger.type == TriggerType.AUTOMATED_ROLLBACK
                and execution_id in run.trigger.detail
                and run.id != execution_id
                and run.rollback_target != execution_id
            ),
            None,
        )

    def read_more(self) -> ExecutionPage:
        """Read the next page (one call); with a mark that the service no longer takes, the first one again.

        Raises:
            ServiceError: the call failed; asking again goes on where it stopped.
        """
        try:
            return self._reader.execution_page(self._name, self._token)
        except ServiceError as error:
            if self._token is None or error.problem.code != _STALE_MARK:
                raise
        return self._reader.execution_page(self._name)

    def take(self, page: ExecutionPage) -> None:
        """Take a page in."""
        self._begun, self._token, self.problem = True, page.next_token, None
        self.refresh(page.executions)

    def refresh(self, newest: Iterable[Execution]) -> None:
        """Take in executions as they are now, new ones and changed ones."""
        for run in newest:
            if self._runs.get(run.id) != run:
                self._runs[run.id] = run
                self._ordered = None

    def _beside(self, execution_id: str, by: int) -> Execution | None:
        ids = [run.id for run in self.executions]
        if execution_id not in self._runs:
            return None
        place = ids.index(execution_id) + by
        return self.executions[place] if 0 <= place < len(ids) else None
