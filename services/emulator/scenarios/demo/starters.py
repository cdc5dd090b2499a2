"""What starts acme's pipelines besides people: rules and schedules, webhooks, and connections as they stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from services.emulator.engine.sources import SourceLocation
from services.emulator.eventbridge.rules import DISABLED, Rule, put_rule
from services.emulator.scenarios.demo.plan import ACCOUNTS, DAY, Cause, Plan
from services.emulator.scenarios.parts import NEW_CONNECTION, connection_arn
from services.emulator.world import Json, PipelineRecord, Region, World

_NIGHTLY = "cron(0 2 * * ? *)"


def put_up_starters(world: World, plans: Sequence[Plan], now: float) -> None:
    """Put up the rules and webhooks that the plans' causes speak of, and some that do nothing now.

    Args:
        world: in which the pipelines stand already.
        plans: theirs.
        now: POSIX seconds at which the demo begins.
    """
    for plan in plans:
        region = world.region(ACCOUNTS[plan.account], plan.region)
        record = region.pipelines[plan.name]
        source = record.declaration["stages"][0]["actions"][0]
        location = SourceLocation.of(source["actionTypeId"]["provider"], source["configuration"])
        if location.provider in ("CodeCommit", "ECR") and plan.cause in (Cause.EVENT, Cause.PUSH):
            _put_push_rule(region, record, location)
        elif plan.cause is Cause.EVENT:
            _put_rule(
                region, record, f"{plan.name}-nightly", schedule=_NIGHTLY, description="Every night at two"
            )
        elif plan.cause is Cause.WEBHOOK:
            _put_webhooks(region, record, source["name"])
    prod = world.region(ACCOUNTS["prod"], "eu-west-1")
    _put_etl_rules(prod, prod.pipelines["etl-nightly"])
    put_rule(prod, _MANAGED)
    # It was made anew after the last push came through, and nobody has done its handshake since.
    pending = partial(world.connections.set, connection_arn("eu-west-1", NEW_CONNECTION), "PENDING")
    world.timeline.at(now - 1.5 * DAY, pending)


_MANAGED = Rule(
    "AutoScalingManagedRule",
    pattern=json.dumps({"source": ["aws.ec2"], "detail-type": ["EC2 Instance Rebalance Recommendation"]}),
    description="This rule is used to route Instance notifications to EC2 Auto Scaling",
    managed_by="autoscaling.amazonaws.com",
)


def _put_push_rule(region: Region, record: PipelineRecord, location: SourceLocation) -> None:
    here = f"{region.name}:{region.account}"
    if location.provider == "CodeCommit":
        pattern: Json = {
            "source": ["aws.codecommit"],
            "detail-type": ["CodeCommit Repository State Change"],
            "resources": [f"arn:aws:codecommit:{here}:{location.place}"],
            "detail": {
                "event": ["referenceCreated", "referenceUpdated"],
                "referenceType": ["branch"],
                "referenceName": [location.ref],
            },
        }
    else:
        pattern = {
            "source": ["aws.ecr"],
            "detail-type": ["ECR Image Action"],
            "detail": {
                "action-type": ["PUSH"],
                "result": ["SUCCESS"],
                "repository-name": [location.place],
                "image-tag": [location.ref],
            },
        }
    _put_rule(region, record, f"{record.name}-push", pattern=pattern)


def _put_etl_rules(region: Region, record: PipelineRecord) -> None:
    source = record.declaration["stages"][0]["actions"][0]
    bucket, key = source["configuration"]["S3Bucket"], source["configuration"]["S3ObjectKey"]
    pattern = {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": {"bucket": {"name": [bucket]}, "object": {"key": [{"prefix": key.rpartition("/")[0]}]}},
    }
    revision = {
        "actionName": source["name"],
        "revisionType": "S3_OBJECT_VERSION_ID",
        "revisionValue": "<version>",
    }
    transformer = {
        "InputPathsMap": {"version": "$.detail.object.version-id"},
        "InputTemplate": json.dumps({"sourceRevisions": [revision]}),
    }
    _put_rule(
        region,
        record,
        "etl-manifest",
        pattern=pattern,
        description="A new manifest",
        InputTransformer=transformer,
    )
    _put_rule(
        region,
        record,
        "etl-hourly",
        schedule="rate(1 hour)",
        state=DISABLED,
        description="Only while migrating",
    )


def _put_rule(
    region: Region,
    record: PipelineRecord,
    name: str,
    *,
    pattern: Json | None = None,
    schedule: str | None = None,
    state: str = "ENABLED",
    description: str | None = None,
    **target: Json,
) -> None:
    """Put a rule whose one target is a pipeline; ``target`` are further members of it."""
    role = f"arn:aws:iam::{region.account}:role/service-role/start-pipelines-{region.name}"
    told = {"Id": "pipeline", "Arn": record.arn, "RoleArn": role, **target}
    text = json.dumps(pattern) if pattern is not None else None
    put_rule(region, Rule(name, state, text, schedule, description, targets={"pipeline": told}))


def _put_webhooks(region: Region, record: PipelineRecord, action: str) -> None:
    """One that GitHub delivers to, and one of a proxy that never did."""
    branch = {"jsonPath": "$.ref", "matchEquals": "refs/heads/{Branch}"}
    secret = {"SecretToken": region.world.bus.uuid()}
    _put_webhook(region, record, action, "push", [branch], "GITHUB_HMAC", secret)
    region.webhooks[f"{record.name}-push"]["registered"] = True
    hotfix = {"jsonPath": "$.release.tag_name"}
    _put_webhook(region, record, action, "hotfix", [hotfix], "IP", {"AllowedIPRange": "192.0.2.0/24"})


def _put_webhook(
    region: Region,
    record: PipelineRecord,
    action: str,
    ending: str,
    filters: list[Json],
    authentication: str,
    configuration: Json,
) -> None:
    name = f"{record.name}-{ending}"
    token = region.world.bus.uuid().replace("-", "")
    region.webhooks[name] = {
        "definition": {
            "name": name,
            "targetPipeline": record.name,
            "targetAction": action,
            "filters": filters,
            "authentication": authentication,
            "authenticationConfiguration": configuration,
        },
        "url": f"https://{region.name}.webhooks.aws/trigger?t={token}&v=1",
        "arn": region.arn(f"webhook:{name}"),
    }
