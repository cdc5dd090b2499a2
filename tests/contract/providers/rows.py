"""One row for each action provider that CodePipeline knows: an action of it, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.domain.log import LogKind
from services.domain.status import RevisionType
from services.emulator.scenarios.parts import (
    action,
    github,
)

Json = dict[str, Any]
COMMIT = (RevisionType.COMMIT_ID,)
MACHINE = "arn:aws:states:eu-west-1:111122223333:stateMachine:nightly-load"
FARM = {
    "AppType": "Android",
    "ProjectId": "8a1f6f2e-50b1-4d5c-8a55-aa0ce0000001",
    "App": "app-release.apk",
    "DevicePoolArn": "arn:aws:devicefarm:us-west-2:111122223333:devicepool:8a1f/1",
    "TestType": "BUILTIN_FUZZ",
}
GROUP = {"ApplicationName": "shop", "DeploymentGroupName": "shop-prod"}


@dataclass(frozen=True)
class Row:
    """What there is to say of a provider.

    ``links`` are labels in order, ``details`` the titles of the sections, ``log`` the kind of its log source.
    """

    action: Json
    sentence: str
    short: str
    links: tuple[str, ...] = ()
    revisions: tuple[RevisionType, ...] = ()
    details: tuple[str, ...] = ()
    log: LogKind = LogKind.NONE

    @property
    def provider(self) -> str:
        """The provider's name."""
        return str(self.action["actionTypeId"]["provider"])

    @property
    def name(self) -> str:
        """Category and provider."""
        return f"{self.action['actionTypeId']['category']}/{self.provider}"


SOURCES = (
    Row(
        action("A", "Source/S3", {"S3Bucket": "releases", "S3ObjectKey": "web/app.zip"}, makes="Out"),
        "S3 object web/app.zip in bucket releases",
        "S3 releases/web/app.zip",
        links=("entity",),
        revisions=(RevisionType.S3_OBJECT_VERSION_ID, RevisionType.S3_OBJECT_KEY),
    ),
    Row(
        action("A", "Source/ECR", {"RepositoryName": "web", "ImageTag": "release"}, makes="Out"),
        "ECR image web:release",
        "ECR web:release",
        links=("entity",),
        revisions=(RevisionType.IMAGE_DIGEST,),
    ),
    Row(
        action("A", "Source/CodeCommit", {"RepositoryName": "flags", "BranchName": "main"}, makes="Out"),
        "CodeCommit flags branch main",
        "CodeCommit flags main",
        links=("execution", "entity"),
        revisions=COMMIT,
    ),
    Row(
        github("acme/web", name="A"),
        "GitHub acme/web branch main",
        "acme/web main",
        links=("execution", "entity", "connection"),
        revisions=COMMIT,
        details=("Connection",),
    ),
    Row(
        action(
            "A",
            "Source/GitHub/ThirdParty",
            {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": "secret-token"},
            makes="Out",
        ),
        "GitHub acme/web branch main",
        "GitHub acme/web main",
        links=("execution", "entity"),
        revisions=COMMIT,
    ),
)

CUSTOM = (
    Row(action("A", "Test/Jenkins/Custom", {"ProjectName": "web"}), "Jenkins project web", "Jenkins web"),
    Row(action("A", "Build/TeamCity/Custom", {"ProjectName": "web"}), "TeamCity project web", "TeamCity web"),
    Row(
        action("A", "Build/CloudBees/Custom", {"ProjectName": "web"}),
        "CloudBees project web",
        "CloudBees web",
    ),
    Row(action("A", "Test/Nouvola/ThirdParty", {}), "Nouvola", "Nouvola"),
    Row(
        action("A", "Test/MicroFocus-StormRunnerLoad/ThirdParty", {}), "StormRunner Load", "StormRunner Load"
    ),
    Row(action("A", "Deploy/XebiaLabs/Custom", {}), "XebiaLabs", "XebiaLabs"),
    Row(action("A", "Build/Unheard/Custom", {"ProjectName": "web"}), "Unheard project web", "Unheard web"),
)
"""What job workers do: the action type is the account's own, or the emulated service does not list it."""
