"""Verbs that AWS was seen to deny: locked until their permissions are tried anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands.command import Command
from tui.scope import Scope

if TYPE_CHECKING:
    from services.domain.problem import Problem
    from services.domain.target import Target
    from services.permissions.denials import Denial, Denials


_ON_STAGES = frozenset(
    {
        "DisableStageTransition",
        "EnableStageTransition",
        "OverrideStageCondition",
        "RetryStageExecution",
        "RollbackStage",
    }
)
"""What IAM is asked about a stage; approvals have an action, all else the pipeline."""


class Locks:
    """Remembers denials in this run, and says which commands they lock. Any thread may tell one.

    What remembers is imported with the first denial: the first paint knows of none.
    """

    def __init__(self) -> None:
        self._denials: Denials | None = None

    def note(self, target: Target, problem: Problem | None, place: str = "") -> None:
        """Remember a call that AWS denied; any other outcome is passed over.

        Args:
            target: where it was made.
            problem: why it failed, if it did.
            place: ``PIPELINE/STAGE/ACTION`` as far as it was about one, where AWS does not say on what.
        """
        if problem is None or not problem.permission:
            return
        from services.permissions.denials import Denials

        if self._denials is None:
            self._denials = Denials()
        resource = problem.resource or f"arn:*:codepipeline:{target.region}:*:{place}"
        self._denials.remember(target.access, problem.permission, resource)

    def forget(self, target: Target | None = None) -> None:
        """Let what is locked be tried again: in a target, or everywhere."""
        if self._denials is None:
            return
        if target is None:
            self._denials.clear()
        else:
            self._denials.forget(target.access)

    def reason(self, command: Command, scope: Scope) -> str | None:
        """Why a command is locked for what is selected; None where it is not, as far as is known.

        It is where a read that it begins with was denied, or all of the operations by which it may act. What was
        denied as the pipeline was last looked at holds until that read is allowed, and need not be remembered.
        """
        if scope.target is None or scope.key is None:
            return None
        unread = scope.snapshot.problem if scope.snapshot is not None else None
        if unread is not None and unread.permission in {f"codepipeline:{read}" for read in command.reads}:
            return _words(unread, scope.target)
        if self._denials is None:
            return None
        for read in command.reads:
            denial = self._found(read, scope.target, scope.key.pipeline)
            if denial is not None:
                return _words(denial, scope.target)
        place = "/".join((scope.key.pipeline, *_inside(command, scope)))
        denied = [self._found(act, scope.target, place) for act in command.acts]
        first = next(iter(denied), None)
        return _words(first, scope.target) if first is not None and None not in denied else None

    def _found(self, operation: str, target: Target, place: str) -> Denial | None:
        if self._denials is None:
            return None
        return self._denials.find(target.access, f"codepipeline:{operation}", target.region, place)


def _inside(command: Command, scope: Scope) -> tuple[str, ...]:
    """The stage, or stage and action, that a command would act on, as far as the selection tells."""
    if "PutApprovalResult" in command.acts:
        return (scope.approvals[0].stage, scope.approvals[0].action) if scope.approvals else ()
    return (scope.stage,) if scope.stage is not None and _ON_STAGES.intersection(command.acts) else ()


def _words(denial: Denial | Problem, target: Target) -> str:
    from services.permissions.table import level_of

    level = level_of(denial.permission)
    where = f" on {denial.resource}" if denial.resource else ""
    asked = f" (pipedeck policy {level})" if level is not None else ""
    return (
        f"Locked: {target.label} denies {denial.permission}{where}; ask for it{asked}, "
        "and refresh when it is there."
    )
