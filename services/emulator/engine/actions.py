"""An action's attempt: its start, its end by its provider, its timeout, its abandonment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.emulator.engine import announcements, links
from services.emulator.engine.artifacts import produce
from services.emulator.engine.behaviour import Outcome, Situation
from services.emulator.engine.execution import Attempt, Execution, Json, StageVisit
from services.emulator.engine.invocation import invoke
from services.emulator.engine.providers import (
    complete,
    default_outcome,
    inaccessible,
    output_variables,
    time_limit,
)
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.engine.status import ActionStatus
from services.emulator.engine.variables import UnresolvedVariableError, resolve
from services.emulator.errors import ServiceFault

if TYPE_CHECKING:
    from services.emulator.engine.pipeline import PipelineRun


def start(run: PipelineRun, visit: StageVisit, action: Json) -> None:
    """Start a new attempt of an action; its end calls ``run.advance``."""
    execution, now = visit.execution, run.world.timeline.now()
    number = execution.attempt_number(visit.name, action["name"])
    attempt = Attempt(run.world.uuid(), visit.name, action, {}, now, now)
    execution.attempts.append(attempt)
    execution.updated = now
    visit.latest[attempt.name] = attempt
    if not execution.parallel:
        run.board.actions[visit.name, attempt.name] = attempt
    announcements.action_changed(run, execution, attempt)
    try:
        attempt.configuration = {
            key: resolve(value, execution) for key, value in action.get("configuration", {}).items()
        }
    except UnresolvedVariableError as error:
        attempt.configuration = dict(action.get("configuration", {}))
        message = (
            "An action in this pipeline failed because one or more variables could not be resolved: "
            f"Action name={attempt.name}. Variable reference={error.reference}"
        )
        attempt.error = {"code": "ConfigurationError", "message": message}
        attempt.appointments.append(
            run.world.timeline.after(0, lambda: end(run, visit, attempt, ActionStatus.FAILED))
        )
        return
    attempt.input_artifacts = [
        execution.artifacts[artifact["name"]]
        for artifact in action.get("inputArtifacts", ())
        if artifact["name"] in execution.artifacts
    ]
    if attempt.category == "Source" and not attempt.custom:
        attempt.revision = _take_revision(run, execution, attempt)
    _perform(run, visit, attempt, situation_of(run, execution, attempt, number))


def situation_of(run: PipelineRun, execution: Execution, attempt: Attempt, number: int) -> Situation:
    """What a behaviour may know of an attempt (of an action or a rule)."""
    return Situation(
        account=run.region.account,
        region=str(attempt.declaration.get("region", run.region.name)),
        pipeline=run.name,
        stage=attempt.stage,
        action=attempt.name,
        execution_id=execution.id,
        attempt=number,
        now=attempt.started,
        declaration=attempt.declaration,
        configuration=attempt.configuration,
        random=run.world.random,
    )


def end(run: PipelineRun, visit: StageVisit, attempt: Attempt, status: ActionStatus) -> None:
    """End a running attempt and let the stage go on."""
    execution, now = visit.execution, run.world.timeline.now()
    attempt.close(status, now)
    run.world.jobs.close(attempt.id)
    if status is ActionStatus.SUCCEEDED:
        produce(run.record, execution, attempt, run.world)
    execution.updated = now
    announcements.action_changed(run, execution, attempt)
    run.advance(visit)


def fail(run: PipelineRun, visit: StageVisit, attempt: Attempt, code: str, message: str) -> None:
    """Fail a running attempt with an error."""
    attempt.error = {"code": code, "message": message[:5000]}
    end(run, visit, attempt, ActionStatus.FAILED)


def abandon(run: PipelineRun, execution: Execution, attempt: Attempt) -> None:
    """Let go of a running attempt; what its provider does goes on unseen."""
    attempt.close(ActionStatus.ABANDONED, run.world.timeline.now())
    run.world.jobs.close(attempt.id)
    announcements.action_changed(run, execution, attempt)


def _perform(run: PipelineRun, visit: StageVisit, attempt: Attempt, situation: Situation) -> None:
    outcome = inaccessible(situation, run.world.connections.status) or run.world.behaviours.choose(situation)
    told = outcome is not None
    outcome = complete(outcome or default_outcome(situation), situation, attempt, run.world.uuid())
    attempt.outcome = outcome
    timeline = run.world.timeline
    if attempt.category == "Approval":
        attempt.token = run.world.uuid()
        attempt.external_id = attempt.token
        run.approvals[attempt.token] = (visit, attempt)
    elif attempt.category != "Source" and (told or not attempt.custom):
        attempt.external_id, attempt.external_url = outcome.external_id, outcome.external_url
        if attempt.provider in ("Commands", "ECRBuildAndPublish", "InspectorScan", "EC2", "EKS"):
            attempt.log_stream = outcome.external_id
    if attempt.custom or attempt.provider == "Lambda":
        run.world.jobs.offer(run, visit, attempt)
    limit = time_limit(attempt)
    if outcome.seconds is not None and outcome.seconds <= limit:
        due = timeline.after(outcome.seconds, lambda: _conclude(run, visit, attempt, situation, outcome))
    else:
        due = timeline.after(limit, lambda: _time_out(run, visit, attempt))
    attempt.appointments.append(due)


def _conclude(
    run: PipelineRun, visit: StageVisit, attempt: Attempt, situation: Situation, outcome: Outcome
) -> None:
    attempt.summary = outcome.summary
    if attempt.category == "Approval":
        attempt.updated_by = outcome.actor or run.approver
        attempt.token = None
        if outcome.status == "Succeeded" and not attempt.summary:
            attempt.summary = f"Approved by {attempt.updated_by}"
    elif attempt.category == "Source":
        attempt.revision = attempt.revision or _take_revision(run, visit.execution, attempt)
        attempt.external_id = outcome.external_id or attempt.revision.id
        attempt.external_url = outcome.external_url or links.revision_url(attempt, run.region.name)
    if outcome.status == "Failed":
        fail(run, visit, attempt, outcome.code or "JobFailed", outcome.message or "")
        return
    if attempt.provider == "CodePipeline":
        try:
            attempt.external_id = invoke(run, attempt)
        except ServiceFault as fault:
            fail(run, visit, attempt, "JobFailed", fault.message)
            return
    attempt.variables = output_variables(situation, attempt, outcome)
    end(run, visit, attempt, ActionStatus.SUCCEEDED)


def _time_out(run: PipelineRun, visit: StageVisit, attempt: Attempt) -> None:
    attempt.token = None
    run.world.jobs.time_out(attempt.id)
    minutes = round(time_limit(attempt) / 60)
    fail(
        run,
        visit,
        attempt,
        "JobFailed",
        f"The action did not complete within its timeout of {minutes} minutes.",
    )


def _take_revision(run: PipelineRun, execution: Execution, attempt: Attempt) -> Revision:
    overrides = execution.overrides.get(attempt.name, {})
    key = overrides.get("S3_OBJECT_KEY")
    if key is not None:
        attempt.configuration["S3ObjectKey"] = key
    location = SourceLocation.of(attempt.provider, attempt.configuration)
    if attempt.name in execution.given:
        return execution.given[attempt.name]
    wanted = [value for kind, value in overrides.items() if kind != "S3_OBJECT_KEY"]
    return run.world.sources.find(location, wanted[0]) if wanted else run.world.sources.head(location)
