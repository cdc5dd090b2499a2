"""Very many pipelines, for measuring: each has run once, nothing goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from services.emulator.engine.behaviour import Outcome, Situation, fails, succeeds
from services.emulator.operations.pipelines import add_pipeline
from services.emulator.scenarios.parts import codebuild, declaration, ecs, github, stage
from services.emulator.world import Json, PipelineRecord, Region, World

ACCOUNT = "111122223333"
REGION = "eu-west-1"
PLACES = tuple(
    (account, region)
    for account in (ACCOUNT, "444455556666")
    for region in (REGION, "us-east-1", "ap-southeast-2")
)
"""Where a fleet is spread over."""
_AREAS = ("payments", "ledger", "web", "search", "mobile", "infra", "data", "ml", "docs", "identity")
_KINDS = ("api", "worker", "ui", "batch", "gateway", "sync", "report", "index", "proxy", "jobs")
_DAY = 86_400.0


def build_large(world: World, count: int = 10_000) -> None:
    """Put ``count`` pipelines into account 111122223333, eu-west-1; their runs lie in the past two days.

    Only every tenth pipeline has run, so that thousands are there within seconds.
    """
    _build(world, count, ((ACCOUNT, REGION),))


def build_fleet(world: World, count: int = 3000) -> None:
    """Put ``count`` pipelines into two accounts and three regions in turn; else as ``build_large``."""
    _build(world, count, PLACES)


def _build(world: World, count: int, places: Sequence[tuple[str, str]]) -> None:
    now = world.timeline.now()
    for account, name in places:
        world.behaviours.set(_brief, account=account, region=name)
    for number in range(count):
        region = world.region(*places[number % len(places)])
        record = add_pipeline(region, _declared(region, number), created=now - 30 * _DAY)
        if number % 10 == 0:
            instant = now - 2 * _DAY + number * 1.5 * _DAY / count
            world.timeline.at(instant, partial(_start, record))


def large_name(number: int) -> str:
    """The name of the pipeline of that number, from 0."""
    area = _AREAS[number % len(_AREAS)]
    kind = _KINDS[number // len(_AREAS) % len(_KINDS)]
    return f"{area}-{kind}-{number:05d}"


def _declared(region: Region, number: int) -> Json:
    name = large_name(number)
    stages = [
        stage("Source", github(f"acme/{name}")),
        stage("Build", codebuild("Package", f"{name}-package", makes="Image")),
        stage("Deploy", ecs("Service", name, "prod", takes="Image")),
    ]
    return declaration(region, name, stages)


def _start(record: PipelineRecord) -> None:
    place = record.arn.split(":")
    rule = f"arn:aws:events:{place[3]}:{place[4]}:rule/{record.name}"
    record.run.begin({"triggerType": "CloudWatchEvent", "triggerDetail": rule})


def _brief(situation: Situation) -> Outcome:
    if situation.provider == "ECS" and situation.random.random() < 0.1:
        return fails(30, "ECS service did not reach a steady state: 1 of 2 tasks is running.")
    return succeeds(20)
