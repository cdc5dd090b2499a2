"""Pipelines as they are known after a whole sweep: every member read from an answer of its own, nothing shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.live.facts import FLEET_EXECUTIONS
from services.pipelines.parse import parse_executions, parse_state, parse_summaries

NOW = 1_760_000_000.0
STAGES = ("Source", "Build", "Staging", "Approve", "Production")


def whole_snapshots(target: str, count: int) -> Iterator[PipelineSnapshot]:
    """So many pipelines, each with its newest executions and the state of five stages."""
    for number in range(count):
        name = f"{('payments', 'ledger', 'web', 'search', 'mobile')[number % 5]}-service-{number:05d}"
        listing, executions, state = (json.loads(json.dumps(each)) for each in _answers(name, number))
        summary = parse_summaries(listing)[0]
        yield PipelineSnapshot(
            PipelineKey(target, name),
            summary,
            executions=parse_executions(executions),
            state=parse_state(state),
            executions_at=NOW,
            state_at=NOW,
        )


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
