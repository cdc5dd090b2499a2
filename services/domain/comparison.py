"""What differs between two executions: what went in, what was set, how long it took. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.domain.execution import ActionAttempt, Execution
from services.domain.revision import SourceRevision
from services.domain.status import ActionStatus, ExecutionStatus, ExecutionType
from services.domain.timeline import is_approval


@dataclass(frozen=True, slots=True)
class RevisionChange:
    """What a source action brought into each; None where it brought nothing."""

    action: str
    before: SourceRevision | None
    after: SourceRevision | None

    @property
    def same(self) -> bool:
        """Whether both have the same revision."""
        return (
            self.before is not None and self.after is not None and bool(self.after.id)
        ) and self.before.id == self.after.id


@dataclass(frozen=True, slots=True)
class VariableChange:
    """A variable whose value differs; ``namespace`` is the stage and action that set it, "" for the pipeline's."""

    namespace: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DurationChange:
    """How long an action took in each, all attempts together; None where it did not run or still does."""

    stage: str
    action: str
    before: float | None
    after: float | None
    waits: bool = False

    @property
    def change(self) -> float | None:
        """Seconds that it took longer than before."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two executions beside each other, ``before`` being what the other is held against."""

    before: Execution
    after: Execution
    revisions: tuple[RevisionChange, ...] = ()
    variables: tuple[VariableChange, ...] = ()
    durations: tuple[DurationChange, ...] = ()


def earlier_success(run: Execution, executions: Iterable[Execution]) -> Execution | None:
    """The newest successful execution that began before one; rollbacks do not count.

    Args:
        run: the execution.
        executions: of the same pipeline, newest first.
    """
    return next(
        (
            other
            for other in executions
            if other.id != run.id
            and other.status == ExecutionStatus.SUCCEEDED
            and other.type != ExecutionType.ROLLBACK
            and (other.started or 0.0) < (run.started or 0.0)
        ),
        None,
    )


def compare(
    before: Execution,
    attempts_before: Sequence[ActionAttempt],
    after: Execution,
    attempts_after: Sequence[ActionAttempt],
) -> Comparison:
    """Hold an execution against an earlier one."""
    old, new = _latest(attempts_before), _latest(attempts_after)
    took_before, took_after = _durations(attempts_before), _durations(attempts_after)
    variables = _changes("", before.variables or {}, after.variables or {})
    for stage, action in {**old, **new}:
        one, other = old.get((stage, action)), new.get((stage, action))
        if one is not None and other is not None:
            variables += _changes(f"{stage} · {action}", one.output_variables, other.output_variables)
    return Comparison(
        before,
        after,
        _revisions(before, after),
        tuple(variables),
        tuple(
            DurationChange(
                stage,
                action,
                took_before.get((stage, action)),
                took_after.get((stage, action)),
                waits=any(
                    is_approval(found[stage, action]) for found in (old, new) if (stage, action) in found
                ),
            )
            for stage, action in {**old, **new}
        ),
    )


def _revisions(before: Execution, after: Execution) -> tuple[RevisionChange, ...]:
    old = {revision.action: revision for revision in before.revisions}
    new = {revision.action: revision for revision in after.revisions}
    return tuple(RevisionChange(action, old.get(action), new.get(action)) for action in {**old, **new})


def _changes(namespace: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[VariableChange]:
    return [
        VariableChange(namespace, name, old.get(name), new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def _latest(attempts: Sequence[ActionAttempt]) -> dict[tuple[str, str], ActionAttempt]:
    """The newest attempt at each action, in the order in which the actions first began."""
    ordered = sorted(attempts, key=lambda attempt: attempt.started or 0.0)
    return {(attempt.stage, attempt.action): attempt for attempt in ordered}


def _durations(attempts: Sequence[ActionAttempt]) -> dict[tuple[str, str], float]:
    took: dict[tuple[str, str], float] = {}
    unknown: set[tuple[str, str]] = set()
    for attempt in attempts:
        name = (attempt.stage, attempt.action)
        if attempt.status == ActionStatus.IN_PROGRESS or attempt.started is None or attempt.updated is None:
            unknown.add(name)
            continue
        took[name] = took.get(name, 0.0) + max(0.0, attempt.updated - attempt.started)
    return {name: seconds for name, seconds in took.items() if name not in unknown}
