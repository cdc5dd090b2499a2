"""The lines that dialogs show, run by a real shell and the real ``aws`` command."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from services.domain.revision import RevisionOverride
from services.domain.status import ApprovalDecision, ExecutionStatus
from services.domain.target import Target
from services.pipelines.cli_line import cli_line
from services.pipelines.verbs import (
    AnswerApproval,
    CreatePipeline,
    DeletePipeline,
    DisableTransition,
    EnableTransition,
    StartExecution,
    StopExecution,
    TagPipeline,
    UntagPipeline,
    UpdatePipeline,
    Verb,
)
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import action, approved_pipeline, deploy, pipeline, source, stage

CONFIGURATION = """
[profile "prod account"]
aws_access_key_id = AKIA111122223333
aws_secret_access_key = secret
"""
PROFILED: Target = replace(TARGET, profile="prod account")


class Shell:
    """Runs a verb's line as an operator would who pasted it."""

    def __init__(self, desk: Desk, home: Path) -> None:
        self._desk = desk
        self._home = home
        (home / "config").write_text(CONFIGURATION, encoding="utf-8")

    def __call__(self, *verbs: Verb) -> None:
        lines = [cli_line(verb, PROFILED, self._desk.emulator.url) for verb in verbs]
        script = self._home / "script"
        script.write_text("\n".join(["set -e", *lines, ""]), encoding="utf-8")
        done = subprocess.run(
            ["/bin/sh", str(script)],
            env={
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "HOME": str(self._home),
                "AWS_CONFIG_FILE": str(self._home / "config"),
                "AWS_EC2_METADATA_DISABLED": "true",
                "LANG": "C.UTF-8",
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.fixture
def shell(desk: Desk, tmp_path: Path) -> Shell:
    return Shell(desk, tmp_path)


VALUES = {
    "Plain": "production",
    "Comma": "a,b=c",
    "Quotes": """it's "quoted" \\ `here` $HOME""",
    "Shell": "$(touch x); rm -rf * && ! | > ~",
    "Json": '{"a": [1]}',
    "File": "file:///etc/hostname",
    "At": "@start",
    "Space": "  two words ",
    "Wide": "für 日本 👍",
}


def test_a_start_with_every_kind_of_value(desk: Desk, shell: Shell) -> None:
    desk.put(pipeline(variables=[{"name": name, "defaultValue": "x"} for name in VALUES]))
    shell(StartExecution("web", VALUES, (RevisionOverride("App", "COMMIT_ID", "91aa0de1c2"),)))
    desk.step(15)
    (row,) = desk.reader.executions("web")
    assert desk.reader.execution("web", row.id).variables == VALUES
    assert row.revisions[0].id == "91aa0de1c2"


@pytest.mark.parametrize("name", ["Plain", "File", "At"])
def test_a_start_with_a_single_value(desk: Desk, shell: Shell, name: str) -> None:
    desk.put(pipeline(variables=[{"name": name, "defaultValue": "x"}]))
    shell(StartExecution("web", {name: VALUES[name]}))
    desk.step(15)
    (row,) = desk.reader.executions("web")
    assert desk.reader.execution("web", row.id).variables == {name: VALUES[name]}


def test_transitions_and_a_reason_that_looks_like_an_option(desk: Desk, shell: Shell) -> None:
    desk.put(pipeline())
    shell(DisableTransition("web", "Deploy", "--no really (freeze)!"))
    assert desk.stage("Deploy").transition.reason == "--no really (freeze)!"
    shell(EnableTransition("web", "Deploy"))
    assert desk.stage("Deploy").transition.enabled


def test_an_approval_with_a_comment_of_two_lines(desk: Desk, shell: Shell) -> None:
    desk.put(approved_pipeline())
    desk.operator.start(StartExecution("web"))
    desk.step(25)
    gate = desk.stage("Approve")
    assert gate.latest is not None
    assert gate.actions[0].latest is not None
    token = gate.actions[0].latest.token or ""
    comment = """line one, 'quoted' "twice"\n$(line) two"""
    run = gate.latest.execution_id
    shell(AnswerApproval("web", "Approve", "Approve", run, token, ApprovalDecision.APPROVED, comment))
    answered = next(one for one in desk.reader.action_attempts("web", run) if one.action == "Approve")
    assert answered.summary == comment


def test_a_stop_for_a_reason_that_looks_like_a_file(desk: Desk, shell: Shell) -> None:
    desk.put(pipeline())
    run = desk.operator.start(StartExecution("web")).execution_id or ""
    shell(StopExecution("web", run, abandon=True, reason="file:///etc/hostname, http://x"))
    desk.step()
    (row,) = desk.reader.executions("web")
    assert (row.status, row.stop_reason) == (ExecutionStatus.STOPPED, "file:///etc/hostname, http://x")


HARD = 'it\'s "quoted" $(x) \\ `y` #{codepipeline.PipelineExecutionId}'


def test_a_pipeline_is_made_tagged_changed_and_deleted(desk: Desk, shell: Shell) -> None:
    gate = action("Gate", "Approval", "Manual", configuration={"CustomData": HARD})
    declared = pipeline(stages=[stage("Source", source()), stage("Gate", gate)])
    arn = f"arn:aws:codepipeline:{TARGET.region}:{TARGET.account}:web"
    shell(
        CreatePipeline("web", declared, {"team": "shop", "cost centre": "a,b=c", "empty": ""}),
        TagPipeline("web", arn, {"stage": "prod", "-x": "file://y"}),
        UntagPipeline("web", arn, ("team", "-x")),
    )
    read = desk.reader.declaration("web")
    assert desk.reader.definition("web").stages[1].actions[0].configuration["CustomData"] == HARD
    assert desk.reader.tags(arn) == {"cost centre": "a,b=c", "empty": "", "stage": "prod"}
    changed = {**read.members, "stages": [*read.members["stages"], stage("Deploy", deploy(inputs=["App"]))]}
    shell(UpdatePipeline("web", changed, 1), UntagPipeline("web", arn, ("stage",)))
    after = desk.reader.declaration("web")
    assert (after.version, len(after.members["stages"])) == (2, 3)
    assert "stage" not in desk.reader.tags(arn)
    shell(DeletePipeline("web", 2, "web.json"))
    assert list(desk.reader.list_pipelines()) == [()]


def test_a_declaration_too_long_for_an_argument(desk: Desk, shell: Shell) -> None:
    many = [
        stage(
            f"Stage{number}",
            *(
                action(f"Gate{at}", "Approval", "Manual", configuration={"CustomData": HARD * 15})
                for at in range(20)
            ),
        )
        for number in range(8)
    ]
    declared = pipeline(stages=[stage("Source", source()), *many])
    line = cli_line(CreatePipeline("web", declared), PROFILED)
    assert len(line) > 128 << 10
    assert line.splitlines()[0].endswith("<<'END_OF_INPUT'")
    shell(CreatePipeline("web", declared))
    gates = desk.reader.definition("web").stages[8].actions
    assert gates[19].configuration["CustomData"] == HARD * 15
