"""Pipelines as they are known after a whole sweep: every member read from an answer of its own, nothing shared.

``python -m tests.budget.whole_fleet 10000`` sweeps so many by the live engine, with a row of the fleet for each as the
screen keeps it, and prints what they weigh in MiB.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.clock import SteppedClock
from services.domain.execution import ActionAttempt, Execution
from services.domain.pipeline import PipelineDefinition, PipelineSummary
from services.domain.snapshot import PipelineSnapshot
from services.domain.state import PipelineState
from services.domain.target import PipelineKey, Target
from services.live.engine import LiveEngine
from services.live.events import FleetChanged, LiveEvent
from services.live.facts import FLEET_EXECUTIONS
from services.live.pool import InlineRunner
from services.pipelines.parse import parse_executions, parse_state, parse_summaries
from tui.screens.fleet_row import FleetRow

NOW = 1_760_000_000.0
STAGES = ("Source", "Build", "Staging", "Approve", "Production")


PAGE = 100


class WholeFleet:
    """Answers for so many pipelines what the service would; to a live engine, which need not wait for it."""

    def __init__(self, count: int) -> None:
        self._count = count

    def list_pipelines(self) -> Iterator[tuple[PipelineSummary, ...]]:
        """ListPipelines."""
        for first in range(0, self._count, PAGE):
            numbers = range(first, min(first + PAGE, self._count))
            yield tuple(parse_summaries(_copied(self._answers(number)[0]))[0] for number in numbers)

    def executions(self, name: str, *, limit: int) -> tuple[Execution, ...]:
        """ListPipelineExecutions."""
        return parse_executions(_copied(self._answers(_number(name))[1]))[:limit]

    def state(self, name: str) -> PipelineState:
        """GetPipelineState."""
        return parse_state(_copied(self._answers(_number(name))[2]))

    def definition(self, name: str) -> PipelineDefinition:
        """GetPipeline."""
        raise AssertionError(f"nobody looks at {name}")

    def action_attempts(self, name: str, execution_id: str | None = None) -> tuple[ActionAttempt, ...]:
        """ListActionExecutions."""
        raise AssertionError(f"nobody looks at {name} or {execution_id}")

    def _answers(self, number: int) -> tuple[Any, Any, Any]:
        return _answers(_name(number), number)


class Swept:
    """Pipelines that a live engine has read, as the engine and a fleet's rows hold them.

    Args:
        count: how many; all of them are read, in stepped time.
    """

    def __init__(self, count: int) -> None:
        self.rows: dict[PipelineKey, FleetRow] = {}
        self._whole = 0
        self._target = Target("acme/eu-west-1", "eu-west-1")
        clock = SteppedClock(NOW)
        reader = WholeFleet(count)
        self.engine = LiveEngine(
            {self._target.name: reader}, clock, self._take, pace=clock, runner=InlineRunner(), seed=7
        )
        self.engine.refresh()
        while self._whole < count:
            clock.step(max(0.001, (self.engine.run_due() or clock.now()) - clock.now()))

    def _take(self, event: LiveEvent) -> None:
        if isinstance(event, FleetChanged):
            for snapshot in (*event.diff.added, *event.diff.changed):
                before = self.rows.get(snapshot.key)
                self._whole += snapshot.state is not None and (
                    before is None or before.snapshot.state is None
                )
                self.rows[snapshot.key] = FleetRow.of(self._target, snapshot)


def whole_snapshots(target: str, count: int) -> Iterator[PipelineSnapshot]:
    """So many pipelines, each with its newest executions and the state of five stages."""
    for number in range(count):
        name = _name(number)
        listing, executions, state = map(_copied, _answers(name, number))
        summary = parse_summaries(listing)[0]
        yield PipelineSnapshot(
            PipelineKey(target, name),
            summary,
            executions=parse_executions(executions),
            state=parse_state(state),
            executions_at=NOW,
            state_at=NOW,
        )


def _name(number: int) -> str:
    return f"{('payments', 'ledger', 'web', 'search', 'mobile')[number % 5]}-service-{number:05d}"


def _number(name: str) -> int:
    return int(name[-5:])


def _copied(answer: Any) -> Any:
    """An answer as it comes off the wire: nothing in it is shared with another."""
    return json.loads(json.dumps(answer))


def _answers(name: str, number: int) -> tuple[Any, Any, Any]:
    """What ListPipelines, ListPipelineExecutions and GetPipelineState say of a pipeline."""
    listing = {"pipelines": [{"name": name, "version": 3, "pipelineType": "V2", "executionMode": "SUPERSEDED",
                              "created": NOW - 9e6, "updated": NOW - 8e6}]}  # fmt: skip
    runs = [_run(number, index) for index in range(FLEET_EXECUTIONS)]
    return listing, {"pipelineExecutionSummaries": runs}, _state(name, runs[0]["pipelineExecutionId"])


def _run(number: int, index: int) -> dict[str, Any]:
    identity = f"{number:08x}-{index:04x}-4bcd-8ef0-{number * 31 + index:012x}"
    return {
        "pipelineExecutionId": identity,
        "status": "Failed" if (number + index) % 9 == 0 else "Succeeded",
        "startTime": NOW - 3600.0 * index - number,
        "lastUpdateTime": NOW - 3600.0 * index - number + 480,
        "sourceRevisions": [
            {
                "actionName": "Checkout",
                "revisionId": f"{number * 7919 + index:040x}",
                "revisionSummary": f'{{"ProviderType":"GitHub","CommitMessage":"Change {number} in step {index}"}}',
                "revisionUrl": f"https://github.com/acme/service-{number}/commit/{number * 7919 + index:040x}",
            }
        ],
        "trigger": {
            "triggerType": "WebhookV2",
            "triggerDetail": f"arn:aws:codeconnections:::connection/{number}",
        },
        "executionMode": "SUPERSEDED",
        "executionType": "STANDARD",
    }


def _state(name: str, execution: str) -> dict[str, Any]:
    return {
        "pipelineName": name,
        "pipelineVersion": 3,
        "created": NOW - 9e6,
        "updated": NOW - 8e6,
        "stageStates": [
            {
                "stageName": stage,
                "inboundTransitionState": {"enabled": True},
                "latestExecution": {"pipelineExecutionId": execution, "status": "Succeeded"},
                "actionStates": [
                    {
                        "actionName": f"{stage}Action",
                        "entityUrl": f"https://console.aws.amazon.com/codesuite/codebuild/projects/{name}-{stage}/view",
                        "latestExecution": {
                            "actionExecutionId": f"{stage}-{execution}",
                            "status": "Succeeded",
                            "lastStatusChange": NOW - 60,
                            "externalExecutionId": f"{name}-{stage}:{execution}",
                            "externalExecutionUrl": f"https://console.aws.amazon.com/codebuild/{name}/{execution}",
                        },
                    }
                ],
            }
            for stage in STAGES
        ],
    }


def resident_mib() -> float:
    """What this process holds in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


if __name__ == "__main__":
    Swept(100)
    gc.collect()
    before = resident_mib()
    swept = Swept(int(sys.argv[1]))
    gc.collect()
    sys.stdout.write(f"{resident_mib() - before:.1f}\n")
