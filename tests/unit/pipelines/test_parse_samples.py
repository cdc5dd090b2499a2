import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.domain.status import ActionCategory, ActionStatus, ExecutionMode, PipelineType, StageStatus
from services.pipelines import parse
from tests.unit.pipelines.samples import all_samples, sample

PARSERS: list[Callable[[object], object]] = [
    parse.parse_summaries,
    parse.parse_definition,
    parse.parse_state,
    parse.parse_executions,
    parse.parse_execution_detail,
    parse.parse_attempts,
]


@pytest.mark.parametrize("path", all_samples(), ids=lambda path: path.name)
def test_every_sample_goes_through_every_parser(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    for parser in PARSERS:
        parser(document)


def test_a_failed_cdk_pipeline() -> None:
    state = parse.parse_state(sample("recorded/sentinel.get-pipeline-state-cdk-failed-2026.json"))
    assert (state.name, state.version) == ("SentinelAwsMonitorCI", 7)
    source = state.stages[0]
    commit = source.actions[0]
    assert commit.revision_id == "acfd7c635f76c9e523438af9f629f543196cfad9"
    assert commit.latest is not None
    assert commit.latest.summary.startswith("chore(pipeline): adjust self-mutation defaults")
    assert commit.latest.changed == pytest.approx(1788704616.891)
    mutate = state.stage("UpdatePipeline")
    assert mutate is not None
    assert mutate.latest is not None
    assert mutate.latest.status == StageStatus.FAILED
    never_run = [stage.name for stage in state.stages if stage.latest is None]
    assert "Alpha" in never_run
    assert all(action.latest is None for stage in state.stages[4:] for action in stage.actions)


def test_an_approval_that_waits() -> None:
    name = "recorded/sam-codepipeline-approval.get-pipeline-state-approval-pending-2019.json"
    state = parse.parse_state(sample(name))
    stage = state.stage("STAGE_NAME")
    assert stage is not None
    approval = stage.action("ApprovalStack1")
    assert approval is not None
    assert approval.latest is not None
    assert approval.latest.token == "12345678-abcd-1234-fghi-123456789abc"
    assert approval.latest.status == ActionStatus.IN_PROGRESS
    change_set = stage.action("CreateChangeSetStack1")
    assert change_set is not None
    assert change_set.latest is not None
    assert change_set.latest.external_id is None
    execute = stage.action("ExecuteChangeSetStack1")
    assert execute is not None
    assert execute.latest is None


def test_a_definition_without_type_and_mode() -> None:
    definition = parse.parse_definition(sample("recorded/custodian.get-pipeline-v1-codecommit-2020.json"))
    assert (definition.type, definition.mode) == (PipelineType.V1, ExecutionMode.SUPERSEDED)
    assert definition.arn == "arn:aws:codepipeline:us-east-1:000000000000:devinprod"
    assert [action.name for action in definition.sources] == ["Source"]
    assert definition.sources[0].configuration["BranchName"] == "master"
    assert definition.stages[1].actions[0].input_artifacts == ("SourceArtifact",)


def test_masked_secrets_stay_masked() -> None:
    definition = parse.parse_definition(sample("recorded/custodian.get-pipeline-v1-github-masked-2017.json"))
    assert definition.sources[0].configuration["OAuthToken"] == "****"


def test_lists_of_pipelines() -> None:
    rows = parse.parse_summaries(sample("recorded/custodian.list-pipelines-2017.json"))
    assert [(row.name, row.version, row.created) for row in rows] == [("custodian-deploy", 1, 1482676392.56)]
    assert parse.parse_summaries(sample("recorded/custodian.list-pipelines-empty.json")) == ()


def test_executions_and_attempts_of_the_command_line_documentation() -> None:
    rows = parse.parse_executions(sample("awscli/codepipeline.list-pipeline-executions.output.json"))
    assert [row.started for row in rows] == [1496380258.243, 1496590401.222, 1496945471.5645]
    attempts = parse.parse_attempts(sample("awscli/codepipeline.list-action-executions.output.json"))
    deploy, source = attempts
    assert deploy.type is not None
    assert deploy.type.category == ActionCategory.DEPLOY
    assert deploy.external_id == "d-EXAMPLEE5"
    assert deploy.input_artifacts[0].bucket == "artifact-bucket"
    assert source.output_variables["CommitMessage"] == "Edited template.yml"


def test_output_variables_of_a_connection_source() -> None:
    raw: Any = sample("recorded/josefloressv.output-variables-codeconnections-2026.json")
    attempt = parse.parse_attempt({"output": raw})
    assert attempt.output_variables["ProviderType"] == "GitHub"
