"""Having things done to the pipelines of one target."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.audit import AuditLog, Result
from services.aws.caller import Answer, Caller, request_id
from services.clock import Clock, SystemClock
from services.definition.declaration import parse_declaration
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.pipelines.cli_line import cli_line
from services.pipelines.open_acts import WAITING_KINDS, OpenAct, OpenActs
from services.pipelines.reader import Reader
from services.pipelines.reconcile import reconcile
from services.pipelines.reconciled import Reconciled
from services.pipelines.redacted import audited
from services.pipelines.verbs import (
    AnswerApproval,
    DeletePipeline,
    DisableTransition,
    EnableTransition,
    OverrideCondition,
    PutSchedule,
    RetryStage,
    RollBackStage,
    RuleVerb,
    StartExecution,
    StopExecution,
    UpdatePipeline,
    Verb,
    WebhookVerb,
)
from services.pipelines.versions import check_version
from services.pipelines.waiting import check_still_waiting
from services.triggers.reader import TriggerReader
from services.triggers.settle import check_rule, reconcile_starter


@dataclass(frozen=True, slots=True)
class Done:
    """An act that the service accepted.

    Args:
        verb: what was done.
        sent_at: when it was sent, POSIX seconds.
        execution_id: the execution that a start or rollback made, or that a stop or retry touched.
        request_id: AWS's request id.
        version: the pipeline's version that an update made.
        audit_problem: why its completion could not be written down, where it could not.
    """

    verb: Verb
    sent_at: float
    execution_id: str | None = None
    request_id: str = ""
    version: int | None = None
    audit_problem: Problem | None = None


class Operator:
    """The verbs of one target's CodePipeline. Blocking: call it from worker threads.

    Each act is refused in read-only mode, checked against the service's limits, written to the audit log,
    sent once, and its result written down. An act whose answer was lost raises ServiceError of kind
    UNKNOWN_RESULT and is never sent again by itself; ask ``reconcile`` what became of it. Only a start may be
    repeated: the same StartExecution value carries the same request token, for which the service answers the
    first execution again.

    An act that is refused since credentials expired or are missing was not done, and a sign-in lets it be sent
    again: its entry in the audit log stays open until an equal verb is performed, which completes that entry, or
    until ``give_up``. A crash between leaves an entry without a result, which means that it must be looked for.

    Args:
        caller: makes the calls.
        audit: where acts are written down.
        read_only: refuse every act; so does a target that is read-only.
        clock: where time comes from.

    ``target`` may be replaced once its account and caller are known: the audit log and ``reconcile`` use them.
    """

    def __init__(
        self, caller: Caller, audit: AuditLog, *, read_only: bool = False, clock: Clock | None = None
    ) -> None:
        self._caller = caller
        self._reader = Reader(self._caller)
        self._audit = audit
        self.target = caller.target
        self._read_only = read_only
        self._clock = clock or SystemClock()
        self._open = OpenActs(lambda act: self._refused(act.id, act.problem))

    @property
    def read_only(self) -> bool:
        """Whether every act is refused: in this run, or in the target as it is known by now."""
        return self._read_only or self.target.read_only

    def start(self, verb: StartExecution) -> Done:
        """Start an execution (StartPipelineExecution); see ``perform`` for what is raised."""
        return self.perform(verb)

    def disable_transition(self, verb: DisableTransition) -> Done:
        """Hold executions in front of a stage (DisableStageTransition); see ``perform``."""
        return self.perform(verb)

    def enable_transition(self, verb: EnableTransition) -> Done:
        """Let executions into a stage again (EnableStageTransition); see ``perform``."""
        return self.perform(verb)

    def answer_approval(self, verb: AnswerApproval) -> Done:
        """Approve or reject (PutApprovalResult), if what waits now is still what the operator was shown.

        Costs one read more, just before the answer is sent: the API takes no execution id, and a newer
        execution may have taken the stage since. See ``perform``; CONFLICT where something else waits, or
        nothing.
        """
        return self.perform(verb)

    def stop(self, verb: StopExecution) -> Done:
        """Stop an execution (StopPipelineExecution); see ``perform``."""
        return self.perform(verb)

    def retry_stage(self, verb: RetryStage) -> Done:
        """Retry a failed stage (RetryStageExecution); see ``perform``."""
        return self.perform(verb)

    def roll_back(self, verb: RollBackStage) -> Done:
        """Roll a stage back (RollbackStage); see ``perform``."""
        return self.perform(verb)

    def override_condition(self, verb: OverrideCondition) -> Done:
        """Let an execution pass a failed condition (OverrideStageCondition); see ``perform``."""
        return self.perform(verb)

    def perform(self, verb: Verb) -> Done:
        """Do it.

        Raises:
            ServiceError: DENIED in read-only mode and where IAM refuses; INVALID where the service would
                refuse a value, without asking it; CONFIGURATION where the audit log cannot be written;
                CONFLICT and others as the service answers; UNKNOWN_RESULT where the answer was lost.
        """
        self._check(verb)
        waiting = self._open.take(verb)
        act = waiting.id if waiting else self._intent(verb)
        try:
            if isinstance(verb, AnswerApproval):
                check_still_waiting(self._reader, verb)
            if isinstance(verb, UpdatePipeline | DeletePipeline):
                check_version(self._reader, verb)
            if isinstance(verb, PutSchedule):
                check_rule(self._starters, verb)
            sent_at = self._clock.now()
            answer = self._caller_of(verb).act(verb.operation, **verb.sent())
            verb.check_answer(answer)
        except ServiceError as error:
            if error.problem.kind in WAITING_KINDS:
                self._open.keep(OpenAct(verb, act, error.problem))
            else:
                self._refused(act, error.problem)
            raise
        return self._done(verb, sent_at, answer, act)

    def give_up(self, verb: Verb | None = None) -> None:
        """Write down as refused what waits for credentials and nobody sends any more.

        Args:
            verb: as it was performed; None for all that waits.
        """
        self._open.give_up(verb)

    def reconcile(self, verb: Verb, sent_at: float, known: frozenset[str] = frozenset()) -> Reconciled:
        """Find out by reading what became of an act whose answer was lost; nothing is sent again.

        Args:
            verb: the very verb that was performed.
            sent_at: when, POSIX seconds.
            known: ids of executions that were there before.

        Raises:
            ServiceError: it could not be read; ask again later.
        """
        if isinstance(verb, RuleVerb | WebhookVerb):
            return reconcile_starter(self._starters, verb)
        return reconcile(self._reader, self.target, verb, sent_at, known)

    def _caller_of(self, verb: Verb) -> Caller:
        if verb.service == self._caller.service:
            return self._caller
        return Caller(self._caller.factory, self._caller.target, verb.service)

    @property
    def _starters(self) -> TriggerReader:
        return TriggerReader(self._caller.factory, self._caller.target)

    def _intent(self, verb: Verb) -> str:
        harmless = audited(verb)
        return self._audit.intent(
            self.target,
            verb.operation,
            verb.pipeline,
            harmless.sent(),
            cli_line(harmless, self.target, self._caller.factory.endpoint_url),
        )

    def _check(self, verb: Verb) -> None:
        if self.read_only:
            raise ServiceError(
                Problem(
                    ProblemKind.DENIED,
                    "read-only mode",
                    hint="start pipedeck with --write, or change the target's configuration",
                    operation=verb.operation,
                )
            )
        found = verb.problems()
        if found:
            raise ServiceError(
                Problem(
                    ProblemKind.INVALID,
                    f"{found[0].field}: {found[0].message}",
                    detail="\n".join(f"{problem.field}: {problem.message}" for problem in found),
                    operation=verb.operation,
                )
            )

    def _done(self, verb: Verb, sent_at: float, answer: Answer, act: str) -> Done:
        execution = answer.get("pipelineExecutionId")
        done = Done(
            verb,
            sent_at,
            execution_id=str(execution) if execution else None,
            request_id=request_id(answer),
            version=parse_declaration(answer).version,
        )
        problem = self._complete(act, Result.OK, words=done.execution_id or "", request_id=done.request_id)
        return replace(done, audit_problem=problem)

    def _refused(self, act: str, problem: Problem) -> None:
        lost = problem.kind is ProblemKind.UNKNOWN_RESULT
        self._complete(
            act,
            Result.UNKNOWN if lost else Result.REFUSED,
            code=problem.code or problem.kind.value,
            words=problem.title,
            request_id=problem.request_id,
        )

    def _complete(
        self, act: str, result: Result, *, code: str = "", words: str = "", request_id: str = ""
    ) -> Problem | None:
        """Write the result down; the act is done or refused by now, so a full disk must not hide which."""
        try:
            self._audit.result(act, result, code=code, words=words, request_id=request_id)
        except ServiceError as error:
            return error.problem
        return None
