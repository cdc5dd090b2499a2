"""Shapes that many of acme's pipelines share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.emulator.scenarios.parts import action, approval, codebuild, ecs, github, stage
from services.emulator.world import Json

Stages = Callable[[str], list[Json]]
"""Makes the stages of a pipeline for a region's name."""


def service(
    name: str,
    cluster: str = "prod",
    *,
    repository: str = "",
    branch: str = "main",
    gate: str = "",
    minutes: int | None = None,
    **deploy_members: Any,
) -> Stages:
    """Source, tests and package side by side, an approval where ``gate`` names one, an ECS service.

    ``minutes`` is the approval's timeout; ``deploy_members`` such as ``onFailure`` go into the last stage.
    """

    def stages(region: str) -> list[Json]:
        made = [
            stage("Source", github(repository or f"acme/{name}", branch, region=region)),
            stage(
                "Build",
                codebuild("UnitTests", f"{name}-test", test=True),
                codebuild("Package", f"{name}-package", makes="Image"),
            ),
        ]
        if gate:
            comment = f"Release #{{AppSource.CommitId}} of {name} to {cluster}?"
            link = f"https://review.acme.example/{name}/#{{AppSource.CommitId}}"
            made.append(stage("Approve", approval(gate, comment, link, minutes=minutes)))
        made.append(stage("Deploy", ecs("Service", name, cluster, takes="Image"), **deploy_members))
        return made

    return stages


def site(name: str, bucket: str) -> Stages:
    """Source, build, and a static site in S3 whose cache is then emptied."""

    def stages(region: str) -> list[Json]:
        upload = {"BucketName": bucket, "Extract": "true", "CacheControl": "max-age=300"}
        return [
            stage("Source", github(f"acme/{name}", region=region)),
            stage("Build", codebuild("Render", f"{name}-render", makes="Site")),
            stage(
                "Publish",
                action("Upload", "Deploy/S3", upload, takes="Site"),
                action("Invalidate", "Invoke/Lambda", {"FunctionName": "cdn-invalidate"}, order=2),
            ),
        ]

    return stages


def cluster_app(name: str, cluster: str) -> Stages:
    """Source, package, a smoke test and a Helm release on EKS."""

    def stages(region: str) -> list[Json]:
        chart = {
            "ClusterName": cluster,
            "HelmChartLocation": "chart",
            "HelmReleaseName": name,
            "Namespace": "default",
        }
        return [
            stage("Source", github(f"acme/{name}", region=region)),
            stage(
                "Build",
                codebuild("Package", f"{name}-package", makes="Chart"),
                codebuild("UnitTests", f"{name}-test", test=True),
            ),
            stage("Deploy", action("Release", "Deploy/EKS", chart, takes="Chart")),
            stage("Verify", action("SmokeTest", "Invoke/Lambda", {"FunctionName": f"{name}-smoke-test"})),
        ]

    return stages


def commands(name: str, lines: list[str], *, takes: str = "App", makes: str = "", order: int = 1) -> Json:
    """A Commands action that runs shell lines."""
    members: Json = {"commands": lines}
    made = action(name, "Compute/Commands", {}, takes=takes, order=order, **members)
    if makes:
        made["outputArtifacts"] = [{"name": makes, "files": ["dist/**"]}]
    return made


def condition(result: str, *rules: Json) -> Json:
    """A stage's condition of one kind."""
    return {"conditions": [{"result": result, "rules": list(rules)}]}


def rule(name: str, provider: str, configuration: dict[str, str]) -> Json:
    """A rule of a condition."""
    kind = {"category": "Rule", "owner": "AWS", "provider": provider, "version": "1"}
    return {"name": name, "ruleTypeId": kind, "configuration": configuration}
