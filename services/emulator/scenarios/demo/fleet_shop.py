"""The shop: web, search, mobile, orders and what belongs to them."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails, succeeds
from services.emulator.scenarios.demo.acts import Expect, Push, Retry, Stop
from services.emulator.scenarios.demo.plan import (
    DAY,
    HOUR,
    MAIN_BUT_DOCS,
    MAIN_TAGS_AND_REQUESTS,
    MINUTE,
    Plan,
)
from services.emulator.scenarios.demo.shapes import cluster_app, condition, rule, service, site
from services.emulator.scenarios.parts import (
    NEW_CONNECTION,
    action,
    approval,
    cloudformation,
    codebuild,
    ecs,
    github,
    stage,
)
from services.emulator.world import Json

_UNSTABLE = (
    "The deployment did not stabilise within 5 minutes: 0 of 4 new tasks passed the load balancer check."
)
_TESTS = (
    "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: Error while "
    "executing command: npm test. Reason: exit status 1"
)


def _web(region: str) -> list[Json]:
    return [
        stage("Source", github("acme/web", region=region)),
        stage(
            "Build",
            codebuild("UnitTests", "web-test", test=True),
            codebuild("Package", "web-package", makes="Image"),
        ),
        stage(
            "Deploy",
            cloudformation("Stack", "web-prod", takes="App"),
            ecs("Service", "web", "prod", takes="Image", order=2),
        ),
    ]


def _gateway(region: str) -> list[Json]:
    return [
        stage("Source", github("acme/api-gateway", region=region)),
        stage("Build", codebuild("Package", "api-gateway-package", makes="Bundle")),
        stage("Load", codebuild("LoadTest", "api-gateway-load", takes="Bundle", test=True)),
        stage("Deploy", cloudformation("Stack", "api-gateway", takes="Bundle")),
    ]


def _feature(region: str) -> list[Json]:
    return [
        stage("Source", github("acme/checkout", "feat/one-page", region=region)),
        stage("Build", codebuild("Package", "checkout-package", makes="Image")),
        stage("Preview", ecs("Service", "checkout-preview", "dev", takes="Image")),
        stage("Test", codebuild("EndToEnd", "checkout-e2e", test=True)),
    ]


def _mobile(region: str) -> list[Json]:
    gate = approval("Security", "Pen test report attached, see link.", "https://security.acme.example/mobile")
    return [
        stage("Source", github("acme/mobile-api", region=region, connection=NEW_CONNECTION)),
        stage("Build", codebuild("Package", "mobile-api-package", makes="Image")),
        stage("Gate", gate, approval("Product", "Release notes are ready.")),
        stage("Deploy", ecs("Service", "mobile-api", "prod", takes="Image")),
    ]


def _mobile_app(region: str) -> list[Json]:
    farm = {
        "AppType": "Android",
        "ProjectId": "8a1f6f2e-50b1-4d5c-8a55-aa0ce0000001",
        "App": "app-release.apk",
        "DevicePoolArn": f"arn:aws:devicefarm:us-west-2:444455556666:devicepool:mobile/{region}",
        "TestType": "BUILTIN_FUZZ",
    }
    return [
        stage("Source", github("acme/mobile-app", "develop", region=region)),
        stage("Build", codebuild("Assemble", "mobile-app-assemble", makes="Apk")),
        stage("Test", action("Devices", "Test/DeviceFarm", farm, takes="Apk")),
    ]


def _notifications(region: str) -> list[Json]:
    window = rule("OfficeHours", "DeploymentWindow", {"Cron": "* * 7-15 ? * MON-FRI *", "TimeZone": "UTC"})
    return [
        stage("Source", github("acme/notifications", region=region)),
        stage("Build", codebuild("Package", "notifications-package", makes="Image")),
        stage(
            "Deploy",
            ecs("Service", "notifications", "prod", takes="Image"),
            beforeEntry=condition("SKIP", window),
        ),
        stage("Announce", action("Announce", "Invoke/Lambda", {"FunctionName": "announce-release"})),
    ]


def _images(region: str) -> list[Json]:
    del region  # the image's repository is the account's own
    scan = {"InspectorRunMode": "ECRImageScan", "ECRRepositoryName": "storefront", "CriticalThreshold": "0"}
    deploy = {
        "ApplicationName": "storefront",
        "DeploymentGroupName": "storefront-blue-green",
        "TaskDefinitionTemplateArtifact": "Image",
        "AppSpecTemplateArtifact": "Image",
    }
    source = {"RepositoryName": "storefront", "ImageTag": "release"}
    return [
        stage("Source", action("Image", "Source/ECR", source, makes="Image", namespace="ImageSource")),
        stage("Scan", action("Vulnerabilities", "Invoke/InspectorScan", scan, takes="Image", makes="Sbom")),
        stage("Approve", approval("ShiftLead", "Blue/green of #{ImageSource.ImageURI}", minutes=60)),
        stage("Deploy", action("BlueGreen", "Deploy/CodeDeployToECS", deploy, takes="Image")),
    ]


SHOP = (
    Plan(
        name="web-prod",
        team="web",
        stages=_web,
        triggers=MAIN_BUT_DOCS,
        daily=4,
        quiet=1.5,
        ending=(
            Expect(36 * MINUTE, "Service", [fails(300, _UNSTABLE), fails(301, _UNSTABLE)]),
            Push(34 * MINUTE, "Bump base image", "Carol Jensen"),
            Retry(20 * MINUTE, "Deploy"),
        ),
    ),
    Plan(name="web-edge", team="web", stages=site("web-edge", "acme-edge"), daily=4, alive=True),
    Plan(name="catalog-prod", team="search", stages=service("catalog"), daily=4, alive=True, trouble=0.06),
    Plan(name="search-prod", team="search", stages=cluster_app("search", "prod-eu"), daily=5, alive=True),
    Plan(
        name="orders-prod",
        team="web",
        stages=service("orders"),
        daily=3,
        quiet=2,
        ending=(
            Expect(70 * MINUTE, "UnitTests", [fails(48, _TESTS)]),
            Push(66 * MINUTE, "Split the cart", "Iván Petrov"),
        ),
    ),
    Plan(
        name="api-gateway",
        team="web",
        stages=_gateway,
        triggers=MAIN_TAGS_AND_REQUESTS,
        daily=5,
        quiet=1,
        ending=(
            Expect(50 * MINUTE, "LoadTest", [succeeds(3 * HOUR)]),
            Push(45 * MINUTE, "Route /v3 to the new pods", "Nikhil Rao"),
            Push(31 * MINUTE, "Allow PATCH", "Nikhil Rao"),
            Push(22 * MINUTE, "Allow PATCH only with a version", "Grace Kim"),
            Push(9 * MINUTE, "Tighten CORS", "Nikhil Rao"),
        ),
    ),
    Plan(
        name="checkout-feature",
        team="payments",
        stages=_feature,
        mode="PARALLEL",
        daily=6,
        quiet=1,
        ending=(
            Expect(40 * MINUTE, "EndToEnd", [succeeds(3 * HOUR), succeeds(2.5 * HOUR), succeeds(2 * HOUR)]),
            Push(25 * MINUTE, "One page: address book", "Yuki Tanaka"),
            Push(16 * MINUTE, "One page: vouchers", "Grace Kim"),
            Push(7 * MINUTE, "wip", "Yuki Tanaka"),
        ),
    ),
    Plan(
        name="mobile-api-prod",
        team="mobile",
        stages=_mobile,
        daily=1,
        quiet=50,
        ending=(Push(2 * DAY, "Token refresh", "Marta Kowalska"),),
    ),
    Plan(
        name="notifications-prod",
        team="web",
        stages=_notifications,
        daily=2,
        quiet=3,
        ending=(
            Expect(100 * MINUTE, "OfficeHours", [fails(2, "Now is outside of the deployment window.")]),
            Push(95 * MINUTE, "Batch the digests 📬", "Fatima Haddad"),
        ),
    ),
    Plan(
        name="storefront-images",
        team="web",
        stages=_images,
        daily=1.5,
        quiet=3,
        ending=(Push(48 * MINUTE, "", "Bob Okafor"),),
    ),
    Plan(
        name="inventory-prod",
        team="data",
        stages=service("inventory"),
        daily=2,
        quiet=4,
        ending=(
            Expect(105 * MINUTE, "Service", [succeeds(2 * HOUR)]),
            Push(100 * MINUTE, "Count returns as stock", "Emre Yılmaz"),
            Stop(80 * MINUTE, "Wrong image, see INC-4119", abandon=True),
        ),
    ),
    Plan(
        name="web-stage", team="web", stages=service("web", "staging"), account="staging", daily=5, alive=True
    ),
    Plan(
        name="orders-stage",
        team="web",
        stages=service("orders", "staging"),
        account="staging",
        daily=4,
        quiet=2,
        ending=(
            Expect(65 * MINUTE, "UnitTests", [fails(51, _TESTS)]),
            Push(62 * MINUTE, "Split the cart", "Iván Petrov"),
        ),
    ),
    Plan(
        name="checkout-stage",
        team="payments",
        stages=_feature,
        account="staging",
        mode="PARALLEL",
        daily=6,
        alive=True,
    ),
    Plan(
        name="search-stage",
        team="search",
        stages=cluster_app("search", "staging"),
        account="staging",
        region="us-east-1",
        daily=4,
        alive=True,
    ),
    Plan(name="mobile-app-stage", team="mobile", stages=_mobile_app, account="staging", daily=3),
)
"""Their pipelines."""
