"""Approvals that wait for a person."""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.revision import SourceRevision
from services.domain.target import PipelineKey


@dataclass(frozen=True, slots=True)
class PendingApproval:
    """One attempt of an approval action that waits for its answer. Instants are POSIX seconds.

    Args:
        key: the pipeline.
        stage: the stage it locks.
        action: the approval action.
        execution_id: what an approval releases.
        token: this attempt's token; a retry makes a new one.
        since: when it began to wait, if known.
        expires: when it fails by itself: ``since`` plus the action's timeout or seven days; the API does not
            return it. None where ``since`` or the declaration is not known yet.
        comment: the action's CustomData, resolved.
        link: the action's ExternalEntityLink, resolved.
        revisions: what the execution carries.
    """

    key: PipelineKey
    stage: str
    action: str
    execution_id: str
    token: str
    since: float | None = None
    expires: float | None = None
    comment: str = ""
    link: str = ""
    notifies: str = ""
    revisions: tuple[SourceRevision, ...] = ()
