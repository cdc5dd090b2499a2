"""What a command would act on: the selection of the screen in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.domain.approval import PendingApproval
    from services.domain.execution import Execution
    from services.domain.snapshot import PipelineSnapshot
    from services.domain.target import PipelineKey, Target
    from services.triggers.overview import Starter


@dataclass(frozen=True, slots=True)
class Scope:
    """The selection, as values.

    Args:
        target: the account and region of the selected pipeline.
        key: the selected pipeline.
        snapshot: the last known of it.
        stage: the selected stage, where one is.
        action: the selected action, where one is.
        execution: the selected execution, where one is and it has been read.
        opened: the id of the execution that the screen is about, read or not; "" where it is about none.
        approvals: the approvals that wait in the selected pipeline, the selected one first.
        attempts: how many attempts at the selected action the execution has, where that is known.
        source: the name of the selected place where targets are looked for, or "".
        link: a console or review link of what is selected, or "".
        starter: the selected thing that can start the pipeline, where one is.
    """

    target: Target | None = None
    key: PipelineKey | None = None
    snapshot: PipelineSnapshot | None = None
    stage: str | None = None
    action: str | None = None
    execution: Execution | None = None
    opened: str = ""
    approvals: tuple[PendingApproval, ...] = ()
    link: str = ""
    attempts: int = 0
    source: str = ""
    starter: Starter | None = None

    @property
    def execution_id(self) -> str:
        """The execution that is meant, by its id; "" where none is."""
        return self.opened or (self.execution.id if self.execution else "")
