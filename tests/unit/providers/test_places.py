"""Where logs are, which links there are, and how words for statuses read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.details import Details, Link
from services.domain.execution import ActionAttempt
from services.domain.log import LogKind, LogSource
from services.domain.pipeline import ActionType
from services.domain.standing import Standing
from services.domain.state import ActionState
from services.domain.status import ActionCategory, ActionStatus
from services.providers import links_of, log_sources, sentence_of_attempt
from services.providers.log_places import function_name, source_of_arn
from services.providers.standings import standing_of
from tests.unit.pipelines.samples import sample

COMMANDS = ActionType(ActionCategory.COMPUTE, "AWS", "Commands")
FUNCTION = ActionType(ActionCategory.INVOKE, "AWS", "Lambda")
CONNECTION = ActionType(ActionCategory.SOURCE, "AWS", "CodeStarSourceConnection")


def attempt(
    type_: ActionType | None, status: ActionStatus = ActionStatus.SUCCEEDED, **members: object
) -> ActionAttempt:
    """An attempt of an action of that type."""
    return ActionAttempt("1", "2", "Build", "Build", status, type=type_, **members)  # type: ignore[arg-type]  # by name


def test_the_recorded_id_of_commands_is_the_place_of_its_log() -> None:
    detail = sample("recorded/event-action-failed-commands-2026.json")["detail"]
    found = log_sources(attempt(COMMANDS, external_id=detail["execution-result"]["external-execution-id"]))
    assert found == (
        LogSource(
            LogKind.CLOUDWATCH,
            group="/aws/codepipeline/pipeline-ai-analysis-github",
            stream="57c50aea-1805-43a9-bef6-3662b6a83879/a388b1f9-23bc-4d91-b3bc-598fd5d004c3",
            region="us-west-2",
            account="000000000000",
        ),
    )


def test_the_log_streams_own_member_comes_first() -> None:
    arn = "arn:aws-cn:logs:cn-north-1:111122223333:log-group:/aws/codepipeline/web:log-stream:a/b"
    (log,) = log_sources(attempt(COMMANDS, external_id="something", log_stream_arn=arn))
    assert (log.region, log.stream) == ("cn-north-1", "a/b")


@pytest.mark.parametrize(
    ("status", "words"),
    [(ActionStatus.IN_PROGRESS, "not started yet"), (ActionStatus.FAILED, "never started")],
)
def test_no_container_no_log(status: ActionStatus, words: str) -> None:
    (log,) = log_sources(attempt(COMMANDS, status))
    assert (log.kind, words in log.reason) == (LogKind.NONE, True)


def test_a_functions_window_stays_open_while_it_runs() -> None:
    done_attempt = attempt(
        FUNCTION, started=10.0, updated=12.0, resolved_configuration={"FunctionName": "smoke"}
    )
    (running,) = log_sources(replace(done_attempt, status=ActionStatus.IN_PROGRESS))
    (done,) = log_sources(done_attempt)
    assert (running.start, running.end) == (10_000, None)
    assert (done.start, done.end) == (10_000, 72_000)


@pytest.mark.parametrize(
    "given_",
    [
        "smoke",
        "smoke:live",
        "111122223333:function:smoke",
        "arn:aws:lambda:eu-west-1:111122223333:function:smoke:7",
    ],
)
def test_a_functions_name(given_: str) -> None:
    assert function_name(given_) == "smoke"


def test_what_has_no_type_or_no_log_says_so() -> None:
    assert log_sources(attempt(None))[0].kind is LogKind.NONE
    assert "source actions write no log" in log_sources(attempt(CONNECTION))[0].reason


@given(st.text())
def test_no_text_is_taken_for_the_arn_of_a_log_unless_it_is_one(text: str) -> None:
    found = source_of_arn(text)
    assert found is None or f":log-group:{found.group}:log-stream:{found.stream}" in text


def test_links_are_told_once_and_only_pages_are_opened() -> None:
    url = "https://console.aws.amazon.com/codebuild/home"
    found = links_of(
        attempt(
            CONNECTION,
            external_url=url,
            role_arn="arn:aws:iam::111122223333:role/x",
            resolved_configuration={"ConnectionArn": "arn:aws:codeconnections:eu-west-1:1:connection/a"},
            configuration={"ExternalEntityLink": "javascript:alert(1)"},
        ),
        ActionState("Build", entity_url=url, revision_url="https://example.com/r"),
        Details(links=(Link("log", "https://example.com/l"),)),
    )
    assert [(link.label, link.openable) for link in found] == [
        ("execution", True),
        ("to review", False),
        ("revision", True),
        ("log", True),
        ("connection", False),
        ("role", False),
    ]


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("GitHub", "GitHub"),
        ("GitHubEnterpriseServer", "GitHub Enterprise Server"),
        ("Bitbucket", "Bitbucket"),
        ("GitLab", "GitLab"),
        ("GitLabSelfManaged", "GitLab self-managed"),
        ("Forgejo", "Forgejo"),
        ("", "repository"),
    ],
)
def test_a_connection_is_called_by_its_host(host: str, said: str) -> None:
    configuration = {"FullRepositoryId": "acme/web", "BranchName": "main"}
    variables = {"ProviderType": host} if host else {}
    source = attempt(CONNECTION, resolved_configuration=configuration, output_variables=variables)
    assert sentence_of_attempt(source) == f"{said} acme/web branch main"


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("SUCCEEDED", Standing.SUCCEEDED),
        ("InProgress", Standing.RUNNING),
        ("TIMED_OUT", Standing.FAILED),
        ("UPDATE_COMPLETE", Standing.SUCCEEDED),
        ("UPDATE_ROLLBACK_COMPLETE", Standing.FAILED),
        ("CREATE_IN_PROGRESS", Standing.RUNNING),
        ("DELETE_FAILED", Standing.FAILED),
        ("Ready", Standing.SUCCEEDED),
        ("something new", None),
        ("", None),
    ],
)
def test_how_a_services_word_reads(word: str, standing: Standing | None) -> None:
    assert standing_of(word) is standing
