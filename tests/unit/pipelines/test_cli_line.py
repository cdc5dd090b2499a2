import json
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.revision import RevisionOverride
from services.domain.status import ApprovalDecision
from services.domain.target import Target
from services.pipelines.cli_line import cli_line
from services.pipelines.verbs import AnswerApproval, DisableTransition, StartExecution, StopExecution, Verb

RUN = "12345678-1234-4234-8234-123456789abc"
TARGET = Target("prod/eu-west-1", "eu-west-1", profile="prod")


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        (StartExecution("web"), "start-pipeline-execution --name web"),
        (
            StartExecution(
                "web", {"Env": "prod", "Dry": "no"}, (RevisionOverride("App", "COMMIT_ID", "91aa"),)
            ),
            (
                "start-pipeline-execution --name web --variables name=Env,value=prod name=Dry,value=no "
                "--source-revisions actionName=App,revisionType=COMMIT_ID,revisionValue=91aa"
            ),
        ),
        (
            StartExecution("web", {"Note": "a, b"}),
            """start-pipeline-execution --name web --variables '[{"name":"Note","value":"a, b"}]'""",
        ),
        (
            DisableTransition("web", "Deploy", "freeze until monday"),
            (
                "disable-stage-transition --pipeline-name web --stage-name Deploy --transition-type Inbound "
                "--reason 'freeze until monday'"
            ),
        ),
        (
            DisableTransition("web", "Deploy", "-x"),
            (
                "disable-stage-transition --pipeline-name web --stage-name Deploy --transition-type Inbound "
                "--reason=-x"
            ),
        ),
        (
            AnswerApproval("web", "Gate", "Ok", RUN, RUN, ApprovalDecision.APPROVED, ""),
            (
                "put-approval-result --pipeline-name web --stage-name Gate --action-name Ok "
                f"""--result '{{"summary":"","status":"Approved"}}' --token {RUN}"""
            ),
        ),
        (
            StopExecution("web", RUN, abandon=True),
            f"stop-pipeline-execution --pipeline-name web --pipeline-execution-id {RUN} --abandon",
        ),
    ],
    ids=lambda value: value.operation if isinstance(value, Verb) else None,
)
def test_lines_read_as_a_person_would_write_them(verb: Verb, line: str) -> None:
    assert cli_line(verb, TARGET) == f"aws codepipeline {line} --profile prod --region eu-west-1"


def test_a_value_that_the_cli_would_load_goes_as_json() -> None:
    words = shlex.split(cli_line(StopExecution("web", RUN, reason="file:///etc/passwd"), TARGET))
    assert words[3] == "--cli-input-json"
    assert json.loads(words[4])["reason"] == "file:///etc/passwd"


def test_profile_and_endpoint_appear_only_where_they_are() -> None:
    line = cli_line(StartExecution("web"), Target("x", "us-east-1"), "http://127.0.0.1:4566")
    assert line.endswith("--name web --region us-east-1 --endpoint-url http://127.0.0.1:4566")


@given(st.dictionaries(st.text("abAB", min_size=1), st.text(min_size=1), min_size=1, max_size=3))
def test_any_value_survives_the_shell(variables: dict[str, str]) -> None:
    words = shlex.split(cli_line(StartExecution("web", variables), TARGET))
    given = words[words.index("--variables") + 1 : words.index("--profile")]
    if given[0].startswith("["):
        told = {row["name"]: row["value"] for row in json.loads(given[0])}
    else:
        told = {row.split(",")[0][5:]: row.split(",value=")[1] for row in given}
    assert told == variables
