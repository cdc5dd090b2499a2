"""Creating, reading, changing, deleting and listing pipelines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.operations.pipelines import add_pipeline
from tests.declarations import action, approved_pipeline, build, deploy, pipeline, source, stage
from tests.emulator_fixtures import ClientFactory

GITHUB = {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": "ghp_secret"}


def _refused(error: pytest.ExceptionInfo[ClientError]) -> tuple[str, str]:
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def _with_token(name: str = "web", **configuration: str) -> dict[str, Any]:
    github = action(
        "App", "Source", "GitHub", owner="ThirdParty", outputs=["App"], configuration=GITHUB | configuration
    )
    return pipeline(name, [stage("Source", github), stage("Build", build())], kind="V1")


def test_a_new_pipeline_is_completed_and_started(client: Any) -> None:
    declared = pipeline("web", [stage("Source", source()), stage("Deploy", deploy(inputs=["App"]))])
    del declared["pipelineType"], declared["stages"][1]["actions"][0]["runOrder"]
    declared["stages"][0]["actions"][0].pop("inputArtifacts")
    made = client.create_pipeline(pipeline=declared, tags=[{"key": "team", "value": "web"}])
    assert made["tags"] == [{"key": "team", "value": "web"}]
    assert made["pipeline"]["version"] == 1
    assert (made["pipeline"]["pipelineType"], made["pipeline"]["executionMode"]) == ("V1", "SUPERSEDED")
    assert made["pipeline"]["stages"][1]["actions"][0]["runOrder"] == 1
    started = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    assert [found["trigger"] for found in started] == [
        {"triggerType": "CreatePipeline", "triggerDetail": "arn:aws:iam::111122223333:user/operator"}
    ]


def test_a_name_that_is_taken_is_refused(client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    with pytest.raises(ClientError) as refused:
        client.create_pipeline(pipeline=pipeline())
    assert _refused(refused) == (
        "InvalidStructureException",
        "A pipeline with the name 'web' already exists in account '111122223333'",
    )


def test_a_region_holds_so_many_pipelines(emulator: Emulator, client: Any) -> None:
    region = emulator.world.region("111122223333", "eu-west-1")
    for number in range(1000):
        add_pipeline(region, pipeline(f"web-{number}"), created=0.0)
    with pytest.raises(ClientError) as refused:
        client.create_pipeline(pipeline=pipeline())
    assert _refused(refused)[0] == "LimitExceededException"


def test_metadata_stands_beside_the_declaration(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    emulator.step(3600)
    client.update_pipeline(pipeline=pipeline())
    got = client.get_pipeline(name="web")
    assert "metadata" not in got["pipeline"]
    assert got["metadata"]["pipelineArn"] == "arn:aws:codepipeline:eu-west-1:111122223333:web"
    assert (got["metadata"]["updated"] - got["metadata"]["created"]).total_seconds() == 3600


def test_an_update_makes_a_version_and_the_old_one_stays(client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    assert client.update_pipeline(pipeline=approved_pipeline())["pipeline"]["version"] == 2
    assert len(client.get_pipeline(name="web")["pipeline"]["stages"]) == 4
    assert len(client.get_pipeline(name="web", version=1)["pipeline"]["stages"]) == 3
    with pytest.raises(ClientError) as missing:
        client.get_pipeline(name="web", version=3)
    assert _refused(missing)[0] == "PipelineVersionNotFoundException"


def test_an_update_cancels_what_runs_and_starts_nothing(emulator: Emulator, client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    client.update_pipeline(pipeline=approved_pipeline())
    emulator.step(3600)
    listed = client.list_pipeline_executions(pipelineName="web")["pipelineExecutionSummaries"]
    assert [found["status"] for found in listed] == ["Cancelled"]


def test_a_pipeline_that_is_not_there_cannot_be_updated(client: Any) -> None:
    with pytest.raises(ClientError) as refused:
        client.update_pipeline(pipeline=pipeline())
    assert _refused(refused) == (
        "ResourceNotFoundException",
        "The account with id '111122223333' does not include a pipeline with the name 'web'",
    )


def test_deleting_twice_is_no_error(client: Any) -> None:
    client.create_pipeline(pipeline=pipeline())
    client.delete_pipeline(name="web")
    client.delete_pipeline(name="web")
    with pytest.raises(ClientError) as missing:
        client.get_pipeline_state(name="web")
    assert _refused(missing) == (
        "PipelineNotFoundException",
        "Account '111122223333' does not have a pipeline with name 'web'",
    )


class TestSecrets:
    """A masked secret: shown as asterisks, kept only where nothing else of the action changes."""

    @pytest.fixture
    def token(self, emulator: Emulator) -> Any:
        """Reads the token that the service really keeps."""

        def kept() -> str:
            record = emulator.world.region("111122223333", "eu-west-1").pipelines["web"]
            return str(record.declaration["stages"][0]["actions"][0]["configuration"]["OAuthToken"])

        return kept

    def test_it_is_never_shown(self, client: Any, token: Any) -> None:
        made = client.create_pipeline(pipeline=_with_token())["pipeline"]
        updated = client.update_pipeline(pipeline=_with_token())["pipeline"]
        for shown in (made, updated, client.get_pipeline(name="web")["pipeline"]):
            assert shown["stages"][0]["actions"][0]["configuration"]["OAuthToken"] == "****"
        assert token() == "ghp_secret"

    @pytest.mark.parametrize("mask", ["****", "*****"])
    def test_the_mask_keeps_it_where_the_action_is_untouched(
        self, client: Any, token: Any, mask: str
    ) -> None:
        client.create_pipeline(pipeline=_with_token())
        changed = _with_token(OAuthToken=mask)
        changed["stages"][1]["actions"][0]["configuration"]["ProjectName"] = "other"
        client.update_pipeline(pipeline=changed)
        assert token() == "ghp_secret"

    def test_the_mask_becomes_it_where_the_action_changes(self, client: Any, token: Any) -> None:
        client.create_pipeline(pipeline=_with_token())
        client.update_pipeline(pipeline=_with_token(OAuthToken="****", Branch="release"))
        assert token() == "****"

    def test_the_mask_becomes_it_where_the_stage_is_renamed(self, client: Any, token: Any) -> None:
        client.create_pipeline(pipeline=_with_token())
        renamed = _with_token(OAuthToken="****")
        renamed["stages"][0]["name"] = "Origin"
        client.update_pipeline(pipeline=renamed)
        assert token() == "****"


class TestPages:
    """Pages of ListPipelines and their tokens."""

    @pytest.fixture(autouse=True)
    def fleet(self, emulator: Emulator) -> list[str]:
        """250 pipelines."""
        region = emulator.world.region("111122223333", "eu-west-1")
        names = [f"web-{number:03d}" for number in range(250)]
        for name in reversed(names):
            add_pipeline(region, pipeline(name), created=0.0)
        return names

    def test_the_paginator_finds_all_in_order(self, client: Any, fleet: list[str]) -> None:
        pages = list(client.get_paginator("list_pipelines").paginate())
        assert [len(page["pipelines"]) for page in pages] == [100, 100, 50]
        assert [found["name"] for page in pages for found in page["pipelines"]] == fleet

    def test_a_page_is_as_large_as_asked(self, client: Any, fleet: list[str]) -> None:
        page = client.list_pipelines(maxResults=7)
        assert [found["name"] for found in page["pipelines"]] == fleet[:7]
        following = client.list_pipelines(maxResults=3, nextToken=page["nextToken"])
        assert [found["name"] for found in following["pipelines"]] == fleet[7:10]
        assert "nextToken" not in client.list_pipelines(maxResults=250)

    def test_a_token_is_good_for_its_own_call_only(self, client: Any, codepipeline: ClientFactory) -> None:
        token = client.list_pipelines(maxResults=7)["nextToken"]
        foreign = codepipeline(region="us-east-1")
        refusals: list[Callable[[], Any]] = [
            lambda: client.list_pipelines(nextToken="garbage"),
            lambda: client.list_pipelines(nextToken=token[:-2]),
            lambda: client.list_action_types(nextToken=token),
            lambda: foreign.list_pipelines(nextToken=token),
        ]
        for refusing in refusals:
            with pytest.raises(ClientError) as refused:
                refusing()
            assert _refused(refused)[0] == "InvalidNextTokenException"
