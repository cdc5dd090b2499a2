"""Tags, webhooks, action types and rule types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.declarations import action, pipeline, source, stage

ARN = "arn:aws:codepipeline:eu-west-1:111122223333:"
WEBHOOK = {
    "name": "web-push",
    "targetPipeline": "web",
    "targetAction": "App",
    "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}],
    "authentication": "GITHUB_HMAC",
    "authenticationConfiguration": {"SecretToken": "hush"},
}
JENKINS = {
    "category": "Build",
    "provider": "Jenkins",
    "version": "1",
    "configurationProperties": [{"name": "ProjectName", "required": True, "key": True, "secret": False}],
    "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
    "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
}


def _code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


@pytest.fixture
def web(client: Any) -> Any:
    """A client where the pipeline ``web`` stands."""
    client.create_pipeline(pipeline=pipeline())
    return client


def _tags(client: Any, resource: str = "web") -> dict[str, str]:
    listed = client.list_tags_for_resource(resourceArn=ARN + resource)["tags"]
    return {tag["key"]: tag["value"] for tag in listed}


class TestTags:
    """TagResource, UntagResource, ListTagsForResource."""

    def test_tags_are_laid_over_and_taken_away(self, web: Any) -> None:
        web.tag_resource(
            resourceArn=f"{ARN}web", tags=[{"key": "a", "value": "1"}, {"key": "b", "value": ""}]
        )
        web.tag_resource(resourceArn=f"{ARN}web", tags=[{"key": "a", "value": "2"}])
        assert _tags(web) == {"a": "2", "b": ""}
        web.untag_resource(resourceArn=f"{ARN}web", tagKeys=["b", "never-there"])
        assert _tags(web) == {"a": "2"}

    def test_there_are_fifty_at_most(self, web: Any) -> None:
        web.tag_resource(resourceArn=f"{ARN}web", tags=[{"key": f"k{n}", "value": ""} for n in range(50)])
        with pytest.raises(ClientError, match=rf"Tag limit exceeded for resource \[{ARN}web\]") as refused:
            web.tag_resource(resourceArn=f"{ARN}web", tags=[{"key": "one-more", "value": ""}])
        assert _code(refused) == "TooManyTagsException"
        web.tag_resource(resourceArn=f"{ARN}web", tags=[{"key": "k0", "value": "changed"}])

    def test_system_tags_are_not_for_users(self, web: Any) -> None:
        refusals: list[Callable[[], Any]] = [
            lambda: web.tag_resource(resourceArn=f"{ARN}web", tags=[{"key": "aws:x", "value": ""}]),
            lambda: web.untag_resource(resourceArn=f"{ARN}web", tagKeys=["aws:x"]),
            lambda: web.create_pipeline(pipeline=pipeline("p"), tags=[{"key": "AWS:x", "value": ""}]),
        ]
        for refusing in refusals:
            with pytest.raises(ClientError, match="Not allowed to modify system tags") as refused:
                refusing()
            assert _code(refused) == "InvalidTagsException"

    @pytest.mark.parametrize(
        ("arn", "code"),
        [
            (f"{ARN}nothing", "ResourceNotFoundException"),
            (f"{ARN}webhook:nothing", "ResourceNotFoundException"),
            (f"{ARN}actiontype:Custom/Build/Nothing/1", "ResourceNotFoundException"),
            (f"{ARN}web/Source", "InvalidArnException"),
            ("arn:aws:codepipeline:us-east-1:111122223333:web", "InvalidArnException"),
            ("arn:aws:codepipeline:eu-west-1:444455556666:web", "InvalidArnException"),
            ("web", "ValidationException"),
        ],
    )
    def test_an_arn_must_name_what_is_here(self, web: Any, arn: str, code: str) -> None:
        with pytest.raises(ClientError) as refused:
            web.list_tags_for_resource(resourceArn=arn)
        assert _code(refused) == code


class TestWebhooks:
    """PutWebhook, ListWebhooks, DeleteWebhook and registration."""

    def test_a_webhook_is_put_listed_and_deleted(self, web: Any) -> None:
        put = web.put_webhook(webhook=WEBHOOK, tags=[{"key": "team", "value": "web"}])["webhook"]
        assert put["arn"] == f"{ARN}webhook:web-push"
        assert put["definition"]["authenticationConfiguration"]["SecretToken"] == "****"
        assert _tags(web, "webhook:web-push") == {"team": "web"}
        again = web.put_webhook(webhook=WEBHOOK | {"filters": [{"jsonPath": "$.ref"}]})["webhook"]
        assert again["url"] == put["url"]
        assert web.list_webhooks()["webhooks"] == [again]
        web.register_webhook_with_third_party(webhookName="web-push")
        web.deregister_webhook_with_third_party(webhookName="web-push")
        web.delete_webhook(name="web-push")
        web.delete_webhook(name="web-push")
        assert web.list_webhooks()["webhooks"] == []
        with pytest.raises(ClientError) as missing:
            web.register_webhook_with_third_party(webhookName="web-push")
        assert _code(missing) == "WebhookNotFoundException"

    def test_webhooks_come_in_pages_of_capital_tokens(self, web: Any) -> None:
        for number in range(5):
            web.put_webhook(webhook=WEBHOOK | {"name": f"hook-{number}"})
        first = web.list_webhooks(MaxResults=3)
        second = web.list_webhooks(MaxResults=3, NextToken=first["NextToken"])
        names = [found["definition"]["name"] for page in (first, second) for found in page["webhooks"]]
        assert names == [f"hook-{number}" for number in range(5)]
        assert "NextToken" not in second

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"targetPipeline": "nothing"}, "PipelineNotFoundException"),
            ({"targetAction": "Build"}, "ValidationException"),
            ({"authenticationConfiguration": {}}, "InvalidWebhookAuthenticationParametersException"),
            ({"authentication": "UNAUTHENTICATED"}, "InvalidWebhookAuthenticationParametersException"),
            (
                {"authentication": "IP", "authenticationConfiguration": {"AllowedIPRange": "home"}},
                "InvalidWebhookAuthenticationParametersException",
            ),
            ({"filters": [{"jsonPath": "ref"}]}, "InvalidWebhookFilterPatternException"),
            ({"filters": [{"jsonPath": "$.ref"}] * 6}, "ValidationException"),
        ],
    )
    def test_a_webhook_that_cannot_be_is_refused(self, web: Any, change: dict[str, Any], code: str) -> None:
        with pytest.raises(ClientError) as refused:
            web.put_webhook(webhook=WEBHOOK | change)
        assert _code(refused) == code


class TestActionTypes:
    """The catalogue, custom action types and rule types."""

    def test_the_catalogue_comes_in_pages_and_by_owner(self, client: Any) -> None:
        pages = list(client.get_paginator("list_action_types").paginate())
        assert len(pages) > 1
        kinds = [tuple(found["id"].values()) for page in pages for found in page["actionTypes"]]
        assert len(kinds) == len(set(kinds)) > 30
        partners = client.list_action_types(actionOwnerFilter="ThirdParty")["actionTypes"]
        assert {found["id"]["owner"] for found in partners} == {"ThirdParty"}

    def test_a_secret_property_says_so(self, client: Any) -> None:
        partners = client.list_action_types(actionOwnerFilter="ThirdParty")["actionTypes"]
        github = next(found for found in partners if found["id"]["provider"] == "GitHub")
        secrets = [found["name"] for found in github["actionConfigurationProperties"] if found["secret"]]
        assert secrets == ["OAuthToken"]

    def test_an_action_type_is_described(self, client: Any) -> None:
        found = client.get_action_type(category="Deploy", owner="AWS", provider="ECS", version="1")[
            "actionType"
        ]
        required = [wanted["name"] for wanted in found["properties"] if not wanted["optional"]]
        assert required == ["ClusterName", "ServiceName"]
        with pytest.raises(ClientError) as missing:
            client.get_action_type(category="Deploy", owner="AWS", provider="Nomad", version="1")
        assert _code(missing) == "ActionTypeNotFoundException"

    def test_a_custom_action_type_can_be_used_until_it_is_deleted(self, client: Any) -> None:
        made = client.create_custom_action_type(**JENKINS, tags=[{"key": "a", "value": "b"}])
        assert made["actionType"]["id"]["owner"] == "Custom"
        assert _tags(client, "actiontype:Custom/Build/Jenkins/1") == {"a": "b"}
        job = action(
            "Job",
            "Build",
            "Jenkins",
            owner="Custom",
            inputs=["App"],
            configuration={"ProjectName": "web"},
        )
        stages = [stage("Source", source()), stage("Build", job)]
        client.create_pipeline(pipeline=pipeline("web", stages))
        with pytest.raises(ClientError, match="already exists"):
            client.create_custom_action_type(**JENKINS)
        for _ in range(2):
            client.delete_custom_action_type(category="Build", provider="Jenkins", version="1")
        with pytest.raises(ClientError, match="Provider: 'Jenkins', Owner: 'Custom'"):
            client.create_pipeline(pipeline=pipeline("late", stages))

    def test_a_queryable_property_must_be_required_and_open(self, client: Any) -> None:
        secret = {"name": "Token", "required": True, "key": True, "secret": True, "queryable": True}
        with pytest.raises(ClientError, match="queryable property must be required and not secret"):
            client.create_custom_action_type(**JENKINS | {"configurationProperties": [secret]})

    def test_rule_types_are_listed_at_once(self, client: Any) -> None:
        listed = client.list_rule_types()["ruleTypes"]
        assert {found["id"]["provider"] for found in listed} == {
            "LambdaInvoke",
            "CloudWatchAlarm",
            "DeploymentWindow",
            "VariableCheck",
            "Commands",
        }
