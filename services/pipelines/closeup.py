"""Everything that a verb's dialog shows of a pipeline, read at the moment it is opened."""

from __future__ import annotations

from dataclasses import replace

from services.domain.execution import ActionAttempt, Execution, RuleAttempt
from services.domain.snapshot import PipelineSnapshot
from services.pipelines.consequences import may_be_kept
from services.pipelines.passages import has_state
from services.pipelines.reader import PAGE, Reader

KEPT_MOST = 5
"""Executions of a PARALLEL pipeline whose rules are read, newest first: older failures are history."""


def closeup(reader: Reader, snapshot: PipelineSnapshot, execution_id: str | None = None) -> PipelineSnapshot:
    """The snapshot with what the pipeline is now; blocks for three to five calls.

    Executions (the newest 100), declaration, and either the state or, in PARALLEL mode, the newest attempts.

    Args:
        reader: reads the pipeline's target.
        snapshot: what is known so far.
        execution_id: an execution to be told in any case, however old it is.

    Raises:
        ServiceError: something could not be read.
    """
    name = snapshot.key.pipeline
    definition = reader.definition(name)
    executions = _with(reader, name, reader.executions(name, PAGE), execution_id)
    now = replace(snapshot, definition=definition, executions=executions)
    if has_state(now):
        return replace(now, state=reader.state(name))
    return replace(now, state=None, attempts=_attempts(reader, name, execution_id))


def rules_of(
    reader: Reader, snapshot: PipelineSnapshot, execution_id: str | None = None
) -> tuple[RuleAttempt, ...]:
    """The runs of rules that tell a PARALLEL pipeline's conditions; none where the state tells them.

    Blocks for a call for each execution that a condition may keep: the newest few, and the given one.

    Raises:
        ServiceError: something could not be read.
    """
    if has_state(snapshot):
        return ()
    kept = [run for run in snapshot.executions or () if may_be_kept(run)]
    asked = [*kept[:KEPT_MOST], *(run for run in kept[KEPT_MOST:] if run.id == execution_id)]
    return tuple(rule for run in asked for rule in reader.rule_attempts(snapshot.key.pipeline, run.id))


def _with(
    reader: Reader, name: str, runs: tuple[Execution, ...], execution_id: str | None
) -> tuple[Execution, ...]:
    if execution_id is None or any(run.id == execution_id for run in runs):
        return runs
    return (*runs, reader.execution(name, execution_id))


def _attempts(reader: Reader, name: str, execution_id: str | None) -> tuple[ActionAttempt, ...]:
    newest = reader.action_attempts(name)
    if execution_id is None or any(attempt.execution_id == execution_id for attempt in newest):
        return newest
    return (*newest, *reader.action_attempts(name, execution_id))
