"""Which attempt of an approval action waits right now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.domain.problem import Problem, ProblemKind
from services.domain.status import ActionStatus
from services.errors import ServiceError
from services.pipelines.reader import Reader
from services.pipelines.verbs import AnswerApproval


@dataclass(frozen=True, slots=True)
class Waiting:
    """The attempt that waits, and the execution that it would release."""

    execution_id: str
    token: str


def waiting_token(reader: Reader, verb: AnswerApproval) -> Waiting | None:
    """What waits at the verb's action now, or None where nothing does.

    Outside PARALLEL mode: the stage's execution and the action's token (GetPipelineState). In PARALLEL mode
    each execution waits by itself, and the token is its attempt's external id (ListActionExecutions).

    Raises:
        ServiceError: it could not be read.
    """
    if verb.parallel:
        return _among_attempts(reader, verb)
    stage = reader.state(verb.pipeline).stage(verb.stage)
    action = stage.action(verb.action) if stage is not None else None
    if stage is None or stage.latest is None or action is None or action.latest is None:
        return None
    if not action.latest.token or action.latest.status != ActionStatus.IN_PROGRESS:
        return None
    return Waiting(stage.latest.execution_id, action.latest.token)


def check_still_waiting(reader: Reader, verb: AnswerApproval) -> None:
    """Make sure that what waits now is what the operator was shown.

    Raises:
        ServiceError: CONFLICT where something else waits, or nothing; otherwise why it could not be read. In
            either case the answer must not be sent.
    """
    try:
        waiting = waiting_token(reader, verb)
    except ServiceError as error:
        problem = error.problem
        hint = "; ".join(filter(None, ("nothing was sent", problem.hint)))
        raise ServiceError(replace(problem, hint=hint)) from error
    if waiting is None:
        title = "this approval waits no longer"
    elif waiting.execution_id != verb.execution_id:
        title = f"another execution waits here now: {waiting.execution_id[:8]}"
    elif waiting.token != verb.token:
        title = "the approval was asked for again since it was shown"
    else:
        return
    hint = "nothing was sent; look again at what waits"
    raise ServiceError(Problem(ProblemKind.CONFLICT, title, hint=hint, operation=verb.operation))


def _among_attempts(reader: Reader, verb: AnswerApproval) -> Waiting | None:
    for attempt in reader.action_attempts(verb.pipeline, verb.execution_id):
        if (attempt.stage, attempt.action) != (verb.stage, verb.action):
            continue
        if attempt.status == ActionStatus.IN_PROGRESS and attempt.external_id:
            return Waiting(attempt.execution_id, attempt.external_id)
    return None
