"""Which approvals of a pipeline wait for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.domain.approval import PendingApproval
from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import DEFAULT_APPROVAL_MINUTES, ActionDeclaration
from services.domain.revision import SourceRevision
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import ActionExecution, StageState
from services.domain.status import ActionCategory, ActionStatus, ExecutionMode


def pending_approvals(snapshot: PipelineSnapshot) -> tuple[PendingApproval, ...]:
    """The approvals that wait in a pipeline, in order of stages.

    Outside PARALLEL mode the state tells them, by the token of an action in progress. PARALLEL mode has no
    state, or a stale one from before it was chosen: there an approval action in progress among the attempts
    counts, whose ``externalExecutionId`` is the token (CodePipeline API Reference, PutApprovalResult).

    An approval expires by its action's timeout, seven days where it sets none; the API does not say when, so
    ``expires`` is known only once both the begin of the wait and the definition are. Of a pipeline that is only
    remembered none is told: their tokens are not kept.
    """
    if snapshot.remembered is not None:
        return ()
    mode = snapshot.definition.mode if snapshot.definition is not None else snapshot.summary.mode
    found = _of_attempts(snapshot) if mode == ExecutionMode.PARALLEL else _of_state(snapshot)
    return tuple({approval.token: approval for approval in found}.values())


def _of_state(snapshot: PipelineSnapshot) -> Iterator[PendingApproval]:
    for stage in snapshot.state.stages if snapshot.state is not None else ():
        if stage.latest is None:
            continue
        for action in stage.actions:
            latest = action.latest
            if latest is not None and latest.token and latest.status == ActionStatus.IN_PROGRESS:
                yield _from_state(snapshot, stage, stage.latest.execution_id, action.name, latest)


def _from_state(
    snapshot: PipelineSnapshot, stage: StageState, execution_id: str, action: str, latest: ActionExecution
) -> PendingApproval:
    attempt = next(
        (
            attempt
            for attempt in snapshot.attempts
            if (attempt.execution_id, attempt.stage, attempt.action) == (execution_id, stage.name, action)
            and attempt.status == ActionStatus.IN_PROGRESS
        ),
        None,
    )
    since = latest.changed if latest.changed is not None or attempt is None else attempt.started
    return _approval(snapshot, stage.name, action, execution_id, latest.token or "", since, attempt)


def _of_attempts(snapshot: PipelineSnapshot) -> Iterator[PendingApproval]:
    for attempt in snapshot.attempts:
        if attempt.status != ActionStatus.IN_PROGRESS or not attempt.external_id:
            continue
        if attempt.type is None or attempt.type.category != ActionCategory.APPROVAL:
            continue
        execution = snapshot.execution(attempt.execution_id)
        if execution is not None and not execution.status.active:
            continue
        yield _approval(
            snapshot,
            attempt.stage,
            attempt.action,
            attempt.execution_id,
            attempt.external_id,
            attempt.started,
            attempt,
        )


def _approval(
    snapshot: PipelineSnapshot,
    stage: str,
    action: str,
    execution_id: str,
    token: str,
    since: float | None,
    attempt: ActionAttempt | None,
) -> PendingApproval:
    declared = _declaration(snapshot, stage, action)
    told = _configuration(declared, attempt)
    return PendingApproval(
        key=snapshot.key,
        stage=stage,
        action=action,
        execution_id=execution_id,
        token=token,
        since=since,
        expires=_expiry(since, declared),
        comment=told.get("CustomData", ""),
        link=told.get("ExternalEntityLink", ""),
        notifies=told.get("NotificationArn", ""),
        revisions=_revisions(snapshot.execution(execution_id)),
    )


def _declaration(snapshot: PipelineSnapshot, stage: str, action: str) -> ActionDeclaration | None:
    declared = snapshot.definition.stage(stage) if snapshot.definition is not None else None
    return declared.action(action) if declared is not None else None


def _configuration(declared: ActionDeclaration | None, attempt: ActionAttempt | None) -> Mapping[str, str]:
    if attempt is not None and attempt.resolved_configuration:
        return attempt.resolved_configuration
    if attempt is not None and attempt.configuration:
        return attempt.configuration
    return declared.configuration if declared is not None else {}


def _expiry(since: float | None, declared: ActionDeclaration | None) -> float | None:
    if since is None or declared is None:
        return None
    return since + 60 * (declared.timeout_minutes or DEFAULT_APPROVAL_MINUTES)


def _revisions(execution: Execution | None) -> tuple[SourceRevision, ...]:
    return execution.revisions if execution is not None else ()
