"""``checkout-release``: a pipeline that nobody but the one who drives it starts."""

from __future__ import annotations

from services.emulator.engine.behaviour import succeeds
from services.emulator.operations.pipelines import add_pipeline
from services.emulator.scenarios.parts import (
    action,
    approval,
    codebuild,
    declaration,
    github,
    stage,
    variable,
)
from services.emulator.structure import require_sound
from services.emulator.world import PipelineRecord, Region

CHECKOUT = "checkout-release"
_SECONDS = {"App": 3.0, "UnitTests": 5.0, "Package": 8.0, "Deploy": 6.0, "SmokeTest": 3.0}


def add_checkout(region: Region, created: float) -> PipelineRecord:
    """Put ``checkout-release`` into a region: short actions, one approval, no execution yet.

    Its last stage, Release, begins with the approval, so that what is held before it is approved after it has
    been let in.

    Args:
        region: where it is to stand.
        created: POSIX seconds.
    """
    package = codebuild("Package", "checkout-package", makes="Image") | {"namespace": "Package"}
    stages = [
        stage("Source", github("acme/checkout", region=region.name)),
        stage("Build", codebuild("UnitTests", "checkout-test", test=True), package),
        stage(
            "Release",
            approval(
                "Approval", "Release #{AppSource.CommitId} to production?", "https://review.acme.example/c"
            ),
            action(
                "Deploy",
                "Deploy/ECS",
                {"ClusterName": "prod", "ServiceName": "checkout", "FileName": "imagedefinitions.json"},
                takes="Image",
                order=2,
            ),
            action("SmokeTest", "Invoke/Lambda", {"FunctionName": "checkout-smoke-test"}, order=3),
        ),
    ]
    declared = declaration(
        region,
        CHECKOUT,
        stages,
        variables=[
            variable("Environment", "staging", "where to deploy"),
            variable("Canary", "10", "percent of the traffic that goes first"),
            variable("LogLevel", "info"),
        ],
    )
    require_sound(region, declared)
    for name, seconds in _SECONDS.items():
        region.world.behaviours.set(
            succeeds(seconds), account=region.account, region=region.name, pipeline=CHECKOUT, action=name
        )
    tags = {"team": "checkout", "environment": "production"}
    return add_pipeline(region, declared, created=created, tags=tags)
