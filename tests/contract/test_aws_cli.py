"""The ``aws`` command against the emulator: what the CodePipeline User Guide shows, done for real."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.emulator import Emulator
from services.emulator.engine.behaviour import fails, succeeds
from tests.declarations import action, approval, build, deploy, pipeline, source, stage

Json = dict[str, Any]
Aws = Callable[..., Any]


def _declared() -> Json:
    stages = [
        stage("Source", source()),
        stage("Build", build()),
        stage("Release", approval("Approve"), deploy(run_order=2)),
    ]
    variables = [{"name": "Environment", "defaultValue": "staging"}]
    return pipeline("release", stages, mode="QUEUED", variables=variables)


def _environment(emulator: Emulator, home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_ACCESS_KEY_ID": "AKIA111122223333",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@pytest.fixture
def aws(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """Runs an ``aws codepipeline`` command and answers its JSON, or None where it prints nothing.

    The program runs within this process: its own start would be most of what the tests take.
    """
    driver = importlib.import_module("awscli.clidriver")
    monkeypatch.chdir(tmp_path)
    for name, value in _environment(emulator, tmp_path).items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str, refused: str = "") -> Any:
        printed, complaints = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaints):
            status = driver.create_clidriver().main(["codepipeline", *arguments, "--output", "json"])
        if refused:
            assert status != 0, printed.getvalue()
            assert refused in complaints.getvalue()
            return None
        assert status == 0, complaints.getvalue()
        return json.loads(printed.getvalue()) if printed.getvalue().strip() else None

    return run


def _finish(emulator: Emulator, seconds: float = 30) -> None:
    emulator.step(seconds)


def test_the_program_itself_reaches_the_emulator(emulator: Emulator, client: Any, tmp_path: Path) -> None:
    """The endpoint's URL in the environment is all that ``aws`` needs besides credentials and a region."""
    client.create_pipeline(pipeline=_declared())
    done = subprocess.run(
        [str(Path(sys.executable).with_name("aws")), "codepipeline", "list-pipelines", "--output", "json"],
        env=_environment(emulator, tmp_path) | {"PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert [found["name"] for found in json.loads(done.stdout)["pipelines"]] == ["release"]


def test_pipelines_are_created_read_changed_tagged_and_deleted(aws: Aws, tmp_path: Path) -> None:
    """Create, list, get, update, tag and delete, with files as the guide has them."""
    declared = _declared()
    (tmp_path / "pipeline.json").write_text(json.dumps({"pipeline": declared}))
    created = aws("create-pipeline", "--cli-input-json", "file://pipeline.json")
    assert created["pipeline"]["version"] == 1

    listed = aws("list-pipelines")["pipelines"]
    assert [(found["name"], found["version"]) for found in listed] == [("release", 1)]

    got = aws("get-pipeline", "--name", "release")
    assert got["metadata"]["pipelineArn"] == "arn:aws:codepipeline:eu-west-1:111122223333:release"
    assert got["pipeline"]["variables"] == declared["variables"]

    (tmp_path / "got.json").write_text(json.dumps(got))
    aws(
        "update-pipeline",
        "--cli-input-json",
        "file://got.json",
        refused='Unknown parameter in input: "metadata"',
    )
    del got["metadata"]
    got["pipeline"]["executionMode"] = "SUPERSEDED"
    (tmp_path / "changed.json").write_text(json.dumps(got))
    assert aws("update-pipeline", "--cli-input-json", "file://changed.json")["pipeline"]["version"] == 2

    arn = "arn:aws:codepipeline:eu-west-1:111122223333:release"
    aws("tag-resource", "--resource-arn", arn, "--tags", "key=team,value=checkout")
    assert aws("list-tags-for-resource", "--resource-arn", arn)["tags"] == [
        {"key": "team", "value": "checkout"}
    ]
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "team")

    aws("delete-pipeline", "--name", "release")
    assert aws("list-pipelines")["pipelines"] == []
    aws("get-pipeline", "--name", "release", refused="(PipelineNotFoundException)")


def test_an_execution_is_started_held_approved_and_read(aws: Aws, emulator: Emulator, client: Any) -> None:
    """Start with a variable and a commit, hold the transition, let it in, approve with the state's token."""
    emulator.world.behaviours.set(succeeds(5), pipeline="release", action="Build")
    emulator.world.behaviours.set(succeeds(5), pipeline="release", action="Deploy")
    client.create_pipeline(pipeline=_declared())
    client.stop_pipeline_execution(
        pipelineName="release",
        pipelineExecutionId=client.list_pipeline_executions(pipelineName="release")[
            "pipelineExecutionSummaries"
        ][0]["pipelineExecutionId"],
        abandon=True,
    )
    _finish(emulator)

    commit = "0123456789abcdef0123456789abcdef01234567"
    started = aws(
        "start-pipeline-execution",
        "--name",
        "release",
        "--variables",
        "name=Environment,value=production",
        "--source-revisions",
        f"actionName=App,revisionType=COMMIT_ID,revisionValue={commit}",
    )["pipelineExecutionId"]
    held = ["--pipeline-name", "release", "--stage-name", "Release", "--transition-type", "Inbound"]
    aws("disable-stage-transition", *held, "--reason", "freeze INC-4121")
    _finish(emulator)

    release = aws("get-pipeline-state", "--name", "release")["stageStates"][2]
    assert release["inboundTransitionState"]["disabledReason"] == "freeze INC-4121"
    assert release["inboundExecution"]["pipelineExecutionId"] == started

    aws("enable-stage-transition", *held)
    _finish(emulator, 5)
    waiting = aws("get-pipeline-state", "--name", "release")["stageStates"][2]["actionStates"][0]
    answered = aws(
        "put-approval-result",
        "--pipeline-name",
        "release",
        "--stage-name",
        "Release",
        "--action-name",
        "Approve",
        "--result",
        "summary=Go,status=Approved",
        "--token",
        waiting["latestExecution"]["token"],
    )
    assert "approvedAt" in answered
    _finish(emulator)

    newest = aws("list-pipeline-executions", "--pipeline-name", "release")["pipelineExecutionSummaries"][0]
    assert (newest["pipelineExecutionId"], newest["status"]) == (started, "Succeeded")
    assert newest["sourceRevisions"][0]["revisionId"] == commit
    details = aws(
        "list-action-executions",
        "--pipeline-name",
        "release",
        "--filter",
        f"pipelineExecutionId={started}",
    )["actionExecutionDetails"]
    assert [found["actionName"] for found in details] == ["Deploy", "Approve", "Build", "App"]
    assert details[1]["output"]["executionResult"]["externalExecutionSummary"] == "Go"


def test_executions_are_stopped_both_ways(aws: Aws, emulator: Emulator, client: Any) -> None:
    """Stop and wait, then stop and abandon; a second stop-and-wait is refused."""
    emulator.world.behaviours.set(succeeds(600), pipeline="release", action="Build")
    client.create_pipeline(pipeline=_declared())
    _finish(emulator)
    running = aws("list-pipeline-executions", "--pipeline-name", "release")["pipelineExecutionSummaries"][0]
    named = ["--pipeline-name", "release", "--pipeline-execution-id", running["pipelineExecutionId"]]

    assert aws("stop-pipeline-execution", *named, "--reason", "wrong commit")
    aws("stop-pipeline-execution", *named, refused="(DuplicatedStopRequestException)")
    stopping = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"][0]
    assert (stopping["status"], stopping["stopTrigger"]["reason"]) == ("Stopping", "wrong commit")

    aws("stop-pipeline-execution", *named, "--abandon")
    _finish(emulator, 5)
    stopped = client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"][0]
    assert stopped["status"] == "Stopped"


def test_a_stage_is_retried_and_rolled_back(aws: Aws, emulator: Emulator, client: Any) -> None:
    """Retry failed actions, then roll back to what succeededInStage lists."""
    stages = [
        stage("Source", source()),
        stage("Deploy", action("Stack", "Deploy", "CloudFormation", inputs=["App"])),
    ]
    outcomes = [succeeds(5), fails(5, "Rollback requested by user."), succeeds(5)]
    emulator.world.behaviours.set(outcomes, pipeline="web", action="Stack")
    client.create_pipeline(pipeline=pipeline("web", stages))
    _finish(emulator)
    failed = aws("start-pipeline-execution", "--name", "web")["pipelineExecutionId"]
    _finish(emulator)

    named = ["--pipeline-name", "web", "--stage-name", "Deploy"]
    retried = aws(
        "retry-stage-execution",
        *named,
        "--pipeline-execution-id",
        failed,
        "--retry-mode",
        "FAILED_ACTIONS",
    )
    assert retried["pipelineExecutionId"] == failed
    _finish(emulator)

    targets = aws(
        "list-pipeline-executions",
        "--pipeline-name",
        "web",
        "--filter",
        "succeededInStage={stageName=Deploy}",
    )["pipelineExecutionSummaries"]
    assert next(found["pipelineExecutionId"] for found in targets) == failed
    rolled = aws(
        "rollback-stage", *named, "--target-pipeline-execution-id", targets[1]["pipelineExecutionId"]
    )["pipelineExecutionId"]
    _finish(emulator, 200)
    newest = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert (newest["pipelineExecutionId"], newest["executionType"]) == (rolled, "ROLLBACK")
    assert newest["status"] == "Succeeded"


def test_inputs_come_as_json_and_answers_are_queried_and_paged(aws: Aws, client: Any) -> None:
    """``--cli-input-json``, ``--query``, ``--max-items`` and ``--starting-token``."""
    for name in ("release", "site"):
        client.create_pipeline(pipeline=_declared() | {"name": name})
    asked = {"name": "site", "variables": [{"name": "Environment", "value": "production"}]}
    query = ["--query", "pipelineExecutionId"]
    started = aws("start-pipeline-execution", "--cli-input-json", json.dumps(asked), *query)
    found = client.get_pipeline_execution(pipelineName="site", pipelineExecutionId=started)
    assert found["pipelineExecution"]["variables"] == [{"name": "Environment", "resolvedValue": "production"}]
    first = aws("list-pipelines", "--max-items", "1", "--page-size", "1")
    assert [one["name"] for one in first["pipelines"]] == ["release"]
    names = ["--query", "pipelines[].name"]
    assert aws("list-pipelines", "--starting-token", first["NextToken"], *names) == ["site"]


def test_a_condition_is_overridden(aws: Aws, emulator: Emulator, client: Any) -> None:
    """A failed entry condition holds the execution back until it is overridden."""
    rule = {
        "name": "Alarm",
        "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "CloudWatchAlarm", "version": "1"},
        "configuration": {"AlarmName": "errors"},
    }
    entry = {"conditions": [{"result": "FAIL", "rules": [rule]}]}
    stages = [stage("Source", source()), stage("Build", build(), beforeEntry=entry)]
    emulator.world.behaviours.set(fails(5, "ALARM"), pipeline="web", action="Alarm")
    client.create_pipeline(pipeline=pipeline("web", stages))
    _finish(emulator)
    rules = aws("list-rule-executions", "--pipeline-name", "web")["ruleExecutionDetails"]
    assert [(one["ruleName"], one["status"]) for one in rules] == [("Alarm", "Failed")]
    execution = rules[0]["pipelineExecutionId"]
    named = ["--pipeline-name", "web", "--stage-name", "Build", "--pipeline-execution-id", execution]
    aws("override-stage-condition", *named, "--condition-type", "BEFORE_ENTRY")
    aws(
        "override-stage-condition",
        *named,
        "--condition-type",
        "ON_SUCCESS",
        refused="(ConditionNotOverridableException)",
    )
    _finish(emulator, 300)
    newest = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"][0]
    assert (newest["pipelineExecutionId"], newest["status"]) == (execution, "Succeeded")


def test_a_worker_does_a_custom_action(aws: Aws, emulator: Emulator, client: Any) -> None:
    """Create the action type, poll, acknowledge and answer, as the guide's job worker does."""
    counts = "minimumCount=1,maximumCount=1"
    kind = ["--category", "Build", "--provider", "Jenkins", "--action-version", "1"]
    details = ["--input-artifact-details", counts, "--output-artifact-details", counts]
    aws("create-custom-action-type", *kind, *details)
    jenkins = action("Compile", "Build", "Jenkins", owner="Custom", inputs=["App"], outputs=["Out"])
    client.create_pipeline(
        pipeline=pipeline("web", [stage("Source", source()), stage("Build", jenkins | {"configuration": {}})])
    )
    _finish(emulator)
    wanted = "category=Build,owner=Custom,provider=Jenkins,version=1"
    job = aws("poll-for-jobs", "--action-type-id", wanted)["jobs"][0]
    assert job["data"]["inputArtifacts"][0]["name"] == "App"
    taken = aws("acknowledge-job", "--job-id", job["id"], "--nonce", job["nonce"])
    assert taken == {"status": "InProgress"}
    aws(
        "put-job-success-result",
        "--job-id",
        job["id"],
        "--execution-details",
        "summary=Built,externalExecutionId=77",
    )
    latest = {"pipelineExecutionId": job["data"]["pipelineContext"]["pipelineExecutionId"]}
    answer = aws(
        "list-action-executions",
        "--pipeline-name",
        "web",
        "--filter",
        json.dumps({"latestInPipelineExecution": latest | {"startTimeRange": "Latest"}}),
        "--query",
        "actionExecutionDetails[].[actionName,status]",
    )
    assert answer == [["Compile", "Succeeded"], ["App", "Succeeded"]]
