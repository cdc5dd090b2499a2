"""Every provider we know, and what stands in for one that we do not."""

from __future__ import annotations

from services.domain.pipeline import ActionDeclaration, ActionType
from services.domain.status import ActionCategory, RevisionType
from services.providers.provider import Provider, last_part, phrase, value_of

COMMIT = (RevisionType.COMMIT_ID,)

_KNOWN = (
    Provider(
        "S3",
        "S3",
        phrase("{S3Bucket}/{S3ObjectKey}", "S3Bucket", "S3ObjectKey"),
        (RevisionType.S3_OBJECT_VERSION_ID, RevisionType.S3_OBJECT_KEY),
    ),
    Provider(
        "ECR",
        "ECR",
        phrase("{RepositoryName}:{ImageTag}", "RepositoryName", "ImageTag"),
        (RevisionType.IMAGE_DIGEST,),
    ),
    Provider("CodeCommit", "CodeCommit", value_of("RepositoryName", "BranchName"), COMMIT),
    Provider("CodeStarSourceConnection", "", value_of("FullRepositoryId", "BranchName"), COMMIT),
    Provider("GitHub", "GitHub", phrase("{Owner}/{Repo} {Branch}", "Owner", "Repo", "Branch"), COMMIT),
    Provider("CodeBuild", "CodeBuild", value_of("ProjectName")),
    Provider("ECRBuildAndPublish", "image", value_of("ECRRepositoryName")),
    Provider("DeviceFarm", "Device Farm", value_of("App")),
    Provider("Jenkins", "Jenkins", value_of("ProjectName")),
    Provider("CloudFormation", "CloudFormation", value_of("StackName")),
    Provider("CloudFormationStackSet", "stack set", value_of("StackSetName")),
    Provider("CloudFormationStackInstances", "stack instances", value_of("StackSetName")),
    Provider(
        "CodeDeploy",
        "CodeDeploy",
        phrase("{ApplicationName} to {DeploymentGroupName}", "ApplicationName", "DeploymentGroupName"),
    ),
    Provider(
        "CodeDeployToECS",
        "CodeDeploy to ECS",
        phrase("{ApplicationName} to {DeploymentGroupName}", "ApplicationName", "DeploymentGroupName"),
    ),
    Provider("ECS", "ECS", phrase("{ServiceName} on cluster {ClusterName}", "ServiceName", "ClusterName")),
    Provider("ElasticBeanstalk", "Elastic Beanstalk", value_of("EnvironmentName")),
    Provider("AppConfig", "AppConfig", value_of("Application", "Environment")),
    Provider("ServiceCatalog", "Service Catalog", value_of("ProductId")),
    Provider(
        "EC2", "EC2", phrase("{InstanceTagKey}={InstanceTagValue}", "InstanceTagKey", "InstanceTagValue")
    ),
    Provider("EKS", "EKS", value_of("ClusterName")),
    Provider("Manual", "Manual", value_of()),
    Provider("Lambda", "Lambda", value_of("FunctionName")),
    Provider("StepFunctions", "Step Functions", last_part("StateMachineArn")),
    Provider("InspectorScan", "Inspector", value_of("ECRRepositoryName", "Repository")),
    Provider("CodePipeline", "pipeline", value_of("PipelineName")),
)
_BY_NAME = {provider.name: provider for provider in _KNOWN}
_S3_DEPLOY = Provider("S3", "S3", phrase("{BucketName}/{ObjectKey}", "BucketName", "ObjectKey"))


def provider_of(type_: ActionType) -> Provider:
    """The provider of an action type; one that we do not know is called by its own name."""
    if type_.provider == "S3" and type_.category == ActionCategory.DEPLOY:
        return _S3_DEPLOY
    known = _BY_NAME.get(type_.provider)
    return known or Provider(type_.provider, type_.provider, value_of("ProjectName"))


def describe(action: ActionDeclaration) -> str:
    """What an action does, in a few words."""
    if action.commands:
        return f"Commands {action.commands[0]}"
    return provider_of(action.type).describe(action.configuration).strip()


def revision_types(type_: ActionType) -> tuple[RevisionType, ...]:
    """Which revision types a source action can be started with, the usual one first; none where it takes none.

    StartPipelineExecution, sourceRevisions (CodePipeline API Reference).
    """
    return provider_of(type_).revision_types if type_.category == ActionCategory.SOURCE else ()
