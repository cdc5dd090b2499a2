"""Infrastructure, identity, documentation and what is old."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.scenarios.demo.acts import Expect, Push, RollBack, Stop
from services.emulator.scenarios.demo.plan import HOUR, MINUTE, Cause, Plan
from services.emulator.scenarios.demo.shapes import commands, service, site
from services.emulator.scenarios.parts import (
    action,
    approval,
    cloudformation,
    codebuild,
    github,
    stage,
)
from services.emulator.world import Json

_LONG = "customer-communication-preferences-and-consent-management-service-production.eu-west-1.blue-green-v2"
_CHANGE_SET = (
    "Failed to create the change set: Resource handler returned message: 'Route already exists for "
    "10.12.0.0/16' (HandlerErrorCode: AlreadyExists)"
)


def _legacy(region: str) -> list[Json]:
    del region  # GitHub version 1 knows no connection
    source = {
        "Owner": "acme",
        "Repo": "monolith",
        "Branch": "release",
        "OAuthToken": "ghp_0000000000000000000000000000000000demo",
        "PollForSourceChanges": "false",
    }
    deploy = {"ApplicationName": "monolith", "DeploymentGroupName": "monolith-prod"}
    return [
        stage("Source", action("Monolith", "Source/GitHub/ThirdParty", source, makes="MonolithSource")),
        stage("Build", codebuild("Ant", "monolith-ant", takes="MonolithSource", makes="War")),
        stage("Production", action("Fleet", "Deploy/CodeDeploy", deploy, takes="War")),
    ]


def _docs(region: str) -> list[Json]:
    source = {"RepositoryName": "docs-portal", "BranchName": "main"}
    _, *stages = site("docs-portal", "acme-docs")(region)
    return [stage("Source", action("App", "Source/CodeCommit", source, makes="App")), *stages]


def _consent(region: str) -> list[Json]:
    source = {
        "S3Bucket": f"acme-releases-{region}",
        "S3ObjectKey": "consent/consent.zip",
    }
    deploy = {"ApplicationName": "consent", "EnvironmentName": "consent-blue"}
    return [
        stage("Source", action("Release", "Source/S3", source, makes="Release")),
        stage("Blue", action("Environment", "Deploy/ElasticBeanstalk", deploy, takes="Release")),
        stage("Swap", action("SwapUrls", "Invoke/Lambda", {"FunctionName": "consent-swap"})),
    ]


def _identity(region: str) -> list[Json]:
    hosts = {
        "InstanceTagKey": "role",
        "InstanceTagValue": "identity",
        "InstanceType": "EC2",
        "TargetDirectory": "/opt/identity",
        "PostScript": "bin/verify.sh",
    }
    return [
        stage("Source", github("acme/identity", region=region)),
        stage("Build", commands("Package", ["make test", "make package"], makes="Package")),
        stage("Approve", approval("OnCall", "Fine to restart the identity hosts one by one?")),
        stage("Deploy", action("Hosts", "Deploy/EC2", hosts, takes="Package")),
    ]


def _network(region: str) -> list[Json]:
    return [
        stage("Source", github("acme/infra-network", region=region)),
        stage(
            "Plan",
            commands("Lint", ["cfn-lint template.yaml"]),
            cloudformation("ChangeSet", "network", takes="App", mode="CHANGE_SET_REPLACE", order=2),
        ),
        stage("Approve", approval("Network", "Read the change set first.")),
        stage("Apply", cloudformation("Execute", "network", takes="App", mode="CHANGE_SET_EXECUTE")),
    ]


def _baseline(region: str) -> list[Json]:
    stack_set = {
        "StackSetName": "iam-baseline",
        "TemplatePath": "App::baseline.yaml",
        "PermissionModel": "SERVICE_MANAGED",
        "OrganizationsAutoDeployment": "Enabled",
    }
    instances = {"StackSetName": "iam-baseline", "DeploymentTargets": "ou-acme-prod", "Regions": region}
    return [
        stage("Source", github("acme/iam-baseline", region=region)),
        stage(
            "Deploy",
            action("StackSet", "Deploy/CloudFormationStackSet", stack_set, takes="App"),
            action("Instances", "Deploy/CloudFormationStackInstances", instances, takes="App", order=2),
        ),
    ]


def _base_images(region: str) -> list[Json]:
    publish = {"ECRRepositoryName": "base/java", "ImageTags": "21,latest", "RegistryType": "private"}
    return [
        stage("Source", github("acme/base-images", region=region)),
        stage("Build", action("Java", "Build/ECRBuildAndPublish", publish, takes="App")),
        stage(
            "Scan",
            action(
                "Inspect",
                "Invoke/InspectorScan",
                {"InspectorRunMode": "SourceCodeScan", "CriticalThreshold": "0"},
                takes="App",
                makes="Sbom",
            ),
        ),
    ]


def _train(region: str) -> list[Json]:
    return [
        stage("Source", github("acme/release-train", region=region)),
        stage(
            "Depart",
            action("Catalog", "Invoke/CodePipeline", {"PipelineName": "catalog-prod"}),
            action("Search", "Invoke/CodePipeline", {"PipelineName": "search-prod"}),
            action("Docs", "Invoke/CodePipeline", {"PipelineName": "docs-portal"}, order=2),
        ),
    ]


def _flags(region: str) -> list[Json]:
    del region  # CodeCommit is the account's own
    source = {"RepositoryName": "feature-flags", "BranchName": "main", "PollForSourceChanges": "false"}
    rollout = {
        "Application": "shop",
        "Environment": "prod",
        "ConfigurationProfile": "flags",
        "InputArtifactConfigurationPath": "flags.json",
    }
    return [
        stage("Source", action("Flags", "Source/CodeCommit", source, makes="Flags")),
        stage("Check", codebuild("Schema", "flags-schema", takes="Flags", test=True)),
        stage("Deploy", action("Rollout", "Deploy/AppConfig", rollout, takes="Flags")),
    ]


PLATFORM = (
    Plan(
        name="config-flags", team="infra", stages=_flags, cause=Cause.EVENT, daily=3, alive=True, trouble=0.06
    ),
    Plan(name="identity-prod", team="infra", stages=_identity, daily=2, alive=True),
    Plan(name="docs-portal", team="docs", stages=_docs, cause=Cause.POLL, daily=3, alive=True),
    Plan(
        name="legacy-monolith",
        team="web",
        stages=_legacy,
        kind="V1",
        cause=Cause.WEBHOOK,
        daily=0.4,
        quiet=20,
        age=2900,
    ),
    Plan(
        name=_LONG,
        team="web",
        stages=_consent,
        kind="V1",
        cause=Cause.POLL,
        daily=0.6,
        quiet=6,
        age=1800,
    ),
    Plan(name="release-train", team="infra", stages=_train, cause=Cause.EVENT, quiet=10),
    Plan(name="new-service", team="web", stages=service("new-service"), daily=0, age=1),
    Plan(
        name="batch-prod",
        team="infra",
        stages=lambda region: [
            stage("Source", github("acme/batch", region=region)),
            stage("Build", codebuild("Package", "batch-package", makes="Image")),
            stage("Load", codebuild("Import", "batch-import", takes="Image")),
            stage("Deploy", cloudformation("Stack", "batch", takes="Image")),
        ],
        daily=1,
        quiet=2,
        ending=(
            Expect(22 * MINUTE, "Import", [succeeds(3 * HOUR)]),
            Push(20 * MINUTE, "Retry policy", "Chen Wei"),
            Stop(6 * MINUTE, "Import file is from last month"),
        ),
    ),
    Plan(
        name="infra-alarms",
        team="infra",
        stages=_network,
        daily=1,
        quiet=4,
        ending=(
            Expect(2.2 * HOUR, "ChangeSet", [fails(31, _CHANGE_SET)]),
            Push(2.1 * HOUR, "Add alarms for NAT gateway errors", "Bob Okafor"),
        ),
    ),
    Plan(
        name="feature-toggles",
        team="infra",
        stages=service("toggles"),
        daily=1.5,
        quiet=6,
        ending=(
            Push(5 * HOUR, "Evaluate rules lazily", "Grace Kim"),
            Push(3 * HOUR, "Cache evaluations for a minute", "Grace Kim"),
            RollBack(2.5 * HOUR, "Deploy", "Dana Lindqvist"),
        ),
    ),
    Plan(
        name="infra-network",
        team="infra",
        stages=_network,
        account="shared",
        region="us-east-1",
        daily=1,
        quiet=4,
        ending=(
            Expect(2.2 * HOUR, "ChangeSet", [fails(28, _CHANGE_SET)]),
            Push(2 * HOUR, "Peer VPC 12", "Bob Okafor"),
        ),
    ),
    Plan(
        name="iam-baseline",
        team="infra",
        stages=_baseline,
        account="shared",
        region="us-east-1",
        daily=0.5,
        quiet=12,
    ),
    Plan(name="base-images", team="infra", stages=_base_images, account="shared", daily=2, alive=True),
    Plan(
        name="docs-site", team="docs", stages=site("docs", "acme-docs"), account="shared", daily=3, alive=True
    ),
)
"""Their pipelines."""
