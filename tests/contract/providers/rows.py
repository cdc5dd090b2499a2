"""One row for each action provider that CodePipeline knows: an action of it, and what is to be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.domain.log import LogKind
from services.domain.status import RevisionType
from services.emulator.scenarios.demo.shapes import commands
from services.emulator.scenarios.parts import (
    action,
    approval,
    cloudformation,
    codebuild,
    ecs,
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

WORK = (
    Row(
        codebuild("A", "web-test", test=True),
        "CodeBuild project web-test",
        "CodeBuild web-test",
        links=("execution", "entity", "log in CloudWatch"),
        details=("Build",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Build/CodeBuild", {"ProjectName": "web-test", "BatchEnabled": "true"}, takes="App"),
        "CodeBuild batch of project web-test",
        "CodeBuild web-test",
        links=("execution", "entity"),
        details=("Batch",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        commands("A", ["make test", "make package"]),
        "runs make test and 1 more command",
        "Commands make test",
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action(
            "A",
            "Build/ECRBuildAndPublish",
            {"ECRRepositoryName": "base/java", "ImageTags": "21"},
            takes="App",
        ),
        "builds image base/java:21 and pushes it to ECR",
        "image base/java",
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Test/DeviceFarm", FARM, takes="App"),
        "Device Farm tests app-release.apk (BUILTIN_FUZZ)",
        "Device Farm app-release.apk",
        details=("Run", "Devices"),
    ),
    Row(
        action("A", "Deploy/S3", {"BucketName": "site", "Extract": "true"}, takes="App"),
        "extracts into S3 bucket site",
        "S3 site",
        links=("entity",),
    ),
    Row(
        cloudformation("A", "network", takes="App"),
        "creates or updates CloudFormation stack network",
        "CloudFormation network",
        links=("execution", "entity"),
        details=("Stack", "Stack events"),
    ),
    Row(
        cloudformation("A", "network", takes="App", mode="CHANGE_SET_REPLACE"),
        "prepares change set network-pipeline for stack network",
        "CloudFormation network",
        links=("entity",),
        details=("Change set", "Stack", "Stack events"),
    ),
    Row(
        action(
            "A",
            "Deploy/CloudFormationStackSet",
            {"StackSetName": "iam", "TemplatePath": "App::t.yaml"},
            takes="App",
        ),
        "creates or updates stack set iam",
        "stack set iam",
        links=("entity",),
        details=("Operation", "Results"),
    ),
    Row(
        action(
            "A",
            "Deploy/CloudFormationStackInstances",
            {"StackSetName": "iam", "DeploymentTargets": "ou-prod", "Regions": "eu-west-1"},
            takes="App",
        ),
        "instances of stack set iam for ou-prod in eu-west-1",
        "stack instances iam",
        links=("entity",),
        details=("Operation", "Results"),
    ),
    Row(
        action("A", "Deploy/CodeDeploy", GROUP, takes="App"),
        "CodeDeploy application shop to group shop-prod",
        "CodeDeploy shop to shop-prod",
        links=("execution", "entity"),
        details=("Deployment", "Targets"),
    ),
    Row(
        action(
            "A",
            "Deploy/CodeDeployToECS",
            {**GROUP, "TaskDefinitionTemplateArtifact": "App", "AppSpecTemplateArtifact": "App"},
            takes="App",
        ),
        "blue/green deployment of shop to ECS, group shop-prod",
        "CodeDeploy to ECS shop to shop-prod",
        links=("execution", "entity"),
        details=("Deployment", "Targets"),
    ),
    Row(
        ecs("A", "web", "prod", takes="App"),
        "ECS service web on cluster prod",
        "ECS web on cluster prod",
        links=("entity",),
        details=("Service", "Deployments", "Service events"),
    ),
    Row(
        action(
            "A",
            "Deploy/ElasticBeanstalk",
            {"ApplicationName": "shop", "EnvironmentName": "shop-blue"},
            takes="App",
        ),
        "Elastic Beanstalk environment shop-blue of shop",
        "Elastic Beanstalk shop-blue",
        details=("Environment", "Environment events"),
    ),
    Row(
        action(
            "A",
            "Deploy/AppConfig",
            {
                "Application": "shopapp",
                "Environment": "envprod",
                "ConfigurationProfile": "flags01",
                "InputArtifactConfigurationPath": "flags.json",
            },
            takes="App",
        ),
        "AppConfig profile flags01 of shopapp to envprod",
        "AppConfig shopapp envprod",
        details=("Deployment",),
    ),
    Row(
        action(
            "A",
            "Deploy/ServiceCatalog",
            {"ProductId": "prod-abcd1234", "ConfigurationFilePath": "product.json"},
            takes="App",
        ),
        "new version of Service Catalog product prod-abcd1234",
        "Service Catalog prod-abcd1234",
        details=("Product",),
    ),
    Row(
        action("A", "Deploy/OpsWorks", {"Stack": "shop", "App": "web"}, takes="App"),
        "OpsWorks app web on stack shop (the service has ended)",
        "OpsWorks web",
    ),
    Row(
        action(
            "A",
            "Deploy/AlexaSkillsKit/ThirdParty",
            {"ClientId": "c", "ClientSecret": "s", "RefreshToken": "t", "SkillId": "amzn1.ask.skill.1"},
            takes="App",
        ),
        "Alexa skill amzn1.ask.skill.1",
        "Alexa skill amzn1.ask.skill.1",
    ),
    Row(
        action(
            "A",
            "Deploy/EC2",
            {
                "InstanceTagKey": "role",
                "InstanceTagValue": "web",
                "InstanceType": "EC2",
                "TargetDirectory": "/opt/web",
                "PostScript": "verify.sh",
            },
            takes="App",
        ),
        "EC2 instances tagged role=web",
        "EC2 role=web",
        details=("Targets",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Deploy/EKS", {"ClusterName": "prod", "HelmReleaseName": "web"}, takes="App"),
        "Helm release web on EKS cluster prod",
        "EKS prod",
        details=("Targets",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        approval("A", "Release it?", "https://review.acme.example/1"),
        "asks a person: Release it?",
        "Manual",
        links=("to review",),
    ),
    Row(
        action("A", "Invoke/Lambda", {"FunctionName": "smoke"}),
        "Lambda function smoke",
        "Lambda smoke",
        links=("entity",),
        details=("Function",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Deploy/Lambda", {"FunctionName": "smoke"}, takes="App"),
        "Lambda function smoke",
        "Lambda smoke",
        links=("entity",),
        details=("Function",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Invoke/StepFunctions", {"StateMachineArn": MACHINE}),
        "runs Step Functions state machine nightly-load",
        "Step Functions nightly-load",
        links=("state machine",),
        details=("Execution", "History, newest first"),
    ),
    Row(
        action(
            "A",
            "Invoke/InspectorScan",
            {"InspectorRunMode": "ECRImageScan", "ECRRepositoryName": "web", "CriticalThreshold": "0"},
            takes="App",
            makes="Sbom",
        ),
        "Inspector scan of image web:latest",
        "Inspector web",
        details=("Findings",),
        log=LogKind.CLOUDWATCH,
    ),
    Row(
        action("A", "Invoke/CodePipeline", {"PipelineName": "child"}),
        "starts pipeline child",
        "pipeline child",
        details=("Started pipeline",),
    ),
    Row(action("A", "Invoke/Snyk/ThirdParty", {}, takes="App"), "Snyk", "Snyk"),
    Row(action("A", "Test/BlazeMeter/ThirdParty", {}, takes="App"), "BlazeMeter", "BlazeMeter"),
    Row(action("A", "Test/GhostInspector/ThirdParty", {}, takes="App"), "Ghost Inspector", "Ghost Inspector"),
    Row(action("A", "Test/Runscope/ThirdParty", {}, takes="App"), "Runscope", "Runscope"),
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
